"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, TypeVar

import click

from auditor.cli.app import App
from auditor.cli.status import SEVERITIES

F = TypeVar("F", bound=Callable[..., Any])

FILE = click.Path(path_type=Path)


def _moment(ctx: click.Context, param: click.Parameter, value: str | None) -> datetime | None:
    """A day (its end in UTC), or an ISO 8601 time."""
    if value is None:
        return None
    try:
        if len(value) == len("2026-01-31"):
            return datetime.combine(date.fromisoformat(value), time(23, 59, 59), UTC)
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise click.BadParameter(
            f"{value!r} is no date; write it like 2026-01-31 or 2026-01-31T12:00:00Z", ctx, param
        ) from error


def _verdicts(ctx: click.Context, param: click.Parameter, value: str) -> frozenset[str]:
    chosen = frozenset(part.strip() for part in value.split(","))
    if unknown := chosen - {"fail", "unknown", "pass"}:
        raise click.BadParameter(f"{', '.join(map(repr, sorted(unknown)))} is none of fail, unknown, pass", ctx, param)
    return chosen


def _remember_debug(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: ARG001, FBT001 - click's
    app = ctx.find_root().command
    if isinstance(app, App):
        app.debug = value


def debug(function: F) -> F:
    """`--debug`: a traceback where something fails."""
    return click.option(
        "--debug", is_flag=True, expose_value=False, callback=_remember_debug, help="Show a traceback where it fails."
    )(function)


def _all(function: F, *decorators: Callable[[F], F]) -> F:
    for decorate in reversed(decorators):
        function = decorate(function)
    return function


def output(function: F) -> F:
    """`-f FORMAT=PATH`."""
    return click.option(
        "-f",
        "--format",
        "outputs",
        multiple=True,
        metavar="FORMAT=PATH",
        help="Write a report (html, json, csv, markdown, ...) to a file; PATH - is standard output. Repeatable.",
    )(function)


def config(function: F) -> F:
    """`--config FILE`."""
    return click.option(
        "--config", "config_file", type=FILE, metavar="FILE", help="Configuration instead of auditor.toml here."
    )(function)


def scps(function: F) -> F:
    """`--scps DIR`."""
    return click.option(
        "--scps",
        multiple=True,
        type=FILE,
        metavar="DIR",
        help="Take service control policies from here: .json files; folders in it are the levels from the root down. "
        "Repeatable.",
    )(function)


def asked(function: F) -> F:
    """`--snapshot DIR` of the commands whose arguments are what they ask about."""
    return click.option(
        "--snapshot", type=FILE, required=True, metavar="DIR", help="The snapshot to ask: a folder, or its .zip."
    )(function)


def machine(function: F) -> F:
    """`--format text|json` of the commands that print data."""
    return click.option(
        "--format",
        "style",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="A table to read, or JSON.",
    )(function)


def code(function: F) -> F:
    """`--format text|json|terraform|cloudformation` of the commands that write policies."""
    return click.option(
        "--format",
        "style",
        type=click.Choice(["text", "json", "terraform", "cloudformation"]),
        default="text",
        show_default=True,
        help="A table to read, JSON, or code that makes the policies.",
    )(function)


def judging(function: F) -> F:
    """What to judge, by which rules, and what counts as a failure."""
    unknown = click.option(
        "--unknown",
        type=_UNKNOWN,
        default="warn",
        show_default=True,
        help="What an unknown verdict means for the exit status.",
    )
    return _judging(function, unknown, incomplete=False)


def gating(function: F) -> F:
    """As `judging`, for the gate: what is not known holds a change up sooner than it fails a scan."""
    unknown = click.option(
        "--unknown",
        type=_UNKNOWN,
        help="What an unknown verdict means for the exit status.  [default: warn, but fail from high severity up]",
    )
    return _judging(function, unknown, incomplete=True)


_UNKNOWN = click.Choice(["fail", "warn", "ignore"])


def _judging(function: F, unknown: Callable[[F], F], *, incomplete: bool) -> F:
    never = click.Choice([*SEVERITIES, "never"])
    return _all(
        function,
        click.option("--rule", "rules", multiple=True, metavar="ID", help="Only this rule or family. Repeatable."),
        click.option(
            "--framework",
            "frameworks",
            multiple=True,
            metavar="ID|FILE",
            help="Report by this framework's requirements, with its rules only. Repeatable.",
        ),
        click.option("--exclude", multiple=True, metavar="ID", help="Not this rule or family. Repeatable."),
        click.option("--severity", type=click.Choice(SEVERITIES), help="Only rules of at least this severity."),
        click.option(
            "--verdicts", callback=_verdicts, default="fail,unknown", show_default=True, help="Which verdicts to list."
        ),
        click.option("--baseline", type=FILE, metavar="FILE", help="An earlier JSON report, whose findings are known."),
        click.option("--suppressions", type=FILE, metavar="FILE", help="Accepted findings, with owner and expiry."),
        scps,
        click.option(
            "--as-of",
            callback=_moment,
            metavar="DATE",
            help="Judge as of this moment instead of the end of the collection.",
        ),
        click.option("--fail-on", type=never, default="medium", show_default=True, help="Least severity for status 1."),
        unknown,
        click.option(
            "--fail-on-incomplete/--no-fail-on-incomplete",
            default=incomplete,
            show_default=True,
            help="Status 3 where something could not be read.",
        ),
        config,
    )
