"""Remediation: in words, as a patch that is proven on the rule's examples, and as a guardrail."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from msgspec import Struct


class Applies(StrEnum):
    """When a remedy takes effect."""

    IN_PLACE = "in_place"
    AFTER_STOP = "after_stop"
    ON_RECREATE = "on_recreate"
    NEVER = "never"


class Change(Struct, frozen=True):
    """One change of a patch, named by the fact that it changes; the fact's declaration knows where that stands.

    `type` None means the judged resource, else the type of the one it rests on. `value` is the API's own (`Disabled`,
    not False); None removes the field. A value in angle brackets (`<key-arn>`) is a placeholder for the reader.
    """

    fact: str
    value: Any
    type: str | None = None


def set_fact(fact: str, value: Any, *, of: str | None = None) -> Change:
    """The change that sets every field behind `fact` of the judged resource, or of the one of type `of`."""
    return Change(fact, value, of)


def remove_fact(fact: str, *, of: str | None = None) -> Change:
    """The change that removes the field behind `fact`."""
    return Change(fact, None, of)


class Remediation(Struct, frozen=True):
    """How to mend a finding.

    `text` is the way in words (console, or what to decide). `patch` is the change in the API's own terms, from which
    the CLI, CloudFormation and Terraform snippets follow; `cli`, `terraform` and `cloudformation` are written by hand
    only where the change is not one of a field. `guardrail` is the IAM or SCP statement that would have refused the
    request.
    """

    text: str
    patch: tuple[Change, ...] | list[Change] = ()
    applies: Applies = Applies.IN_PLACE
    cli: str | None = None
    terraform: str | None = None
    cloudformation: str | None = None
    guardrail: dict[str, Any] | None = None
