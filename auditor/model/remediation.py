"""Remediation: in words, as a patch that is proven on the rule's examples, and as a guardrail."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Applies(StrEnum):
    """When a remedy takes effect."""

    IN_PLACE = "in_place"
    AFTER_STOP = "after_stop"
    ON_RECREATE = "on_recreate"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a patch: the type whose document it is made in, a JSON pointer, and the value (None removes it).

    `type` None means the judged resource itself. A value in angle brackets (`<key-arn>`) is a placeholder.
    `operation` names the response it changes where a document has several.
    """

    pointer: str
    value: Any
    type: str | None = None
    operation: str | None = None


def set_to(pointer: str, value: Any, *, type: str | None = None, operation: str | None = None) -> Change:  # noqa: A002
    """The change that sets the field at `pointer` of the judged resource, or of the one of `type` that it rests on."""
    return Change(pointer, value, type, operation)


def remove(pointer: str, *, type: str | None = None, operation: str | None = None) -> Change:  # noqa: A002
    """The change that removes the field at `pointer`."""
    return Change(pointer, None, type, operation)


@dataclass(frozen=True, slots=True)
class Remediation:
    """How to mend a finding.

    `text` is the way in words (console, or what to decide). `patch` is the change in the API's own terms, from which
    the CLI, CloudFormation and Terraform snippets follow; `cli`, `terraform` and `cloudformation` are written by hand only
    where the change is not one of a field. `guardrail` is the IAM or SCP statement that would have refused the request.
    """

    text: str
    patch: tuple[Change, ...] | list[Change] = ()
    applies: Applies = Applies.IN_PLACE
    cli: str | None = None
    terraform: str | None = None
    cloudformation: str | None = None
    guardrail: dict[str, Any] | None = None
