"""Runs the collectors: one unit for each service of each account and region, on threads, each by itself."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from msgspec import Struct, field

from auditor.collect.buckets import Buckets
from auditor.collect.caller import Caller, Pace, Patience
from auditor.collect.collector import Collector, Place, Scan, Sink, Tools, Where, collectors
from auditor.collect.errors import Interrupted
from auditor.collect.ledger import Ledger, Progress, silent
from auditor.collect.session import AccountSession
from auditor.model.document import GLOBAL, Listing
from auditor.model.extra import Extra
from auditor.model.gap import Gap, Reason
from auditor.model.report import Coverage

_UNITS_AT_ONCE: Final = 4
_CALLS_AT_ONCE: Final = 12
HISTORY: Final = timedelta(days=90)


class Unit(Sink, Protocol):
    """A unit of the snapshot that can count what was left out."""

    left_out: Counter[str]


class Store(Protocol):
    """The snapshot under way."""

    def done(self, name: str) -> bool:
        """Whether an earlier attempt finished the unit."""
        ...

    def unit(self, name: str) -> AbstractContextManager[Unit]:
        """Begin a unit; it counts as done when its block ends well."""
        ...


class Options(Struct, frozen=True):
    """What to read. `only`: these types (None: all); `history`: how old a finished job may be (None: all of them).

    `extras`: what is read only because it was asked for.
    """

    only: frozenset[str] | None = None
    history: timedelta | None = HISTORY
    patience: Patience = field(default_factory=Patience)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    extras: frozenset[Extra] = frozenset()

    def wants(self, collector: Collector) -> bool:
        """Whether anything of a collector was asked for."""
        return self.only is None or not self.only.isdisjoint(collector.types)


class _Work(Struct, frozen=True):
    """One unit's work."""

    session: AccountSession
    collector: Collector
    place: Place

    @property
    def name(self) -> str:
        return f"{self.place.account}.{self.place.region}.{self.collector.service}"


def collect(
    sessions: Sequence[AccountSession],
    store: Store,
    options: Options | None = None,
    *,
    progress: Progress = silent,
    chosen: Sequence[Collector] | None = None,
) -> tuple[str, ...]:
    """Read all units that are not done yet; a unit that fails never stops the rest.

    Args:
        sessions: the accounts.
        store: the snapshot; the caller finishes it.
        options: what to read.
        progress: is told of every call and document.
        chosen: only these collectors; None for all.

    Returns:
        One line for each unit whose collector itself failed (an error of ours; its listings are gaps).

    Raises:
        KeyboardInterrupt: the user stopped it; finished units stand, and the same call goes on with the others.
    """
    options = options or Options()
    works = [work for work in _works(sessions, chosen or collectors()) if not store.done(work.name)]
    stop = threading.Event()
    with ThreadPoolExecutor(_CALLS_AT_ONCE) as callers, ThreadPoolExecutor(_UNITS_AT_ONCE) as units:
        runner = _Runner(store, options, progress, callers, stop)
        futures: dict[Future[None], _Work] = {}
        try:
            futures.update((units.submit(runner.run, work), work) for work in works)
            _finish(futures)
        except KeyboardInterrupt:
            stop.set()
            for future in futures:
                future.cancel()
            raise
        crashed = [(work, error) for future, work in futures.items() if (error := future.exception())]
        for work, error in crashed:
            runner.write_off(work, error)
    return tuple(f"{work.name}: {type(error).__name__}: {error}" for work, error in crashed)


def _finish(futures: Collection[Future[None]]) -> None:
    """Wait for all units, but no longer than until one is interrupted: that is the user's wish, wherever it is told.

    Raises:
        KeyboardInterrupt: in a unit's thread or in this one.
    """
    pending = set(futures)
    while pending:
        done, pending = wait(pending, return_when=FIRST_EXCEPTION)
        for future in done:
            if isinstance(interrupted := future.exception(), KeyboardInterrupt):
                raise interrupted


def _works(sessions: Sequence[AccountSession], chosen: Sequence[Collector]) -> Iterator[_Work]:
    for session in sessions:
        for collector in chosen:
            for region in (GLOBAL,) if collector.where is Where.GLOBAL else session.regions:
                home = session.regions[0] if region == GLOBAL else region
                yield _Work(session, collector, Place(session.partition, session.account, region, home))


class _Runner:
    """Runs units; holds what they share."""

    def __init__(
        self, store: Store, options: Options, progress: Progress, threads: ThreadPoolExecutor, stop: threading.Event
    ) -> None:
        self._store, self._options, self._progress = store, options, progress
        self._threads, self._stop = threads, stop
        self._buckets: dict[tuple[str, str], Buckets] = {}
        self._lock = threading.Lock()

    def run(self, work: _Work) -> None:
        """Read one unit; of one that nobody asked for, all listings are gaps."""
        if not self._options.wants(work.collector):
            with self._store.unit(work.name) as unit:
                unit.listings.extend(_unlisted(work, unit, self._options))
            return
        ledger = Ledger(work.place.account, work.place.region, work.collector.service, self._progress)
        with self._store.unit(work.name) as unit:
            scan = Scan(work.collector, work.place, self._tools(work, ledger, unit), unit)
            work.collector.collect(scan)
            unit.listings.extend(_unlisted(work, unit, self._options))
            unit.coverage.extend(ledger.rows())
        ledger.finish()

    def write_off(self, work: _Work, error: BaseException) -> None:
        """Note a unit whose collector failed: every listing of it is a gap."""
        gap = Gap("", Reason.ERROR, f"the collector failed: {type(error).__name__}")
        place = work.place
        with self._store.unit(work.name) as unit:
            unit.listings.extend(Listing(type_, place.account, place.region, "", gap) for type_ in work.collector.types)
            unit.coverage.append(
                Coverage(
                    service=work.collector.service,
                    operation="",
                    account=place.account,
                    region=place.region,
                    status="error",
                    reason=gap.detail,
                )
            )

    def _tools(self, work: _Work, ledger: Ledger, unit: Unit) -> Tools:
        with self._lock:
            buckets = self._buckets.setdefault((work.place.account, work.place.home), Buckets())
        pace = Pace(buckets, self._pause, self._options.patience)

        def caller(service: str, region: str, declared: set[str]) -> Caller:
            return Caller(service, region, work.session, ledger, pace, declared)

        since = None if self._options.history is None else self._options.now - self._options.history
        options = self._options
        return Tools(caller, self._threads, ledger, unit.left_out, options.only, since, options.extras, options.now)

    def _pause(self, seconds: float) -> None:
        if self._stop.wait(seconds) if seconds else self._stop.is_set():
            raise Interrupted


def _unlisted(work: _Work, unit: Unit, options: Options) -> list[Listing]:
    """Listings of the types that the collector was not asked for."""
    known = {listing.type for listing in unit.listings}
    asked = options.only is None
    gap = Gap("", Reason.NOT_COLLECTED, "the collector did not list it" if asked else "no selected rule needs it")
    place = work.place
    return [
        Listing(type_, place.account, place.region, "", gap) for type_ in work.collector.types if type_ not in known
    ]
