"""Tell whether somebody may do something."""

from __future__ import annotations

from typing import Any

import click

from auditor.cli import answers, asking, options

_EXAMPLES = """\b
Examples:
  auditor can ana sagemaker:CreateTrainingJob --snapshot DIR
  auditor can train 's3:*' arn:aws:s3:::lake/raw/day.csv --snapshot DIR
  auditor can ana iam:PassRole train --context iam:PassedToService=sagemaker.amazonaws.com --snapshot DIR
"""


@click.command("can", short_help=__doc__, epilog=_EXAMPLES)
@click.argument("principal")
@click.argument("action")
@click.argument("resource", required=False)
@asking.question
@options.machine
@options.debug
def command(principal: str, action: str, style: str, **given: Any) -> int:
    """Tell whether PRINCIPAL may do ACTION to RESOURCE, by which statements, and what that depends on.

    PRINCIPAL is the name or ARN of a user or role in the snapshot, or a service such as sagemaker.amazonaws.com.
    ACTION may be a pattern (sagemaker:Create*): then each known action that may be allowed is listed (as JSON: a
    list). RESOURCE is a name or an ARN; without it the question is whether there is any, and which patterns name it.

    What is not known of a request is left open: an answer that depends on it is "unknown", with the condition keys.
    """
    asked = asking.Question.of(given)
    who = asked.desk.principal(principal)
    if asking.is_pattern(action):
        count = asking.actions(action)
        rows = asked.desk.each(who, action, asked.thing, asked.given)
        if style == "json":
            answers.as_json(rows)
        else:
            answers.many(rows, [row.action for row in rows], f"{count} known actions fit {action}")
        return 0
    row = asked.desk.ask(who, asked.action(action), asked.thing, asked.given)
    if style == "json":
        answers.as_json(row)
    else:
        answers.one(row, asked.desk.estate.accounts)
    return 0
