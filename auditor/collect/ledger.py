"""What became of every operation of a unit: the rows of the coverage table, and the events that show progress."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final, TypeAlias

from msgspec import Struct, field

from auditor.model.gap import Gap, Reason
from auditor.model.report import CallStatus, Coverage

_STATUS: Final[dict[Reason, CallStatus]] = {
    Reason.DENIED: "denied",
    Reason.THROTTLED: "throttled",
    Reason.UNSUPPORTED: "unsupported",
    Reason.NOT_COLLECTED: "skipped",
}
_WORSE: Final[tuple[CallStatus, ...]] = ("complete", "skipped", "unsupported", "error", "throttled", "denied")


class Event(Struct, frozen=True):
    """How far a unit is: totals since it began."""

    account: str
    region: str
    service: str
    documents: int
    calls: int
    throttles: int
    finished: bool = False


Progress: TypeAlias = Callable[[Event], None]
"""Is told of every change; called from several threads, one at a time for each unit."""


def silent(event: Event) -> None:
    """Progress that nobody watches."""


class _Row(Struct):
    status: CallStatus = "complete"
    items: int = 0
    calls: int = 0
    failed: int = 0
    reason: str = ""
    notes: list[str] = field(default_factory=list[str])


class Ledger:
    """Keeps account of one unit's calls. Safe to use from several threads."""

    def __init__(self, account: str, region: str, service: str, progress: Progress = silent) -> None:
        """Begin empty."""
        self._where, self._progress, self._lock = (account, region, service), progress, threading.Lock()
        self._rows: dict[tuple[str, str], _Row] = {}
        self.documents, self.calls, self.throttles = 0, 0, 0

    def called(self, service: str, operation: str, *, requests: int, throttles: int = 0) -> None:
        """Count requests that were sent, and how many of them were refused for their rate."""
        with self._lock:
            self._row(service, operation).calls += requests
            self.calls += requests
            self.throttles += throttles
            self._tell()

    def returned(self, service: str, operation: str, items: int) -> None:
        """Count what an operation returned."""
        with self._lock:
            self._row(service, operation).items += items

    def failed(self, service: str, gap: Gap) -> None:
        """Note a call that failed for good; the worst failure of an operation is its status."""
        with self._lock:
            row, status = self._row(service, gap.operation.rpartition(":")[2]), _STATUS.get(gap.reason, "error")
            row.failed += 1
            if _WORSE.index(status) > _WORSE.index(row.status):
                row.status, row.reason = status, gap.detail

    def note(self, service: str, operation: str, text: str) -> None:
        """Add a remark to an operation, such as how much of a listing was passed over."""
        with self._lock:
            self._row(service, operation).notes.append(text)

    def skipped(self, service: str, operation: str, why: str) -> None:
        """Note an operation that was deliberately not called."""
        self.failed(service, Gap(operation, Reason.NOT_COLLECTED, why))

    def stored(self) -> None:
        """Count a document."""
        with self._lock:
            self.documents += 1
            self._tell()

    def finish(self) -> None:
        """Say that the unit is done."""
        with self._lock:
            self._tell(finished=True)

    def rows(self) -> list[Coverage]:
        """The coverage table of the unit, ordered by service and operation."""
        account, region, _ = self._where
        with self._lock:
            return [
                Coverage(
                    service=service,
                    operation=operation,
                    account=account,
                    region=region,
                    status=row.status,
                    items=row.items,
                    calls=row.calls,
                    reason=_reason(row),
                )
                for (service, operation), row in sorted(self._rows.items())
            ]

    def _row(self, service: str, operation: str) -> _Row:
        return self._rows.setdefault((service, operation), _Row())

    def _tell(self, *, finished: bool = False) -> None:
        self._progress(Event(*self._where, self.documents, self.calls, self.throttles, finished))


def _reason(row: _Row) -> str:
    count = f" ({row.failed} calls)" if row.failed > 1 else ""
    return "; ".join([*([f"{row.reason}{count}"] if row.reason else []), *row.notes])
