"""What a service's file declares, and what its collecting function is handed.

A service is one file of this package that says `COLLECTOR = Collector(...)`; it is found by walking the package.
`efs.py` is a short one to copy. The collecting function asks through a `Scan`:

    def _volumes(scan: Scan) -> None:
        with scan.listing("DescribeVolumes", VOLUME):
            for item in scan.items("DescribeVolumes", "Volumes"):
                scan.add(VOLUME, item["VolumeId"], {"DescribeVolumes": item})
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future, wait
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Protocol, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from auditor.collect.caller import Caller
from auditor.collect.errors import CallFailed
from auditor.collect.ledger import Ledger
from auditor.model.document import Document, Identity, Listing
from auditor.model.extra import Extra
from auditor.model.gap import Gap
from auditor.model.report import Coverage
from auditor.redact import redact

T = TypeVar("T")
R = TypeVar("R")


class Where(StrEnum):
    """Whether a service is asked in every region or once an account."""

    REGIONAL = "regional"
    GLOBAL = "global"


class Collector(Struct, frozen=True):
    """One service: which documents it makes, by which calls.

    `service` is botocore's client name; `types` are all that `collect` may add; `operations` all that it may call
    (`service:Operation` for another service's): calls of others raise, since the permissions are made from them.
    `shapes` says which fields a response may have where botocore's model cannot (the credential report's columns).
    """

    service: str
    types: tuple[str, ...]
    operations: frozenset[str]
    collect: Callable[[Scan], None]
    where: Where = Where.REGIONAL
    shapes: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])

    @property
    def calls(self) -> frozenset[tuple[str, str]]:
        """All (service, operation) that it may call."""
        return frozenset(split_operation(self.service, operation) for operation in self.operations)


def split_operation(service: str, operation: str) -> tuple[str, str]:
    """The service and the name of an operation that may carry its service: `s3control:GetPublicAccessBlock`."""
    prefix, _, name = operation.rpartition(":")
    return prefix or service, name


class Sink(Protocol):
    """Where a unit's documents go: the snapshot."""

    coverage: list[Coverage]
    listings: list[Listing]

    def add(self, document: Document) -> None:
        """Store a document."""
        ...


class Ask(Struct, frozen=True):
    """A call for one response of a document. `none`: AWS's error codes that mean that there is none."""

    operation: str
    params: Mapping[str, Any] = field(default_factory=dict[str, Any])
    none: tuple[str, ...] = ()


class Answers(Struct, frozen=True):
    """Responses by operation, and the gaps of those that failed."""

    responses: dict[str, dict[str, Any] | None] = field(default_factory=dict[str, dict[str, Any] | None])
    gaps: dict[str, Gap] = field(default_factory=dict[str, Gap])


class Place(Struct, frozen=True):
    """Where a unit reads. `home` is the region whose endpoints answer for a global service."""

    partition: str
    account: str
    region: str
    home: str


