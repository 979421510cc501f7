"""GitHub annotations: workflow commands, one a line, which a step writes to its standard output.

GitHub shows ten errors, ten warnings and ten notices of a step: the worst are written, and a notice counts the others.
Escaped as actions/toolkit escapes, so that no text can end its line or begin another command.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from msgspec import Struct, field

from auditor.model.report import Finding, Location, Report
from auditor.model.verdict import Severity

from ._causes import amount
from ._code import ranked, relative, subject, unreadable
from ._text import visible

SUFFIX = ".txt"

MOST: Final = 10
_LONGEST: Final = 8_000  # characters of a message: GitHub takes 64 KB of it
_LEVELS: Final = ("error", "warning", "notice")
_FAILS: Final = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning"}
_UNKNOWNS: Final = {Severity.CRITICAL: "warning", Severity.HIGH: "warning"}
_DATA: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


class _Annotation(Struct, frozen=True):
    level: str
    title: str
    message: str
    place: dict[str, str] = field(default_factory=dict[str, str])

    def __str__(self) -> str:
        """The workflow command."""
        properties = {**self.place, "title": self.title}
        told = ",".join(f"{name}={visible(value).translate(_PROPERTY)}" for name, value in properties.items())
        return f"::{self.level} {told}::{visible(self.message).translate(_DATA)}"


def render(report: Report, write: Callable[[str], object]) -> None:
    """Write the annotations of `report`: what is new, and what could not be read."""
    by_level: dict[str, list[_Annotation]] = {level: [] for level in _LEVELS}
    for one in _annotations(report):
        by_level[one.level].append(one)
    shown = {level: found[:MOST] for level, found in by_level.items()}
    left_out = sum(map(len, by_level.values())) - sum(map(len, shown.values()))
    if left_out:
        held_back = len(shown["notice"]) == MOST
        shown["notice"] = [*shown["notice"][: MOST - 1], _more(left_out + held_back)]
    for found in shown.values():
        for one in found:
            write(f"{one}\n")


def _more(count: int) -> _Annotation:
    text = f"GitHub shows {MOST} of each kind for a step. The log, the step summary and SARIF have them all."
    return _Annotation("notice", f"{amount(count, 'more annotation')} not shown", text)


def _annotations(report: Report) -> Iterator[_Annotation]:
    """What could not be read first, then the worst findings."""
    for path, error in unreadable(report):
        yield _Annotation("error", "Could not be read", error, {"file": relative(path)})
    for fault in report.errors:
        level = "warning" if fault.kind == "suppression" else "error"
        yield _Annotation(level, f"{fault.kind} {fault.name}", fault.message)
    for one in ranked(report.findings):
        if one.status == "new" and one.verdict != "pass":
            yield _annotation(one)


def _annotation(one: Finding) -> _Annotation:
    unknown = one.verdict == "unknown"
    level = (_UNKNOWNS if unknown else _FAILS).get(one.severity, "notice")
    words = f"{'Not known: ' if unknown else ''}{one.title}"
    about = f"{one.message} ({subject(one)}, {one.severity}, {one.rule})"
    note = [one.suppression.note] if one.suppression and one.suppression.note else []
    lines = [about, *note, one.remediation.text, one.remediation.diff]
    return _Annotation(level, words, "\n".join(filter(None, lines)).rstrip()[:_LONGEST], _place(one.location))


def _place(at: Location | None) -> dict[str, str]:
    """File, lines and columns; GitHub takes columns only of one line."""
    if at is None:
        return {}
    numbers = {"line": at.line, "endLine": at.end_line}
    if at.line and (at.end_line or at.line) == at.line:
        numbers |= {"col": at.column, "endColumn": at.end_column}
    return {"file": relative(at.file)} | {name: str(number) for name, number in numbers.items() if number}
