"""Judge infrastructure code before it is deployed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli import options
from auditor.cli.loading import collect_rarely, loading
from auditor.cli.result import Task
from auditor.model.errors import UserError
from auditor.model.text import visible

if TYPE_CHECKING:
    from auditor.engine.gate.live import Live
    from auditor.engine.scps import Levels
    from auditor.model.report import Report

_SUPPRESSIONS = Path("auditor-suppressions.yaml")
"""The suppressions file that is read where none is named."""
_ACCOUNT = re.compile(r"[0-9]{12}")
_KINDS = ("cloudformation", "cdk", "sam", "terraform", "request", "pipeline")


@click.command("gate", short_help=__doc__)
@click.argument("paths", nargs=-1, required=True, type=options.FILE, metavar="PATH...")
@click.option("--type", "kind", type=click.Choice(_KINDS), help="What the files are, where they don't tell.")
@click.option("--operation", metavar="NAME", help="The operation of a request, such as CreateModel.")
@click.option("--parameter", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter's value. Repeatable.")
@click.option("--parameters", "files", multiple=True, type=options.FILE, metavar="FILE", help="Values of parameters.")
@click.option("--over", type=options.FILE, metavar="SNAPSHOT", help="Lay the code over this snapshot of the account.")
@click.option("--account", metavar="ID", help="The account that the code goes to.")
@click.option("--region", metavar="REGION", help="The region that the code goes to.")
@click.option("--inline-suppressions/--no-inline-suppressions", "inline", default=True, help="Heed those in the code.")
@click.option("--fix", is_flag=True, help="Write the fixes that need no decision into the files, and judge again.")
@options.output
@options.gating
@options.debug
def command(paths: tuple[Path, ...], over: Path | None, **given: Any) -> int:
    """Judge infrastructure code before it is deployed, by the rules of the account scan.

    PATH is a CloudFormation or SAM template, a cdk.out folder, a Terraform plan (terraform show -json), the JSON of a
    SageMaker API request or a pipeline definition, or a folder of such files.

    Exit status: 0 no finding that counts, 1 findings, 2 wrong input (a file that could not be parsed among them),
    3 incomplete, 4 an internal error, 130 interrupted.
    """
    with loading():
        from auditor.engine.gate.gate import Gate  # noqa: PLC0415 - the doors, which help must not wait for
        from auditor.iac.planned import Kind, Options  # noqa: PLC0415
        from auditor.iac.reading import read  # noqa: PLC0415
        from auditor.iac.text.literal import as_written, marked  # noqa: PLC0415

        parameters = _pairs(given["parameters"])
        if given["suppressions"] is None and _SUPPRESSIONS.is_file():
            given["suppressions"] = _SUPPRESSIONS
        task = Task.of(given)
    collect_rarely()
    if (account := given["account"]) is not None and not _ACCOUNT.fullmatch(account):
        raise UserError(f"--account {account}: an account's id has 12 digits")
    if (operation := given["operation"]) is not None:
        _check(operation)
    live = _live(over, task.judge.scps)
    home = live.home(given["account"], given["region"])
    kind = Kind(given["kind"]) if given["kind"] else None
    asked = Options(kind, given["operation"], parameters, given["files"], home)
    reading = read(paths, asked)
    gate = Gate(task.judge, live, asked, Path.cwd(), passes="pass" in task.verdicts, inline=given["inline"])
    report = gate.report(reading)
    if given["fix"] and (fixed := gate.fix(report)):
        click.echo(f"fixed: {', '.join(f'{count} in {file}' for file, count in fixed.items())}", err=True)
        reading = read(paths, asked)
        report = gate.report(reading)
    status = task.deliver(_as_written(report) if any(marked(text.text) for text in reading.texts.values()) else report)
    _warn(as_written(note) for unit in reading.units for note in unit.notes)
    for failure in reading.failures:
        click.echo(f"error: {as_written(failure.error)}", err=True)
    return status


def _as_written(report: Report) -> Report:
    """The report with the texts of the code as they stand there, where they hold what symbols are marked by."""
    from auditor.iac.text.literal import as_written  # noqa: PLC0415 - as above

    told = report.model_dump_json(by_alias=True)
    written = as_written(told)
    return report if written == told else type(report).model_validate_json(written)


def _check(operation: str) -> None:
    from auditor.iac.request.api import called, no_operation  # noqa: PLC0415 - the API's model is large

    if called(operation) is None:
        raise UserError(f"--operation {operation}: {no_operation(operation)}")


def _warn(notes: Iterable[str]) -> None:
    """Say what of the code was not seen (a macro, a loop over an open list, a nested stack): no verdict tells it."""
    for note in dict.fromkeys(notes):
        click.echo(f"warning: {visible(note)}", err=True)


def _live(over: Path | None, scps: Levels | None) -> Live:
    """What is there already: what a snapshot holds, if there is one."""
    from auditor.engine.gate.live import Live  # noqa: PLC0415 - help must not wait for it

    if over is None:
        return Live(scps=scps)
    from auditor.snapshot.read import Snapshot  # noqa: PLC0415 - only who has one waits for its reader

    return Live.of(Snapshot(over), scps)


def _pairs(texts: tuple[str, ...]) -> Mapping[str, str]:
    from auditor.iac.text.literal import neutral_text  # noqa: PLC0415 - help must not wait for it

    found: dict[str, str] = {}
    for text in texts:
        name, separator, value = text.partition("=")
        if not separator or not name:
            raise UserError(f"--parameter {text}: say NAME=VALUE")
        if name in found:
            raise UserError(f"--parameter {name} stands twice: say it once")
        found[name] = neutral_text(value)
    return found
