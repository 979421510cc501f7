"""Print the JSON Schema of the report."""

from __future__ import annotations

import click

from auditor.cli import options
from auditor.engine.schema import report_schema


@click.command("schema", short_help=__doc__)
@options.debug
def command() -> int:
    """Print the JSON Schema of the report that scan and check write."""
    click.echo(report_schema(), nl=False)
    return 0
