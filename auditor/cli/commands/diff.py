"""Compare two reports: new, fixed, unchanged, disappeared, unknown."""

from __future__ import annotations

from pathlib import Path

import click

from auditor.cli import options, tables
from auditor.engine import diff
from auditor.engine.outputs import read_report
from auditor.model.text import visible


@click.command("diff", short_help=__doc__)
@click.argument("before", type=options.FILE)
@click.argument("after", type=options.FILE)
@options.machine
@click.option(
    "--fail-on",
    type=click.Choice(["new", "never"]),
    default="new",
    show_default=True,
    help="Status 1 where AFTER has a fail that BEFORE has not and that nobody has accepted.",
)
@options.debug
def command(before: Path, after: Path, style: str, fail_on: str) -> int:
    """Compare two JSON reports.

    A finding is fixed only where the later report judged the resource and found no fault; what it could not read is
    unknown, and a resource that is not there any more has disappeared.
    """
    found = diff.compare(read_report(before), read_report(after))
    if style == "json":
        click.echo(found.model_dump_json(indent=1))
    else:
        _show(found)
    return int(fail_on == "new" and found.worse)


def _show(found: diff.Diff) -> None:
    rows = [
        (
            row.change,
            row.severity,
            row.rule,
            f"{row.resource.name}\n{row.resource.account} {row.resource.region}",
            row.reason,
        )
        for row in found.rows
        if row.change != "unchanged"
    ]
    if rows:
        tables.show(("change", "severity", "rule", "resource", "why"), rows)
    click.echo(", ".join(f"{count} {visible(change)}" for change, count in found.counts.items()))
