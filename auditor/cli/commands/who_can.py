"""Tell who may do something."""

from __future__ import annotations

from typing import Any

import click

from auditor.cli import answers, asking, options

_EXAMPLES = """\b
Examples:
  auditor who-can sagemaker:CreateTrainingJob --snapshot DIR
  auditor who-can s3:GetObject arn:aws:s3:::lake/raw/day.csv --snapshot DIR
"""


@click.command("who-can", short_help=__doc__, epilog=_EXAMPLES)
@click.argument("action")
@click.argument("resource", required=False)
@asking.question
@options.machine
@options.debug
def command(action: str, style: str, **given: Any) -> int:
    """Tell who may do ACTION to RESOURCE (without it: to anything), by which statements, and what that depends on.

    Asked are the users and roles of the snapshot, and whoever else the resource's own policy names: other accounts,
    services, everyone. What another account's policies say is not known. JSON lists those who may not as well.
    """
    asked = asking.Question.of(given)
    rows = asked.desk.who_can(asked.action(action), asked.thing, asked.given)
    asking.warn(f"others may, too: {line}" for line in asked.desk.unlisted())
    if style == "json":
        answers.as_json(rows)
    else:
        names = [answers.short(row.principal, asked.desk.estate.accounts) for row in rows]
        answers.many(rows, names, f"{len(rows)} principals asked")
    return 0