class Scan:
    """One service of one account and region while it is read."""

    def __init__(
        self,
        collector: Collector,
        place: Place,
        tools: Tools,
        sink: Sink,
    ) -> None:
        """Read for `collector` at `place` with `tools`, storing into `sink`."""
        self.collector, self.place, self.tools, self._sink = collector, place, tools, sink
        self._callers: dict[str, Caller] = {}
        self._elsewhere: dict[str, Scan] = {place.home: self}

    def wants(self, *types: str) -> bool:
        """Whether any of these types was asked for."""
        return self.tools.only is None or not self.tools.only.isdisjoint(types)

    def at(self, region: str) -> Scan:
        """The same unit, asking the endpoints of another region: where a bucket lies, where a trail is at home."""
        if region not in self._elsewhere:
            self._elsewhere[region] = Scan(self.collector, replace(self.place, home=region), self.tools, self._sink)
        return self._elsewhere[region]

    def caller(self, service: str | None = None) -> Caller:
        """The caller of a service, by default the collector's own."""
        name = service or self.collector.service
        if name not in self._callers:
            declared = {operation for owner, operation in self.collector.calls if owner == name}
            self._callers[name] = self.tools.caller(name, self.place.home, declared)
        return self._callers[name]

    def call(self, operation: str, *, none: tuple[str, ...] = (), **params: Any) -> dict[str, Any] | None:
        """One call, see Caller.call; the operation may carry its service; raises CallFailed."""
        service, name = split_operation(self.collector.service, operation)
        return self.caller(service).call(name, none=none, **params)

    def items(self, operation: str, path: str, **params: Any) -> Iterator[Any]:
        """The items of all pages, see Caller.items; raises CallFailed."""
        service, name = split_operation(self.collector.service, operation)
        return self.caller(service).items(name, path, **params)

    def ask(self, *asked: Ask) -> Answers:
        """Several calls for one document; what fails becomes a gap."""
        answers = Answers()
        for ask in asked:
            try:
                answers.responses[ask.operation] = self.call(ask.operation, none=ask.none, **ask.params)
            except CallFailed as failed:
                answers.gaps[ask.operation] = failed.gap
        return answers

    def vanished(self, answers: Answers, operation: str) -> bool:
        """Whether what was listed was gone when `operation`, whose `none` are not-found codes, asked for it."""
        service, name = split_operation(self.collector.service, operation)
        gone = answers.responses.get(operation, answers.responses) is None
        if gone:
            self.tools.ledger.note(service, name, "one was gone since it was listed")
        return gone

    def each(self, function: Callable[[T], R], items: Iterable[T]) -> list[R]:
        """Apply a function that calls AWS to each item, on several threads; the results in order.

        The function must not call `each` itself: the threads are few and shared. Where `items` fails half-way, what it
        gave before is finished first.
        """
        futures: list[Future[R]] = []
        try:
            futures.extend(self.tools.threads.submit(function, item) for item in items)
        finally:
            wait(futures)
        return [future.result() for future in futures]

    @contextmanager
    def listing(self, operation: str, *types: str) -> Generator[None]:
        """Say that all resources of `types` are enumerated within; a call that fails there makes the listing a gap.

        What was added before stands. Every type of the collector needs one, whatever was found.
        """
        gap = None
        try:
            yield
        except CallFailed as failed:
            gap = failed.gap
        self.listed(operation, *types, gap=gap)

    def listed(self, operation: str, *types: str, gap: Gap | None = None) -> None:
        """Say whether all resources of `types` were enumerated."""
        region = self.place.region
        self._sink.listings.extend(Listing(type_, self.place.account, region, operation, gap) for type_ in types)

    def add(
        self,
        type_: str,
        name: str,
        answers: Answers | Mapping[str, dict[str, Any] | None],
        *,
        arn: str | None = None,
        region: str | None = None,
    ) -> None:
        """Store a document, its secrets replaced. `region` is the resource's own where the unit's is not."""
        found = answers if isinstance(answers, Answers) else Answers(dict(answers))
        identity = Identity(self.place.partition, self.place.account, region or self.place.region, type_, name, arn)
        responses, secrets = redact(found.responses)
        self._sink.add(Document(identity, responses, found.gaps, secrets))
        self.tools.ledger.stored()


class Tools(Struct, frozen=True):
    """What the collectors of one unit share: threads, the ledger, and the options of the scan.

    `only`: the types asked for (None: all); `since`: finished jobs older than this are left out (None: none are);
    `extras`: what is read only because it was asked for; `now`: when the scan began.
    """

    caller: Callable[[str, str, set[str]], Caller]
    threads: Executor
    ledger: Ledger
    left_out: Counter[str]
    only: frozenset[str] | None = None
    since: datetime | None = None
    extras: frozenset[Extra] = frozenset()
    now: datetime = field(default_factory=lambda: datetime.now(UTC))


@cache
def collectors() -> tuple[Collector, ...]:
    """All collectors, ordered by service."""
    package = import_module("auditor.collect")
    modules = (import_module(f"{package.__name__}.{found.name}") for found in iter_modules(package.__path__))
    found = (vars(module).get("COLLECTOR") for module in modules)
    return tuple(sorted((each for each in found if isinstance(each, Collector)), key=lambda each: each.service))
