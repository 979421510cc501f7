"""Makes botocore clients: how they retry, where they connect to, and what answers they refuse."""

from __future__ import annotations

import json
import os
import re
from typing import Any, Final, cast

import boto3
from botocore.config import Config
from botocore.parsers import ResponseParserError

SESSION_NAME: Final = "sagemaker-auditor"
_CONNECTIONS: Final = 32
_REFUSED: Final = 300
_ACCOUNT_LABEL: Final = re.compile(r"//\d{12}\.")


def make_client(session: boto3.Session, service: str, region: str) -> Any:
    """A client with one standard retry, behind which stands the caller's own patience.

    An endpoint of the user's own gets no host prefixes, path-style S3, and only the caller's retries: what it does not
    implement need not be asked twice.
    """
    custom = custom_endpoint(session)
    config = Config(
        retries={"mode": "standard", "total_max_attempts": 1 if custom else 2},
        max_pool_connections=_CONNECTIONS,
        connect_timeout=10,
        read_timeout=30,
        inject_host_prefix=not custom,
        s3={"addressing_style": "path"} if custom else {},
        user_agent_extra=SESSION_NAME,
    )
    client = cast("Any", session).client(service, region_name=region, config=config)
    client.meta.events.register("response-received", refuse_broken_json)
    if custom:
        client.meta.events.register("before-sign.s3-control", drop_account_label)
    return client


def custom_endpoint(session: boto3.Session) -> bool:
    """Whether the environment or the profile names an endpoint other than AWS's own."""
    configured = cast("Any", session)._session.get_scoped_config()  # noqa: SLF001 - boto3 has no other way to its profile
    return "endpoint_url" in configured or any(name.startswith("AWS_ENDPOINT_URL") for name in os.environ)


def drop_account_label(request: Any, **_: Any) -> None:
    """A handler of botocore's `before-sign`: S3 Control's rules put the account before any host, even an address.

    `inject_host_prefix=False` does not keep them from it. The account goes along in a header anyway.
    """
    request.url = _ACCOUNT_LABEL.sub("//", request.url, count=1)


def refuse_broken_json(response_dict: Any, parsed_response: Any, **_: Any) -> None:
    """A handler of botocore's `response-received`: refuses a JSON body that ends too soon.

    botocore reads such a body as an empty answer, which would look as if every field were absent.

    Raises:
        ResponseParserError: the body is not JSON though its service speaks JSON.
    """
    if parsed_response is None or response_dict is None or response_dict["status_code"] >= _REFUSED:
        return
    body = response_dict["body"]
    if parsed_response.keys() - {"ResponseMetadata"} or not isinstance(body, bytes) or body[:1] not in {b"{", b"["}:
        return
    try:
        json.loads(body)
    except ValueError as error:
        raise ResponseParserError(f"the body ends too soon: {error}") from error
