"""Findings that stand in code, as a compiler shows them: place, lines with a caret, words, and the fix as a diff."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len, chop_cells
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from ._causes import amount
from ._code import Line, lines, place, ranked, subject
from ._text import visible
from ._unknowns import Want, wants

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from auditor.model.report import Finding, Location, Report

_PROBLEMS: Final = 15
_WHOLE: Final = 1  # findings of one rule that are shown with their lines, where there are many
_FEW: Final = 12  # findings that are all shown with their lines
_BRIEF: Final = 4
_WANTED: Final = 7  # reasons for which verdicts are unknown
_LOUD: Final = {"critical", "high"}
_NAMED: Final = 6
_SAID: Final = 240  # letters of what a choice would bring
_MARKED: Final = 4  # lines of a place that are shown
_DIFF: Final = {"+": "green", "-": "red", "@": "cyan"}
_DENSE: Final = 4  # characters that may share a column: accents take none of their own
_LEAST: Final = 20  # columns that a line of source gets, however narrow the terminal


def in_code(report: Report) -> list[Finding]:
    """The findings to be shown with their lines: what is new, fails before unknowns, worst first."""
    found = (one for one in report.findings if one.location and one.status == "new" and one.verdict != "pass")
    return ranked(found)


def coded(findings: list[Finding], width: int, styles: dict[str, str]) -> Iterator[RenderableType]:
    """The worst problems, each with its findings: the first with their lines, the others in one line each."""
    problems: dict[str, list[Finding]] = {}
    for one in findings:
        problems.setdefault(one.rule, []).append(one)
    view = _View(width, styles)
    whole = len(findings) if len(findings) <= _FEW else _WHOLE
    for found in list(problems.values())[:_PROBLEMS]:
        for one in found[:whole]:
            yield Padding(Group(*view.finding(one)), (0, 0, 1, 0))
        if len(found) > whole:
            yield Padding(Group(*view.brief(found[whole:])), (0, 0, 1, 0))
    rest = list(problems.values())[_PROBLEMS:]
    if rest:
        count = amount(sum(map(len, rest)), "finding")
        yield Text(f"… and {amount(len(rest), 'more problem')} with {count}: -f html=report.html lists all\n", "dim")


def unknowns(findings: list[Finding], styles: dict[str, str]) -> Iterator[RenderableType]:
    """Unknown verdicts by what would tell; those that would fail under some choice with their places."""
    wanted = wants(findings)
    for want in wanted[:_WANTED]:
        yield Padding(Group(*_want(want, styles)), (0, 0, 1, 2))
    if rest := wanted[_WANTED:]:
        count = amount(sum(len(one.findings) for one in rest), "verdict")
        yield Text(f"… and {count} for {amount(len(rest), 'other reason')}: -f html=report.html lists all\n", "dim")


def _want(want: Want, styles: dict[str, str]) -> Iterator[RenderableType]:
    yield Text.assemble((amount(len(want.findings), "verdict"), styles["unknown"]), f" {_flat(want.heading)}")
    if want.names:
        yield _below(_dim(_counted([(_flat(name), count) for name, count in want.names])))
    dense = len({one.rule for one in want.findings}) > _FEW
    for severity, rules in want.rules.items():
        brief = dense and severity not in _LOUD
        of = f"{amount(sum(count for _, count in rules), 'verdict')} of {amount(len(rules), 'rule')}"
        yield _below((severity, styles[severity]), f": {of if brief else _counted(rules)}")
    for one in want.risky[:_BRIEF]:
        if one.location:
            told = _flat(f"{subject(one)} {one.message[one.message.index('fails where ') :]}")
            short = told if len(told) <= _SAID else f"{told[:_SAID]}…"
            yield _below((_flat(place(one.location)), "bold"), f": [{one.rule}] {short}")


def _counted(names: Sequence[tuple[str, int]]) -> str:
    told = [name if count == 1 else f"{name} ({count})" for name, count in names[:_NAMED]]
    rest = len(names) - len(told)
    return ", ".join(told) + (f" and {rest} more" if rest else "")


class _View:
    """What was told before is not told again: a remedy, and the lines of a place."""

    def __init__(self, width: int, styles: dict[str, str]) -> None:
        self._width, self._styles = width, styles
        self._told: set[tuple[str, str]] = set()
        self._seen: set[tuple[object, ...]] = set()

    def finding(self, one: Finding) -> Iterator[RenderableType]:
        """A finding with everything."""
        at = one.location
        if at is None:
            return
        yield self._title(one, at)
        yield _below(_flat(f"{subject(one)}: {one.message}"))
        if self._first(at):
            yield Group(*_source(lines(at), self._width))
        if one.suppression and one.suppression.note:
            yield _below(_dim("note: "), _flat(one.suppression.note))
        remedy = (one.rule, one.remediation.text)
        if one.remediation.text and remedy not in self._told:
            yield _below(_dim("fix: "), _flat(one.remediation.text))
        self._told.add(remedy)
        if one.remediation.diff:
            yield Group(*_diff(one.remediation.diff, self._width))

    def brief(self, found: list[Finding]) -> Iterator[RenderableType]:
        """More findings of a rule, by their places."""
        yield Text(f"also [{found[0].rule}]:", "dim")
        for one in found[:_BRIEF]:
            if one.location:
                yield _below((place(one.location), "bold"), f": {_flat(f'{subject(one)}: {one.message}')}")
        if len(found) > _BRIEF:
            yield _below(_dim(f"and at {amount(len(found) - _BRIEF, 'more place')}"))

    def _title(self, one: Finding, at: Location) -> Text:
        """The place comes first and is followed by a colon, which is how editors and terminals find it."""
        level = one.severity if one.verdict == "fail" else f"unknown ({one.severity})"
        style = self._styles[one.severity] if one.verdict == "fail" else self._styles["unknown"]
        title = f": {_flat(one.title)}", _dim(f" [{one.rule}]")
        return Text.assemble((_flat(place(at)), "bold"), ": ", (level, style), *title)

    def _first(self, at: Location) -> bool:
        """Whether the lines of this place are shown for the first time."""
        key = (at.file, at.line, at.column, at.end_line, at.end_column)
        again = key in self._seen or not at.excerpt
        self._seen.add(key)
        return not again


def _below(*parts: str | tuple[str, str]) -> Padding:
    return Padding(Text.assemble(*parts), (0, 0, 0, 2))


def _flat(text: str) -> str:
    return " ".join(visible(text).split())


def _dim(text: str) -> tuple[str, str]:
    return text, "dim"


def _source(shown: list[Line], width: int) -> Iterator[Text]:
    """The lines behind their numbers, with carets under the part of the first one that is meant."""
    gutter = max(len(str(line.number)) for line in shown)
    room = max(width - gutter - 5, _LEAST)
    caret = next((line for line in shown if line.meant), None)
    for line in _cropped(shown):
        left = _cut(line, room)
        mark = ">" if line.meant else " "
        yield _row(f"{mark} {line.number:>{gutter}} │ ", _window(line.text, left, room), "red" if line.meant else "dim")
        if line is caret:
            under = cell_len(line.before) - left
            carets = "^" * max(1, min(cell_len(line.meant), room - under))
            yield _row(f"  {'':>{gutter}} │ ", " " * under + carets, "bold red")


def _cropped(shown: list[Line]) -> Iterable[Line]:
    """Of a long place its beginning only."""
    meant = [at for at, line in enumerate(shown) if line.meant]
    return shown[: meant[0] + _MARKED] if len(meant) > _MARKED else shown


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
