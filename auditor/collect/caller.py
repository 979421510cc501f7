"""Calls AWS: paced, retried, checked against botocore's model, and accounted for."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import count
from typing import Any, Final, Protocol

import jmespath  # type: ignore[import-untyped]  # botocore's own, it ships no types
from botocore import xform_name
from botocore.model import OperationModel
from msgspec import Struct, field

from auditor.collect.botomodel import Paging, knows, operation_model, paging
from auditor.collect.buckets import Buckets
from auditor.collect.errors import CallFailed
from auditor.collect.failures import FAILURES, Failure, failure, shortened
from auditor.collect.ledger import Ledger
from auditor.collect.plain import plain
from auditor.model.gap import Gap, Reason


class Clients(Protocol):
    """Where clients come from: an account's session."""

    paced: bool
    """Whether calls wait for their token buckets; not so for an endpoint on this machine."""

    def client(self, service: str, region: str) -> Any:
        """The one client of a service in a region."""
        ...

    def offers(self, service: str, region: str) -> bool:
        """Whether botocore knows an endpoint of the service in the region."""
        ...


class Patience(Struct, frozen=True):
    """Our own attempts behind botocore's: its retries share a quota that runs dry under heavy throttling.

    Waits double from `first` to `longest` seconds. Throttling gets all `attempts`; a 5xx, a time-out or an answer that
    cannot be parsed gets two requests, since those rarely heal while one waits.
    """

    attempts: int = 6
    first: float = 0.5
    longest: float = 15.0

    def wait(self, attempt: int) -> float:
        """Seconds before the attempt after `attempt`, with jitter so that threads don't come back as one."""
        longest = min(self.longest, self.first * 2.0 ** (attempt - 1))
        return longest * random.uniform(0.5, 1.0)  # noqa: S311 - jitter, no secret

    def allows(self, failed: Failure, attempt: int) -> bool:
        """Whether to try again after `attempt` failed attempts."""
        if failed.reason is Reason.THROTTLED:
            return attempt < self.attempts
        return failed.again and attempt < _OTHER_REQUESTS and failed.requests < _OTHER_REQUESTS


_OTHER_REQUESTS: Final = 2
_GIVEN_UP: Final = 3
"""An operation that is broken so many times in a row is not called again; what it would have said is the same gap."""


class Pace(Struct, frozen=True):
    """How fast to call and how long to try. `pause` waits so many seconds; it may raise Interrupted."""

    buckets: Buckets
    pause: Callable[[float], None] = time.sleep
    patience: Patience = field(default_factory=Patience)


