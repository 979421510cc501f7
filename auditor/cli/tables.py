"""Tables on standard output, as wide as it is; what they show is made safe for a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from auditor.cli.result import color, width
from auditor.model.text import visible

_SHORT = (0, 1)
_NARROW = 80
_STYLES = {
    "critical": "bold red",
    "high": "red",
    "medium": "yellow",
    "new": "bold red",
    "unknown": "yellow",
    "fixed": "green",
    "covered": "green",
    "planned": "dim",
    "manual": "yellow",
}


def console() -> Console:
    """Standard output, with the colours that are welcome there."""
    colored = color(sys.stdout)
    return Console(
        file=sys.stdout, width=width(sys.stdout), force_terminal=colored, no_color=not colored, highlight=False
    )


def show(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table; its first columns (a name, a word) are never folded, so that they can be copied."""
    out = console()
    if out.width < _NARROW:
        _stack(out, rows)
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for column, name in enumerate(head):
        table.add_column(name, overflow="fold", no_wrap=column in _SHORT)
    for row in rows:
        table.add_row(*(Text(visible(cell), _STYLES.get(cell, "")) for cell in row))
    out.print(table)


def _stack(out: Console, rows: Iterable[Sequence[str]]) -> None:
    """On a narrow terminal: a row's first cells on one line, the others below."""
    for row in rows:
        cells = [Text(visible(cell), _STYLES.get(cell, "")) for cell in row]
        out.print(Text("  ").join(cells[: len(_SHORT)]), overflow="fold")
        for cell in cells[len(_SHORT) :]:
            out.print(Padding(cell, (0, 0, 0, 2), expand=False), overflow="fold")
