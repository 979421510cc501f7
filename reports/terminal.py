"""The report on a terminal: what was judged, the worst causes first, what could not be read, what is accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from rich.console import Console, RenderableType
from rich.console import Group as RenderGroup
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from auditor.model.report import Finding, Report
from auditor.model.verdict import Severity

from ._causes import accepted_lines, amount, code_line, examples, failure, homes, scope_line
from ._code import of_code
from ._compiler import coded, in_code, unknowns
from ._groups import Group, grouped, weighed
from ._requirements import counts_words, tally, verdict_words
from ._summary import Totals, holes, tiles, totals, undecided
from ._text import plain_type, visible

SUFFIX = ".txt"

_WORST: Final = 12
_CAUSES: Final = 3
_LISTED: Final = 8
_STYLES: Final = {
    "critical": "bold white on red",
    "high": "bold red",
    "medium": "yellow",
    "low": "cyan",
    "info": "dim",
    "fail": "red",
    "unknown": "yellow",
    "pass": "green",
    "not applicable": "dim",
}


def render(report: Report, write: Callable[[str], object], *, width: int = 100, color: bool = False) -> None:
    """Write `report` as text, `width` columns wide, with ANSI colours where asked for."""
    console = Console(
        file=_Sink(write if color else partial(_trimmed, write)),  # type: ignore[arg-type]
        width=max(width, 20),
        force_terminal=color,
        color_system="standard" if color else None,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    for part in (_gate if of_code(report) else _scan)(report, max(width, 20)):
        console.print(part, overflow="fold")


def _scan(report: Report, width: int) -> Iterator[RenderableType]:
    """Of accounts: the counts first, then the worst causes."""
    groups = grouped(report)
    yield from (_head(report), _verdicts(report, width))
    yield from _requirements(report)
    yield from _worst(groups)
    yield from _unread(report, groups)
    yield from _rest(report, groups)


def _gate(report: Report, width: int) -> Iterator[RenderableType]:
    """Of code: what is to be mended first, and the counts last, where a log ends."""
    located, groups = in_code(report), grouped(report)
    elsewhere = [group for group in groups if not all(one.location for one in group.findings)]
    yield Padding(_head(report), (0, 0, 1, 0))
    if failing := [one for one in located if one.verdict == "fail"]:
        yield from _in_code(failing, width)
    elif any(one.status == "read" for one in report.inputs):
        unread = any(one.status == "failed" for one in report.inputs)
        yield _paragraph(
            Text(f"No finding fails{' in what could be read' if unread else ''}.", "" if unread else "green")
        )
    if any(group.open for group in elsewhere):
        yield from _worst(elsewhere)
    yield from _unknown([one for one in located if one.verdict == "unknown"])
    yield from _unread(report, elsewhere)
    yield from _rest(report, groups)
    yield from _requirements(report)
    yield _section("In all", code_line(report))
    yield _verdicts(report, width, above=0)


class _Sink:
    """A file for rich: what it needs of one."""

    encoding = "utf-8"

    def __init__(self, write: Callable[[str], object]) -> None:
        self.write = write

    def flush(self) -> None:
        """Nothing is held back."""

    def isatty(self) -> bool:
        """Whether there are colours is said by the caller."""
        return False


def _trimmed(write: Callable[[str], object], text: str) -> None:
    """Write without the blanks that fill a line, which only colours need."""
    write("\n".join(line.rstrip(" ") for line in text.split("\n")))


def _line(text: str, style: str = "") -> Text:
    """Text from anywhere, on one line and without control characters."""
    return Text(" ".join(visible(text).split()), style)


def _section(title: str, note: str = "") -> RenderableType:
    text = Text.assemble((title, "bold"), (f"  {note}" if note else "", "dim"))
    return Padding(Rule(text, align="left", style="dim"), (0, 0, 1, 0))


def _paragraph(part: RenderableType) -> Padding:
    return Padding(part, (0, 0, 1, 2))


def _head(report: Report) -> RenderableType:
    table = Table.grid()
    table.add_row(Text("SageMaker audit", "bold"))
    table.add_row(_line(scope_line(report), "dim"))
    for one in report.inputs:
        if one.status == "failed":
            table.add_row(_line(f"{one.path} could not be read: {failure(one)}", "bold yellow"))
    return table


def _verdicts(report: Report, width: int, above: int = 1) -> RenderableType:
    """The counts, which must add up, and the open problems by severity."""
    sums = totals(report)
    counts = {"fail": sums.fail, "unknown": sums.unknown, "pass": sums.passed, "not applicable": sums.not_applicable}
    table = Table.grid(padding=(0, 1))
    table.add_row(_bar(counts, sums, min(width, 100) - 4))
    table.add_row(Text(", ").join(Text(f"{n:,} {name}", _STYLES[name] if n else "dim") for name, n in counts.items()))
    table.add_row(Text.assemble("= ", (f"{sums.enumerated:,} verdicts", "bold"), _reconciled(sums)))
    if sums.suppressed:
        table.add_row(Text(f"{sums.suppressed:,} of them suppressed", "dim"))
    return Padding(table, (above, 0, 1, 2))


def _bar(counts: dict[str, int], sums: Totals, width: int) -> Text:
    bar = Text(overflow="crop", no_wrap=True)
    left = max(width, 10)
    signs = {"fail": "█", "unknown": "▓", "pass": "▒", "not applicable": "░"}
    for name, count in counts.items():
        share = min(left, max(1, round(count * max(width, 10) / sums.enumerated))) if count else 0
        bar.append(signs[name] * share, _STYLES[name])
        left -= share
    return bar


def _reconciled(sums: Totals) -> Text:
    if sums.off:
        return Text(f", which do NOT add up for {', '.join(sums.off)}", "bold red")
    return Text(", which add up for every rule", "dim")


def _requirements(report: Report) -> Iterator[RenderableType]:
    """Each framework that was asked for, by requirement."""
    for framework in report.frameworks:
        yield _section(f"{framework.framework} {framework.version}", tally(framework))
        table = Table.grid(padding=(0, 2))
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold", ratio=1)
        for one in framework.requirements:
            style = _STYLES.get(verdict_words(one), "dim")
            told = Text.assemble(_line(one.id, "bold"), "  ", _line(one.title))
            table.add_row(Text(verdict_words(one), style), told)
            table.add_row("", _line(counts_words(one), "dim"))
        yield _paragraph(table)


def _in_code(failing: list[Finding], width: int) -> Iterator[RenderableType]:
    """The failing findings that have a place in a file, with their lines."""
    files = {one.location.file for one in failing if one.location}
    counts = Counter(one.severity for one in failing)
    told = ", ".join(f"{counts[severity]} {severity}" for severity in Severity if counts[severity])
    yield _section("To mend", f"{told}, in {amount(len(files), 'file')}")
    yield from coded(failing, width, _STYLES)


def _unknown(found: list[Finding]) -> Iterator[RenderableType]:
    """What is not known of the code, by what would tell."""
    if found:
        yield _section("Not known", f"{amount(len(found), 'verdict')}, none of which counts as passed")
        yield from unknowns(found, _STYLES)


def _worst(groups: list[Group]) -> Iterator[RenderableType]:
    """The open causes."""
    found = [group for group in groups if group.open]
    if not found:
        yield _section("Worst causes")
        yield _paragraph(Text("No open finding.", "green"))
        return
    counted = [f"{tile.causes} {tile.severity}" for tile in tiles(found) if tile.causes]
    yield _section("Worst causes", ", ".join(counted))
    problems: dict[str, list[Group]] = {}
    for group in found:
        problems.setdefault(group.rule, []).append(group)
    for causes in list(problems.values())[:_WORST]:
        yield _problem(causes)
    if len(problems) > _WORST:
        more = f"… and {len(problems) - _WORST} more problems: the other formats list them all"
        yield _paragraph(Text(more, "dim"))


def _problem(causes: list[Group]) -> RenderableType:
    """Severity and problem on one line; below, for each cause, why, which resources and where."""
    worst = causes[0]
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    badge = Text(f" {worst.severity.upper():<8} ", _STYLES[worst.severity])
    table.add_row(badge, Text.assemble(_line(worst.title, "bold"), (f"  {worst.rule}", "dim")))
    said = ""
    for group in causes[:_CAUSES]:
        words = weighed(group)
        if words != said:
            table.add_row("", _line(words))
        said = words
        table.add_row("", Padding(_resources(group), (0, 0, 0, 2)))
    if len(causes) > _CAUSES:
        count = sum(group.count for group in causes[_CAUSES:])
        table.add_row(
            "", Text(f"and {amount(len(causes) - _CAUSES, 'more cause')} with {amount(count, 'resource')}", "dim")
        )
    return Padding(table, (0, 0, 1, 0))


def _resources(group: Group) -> Text:
    names, more = examples(group, 3)
    kind = plain_type(group.findings[0].resource.type).lower()
    which = Text(", ").join(_line(name, "cyan") for name in names)
    others = f" and {more:,} more" if more else ""
    return Text.assemble(f"{amount(group.count, kind)}: ", which, others, (f" ({homes(group)})", "dim"))


def _unread(report: Report, groups: list[Group]) -> Iterator[RenderableType]:
    """Calls that failed, and how many findings each leaves undecided."""
    failed = [hole for hole in holes(report.coverage) if hole.status not in {"skipped", "unsupported"}]
    hidden = undecided(groups)
    if not failed and not hidden:
        return
    yield _section("Could not be read", "what depends on it is unknown, never passed")
    table = Table.grid(padding=(0, 2))
    table.add_column(overflow="fold")
    for hole in failed[:_LISTED]:
        where = ", ".join(hole.places[:2]) + (f" and {len(hole.places) - 2} more" if len(hole.places) > 2 else "")  # noqa: PLR2004 - two are named
        table.add_row(Text.assemble((f"{hole.status} ", "yellow"), _line(f"{hole.service}:{hole.operation}", "bold")))
        table.add_row(Padding(_line(f"{where}: {hole.reason}" if hole.reason else where, "dim"), (0, 0, 0, 2)))
    if len(failed) > _LISTED:
        table.add_row(Text(f"… and {len(failed) - _LISTED} more calls", "dim"))
    for one in hidden[:_LISTED]:
        noun = "finding rests" if one.findings == 1 else "findings rest"
        table.add_row(_line(f"{one.findings} unknown {noun} on {one.operation}: {', '.join(one.rules)}"))
    yield _paragraph(table)


def _rest(report: Report, groups: list[Group]) -> Iterator[RenderableType]:
    """What was left out, what is accepted, what is fixed, what of ours failed."""
    left_out = {type_: count for type_, count in report.scope.left_out.items() if count}
    if left_out:
        yield _section("Left out", f"finished jobs older than {report.scope.history}")
        parts = (amount(count, plain_type(type_).lower()) for type_, count in left_out.items())
        yield _paragraph(_line(", ".join(parts)))
    if lines := list(accepted_lines(groups)):
        yield _section("Accepted")
        yield _paragraph(RenderGroup(*(_line(text) for text in lines)))
    if report.fixed:
        yield _section("Fixed", "in the baseline, and gone")
        gone = (_line(f"{one.title}: {one.resource}") for one in report.fixed[:_LISTED])
        more = len(report.fixed) - _LISTED
        yield _paragraph(RenderGroup(*gone, *([Text(f"… and {more} more", "dim")] if more > 0 else [])))
    if report.errors:
        yield _section("Errors")
        faults = (Text.assemble((f"{one.kind} ", "red"), _line(f"{one.name}: {one.message}")) for one in report.errors)
        yield _paragraph(RenderGroup(*faults))
