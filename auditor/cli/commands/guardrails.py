"""Write guardrails: policies that refuse unprotected requests, and whether they are in force."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from auditor.cli import options, tables
from auditor.engine import guardrails
from auditor.engine.core import core_of
from auditor.engine.guardrails import GuardrailRow, Wanted
from auditor.iam.guardrails import Guardrail, PolicyKind
from auditor.model.errors import UserError
from auditor.model.text import visible
from auditor.snapshot.read import Snapshot

_FORCE: Final = {True: "yes", False: "no", None: "unknown"}
_ANYWHERE: Final = "aws"
"""The partition of the requests that guardrails are proven with where no snapshot names one: it decides nothing."""
_NAMED: Final = 1


@click.command("guardrails", short_help=__doc__)
@click.argument("snapshot", required=False, type=options.FILE)
@options.scps
@click.option("--missing", is_flag=True, help="Only those that are not known to be in force.")
@click.option("--control", "controls", multiple=True, metavar="ID", help="Only this control's. Repeatable.")
@click.option("--allow", multiple=True, metavar="NAME=VALUE", help="Values that they allow. Repeatable.")
@click.option("--kind", type=click.Choice([one.value for one in PolicyKind]), help="Only this kind of policy.")
@click.option("--gaps", is_flag=True, help="What no condition key can enforce, instead.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "terraform", "cloudformation"]),
    default="text",
    show_default=True,
    help="A table to read, JSON, or code that makes the policies.",
)
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
    r"""Write the policies that refuse SageMaker requests without protections, each proven by the policy engine.

    With SNAPSHOT (or --scps alone) each is told to be in force or not, account by account, and who may still do what
    it would refuse, by which statement. --scps DIR gives service control policies where they could not be read: a
    folder of .json files is one level, folders in it are the levels from the root down.

    \b
    --allow subnets=subnet-1,subnet-2   a guardrail then asks for these values, not only that there are some
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
        _show(rows, wanted, kinds[0], code[0])
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


def _show(
    rows: Sequence[GuardrailRow], wanted: Wanted, kind: PolicyKind, documents: Sequence[dict[str, object]]
) -> None:
    if all(row.account is None and row.in_force is None and not row.still_allowed for row in rows):
        head: tuple[str, ...] = ("control", "refuses")
        table: list[tuple[str, ...]] = [(one.control, _refused(one)) for one in wanted.found]
    else:
        several = len({row.account for row in rows}) > 1
        head = ("control", "in force", "who may still do it", *(["account"] if several else []))
        table = [(row.control, _FORCE[row.in_force], _who(row), row.account or "")[: len(head)] for row in rows]
    tables.show(head, table)
    counts = Counter(_FORCE[row.in_force] for row in rows)
    told = ", ".join(f"{counts[word]} {word}" for word in _FORCE.values() if counts[word])
    click.echo(f"{len(rows)} guardrails, proven; all fit in {len(documents)} {kind.value} policies; in force: {told}")
    if wanted.needing:
        click.echo("these need values (--allow NAME=VALUE):")
        for one in wanted.needing:
            click.echo(f"  {one.control}: {', '.join(one.parameters)}")
    click.echo("'auditor guardrails --gaps' tells what no condition key can enforce")


def _refused(guardrail: Guardrail) -> str:
    """What its requests look like, the actions of one kind together."""
    found: dict[str, list[str]] = {}
    for requirement, use in guardrail.asked:
        found.setdefault(requirement.words, []).append(use.action.removeprefix("sagemaker:"))
    return "\n".join(f"{', '.join(actions)} {words}" for words, actions in found.items())


def _who(row: GuardrailRow) -> str:
    """The first of those who may, or why that is not known."""
    named = [
        f"{_tail(one.principal)} by {', '.join(map(str, one.decided_by)) or 'being root'}" for one in row.still_allowed
    ]
    more = len(named) - _NAMED + row.more
    lines = [row.why, *named[:_NAMED], f"and {more} more" if more > 0 else ""]
    return visible("\n".join(line for line in lines if line))


def _tail(arn: str) -> str:
    """`role/name`: the account has its own column where there are several."""
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
