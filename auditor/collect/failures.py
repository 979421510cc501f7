"""Reads botocore's exceptions: what kind of failure, whether another attempt may help, and AWS's own words."""

from __future__ import annotations

import re
from typing import Any, Final

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    EndpointConnectionError,
    HTTPClientError,
    UnknownRegionError,
)
from botocore.exceptions import (
    ConnectionError as BotoConnectionError,
)
from botocore.parsers import ResponseParserError
from msgspec import Struct

from auditor.model.gap import Reason

MALFORMED: Final = (ResponseParserError, AttributeError, KeyError, TypeError, ValueError)
"""What botocore's parsers raise for a truncated answer or one that breaks the service's model."""

FAILURES: Final = (ClientError, BotoCoreError, NotImplementedError, *MALFORMED)

_THROTTLED: Final = frozenset({
    "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException", "TooManyRequestsException",
    "ProvisionedThroughputExceededException", "RequestLimitExceeded", "BandwidthLimitExceeded",
    "LimitExceededException", "RequestThrottled", "SlowDown", "PriorRequestNotComplete", "EC2ThrottledException",
})  # fmt: skip
_DENIED: Final = frozenset({
    "AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "UnauthorizedException", "AuthorizationError",
    "AuthorizationErrorException", "NotAuthorized", "ForbiddenException", "Forbidden", "AllAccessDisabled", "403",
})  # fmt: skip
_UNSUPPORTED: Final = frozenset({
    "UnknownOperationException", "UnknownOperation", "InvalidAction", "UnsupportedOperation", "OptInRequired",
    "UnsupportedOperationException", "SubscriptionRequiredException", "NotSupportedException", "NotImplemented",
})  # fmt: skip
_MARKUP: Final = re.compile(
    r"<(style|script|title)\b.*?</\1\s*>|<!--.*?-->|<[!/a-z][^<>]*>?", re.DOTALL | re.IGNORECASE
)
_LONGEST: Final = 200
_BEGINNING: Final = 120
_SERVER_ERROR: Final = 500
_NOT_IMPLEMENTED: Final = 501


class Failure(Struct, frozen=True):
    """One failed attempt, `detail` in AWS's words, on one line of any length.

    `again`: another attempt may help; `requests`: how many botocore sent before it gave up.
    """

    reason: Reason
    code: str
    detail: str
    again: bool
    requests: int = 1


def failure(error: Exception, *, offered: bool) -> Failure:
    """What an exception of a botocore client means.

    Args:
        error: one of FAILURES.
        offered: whether botocore knows the service in this region, which tells a missing endpoint from a broken line.
    """
    if isinstance(error, ClientError):
        return _answered(error)
    name = type(error).__name__
    if isinstance(error, EndpointConnectionError | UnknownRegionError) and not offered:
        return Failure(Reason.UNSUPPORTED, name, "the service has no endpoint in this region", again=False)
    if isinstance(error, BotoConnectionError | HTTPClientError):
        return Failure(Reason.ERROR, name, one_line(str(error)), again=True)
    if isinstance(error, BotoCoreError):
        return Failure(Reason.ERROR, name, one_line(str(error)), again=False)
    if isinstance(error, NotImplementedError):
        return Failure(Reason.UNSUPPORTED, name, one_line(str(error)), again=False)
    return Failure(Reason.ERROR, name, f"the answer could not be parsed: {one_line(str(error))}", again=True)


def _answered(error: ClientError) -> Failure:
    response: dict[str, Any] = error.response  # type: ignore[assignment]
    said, meta = response.get("Error", {}), response.get("ResponseMetadata", {})
    code, status = str(said.get("Code", "")), int(meta.get("HTTPStatusCode", 0))
    reason, again = _kind(code, status)
    detail = one_line(f"{code}: {said.get('Message', '')}")
    return Failure(reason, code, detail, again, 1 + int(meta.get("RetryAttempts", 0)))


def _kind(code: str, status: int) -> tuple[Reason, bool]:
    """The reason, and whether to try again: not where a page of HTML with a bare status shows that this is no AWS."""
    if code in _THROTTLED:
        return Reason.THROTTLED, True
    if code in _DENIED:
        return Reason.DENIED, False
    if code in _UNSUPPORTED or status == _NOT_IMPLEMENTED:
        return Reason.UNSUPPORTED, False
    return Reason.ERROR, status >= _SERVER_ERROR and not code.isdigit()


def one_line(text: str) -> str:
    """AWS's words, which may span lines, on one; a proxy's page of HTML without its markup."""
    return " ".join(_MARKUP.sub(" ", text).split())


def shortened(line: str) -> str:
    """At most 200 characters: the beginning, and the end, where AWS says which policy refused."""
    return line if len(line) <= _LONGEST else f"{line[:_BEGINNING]}…{line[_BEGINNING + 1 - _LONGEST :]}"
