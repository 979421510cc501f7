"""Print the JSON Schema of the report, or of what another command prints."""

from __future__ import annotations

import click

from auditor.cli import options
from auditor.engine.schema import PRINTED, schema_of


@click.command("schema", short_help=__doc__)
@click.argument("name", metavar="[NAME]", type=click.Choice(list(PRINTED)), default="report")
@options.debug
def command(name: str) -> int:
    """Print the JSON Schema of the report (scan, check; the default), or of what the command NAME prints as JSON.

    NAME is one of report, diff, rules, coverage (rules --coverage), can, who-can (also can with a pattern), path,
    guardrails, gaps (guardrails --gaps), and least-privilege.
    """
    click.echo(schema_of(name), nl=False)
    return 0
