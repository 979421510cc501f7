"""Progress of a collection on standard error: a live table on a terminal, plain lines anywhere else."""

from __future__ import annotations

import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

import click
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
    console = Console(stderr=True, highlight=False)
    board = _Board()
    if not console.is_terminal or console.is_dumb_terminal:
        yield lambda event: _plain(board, event)
        return
    with Live(board, console=console, refresh_per_second=8, transient=True) as live:
        yield board.take
        live.refresh()


def _plain(board: _Board, event: Event) -> None:
    board.take(event)
    if event.finished:
        throttles = f", {event.throttles} throttled" if event.throttles else ""
        line = f"{event.account} {event.region} {event.service}: {event.documents} documents, {event.calls} calls"
        click.echo(line + throttles, file=sys.stderr)


@dataclass
class _Board:
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
        wide = console.width >= _WIDE
        table = Table.grid(padding=(0, 2))
        for column in range(6 if wide else 3):
            table.add_column(justify="right" if column >= (3 if wide else 1) else "left", no_wrap=True)
        for unit in running[:_SHOWN]:
            where = (Text(unit.account, "dim"), Text(unit.region, "dim")) if wide else ()
            numbers = [f"{unit.documents} documents", f"{unit.calls} calls"]
            if wide:
                numbers.append(f"{unit.throttles} throttled" if unit.throttles else "")
            table.add_row(Text(f"  {unit.service}", "cyan"), *where, *numbers)
        self._spinner.update(text=_totals(units, running))
        yield Group(self._spinner, table)


def _totals(units: list[Event], running: list[Event]) -> Text:
    documents, calls = sum(unit.documents for unit in units), sum(unit.calls for unit in units)
    throttles = sum(unit.throttles for unit in units)
    text = Text(f"Collecting: {documents:,} documents, {calls:,} calls", "bold")
    if throttles:
        text.append(f", {throttles:,} throttled", "yellow")
    return text.append(f"   {len(units) - len(running)} units done", "dim")
