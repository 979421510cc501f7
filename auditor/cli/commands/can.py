"""Tell whether somebody may do something."""

from __future__ import annotations

import json
from typing import Any

import click
from rich.padding import Padding

from auditor.cli import asking, options, tables
from auditor.engine.answers import AnswerRow
from auditor.model.text import visible


@click.command("can", short_help=__doc__)
@click.argument("principal")
@click.argument("action")
@click.argument("resource", required=False)
@asking.question
@options.machine
@options.debug
def command(principal: str, action: str, style: str, **given: Any) -> int:
    r"""Tell whether PRINCIPAL may do ACTION to RESOURCE, by which statements, and what that hangs on.

    PRINCIPAL is the name or ARN of a user or role in the snapshot, or a service such as sagemaker.amazonaws.com.
    ACTION may be a pattern (sagemaker:Create*): then each known action that may be allowed is listed. Without RESOURCE
    the question is whether there is any, and which patterns name it.

    \b
    What is not known of a request is left open: an answer that hangs on it is "unknown", with the condition keys.
    """
    asked = asking.Question.of(given)
    who = asked.desk.principal(principal)
    if any(mark in action for mark in "*?"):
        asking.listed(asked.desk.each(who, action, asked.thing, asked.given), style, "action")
        return 0
    row = asked.desk.can(who, asking.action(action), asked.thing, asked.given)
    if style == "json":
        click.echo(json.dumps(row.model_dump(mode="json"), indent=1))
    else:
        _tell(row)
    return 0


def _tell(row: AnswerRow) -> None:
    out = tables.console()
    on = row.resource or ("any resource" if row.decision in asking.REFUSED else "some resource")
    out.print(visible(f"{row.principal} {asking.VERBS[row.decision]} {row.action} on {on}"), markup=False)
    for line in asking.grounds(row):
        out.print(Padding(visible(line), (0, 0, 0, 2), expand=False), markup=False)
