"""What the short formats say of a cause: whose resources, how many more, and since which gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._summary import accepted
from ._text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from auditor.model.report import Input, Report

    from ._groups import Group


def examples(group: Group, most: int) -> tuple[list[str], int]:
    """The names of the first resources of a cause, and how many there are beside them."""
    names = list(dict.fromkeys(visible(one.resource.name) for one in group.findings))[:most]
    return names, max(group.count - len(names), 0)


def homes(group: Group) -> str:
    """The accounts and regions in which a cause stands."""
    places = dict.fromkeys(f"{one.resource.account} {one.resource.region}" for one in group.findings)
    first, rest = list(places)[:2], len(places) - 2
    return ", ".join(first) + (f" and {rest} more" if rest > 0 else "")


def scope_line(report: Report) -> str:
    """Who and where, in one line."""
    scope = report.scope
    return " · ".join(
        part
        for part in (
            _few("account", scope.accounts),
            _few("region", scope.regions),
            scope.as_of.replace("T", " ")[:16] + " UTC",
            f"{len(scope.rules)} rules",
        )
        if part
    )


def failure(one: Input) -> str:
    """Why an input could not be read, without its path in front, which a file's error has."""
    return (one.error or "no reason known").removeprefix(f"{one.path}:").removeprefix(" ")


def code_line(report: Report) -> str:
    """What the gate read, in one line."""
    read = [one for one in report.inputs if one.status == "read"]
    failed = len(report.inputs) - len(read)
    resources = amount(sum(len(one.resources) for one in read), "resource")
    return f"{resources} in {amount(len(read), 'file')}" + (
        f"; {amount(failed, 'input')} could not be read" if failed else ""
    )


def amount(number: int, noun: str) -> str:
    """`1 role`, `1,200 training jobs`, `2 policies`."""
    if number == 1:
        return f"1 {noun}"
    many = f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in "aeo" else f"{noun}s"
    return f"{number:,} {many}"


def _few(noun: str, values: Sequence[str]) -> str:
    if not values:
        return ""
    most = 3
    return (
        f"{noun}{'s' if len(values) > 1 else ''} {', '.join(values)}"
        if len(values) <= most
        else f"{len(values)} {noun}s"
    )


def accepted_lines(groups: Iterable[Group]) -> Iterator[str]:
    """Who answers for what until when; and which acceptances no longer count."""
    valid, over = accepted(groups)
    for one in valid:
        what = f"{amount(one.findings, 'finding')} of {one.rule}"
        if one.record is None:
            yield f"{what}: in the baseline"
        else:
            yield f"{what}: {one.record.owner} until {one.record.expires}: {one.record.reason}"
    for one in over:
        if one.record:
            what = f"{amount(one.findings, 'finding')} of {one.rule}"
            whose = one.record.owner or "anybody"
            yield f"{what}: no longer accepted from {whose}: {one.record.note or one.record.expires}"
