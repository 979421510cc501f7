"""Pseudo parameters: what AWS knows of a deployment.

Source: AWS CloudFormation template reference, "Pseudo parameters reference".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from auditor.iac.cloudformation.fork import Another
from auditor.iac.cloudformation.labels import ANOTHER
from auditor.iac.planned import Home
from auditor.model.choice import ABSENT, OneOf, Unknown, symbol, symbolic


def pseudo(name: str, home: Home, prefix: str) -> Any:
    """The value of a pseudo parameter of the stack whose keys have the prefix; None for any other name."""
    if not name.startswith("AWS::"):
        return None
    stack = symbol(f"{prefix}stack name")
    unread = Unknown("the topics that a deployment notifies are named when it is started", symbol("topics"))
    return {
        "AWS::AccountId": home.account,
        "AWS::NoValue": ABSENT,
        "AWS::NotificationARNs": unread,
        "AWS::Partition": home.partition,
        "AWS::Region": home.region,
        "AWS::StackId": f"arn:{home.partition}:cloudformation:{home.region}:{home.account}:stack/{stack}/"
        + symbol(f"{prefix}stack id"),
        "AWS::StackName": stack,
        "AWS::URLSuffix": symbol("url suffix"),
    }.get(name)


def pseudo_key(name: str, prefix: str, value: Any, constants: Iterable[str]) -> OneOf | None:
    """A pseudo parameter that is not known, as a choice of the constants that the template compares it with.

    Another template of the unit may compare it with others: a nested stack's choice is its own.
    """
    names = list(constants)
    if not symbolic(value) or not names:
        return None
    another = Another(f"{name} is not told", value, frozenset(names))
    return OneOf(f"{prefix}{name}", {**{each: each for each in names}, ANOTHER: another})
