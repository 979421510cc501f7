"""Progress of a collection on standard error: a live table on a terminal, plain lines anywhere else."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager

import click
from msgspec import Struct, field
from rich.console import Console, ConsoleOptions, Group
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from auditor.collect.ledger import Event, Progress

_SHOWN = 12
_WIDE = 60

Key = tuple[str, str, str]


@contextmanager
def shown() -> Generator[Progress]:
    """A receiver of progress while the block runs."""
    board = _Board()
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda event: _plain(board, event)
        return
    console = Console(stderr=True, highlight=False, force_terminal=True)
    with Live(board, console=console, refresh_per_second=8, transient=True) as live:
        yield board.take
        live.refresh()


def _plain(board: _Board, event: Event) -> None:
    board.take(event)
    if event.finished:
        throttles = f", {event.throttles} throttled" if event.throttles else ""
        line = f"{event.account} {event.region} {event.service}: {event.documents} documents, {event.calls} calls"
        click.echo(line + throttles, file=sys.stderr)


class _Board(Struct):
    """The units, each with its last event. Events come from several threads."""

    _units: dict[Key, Event] = field(default_factory=dict[Key, Event])
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _spinner: Spinner = field(default_factory=lambda: Spinner("dots"))

    def take(self, event: Event) -> None:
        """Take note of an event."""
        with self._lock:
            self._units[event.account, event.region, event.service] = event

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Generator[Group]:
        """Draw the totals, and the units under way."""
        with self._lock:
            units = list(self._units.values())
        running = [unit for unit in units if not unit.finished]
        several = len({unit.account for unit in units}) > 1
        table = Table.grid(padding=(0, 2))
        for unit in running[:_SHOWN]:
            table.add_row(*_row(unit, wide=console.width >= _WIDE, several=several))
        self._spinner.update(text=_totals(units, running))
        yield Group(self._spinner, table)


def _row(unit: Event, *, wide: bool, several: bool) -> list[Text]:
    """Service, account (where there are several), region and numbers; on a narrow terminal service and documents."""
    service, documents = Text(f"  {unit.service}", "cyan"), Text(f"{unit.documents:,} documents")
    if not wide:
        return [service, documents]
    where = f"{unit.account} {unit.region}" if several else unit.region
    throttles = Text(f"{unit.throttles:,} throttled" if unit.throttles else "", "yellow")
    return [service, Text(where, "dim"), documents, Text(f"{unit.calls:,} calls"), throttles]


def _totals(units: list[Event], running: list[Event]) -> Text:
    documents, calls = sum(unit.documents for unit in units), sum(unit.calls for unit in units)
    throttles = sum(unit.throttles for unit in units)
    text = Text(f"Collecting: {documents:,} documents, {calls:,} calls", "bold")
    if throttles:
        text.append(f", {throttles:,} throttled", "yellow")
    return text.append(f"   {len(units) - len(running)} units done", "dim")
