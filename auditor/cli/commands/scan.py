"""Snapshot AWS accounts, judge them, and report."""

from __future__ import annotations

import shlex
import shutil
import tempfile
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from click.core import ParameterSource
from msgspec.structs import replace

from auditor.cli import options, progress
from auditor.cli.result import Task
from auditor.model.errors import UserError
from auditor.model.extra import Extra
from auditor.snapshot.manifest import MANIFEST
from auditor.snapshot.read import Snapshot

if TYPE_CHECKING:
    from auditor.engine.collecting import Plan

_RESUME: Final = ("auditor", "scan", "--resume")
_KNOWN: Final = {"snapshot", "resume", "regions", "all_regions", "history", "access_advisor"}
_COLLECTING: Final = {"profile", "role_arns", "external_id", "demo"}


@click.command("scan", short_help=__doc__)
@click.option("--profile", metavar="NAME", help="A profile of the AWS configuration.")
@click.option("--region", "regions", multiple=True, metavar="REGION", help="Read this region. Repeatable.")
@click.option("--all-regions", is_flag=True, help="Read every region that the account has enabled.")
@click.option("--role-arn", "role_arns", multiple=True, metavar="ARN", help="Read as this role. Repeatable: accounts.")
@click.option("--external-id", metavar="ID", help="The external id that the roles ask for.")
@click.option("--history", default="90d", show_default=True, metavar="all|Nd|none", help="Which finished jobs to read.")
@click.option("--access-advisor", is_flag=True, help="Also read what SageMaker's roles last used: some calls a role.")
@click.option("--snapshot", type=options.FILE, metavar="DIR", help="Keep the snapshot in this new folder.")
@click.option("--resume", type=options.FILE, metavar="DIR", help="Complete an interrupted scan.")
@click.option("--demo", is_flag=True, help="Scan the demo account on this machine; no AWS account is needed.")
@options.output
@options.judging
@options.debug
def command(snapshot: Path | None, resume: Path | None, **given: Any) -> int:
    """Snapshot AWS accounts, judge them, and report.

    Everything is read, nothing is changed: 'auditor permissions' prints the IAM policy that suffices. The report is
    shown on standard output, progress on standard error.

    Exit status: 0 no finding that counts, 1 findings, 2 wrong input,
    3 incomplete, 4 no credentials or an internal error, 130 interrupted.
    """
    from auditor.engine.collecting import collect_to  # noqa: PLC0415 - boto3, which help must not wait for

    if snapshot and resume:
        raise click.UsageError("--resume goes on in the folder that it names: leave out --snapshot")
    task = Task.of(given)
    plan = _plan(given, task, resume)
    with _folder(snapshot or resume) as folder:
        with progress.shown() as watch:
            failed = collect_to(folder, plan, resume=resume is not None, progress=watch)
        for line in failed:
            click.echo(f"warning: a collector failed: {line}", err=True)
        return task.conclude(Snapshot(folder))


def _plan(given: Mapping[str, Any], task: Task, resume: Path | None) -> Plan:
    """What to collect. A resumed scan reads the regions, the history and the extras that it was begun with."""
    from auditor.collect.session import Login  # noqa: PLC0415 - boto3, which help must not wait for
    from auditor.engine.collecting import Plan, age_of, begun  # noqa: PLC0415

    login = Login(
        profile=given["profile"],
        regions=given["regions"],
        all_regions=given["all_regions"],
        role_arns=given["role_arns"],
        external_id=given["external_id"],
    )
    history, types = given["history"], task.judge.types()
    extras = frozenset({Extra.ACCESS_ADVISOR} if given["access_advisor"] else ())
    if given["demo"] and (given["profile"] or given["role_arns"] or given["regions"]):
        raise UserError("--demo reads an account on this machine: leave out --profile, --role-arn and --region")
    if resume:
        scope = begun(resume)
        history, types, extras = scope.history, frozenset(scope.types) or None, frozenset(scope.extras)
        if not login.regions and not login.all_regions:
            login = replace(login, regions=scope.accounts[0].regions)
    age_of(history)
    task.judge.require(extras)
    return Plan(login, history, types, demo=given["demo"], extras=extras)


@contextmanager
def _folder(named: Path | None) -> Generator[Path]:
    """The snapshot's folder: the named one, or a private one that is removed at the end but kept when interrupted."""
    folder = named or Path(tempfile.mkdtemp(prefix="auditor-snapshot-"))
    kept = named is not None
    try:
        yield folder
    except KeyboardInterrupt as error:
        begun_there = folder.is_dir() and any(folder.iterdir())
        kept = kept or begun_there
        raise click.Abort(f"interrupted; to go on: {_again(folder)}" if begun_there else "interrupted") from error
    finally:
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)


def _again(folder: Path) -> str:
    """The command that goes on: the options as they were given, but for what the snapshot knows itself."""
    context = click.get_current_context()
    words = ["auditor", "check", str(folder)] if (folder / MANIFEST).exists() else [*_RESUME, str(folder)]
    for option in context.command.params:
        given = context.get_parameter_source(option.name or "") is ParameterSource.COMMANDLINE
        if given and option.name not in _KNOWN and (words[1] == "scan" or option.name not in _COLLECTING):
            words += _as_given(option, context.params[option.name or ""])
    return shlex.join(words)


def _as_given(option: click.Parameter, value: Any) -> Iterator[str]:
    if isinstance(value, bool):
        yield option.opts[0] if value else option.secondary_opts[0]
        return
    for one in value if isinstance(value, tuple) else (value,):
        yield option.opts[-1]
        yield ",".join(sorted(one)) if isinstance(one, frozenset) else str(one)
