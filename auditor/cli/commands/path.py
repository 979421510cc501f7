"""Show how one principal becomes another, or reaches data."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from auditor.cli import answers, asking, options
from auditor.engine import wayfinding
from auditor.engine.asking import Asking
from auditor.engine.wayfinding import StepRow
from auditor.model.errors import UserError
from auditor.model.gap import MissingEvidence

_EXAMPLES = """\b
Examples:
  auditor path ana administrator --snapshot DIR
  auditor path ana data-lake --snapshot DIR
"""


@click.command("path", short_help=__doc__, epilog=_EXAMPLES)
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@options.asked
@options.scps
@options.machine
@options.debug
def command(source: str, target: str, snapshot: Path, scps: tuple[Path, ...], style: str) -> int:
    """Show the shortest way from one user or role to another, to a bucket's objects, to a key, or to an administrator.

    FROM is the name or ARN of a user or role in the snapshot; TO is one too, or a bucket or key, or "administrator".

    Each step is proven by the policy engine, with the statements that decide it. Where no way is proven, the
    shortest possible one is shown, with what each step depends on.
    """
    desk = asking.desk_of(snapshot, scps)
    try:
        steps = wayfinding.way(desk, source, target)
    except MissingEvidence as missing:
        raise UserError(
            f"{missing.fact} was not read ({missing.gap.operation}: {missing.gap.reason.value})"
        ) from missing
    if style == "json":
        click.echo(json.dumps([step.model_dump(mode="json") for step in steps or ()], indent=1))
    else:
        _tell(steps, source, target, desk.estate.accounts)
    asking.warn(f"there may be a way all the same: {line}" for line in _hidden(desk, source, steps))
    return 0


def _hidden(desk: Asking, source: str, steps: tuple[StepRow, ...] | None) -> tuple[str, ...]:
    return wayfinding.hidden(desk, source) if steps is None else ()


def _tell(steps: tuple[StepRow, ...] | None, source: str, target: str, accounts: Iterable[str]) -> None:
    if not steps:
        told = f"There is no way from {source} to {target}." if steps is None else f"{source} is {target} already."
        answers.heading("", told)
        return
    kind = "possible" if any(step.possible_if for step in steps) else "proven"
    answers.heading(kind, f": {source} reaches {target} in {len(steps)} {_steps(len(steps))}", style=kind)
    for number, step in enumerate(steps, 1):
        begin, end = (answers.short(arn, accounts) for arn in (step.source, step.target))
        answers.heading("", f"  {number}. {begin} -> {end}")
        answers.labelled(_grounds(step), 5)


def _grounds(step: StepRow) -> Iterator[answers.Line]:
    yield "via", step.via
    yield from answers.statements(step.decided_by)
    yield from answers.depends(step.possible_if)


def _steps(number: int) -> str:
    return "step" if number == 1 else "steps"
