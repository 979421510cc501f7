"""Tell who may do something."""

from __future__ import annotations

from typing import Any

import click

from auditor.cli import asking, options


@click.command("who-can", short_help=__doc__)
@click.argument("action")
@click.argument("resource", required=False)
@asking.question
@options.machine
@options.debug
def command(action: str, style: str, **given: Any) -> int:
    r"""Tell who may do ACTION to RESOURCE (without it: to anything), by which statements, and what that hangs on.

    \b
    Asked are the users and roles of the snapshot, and whoever else the resource's own policy names: other accounts,
    services, everyone. What another account's policies say is not known. JSON lists those who may not as well.
    """
    asked = asking.Question.of(given)
    rows = asked.desk.who_can(asking.action(action), asked.thing, asked.given)
    asking.listed(rows, style, "principal")
    return 0
