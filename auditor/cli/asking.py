"""What the commands share that put questions to a snapshot: their options, and how answers read."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeVar

import click
from rich.table import Table
from rich.text import Text

from auditor.cli import options, tables
from auditor.engine.answers import AnswerRow
from auditor.engine.asking import Asking, Circumstances, Thing
from auditor.engine.scps import read_levels
from auditor.iam import Decision
from auditor.iam.known import known
from auditor.model.errors import UserError
from auditor.model.text import visible
from auditor.snapshot.read import Snapshot

F = TypeVar("F", bound=Callable[..., Any])

VERBS: Final = {
    Decision.ALLOW: "may do",
    Decision.UNKNOWN: "may, under conditions, do",
    Decision.IMPLICIT_DENY: "may not do",
    Decision.DENY: "is denied",
}
_STYLES: Final = {Decision.ALLOW: "bold red", Decision.UNKNOWN: "yellow"}
REFUSED: Final = frozenset({Decision.IMPLICIT_DENY, Decision.DENY})
_WORDS: Final = {
    Decision.ALLOW: "yes",
    Decision.UNKNOWN: "perhaps",
    Decision.IMPLICIT_DENY: "no",
    Decision.DENY: "denied",
}


def question(function: F) -> F:
    """`--snapshot`, `--context`, `--exact` and `--scps`."""
    for decorate in (
        options.scps,
        click.option("--exact", is_flag=True, help="Context keys that are not given are absent, not unknown."),
        click.option("--context", multiple=True, metavar="KEY=VALUE", help="A context key of the request. Repeatable."),
        click.option(
            "--snapshot",
            type=options.FILE,
            required=True,
            metavar="DIR",
            help="The snapshot to ask.",
        ),
    ):
        function = decorate(function)
    return function


@dataclass(frozen=True, slots=True)
class Question:
    """The snapshot, what the question is about, and what is known of the request."""

    desk: Asking
    thing: Thing | None
    given: Circumstances

    @classmethod
    def of(cls, options_: Mapping[str, Any]) -> Question:
        """Read the options of `question`, and the argument `resource`; raises UserError."""
        given = Circumstances(_context(options_["context"]), options_["exact"])
        scps = options_["scps"]
        desk = Asking.of(Snapshot(options_["snapshot"]), read_levels(scps) if scps else None)
        return cls(desk, desk.thing(options_["resource"]) if options_["resource"] else None, given)


def _context(given: Iterable[str]) -> dict[str, list[str]]:
    """Read `KEY=VALUE` options; a key that is given several times has several values."""
    values: dict[str, list[str]] = defaultdict(list)
    for text in given:
        key, equals, value = text.partition("=")
        if not equals or not key:
            raise UserError(f"--context {text!r} is no KEY=VALUE, such as aws:SourceVpce=vpce-1")
        values[key].append(value)
    return values


def action(text: str) -> str:
    """An action as written, refused where it is none."""
    service, colon, name = text.partition(":")
    if not colon or not service or not name or any(mark in text for mark in "*? "):
        raise UserError(f"{text!r} is no action; write it like sagemaker:CreateTrainingJob")
    index = known().index(text)
    return text if index is None else known().name(index)


def grounds(row: AnswerRow) -> Iterator[str]:
    """Why an answer is as it is, a line each."""
    if row.resources:
        yield f"on        {', '.join(row.resources)}"
    if row.decided_by:
        yield f"by        {', '.join(map(str, row.decided_by))}"
    if row.hangs_on:
        yield f"hangs on  {', '.join(row.hangs_on)}"
    if row.unread:
        yield f"unread    {', '.join(row.unread)}"
    if row.withheld_by:
        yield f"because   nothing in the {row.withheld_by} allows it"


def _alike(rows: Iterable[AnswerRow], first: Literal["action", "principal"]) -> Iterator[tuple[AnswerRow, list[str]]]:
    """Those with the same answer on the same grounds together; the whole of a service by one name."""
    found: dict[AnswerRow, list[str]] = defaultdict(list)
    for row in rows:
        found[row.model_copy(update={first: ""})].append(getattr(row, first))
    for row, names in found.items():
        yield row, list(_whole_services(names)) if first == "action" else names


def _whole_services(actions: Iterable[str]) -> Iterator[str]:
    by_service: dict[str, list[str]] = defaultdict(list)
    for action in actions:
        by_service[action.partition(":")[0]].append(action)
    for service, named in by_service.items():
        whole = len(named) == known().bits(f"{service}:*").bit_count()
        yield from [f"{service}:*"] if whole else named


def listed(rows: Sequence[AnswerRow], style: str, first: Literal["action", "principal"]) -> None:
    """Print answers: all as JSON, or those that are not refused as a table."""
    if style == "json":
        click.echo(json.dumps([row.model_dump(mode="json") for row in rows], indent=1))
        return
    open_ = [row for row in rows if row.decision not in REFUSED]
    grid = Table.grid(padding=(0, 1))
    for row, names in _alike(open_, first):
        why = Text("\n".join((visible(", ".join(names)), *(f"  {visible(line)}" for line in grounds(row)))))
        grid.add_row(Text(_WORDS[row.decision], _STYLES[row.decision]), why)
    tables.console().print(grid)
    sure = sum(row.decision is Decision.ALLOW for row in rows)
    click.echo(f"{len(rows)} asked: {sure} may, {len(open_) - sure} perhaps, {len(rows) - len(open_)} may not")
