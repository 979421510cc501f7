"""Show how one principal becomes another, or reaches data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click
from rich.padding import Padding

from auditor.cli import options, tables
from auditor.engine import wayfinding
from auditor.engine.asking import Asking
from auditor.engine.scps import read_levels
from auditor.engine.wayfinding import StepRow
from auditor.model.errors import UserError
from auditor.model.gap import MissingEvidence
from auditor.model.text import visible
from auditor.snapshot.read import Snapshot


@click.command("path", short_help=__doc__)
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option("--snapshot", type=options.FILE, required=True, metavar="DIR", help="The snapshot to ask.")
@options.scps
@options.machine
@options.debug
def command(source: str, target: str, snapshot: Path, scps: tuple[Path, ...], style: str) -> int:
    r"""Show the shortest way from one user or role to another, to a bucket's objects, to a key, or to an administrator.

    FROM is the name or ARN of a user or role in the snapshot; TO is one too, or a bucket or key, or "administrator".

    \b
    Each step is proven by the policy engine, with the statements that decide it. Where no way is proven, the
    shortest possible one is shown, with what each step hangs on.
    """
    desk = Asking.of(Snapshot(snapshot), read_levels(scps) if scps else None)
    try:
        steps = wayfinding.way(desk, source, target)
    except MissingEvidence as missing:
        raise UserError(
            f"{missing.fact} was not read ({missing.gap.operation}: {missing.gap.reason.value})"
        ) from missing
    if style == "json":
        click.echo(json.dumps([step.model_dump(mode="json") for step in steps or ()], indent=1))
    else:
        _tell(steps, source, target)
    for line in wayfinding.hidden(desk, source) if steps is None else ():
        click.echo(f"warning: there may be a way all the same: {line}", err=True)
    return 0


def _tell(steps: tuple[StepRow, ...] | None, source: str, target: str) -> None:
    out = tables.console()
    if not steps:
        known = f"There is no way from {source} to {target}." if steps is None else f"{source} is {target} already."
        out.print(visible(known), markup=False)
        return
    kind = "possible" if any(step.possible_if for step in steps) else "proven"
    out.print(visible(f"{source} reaches {target} in {len(steps)} {_steps(len(steps))}, {kind}:"), markup=False)
    for number, step in enumerate(steps, 1):
        out.print(
            Padding(visible(f"{number}. {_tail(step.source)} -> {_tail(step.target)}"), (0, 0, 0, 2)), markup=False
        )
        for line in _grounds(step):
            out.print(Padding(visible(line), (0, 0, 0, 5), expand=False), markup=False)


def _grounds(step: StepRow) -> Iterator[str]:
    yield f"via       {step.via}"
    if step.decided_by:
        yield f"by        {', '.join(map(str, step.decided_by))}"
    if step.possible_if:
        yield f"hangs on  {', '.join(step.possible_if)}"


def _steps(number: int) -> str:
    return "step" if number == 1 else "steps"


def _tail(arn: str) -> str:
    """`role/path/name`, as an ARN ends."""
    return arn.split(":", 5)[-1]
