"""Print the JSON Schema of the report, or of what another command prints."""

from __future__ import annotations

import click

from auditor.cli import options
from auditor.engine.schema import PRINTED, schema_of


@click.command("schema", short_help=__doc__)
@click.argument("name", type=click.Choice(list(PRINTED)), default="report")
@options.debug
def command(name: str) -> int:
    """Print the JSON Schema of the report (scan, check), or of what the command of that name prints."""
    click.echo(schema_of(name), nl=False)
    return 0
