"""How answers about access read: in words, with the statements that decided, folded under their labels."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import click
from rich.text import Text

from auditor.cli import tables
from auditor.engine.answers import AnswerRow, StatementRow
from auditor.iam import Decision
from auditor.iam.known import spelled
from auditor.model.text import visible

REFUSED: Final = frozenset({Decision.IMPLICIT_DENY, Decision.DENY})
_WORDS: Final = {
    Decision.ALLOW: "yes",
    Decision.UNKNOWN: "unknown",
    Decision.IMPLICIT_DENY: "no",
    Decision.DENY: "no",
}
_STYLES: Final = {
    Decision.ALLOW: "bold red",
    Decision.UNKNOWN: "yellow",
    "proven": "bold red",
    "possible": "yellow",
    "done": "green",
}
_LABEL: Final = 12
"""Columns of a label, such as `depends on`, and what parts it from its text."""
_EVERYONE: Final = "*"

Line = tuple[str, str]
"""A label and its text."""


def short(arn: str, accounts: Iterable[str]) -> str:
    """`role/name` for a user or role of the only account that was asked; other ARNs as they are; both can be asked."""
    if arn == _EVERYONE:
        return "everyone (*)"
    parts = arn.split(":", 5)
    home = tuple(accounts)
    is_ours = len(home) == 1 and len(parts) == 6 and (parts[2], parts[4]) == ("iam", home[0])  # noqa: PLR2004 - an ARN's
    return parts[5] if is_ours else arn


def heading(word: str, text: str, *, style: Decision | str = "") -> None:
    """Print a line that begins with a word in its colour."""
    tables.console().print(Text.assemble((word, _STYLES.get(style, "")), visible(text)), soft_wrap=True)


def labelled(lines: Iterable[Line], indent: int) -> None:
    """Print labels and texts, each text folded under its own beginning; a name longer than a line stays whole."""
    columns = tables.console().width
    for label, text in lines:
        begin = f"{'':{indent}}{label:<{_LABEL}}"
        below = " " * (indent + _LABEL)
        for line in textwrap.wrap(
            visible(text),
            columns,
            initial_indent=begin,
            subsequent_indent=below,
            break_long_words=False,
            break_on_hyphens=False,
        ):
            click.echo(line)


def one(row: AnswerRow, accounts: Iterable[str]) -> None:
    """Print the answer to a single question as a sentence and its grounds."""
    who = short(row.principal, accounts)
    if row.decision is Decision.UNKNOWN:
        on = f" on {row.resource}" if row.resource else ""
        sentence = f": whether {who} may do {row.action}{on}"
    else:
        anything = "any resource" if row.decision in REFUSED else "some resource"
        verb = "may not do" if row.decision in REFUSED else "may do"
        sentence = f": {who} {verb} {row.action} on {row.resource or anything}"
    heading(_WORDS[row.decision], sentence, style=row.decision)
    labelled(_grounds(row), 2)
    _advise([row])


def many(rows: Sequence[AnswerRow], names: Sequence[str], asked: str) -> None:
    """Print those answers that are no refusals, under their names, and count all; `asked` says what was counted."""
    open_ = [(row, name) for row, name in zip(rows, names, strict=True) if row.decision not in REFUSED]
    for row, name in open_:
        heading(f"{_WORDS[row.decision]:<8} ", name, style=row.decision)
        labelled(_grounds(row), 9)
    sure = sum(row.decision is Decision.ALLOW for row in rows)
    click.echo(f"{asked}: {sure} yes, {len(open_) - sure} unknown; the others no")
    _advise([row for row, _ in open_])


def as_json(rows: AnswerRow | Sequence[AnswerRow]) -> None:
    """Print one answer, or a list of them, as JSON."""
    told = (
        rows.model_dump(mode="json") if isinstance(rows, AnswerRow) else [row.model_dump(mode="json") for row in rows]
    )
    click.echo(json.dumps(told, indent=1))


def statements(refs: Sequence[StatementRow], *, refused: bool = False) -> Iterator[Line]:
    """The statements that decided, those that allow and those that deny or (of an open answer) may deny."""
    allowing = [str(ref) for ref in refs if ref.effect == "Allow"]
    denying = [str(ref) for ref in refs if ref.effect == "Deny"]
    if allowing:
        yield "allowed by", ", ".join(allowing)
    if denying:
        yield ("denied by" if refused else "unless"), ", ".join(denying) + ("" if refused else " denies it")


def depends(on: Iterable[str]) -> Iterator[Line]:
    """What an answer depends on: condition keys, and what was not read."""
    if told := ", ".join(map(spelled, on)):
        yield "depends on", told


def _grounds(row: AnswerRow) -> Iterator[Line]:
    if row.resources:
        yield "on", ", ".join(row.resources)
    yield from statements(row.decided_by, refused=row.decision in REFUSED)
    yield from depends(row.hangs_on)
    if row.unread:
        yield "not read", ", ".join(row.unread)
    if row.withheld_by:
        yield "because", f"nothing in the {row.withheld_by} allows it"


def _advise(rows: Iterable[AnswerRow]) -> None:
    """How an answer that depends on condition keys is settled."""
    key = next((key for row in rows if row.decision is Decision.UNKNOWN for key in row.hangs_on), None)
    if key is not None:
        click.echo(f"(--context {spelled(key)}=... tells its value; with --exact, keys that are not given are absent)")