class Caller:
    """Calls one service in one account and region. Safe to use from several threads."""

    def __init__(
        self,
        service: str,
        region: str,
        clients: Clients,
        ledger: Ledger,
        pace: Pace,
        declared: Collection[str] | None = None,
    ) -> None:
        """Call `service` through `clients`.

        Args:
            service: botocore's client name.
            region: where to call.
            clients: the account's clients.
            ledger: takes note of every call.
            pace: how fast to call, and how long to try.
            declared: the operations that may be called, which the permissions are made from; None for any.
        """
        self.service, self.region = service, region
        self._clients, self._ledger, self._pace, self._declared = clients, ledger, pace, declared
        self._broken: dict[str, tuple[int, Gap]] = {}

    def call(self, operation: str, *, none: tuple[str, ...] = (), **params: Any) -> dict[str, Any] | None:
        """The answer in the API's output shape (datetimes as ISO 8601 text), without ResponseMetadata.

        Args:
            operation: the API's name of it, `DescribeSubnets`.
            none: AWS's error codes that mean that there is none; `Code:text` where the message must hold a text, too.
            **params: the operation's parameters.

        Returns:
            None where AWS answered one of the `none` codes.

        Raises:
            CallFailed: no answer; the gap says why, and the coverage table has it already.
            ValueError: an operation that the collector does not declare.
        """
        model = self._model(operation)
        if gap := self._given_up(operation):
            raise self.fail(gap)
        for attempt in count(1):
            self._pace.pause(self._pace.buckets.wait(self.service, operation) if self._clients.paced else 0.0)
            outcome = self._attempt(model, params)
            if not isinstance(outcome, Failure):
                self._ledger.returned(self.service, operation, 1)
                self._broken.pop(operation, None)
                return outcome
            if _means_none(outcome, none):
                return None
            if not self._pace.patience.allows(outcome, attempt):
                gap = Gap(operation, outcome.reason, shortened(outcome.detail))
                self._note_broken(gap, again=outcome.again)
                raise self.fail(gap, outcome.code)
            self._pace.pause(self._pace.patience.wait(attempt))
        raise AssertionError  # pragma: no cover - the loop has no end

    def pages(self, operation: str, **params: Any) -> Iterator[dict[str, Any]]:
        """Each page of an operation, as large as it allows; what came before a failed page stands.

        Raises:
            CallFailed: a page could not be read, or AWS returned the same token twice.
        """
        self._model(operation)
        how, seen = paging(self.service, operation), set[str]()
        if how and how.limit and how.most and how.limit not in params:
            params[how.limit] = how.most
        while True:
            page = self.call(operation, **params) or {}
            yield page
            token = next_token(how, page) if how else {}
            if not token:
                return
            if repr(token) in seen:
                raise self.fail(Gap(operation, Reason.ERROR, "the same next token was returned twice"))
            seen.add(repr(token))
            params.update(token)

    def items(self, operation: str, path: str, **params: Any) -> Iterator[Any]:
        """The items at a JMESPath of all pages (`Subnets`, `DistributionList.Items`); raises CallFailed."""
        for page in self.pages(operation, **params):
            found = jmespath.search(path, page) or []
            self._ledger.returned(self.service, operation, len(found) - 1)
            yield from found

    def pause(self, attempt: int) -> None:
        """Wait before asking again for what was not ready at the `attempt`-th time; raises Interrupted."""
        self._pace.pause(self._pace.patience.wait(attempt))

    def fail(self, gap: Gap, code: str = "") -> CallFailed:
        """Account for a failure, and make the exception that carries it."""
        self._ledger.failed(self.service, gap)
        return CallFailed(gap, code)

    def _given_up(self, operation: str) -> Gap | None:
        """The gap of an operation that is unsupported here, or that has been broken again and again."""
        times, gap = self._broken.get(operation, (0, None))
        return gap if gap and (times >= _GIVEN_UP or gap.reason is Reason.UNSUPPORTED) else None

    def _note_broken(self, gap: Gap, *, again: bool) -> None:
        if gap.reason is Reason.UNSUPPORTED or (again and gap.reason is Reason.ERROR):
            self._broken[gap.operation] = self._broken.get(gap.operation, (0, gap))[0] + 1, gap

    def _model(self, operation: str) -> OperationModel:
        if self._declared is not None and operation not in self._declared:
            raise ValueError(f"{self.service}:{operation} is not among the operations that the collector declares")
        if not knows(self.service, operation):
            raise self.fail(Gap(operation, Reason.UNSUPPORTED, "the installed botocore does not know this operation"))
        return operation_model(self.service, operation)

    def _attempt(self, model: OperationModel, params: Mapping[str, Any]) -> dict[str, Any] | Failure:
        """One call through botocore, which may send several requests."""
        try:
            client = self._clients.client(self.service, self.region)
            response = getattr(client, xform_name(model.name))(**params)
            answer = plain(response, model.output_shape)
        except FAILURES as error:
            failed = failure(error, offered=self._clients.offers(self.service, self.region))
            throttles = failed.requests if failed.reason is Reason.THROTTLED else 0
            self._ledger.called(self.service, model.name, requests=failed.requests, throttles=throttles)
            return failed
        retries = int(response["ResponseMetadata"].get("RetryAttempts", 0))
        self._ledger.called(self.service, model.name, requests=1 + retries, throttles=retries)
        return answer


def _means_none(failed: Failure, none: tuple[str, ...]) -> bool:
    parts = (each.partition(":") for each in none)
    return any(failed.code == code and text in failed.detail.lower() for code, _, text in parts)


def next_token(how: Paging, page: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that ask for the page after `page`, empty after the last."""
    found = {takes: jmespath.search(gives, page) for takes, gives in zip(how.takes, how.gives, strict=True)}
    return {name: value for name, value in found.items() if value} if any(found.values()) else {}
