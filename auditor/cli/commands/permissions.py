"""Print the IAM policy that a scan needs."""

from __future__ import annotations

import json

import click

from auditor.cli import options
from auditor.collect.permissions import policy


@click.command("permissions", short_help=__doc__)
@options.debug
def command() -> int:
    """Print the IAM policy that a scan needs: exactly the read operations that the collectors call.

    It fits a role's inline policy (up to 10,240 characters, not counting whitespace), but no managed policy (6,144).
    """
    click.echo(json.dumps(policy(), indent=2))
    return 0
