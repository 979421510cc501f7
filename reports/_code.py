"""Where in code a finding stands, and what every format says of it: place, lines, the order in which they matter."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from ._text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from auditor.model.report import Finding, Location, Report, ResourceRef

_STATUSES: Final = ("new", "baseline", "suppressed")
_VERDICTS: Final = ("fail", "unknown", "pass")
_TAB: Final = "    "


class Line(Struct, frozen=True):
    """A line of source: its number, its text, and the part of it that is meant (empty where none is)."""

    number: int
    text: str
    before: str
    meant: str


def relative(file: str) -> str:
    """A path as repositories write it: forward slashes, no dots in front."""
    return PurePosixPath(file.replace("\\", "/")).as_posix() if file else "unknown"


def place(at: Location) -> str:
    """`app.yaml:12:5`, the form that editors and terminals follow."""
    parts = (at.line, at.column) if at.line else ()
    return ":".join([relative(at.file), *(str(part) for part in parts if part)])


def home(resource: ResourceRef) -> str:
    """A stable path for what stands in no file: `aws/<account>/<region>/<type>/<name>`.

    Formats that know nothing but files (SARIF on GitHub, GitLab) show it in a file's stead.
    """
    parts = (resource.partition, resource.account, resource.region, resource.type.replace("::", "."), resource.name)
    return "/".join(part.replace("/", "-") for part in parts if part) or "unknown"


def where(finding: Finding) -> str:
    """The place in code, or the account and region."""
    about = finding.resource
    return place(finding.location) if finding.location else f"{about.account} {about.region}".strip()


def subject(finding: Finding) -> str:
    """What the finding is about, as the reader of the code knows it: the address, else the name."""
    at = finding.location
    return (at.address if at else None) or finding.resource.name or finding.resource.id


def ranked(findings: Iterable[Finding]) -> list[Finding]:
    """Findings as they matter: new before accepted, fail before unknown, by severity, then as the code has them."""
    return sorted(findings, key=_rank)


def _rank(one: Finding) -> tuple[int, int, int, str, int, str, str]:
    at = one.location
    file, line = (at.file, at.line or 0) if at else ("", 0)
    return (
        _STATUSES.index(one.status),
        _VERDICTS.index(one.verdict),
        one.severity.rank,
        file,
        line,
        one.rule,
        one.fingerprint,
    )


def of_code(report: Report) -> bool:
    """Whether it is a report of the gate, on files, and not of a scan."""
    return any(one.type != "account" for one in report.inputs)


def unreadable(report: Report) -> list[tuple[str, str]]:
    """The inputs that could not be read, and why."""
    return [(one.path, one.error or "no reason known") for one in report.inputs if one.status == "failed"]


def fenced(code: str, language: str = "") -> str:
    """Lines as a Markdown code block, fenced by more backticks than they hold: nothing in it is markup."""
    ticks = "`" * (max([2, *(len(run) for run in re.findall("`+", code))]) + 1)
    return f"{ticks}{language}\n{visible(code)}\n{ticks}"


def lines(at: Location) -> list[Line]:
    """The excerpt line by line, without control characters, with what is meant in each."""
    if not at.excerpt:
        return []
    first = at.excerpt_from or at.line or 1
    made = [_line(number, text, at) for number, text in enumerate(at.excerpt, first)]
    return list(reversed(list(_trimmed(reversed(made), at.line or 0))))


def _trimmed(made: Iterable[Line], first: int) -> Iterator[Line]:
    """Lines from the last to the first: blank ones and comments behind what is meant are not meant."""
    behind = True
    for line in made:
        meant = line.meant and not (behind and line.number > first and _empty(line.text))
        behind = behind and not meant
        yield line if meant or not line.meant else replace(line, before="", meant="")


def _empty(text: str) -> bool:
    return not text.strip() or text.lstrip().startswith("#")


def _line(number: int, text: str, at: Location) -> Line:
    start = at.line or 0
    end = max(at.end_line or start, start)
    if not start <= number <= end:
        return Line(number, _plain(text), "", "")
    begin = (at.column or 1) - 1 if number == start else 0
    stop = at.end_column - 1 if at.end_column and number == end else len(text)
    begin = max(begin, len(text) - len(text.lstrip())) if number != start or not at.column else begin
    if number > start and stop <= begin:
        return Line(number, _plain(text), "", "")  # a block of YAML ends where the next one begins
    meant = text[begin : max(stop, begin + 1)].rstrip()
    return Line(number, _plain(text), _plain(text[:begin]), _plain(meant))


def _plain(text: str) -> str:
    return visible(text.replace("\t", _TAB).replace("\n", " "))
