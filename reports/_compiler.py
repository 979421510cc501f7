"""Findings that stand in code, as a compiler shows them: place, lines with a caret, words, and the fix as a diff."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len, chop_cells
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from ._code import Line, lines, place, ranked, subject
from ._text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from auditor.model.report import Finding, Report

_LISTED: Final = 30
_DIFF: Final = {"+": "green", "-": "red", "@": "cyan"}
_DENSE: Final = 4  # characters that may share a column: accents take none of their own
_LEAST: Final = 20  # columns that a line of source gets, however narrow the terminal


def in_code(report: Report) -> list[Finding]:
    """The findings to be shown with their lines: what is new, fails before unknowns, worst first."""
    found = (one for one in report.findings if one.location and one.status == "new" and one.verdict != "pass")
    return ranked(found)


def coded(findings: list[Finding], width: int, styles: dict[str, str]) -> Iterator[RenderableType]:
    """One part for each finding; a remedy is told once, with the first that needs it."""
    told: set[tuple[str, str]] = set()
    for one in findings[:_LISTED]:
        remedy = (one.rule, one.remediation.text)
        yield Padding(Group(*_finding(one, width, styles, explain=remedy not in told)), (0, 0, 1, 0))
        told.add(remedy)
    if len(findings) > _LISTED:
        yield Text(f"… and {len(findings) - _LISTED} more: the other formats list them all\n", "dim")


def _finding(one: Finding, width: int, styles: dict[str, str], *, explain: bool) -> Iterator[RenderableType]:
    at = one.location
    if at is None:
        return
    level = one.severity if one.verdict == "fail" else f"unknown ({one.severity})"
    style = styles[one.severity] if one.verdict == "fail" else styles["unknown"]
    # the place comes first and is followed by a colon, which is how editors and terminals find it
    where, rule = (_flat(place(at)), "bold"), _dim(f" [{one.rule}]")
    yield Text.assemble(where, ": ", (level, style), ": ", _flat(one.title), rule)
    yield Padding(Text.assemble(_flat(subject(one)), ": ", _flat(one.message)), (0, 0, 0, 2))
    shown = lines(at)
    if shown:
        yield Group(*_source(shown, width))
    if one.suppression and one.suppression.note:
        yield Padding(Text.assemble(_dim("note: "), _flat(one.suppression.note)), (0, 0, 0, 2))
    if explain and one.remediation.text:
        yield Padding(Text.assemble(_dim("fix: "), _flat(one.remediation.text)), (0, 0, 0, 2))
    if one.remediation.diff:
        yield Group(*_diff(one.remediation.diff, width))


def _flat(text: str) -> str:
    return " ".join(visible(text).split())


def _dim(text: str) -> tuple[str, str]:
    return text, "dim"


def _source(shown: list[Line], width: int) -> Iterator[Text]:
    """The lines behind their numbers; below each that is meant, carets under the part that is."""
    gutter = max(len(str(line.number)) for line in shown)
    room = max(width - gutter - 5, _LEAST)
    for line in shown:
        left = _cut(line, room)
        mark = ">" if line.meant else " "
        yield _row(f"{mark} {line.number:>{gutter}} │ ", _window(line.text, left, room), "red" if line.meant else "dim")
        if line.meant:
            under = cell_len(line.before) - left
            carets = "^" * max(1, min(cell_len(line.meant), room - under))
            yield _row(f"  {'':>{gutter}} │ ", " " * under + carets, "bold red")


def _row(front: str, text: str, style: str) -> Text:
    return Text.assemble(_dim(front), (text, style), no_wrap=True, overflow="crop")


def _cut(line: Line, room: int) -> int:
    """How many columns to leave out on the left, so that what is meant stands in the window."""
    end = cell_len(line.before) + min(cell_len(line.meant), room // 2) + 1  # one for the ellipsis behind it
    return max(end - room, 0)


def _window(text: str, left: int, room: int) -> str:
    """The columns of a text that are seen: from `left` on, `room` of them; an ellipsis where it is cut."""
    start = gone = 0
    while start < len(text) and gone < left:
        gone += cell_len(text[start])
        start += 1
    rest = " " * (gone - left) + text[start : start + room * _DENSE]
    if left and rest:
        rest = f"…{' ' * (cell_len(rest[0]) - 1)}{rest[1:]}"
    return rest if cell_len(rest) <= room else f"{chop_cells(rest, room - 1)[0]}…"


def _diff(diff: str, width: int) -> Iterator[Text]:
    """The changed lines with what is around them; the file stands above already."""
    room = max(width - 4, _LEAST)
    for raw in diff.splitlines():
        if raw.startswith(("--- ", "+++ ")):
            continue
        text = visible(raw.replace("\t", "    "))
        yield _row("  │ ", _window(text, 0, room), _DIFF.get(raw[:1], "dim"))
