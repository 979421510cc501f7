"""Write guardrails: policies that refuse unprotected requests, and whether they are in force."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from auditor.cli import answers, options, tables
from auditor.engine import guardrails
from auditor.engine.core import core_of
from auditor.engine.guardrails import GuardrailRow, Wanted
from auditor.iam import Decision
from auditor.iam.guardrails import Guardrail, PolicyKind
from auditor.iam.known import spelled
from auditor.model.errors import UserError
from auditor.snapshot.read import Snapshot

_FORCE: Final = {True: "yes", False: "no", None: "unknown"}
_ANYWHERE: Final = "aws"
"""The partition of the requests that guardrails are proven with where no snapshot names one: it decides nothing."""
_NAMED: Final = 3
_KEY: Final = re.compile(r"\bsagemaker:\w+")
_INDENT: Final = 9
_COLOURS: Final = {True: "done", False: Decision.ALLOW, None: "possible"}
_KINDS: Final = {PolicyKind.SCP: "service control", PolicyKind.IAM: "IAM"}


_EXAMPLES = """\b
Examples:
  auditor guardrails DIR
  auditor guardrails DIR --missing --format terraform > guardrails.tf
  auditor guardrails --allow subnets=subnet-1,subnet-2 --format json
"""


@click.command("guardrails", short_help=__doc__, epilog=_EXAMPLES)
@click.argument("snapshot", required=False, type=options.FILE)
@options.scps
@click.option("--missing", is_flag=True, help="Only those that are not known to be in force.")
@click.option("--control", "controls", multiple=True, metavar="ID", help="Only this control's. Repeatable.")
@click.option("--allow", multiple=True, metavar="NAME=VALUE", help="Ask for these values, not for any. Repeatable.")
@click.option("--kind", type=click.Choice([one.value for one in PolicyKind]), help="Only this kind of policy.")
@click.option("--gaps", is_flag=True, help="What no condition key can enforce, instead.")
@options.code
@options.debug
def command(  # noqa: PLR0913 - one for each option
    *,
    snapshot: Path | None,
    scps: tuple[Path, ...],
    missing: bool,
    controls: tuple[str, ...],
    allow: tuple[str, ...],
    kind: str | None,
    gaps: bool,
    style: str,
) -> int:
    """Write the policies that refuse SageMaker requests without protections, each proven by the policy engine.

    With SNAPSHOT (a folder, or its .zip) each is told to be in force or not, account by account, and who may still do
    what it would refuse, by which statement. --scps gives service control policies that the snapshot lacks; without
    SNAPSHOT these alone are asked, of an administrator whom nothing else binds.
    """
    if gaps:
        _gaps(style)
        return 0
    levels = guardrails.read_levels(scps) if scps else None
    read = Snapshot(snapshot) if snapshot else None
    wanted = Wanted.of(controls, guardrails.allowed_values(allow))
    kinds = [PolicyKind(kind)] if kind else list(PolicyKind) if style == "json" else [PolicyKind.SCP]
    partition = read.manifest.scope.partition if read else _ANYWHERE
    code = [guardrails.policies(wanted, one, partition=partition) for one in kinds]
    rows = guardrails.judged(wanted, core_of(read) if read else None, levels, kinds, partition=partition)
    rows = tuple(guardrails.missing(rows)) if missing else rows
    if style == "json":
        click.echo(json.dumps([row.model_dump(mode="json") for row in rows], indent=1))
    elif style == "text":
        if read or levels:
            _in_force(rows)
        else:
            _refused(wanted)
        click.echo(_count(rows, kinds[0], len(code[0]), asked=bool(read or levels)))
        _hints(wanted)
    else:
        _code(rows, wanted, kinds[0], style, partition)
    return 0


def _code(rows: Sequence[GuardrailRow], wanted: Wanted, kind: PolicyKind, style: str, partition: str) -> None:
    left = list(dict.fromkeys(row.control for row in rows))
    if not left:
        raise UserError("nothing to write: all of these guardrails are in force")
    documents = guardrails.policies(Wanted.of(left, wanted.allowed), kind, partition=partition)
    write = guardrails.terraform if style == "terraform" else guardrails.cloudformation
    click.echo(write(documents, kind), nl=False)


def _count(rows: Sequence[GuardrailRow], kind: PolicyKind, policies: int, *, asked: bool) -> str:
    if not rows:
        return "all of these guardrails are in force" if policies else "without values none of these refuses anything"
    counts = Counter(_FORCE[row.in_force] for row in rows)
    told = ", ".join(f"{counts[word]} {word}" for word in _FORCE.values() if counts[word])
    fit = f"all fit in {_amount(policies, f'{_KINDS[kind]} policy', f'{_KINDS[kind]} policies')}"
    force = f"; in force: {told}" if asked else ""
    return f"{_amount(len(rows), 'guardrail', 'guardrails')}, proven; {fit}{force}"


def _hints(wanted: Wanted) -> None:
    if wanted.needing:
        click.echo("these need values (--allow NAME=VALUE):")
        for one in wanted.needing:
            click.echo(f"  {one.control}: {', '.join(one.parameters)}")
    click.echo("'auditor guardrails --gaps' tells what no condition key can enforce")


def _in_force(rows: Sequence[GuardrailRow]) -> None:
    several = len({row.account for row in rows}) > 1
    for row in rows:
        home = f" in account {row.account}" if several else ""
        answers.heading(f"{_FORCE[row.in_force]:<8} ", f"{row.control}{home}", style=_COLOURS[row.in_force])
        answers.labelled(_who(row), _INDENT)


def _amount(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _refused(wanted: Wanted) -> None:
    for one in wanted.found:
        answers.heading("", one.control)
        answers.labelled((("refuses", text) for text in _requests(one)), 2)


def _requests(guardrail: Guardrail) -> Iterator[str]:
    """What is refused, the actions of one kind together."""
    found: dict[str, list[str]] = {}
    for requirement, use in guardrail.asked:
        found.setdefault(requirement.words, []).append(use.action.removeprefix("sagemaker:"))
    return (f"{', '.join(actions)} {words}" for words, actions in found.items())


def _who(row: GuardrailRow) -> Iterator[answers.Line]:
    """Those who may, and by what the first of them may; or why that is not known."""
    if row.why:
        yield "because", _KEY.sub(lambda key: spelled(key[0]), row.why)
    who = list(dict.fromkeys(_tail(one.principal) for one in row.still_allowed))
    if not who:
        return
    more = f", and {len(who) - _NAMED} more" if len(who) > _NAMED else ""
    beyond = f" ({row.more} more requests)" if row.more else ""
    yield "open to", f"{', '.join(who[:_NAMED])}{more}{beyond}"
    first = row.still_allowed[0]
    yield "such as", f"{first.action} with {_KEY.sub(lambda key: spelled(key[0]), first.request)}"
    yield from answers.statements(first.decided_by) if first.decided_by else [("allowed by", "being root")]


def _tail(arn: str) -> str:
    """`role/name`; the account is told where there are several."""
    return arn.rpartition(":")[2]


def _gaps(style: str) -> None:
    rows = list(guardrails.gap_rows())
    if style == "json":
        click.echo(json.dumps([row.model_dump(mode="json") for row in rows], indent=1))
        return
    if style != "text":
        raise UserError("gaps are no policies: --gaps prints text or json")
    tables.show(
        ("action", "not enforced", "no condition key tells"),
        [(row.action.removeprefix("sagemaker:"), "\n".join(row.controls), row.lacks) for row in rows],
    )
    click.echo(f"{len(rows)} gaps: look at what was made instead ('auditor scan')")
