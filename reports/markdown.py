"""A summary for a pull request, a ticket or a wiki: nothing in it is taken for markup, a mention or a link."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from auditor.model.report import Report

from ._causes import accepted_lines, amount, code_line, examples, failure, homes, scope_line
from ._code import of_code, place
from ._groups import Group, grouped, weighed
from ._requirements import counts_words, tally, verdict_words
from ._summary import holes, totals, undecided
from ._text import plain_type, visible
from ._unknowns import wants

SUFFIX = ".md"

_MOST: Final = 50
_PLACES: Final = 3
_NAMED: Final = 12
_MARKUP: Final = re.compile(r"([\\`*_{}\[\]<>()#|~!&$^=]|:(?=//))")


def render(report: Report, write: Callable[[str], object]) -> None:
    """Write a summary of `report` as GitHub-flavoured Markdown."""
    groups = grouped(report)
    for lines in (
        _head(report),
        _requirements(report),
        _worst(groups),
        _remedies(groups),
        _unread(report, groups),
        _rest(report, groups),
    ):
        for line in lines:
            write(f"{line}\n")


def text(value: str) -> str:
    """Text on one line that means only itself; an at-sign calls nobody, an address is no link."""
    flat = _MARKUP.sub(r"\\\1", " ".join(visible(value).split()))
    return flat.replace("@", "@&#8203;").replace("www.", "www&#46;")


def code(value: str) -> str:
    """A name as code, fenced by more backticks than it holds; as text where bars or backslashes would split a cell."""
    flat = " ".join(visible(value).split())
    if not flat or re.search(r"[|\\]", flat):
        return text(flat)
    fence = "`" * (max((len(run) for run in re.findall("`+", flat)), default=0) + 1)
    gap = " " if flat.startswith("`") or flat.endswith("`") else ""
    return f"{fence}{gap}{flat}{gap}{fence}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield ""
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _head(report: Report) -> Iterator[str]:
    sums = totals(report)
    yield "# SageMaker audit"
    yield ""
    yield text(scope_line(report))
    for one in report.inputs:
        if one.status == "failed":
            yield ""
            yield f"**{code(one.path)} could not be read:** {text(failure(one))}"
    if of_code(report):
        yield from ("", text(code_line(report)))
    counts = (sums.fail, sums.unknown, sums.passed, sums.not_applicable, sums.enumerated)
    yield from _table(("fail", "unknown", "pass", "not applicable", "in all"), [[f"{count:,}" for count in counts]])
    yield ""
    yield (
        "The counts add up for every rule."
        if not sums.off
        else f"**The counts do not add up for {', '.join(sums.off)}.**"
    )
    if sums.suppressed:
        yield f"{sums.suppressed:,} of them are suppressed."


def _requirements(report: Report) -> Iterator[str]:
    for framework in report.frameworks:
        yield ""
        yield f"## {text(framework.framework)} {text(framework.version)}"
        yield ""
        yield text(f"{tally(framework)}. Version of {framework.date}, {framework.source}")
        yield from _table(
            ("requirement", "verdict", "counts, and what is left to a person"),
            (
                (text(f"{one.id} {one.title}".strip()), verdict_words(one), text(counts_words(one)))
                for one in framework.requirements
            ),
        )


def _worst(groups: list[Group]) -> Iterator[str]:
    found = [group for group in groups if group.open]
    yield ""
    yield "## Worst causes" if found else "No open finding."
    if found:
        yield from _table(("severity", "problem", "why", "resources", "where"), map(_cause, found[:_MOST]))
    if len(found) > _MOST:
        yield ""
        yield f"And {len(found) - _MOST} more causes."


def _cause(group: Group) -> list[str]:
    names, more = examples(group, 3)
    kind = plain_type(group.findings[0].resource.type).lower()
    which = ", ".join(code(name) for name in names) + (f" and {more:,} more" if more else "")
    return [
        group.severity,
        f"{text(group.title)} ({code(group.rule)})",
        text(weighed(group)),
        f"{amount(group.count, text(kind))}: {which}",
        _homes(group),
    ]


def _homes(group: Group) -> str:
    """The places in code, or the accounts and regions."""
    at = [place(one.location) for one in group.findings if one.location]
    more = f" and {len(at) - _PLACES} more" if len(at) > _PLACES else ""
    return ", ".join(map(code, at[:_PLACES])) + more if at else text(homes(group))


def _remedies(groups: list[Group]) -> Iterator[str]:
    found = {group.rule: group for group in groups[:_MOST] if group.open}
    if found:
        yield ""
        yield "## How to mend"
        yield ""
    for rule, group in found.items():
        yield f"- {code(rule)}: {text(group.findings[0].remediation.text)}"


def _unread(report: Report, groups: list[Group]) -> Iterator[str]:
    failed = [hole for hole in holes(report.coverage) if hole.status not in {"skipped", "unsupported"}]
    waiting = wants(one for group in groups for one in group.findings if one.status == "new") if of_code(report) else []
    hidden = [] if waiting else undecided(groups)
    if failed or hidden or waiting:
        yield ""
        yield "## Could not be read"
        yield ""
        yield "What depends on it is unknown, never passed."
        yield ""
    for hole in failed:
        where = text(", ".join(hole.places))
        yield f"- {code(f'{hole.service}:{hole.operation}')} {hole.status} in {where}: {text(hole.reason)}"
    for want in waiting:
        names = ", ".join(code(name) for name, _ in want.names[:_NAMED])
        rest = f" and {len(want.names) - _NAMED} more" if len(want.names) > _NAMED else ""
        yield f"- {amount(len(want.findings), 'verdict')} {text(want.heading)}{f' ({names}{rest})' if names else ''}"
    for one in hidden:
        rules = ", ".join(code(rule) for rule in one.rules)
        yield f"- {amount(one.findings, 'unknown finding')} for want of {code(one.operation)}: {rules}"


def _rest(report: Report, groups: list[Group]) -> Iterator[str]:
    left_out = [f"{amount(n, plain_type(type_).lower())}" for type_, n in report.scope.left_out.items() if n]
    lists = {
        f"Left out (finished jobs older than {report.scope.history})": left_out,
        "Accepted": list(accepted_lines(groups)),
        "Errors": [f"{one.kind} {one.name}: {one.message}" for one in report.errors],
    }
    for title, lines in lists.items():
        if lines:
            yield ""
            yield f"## {title}"
            yield ""
            yield from (f"- {text(line)}" for line in lines)
