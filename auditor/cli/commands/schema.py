"""Print the JSON Schema of the report, or of what another command prints."""

from __future__ import annotations

import click

from auditor.cli import options
from auditor.engine.schema import schema_of


@click.command("schema", short_help=__doc__)
@click.argument("name", type=click.Choice(["report", "diff", "rules", "coverage"]), default="report")
@options.debug
def command(name: str) -> int:
    """Print the JSON Schema of the report (scan, check), or of what diff, rules and rules --coverage print."""
    click.echo(schema_of(name), nl=False)
    return 0
