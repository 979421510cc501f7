"""What `auditor guardrails` prints as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import Field

from auditor.engine.answers import StatementRow
from auditor.iam import Decision
from auditor.iam.guardrails import PolicyKind, gaps
from auditor.model.report import Model


class StillAllowed(Model):
    """Somebody who may do what the guardrail would refuse, or (decision unknown) perhaps may."""

    principal: str
    action: str
    request: str = Field(description="What the request looks like, by its condition keys.")
    decision: Decision
    decided_by: tuple[StatementRow, ...]
    hangs_on: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


class GuardrailRow(Model):
    """A control's guardrail as one kind of policy, in one account.

    `in_force` true: nobody whom such a policy binds may do it; false: somebody may; null: that could not be decided,
    `why` says so in words. `account` is null where no snapshot was given. `exempt` are those whom such a policy never
    binds. Of `still_allowed` the first are listed; `more` counts the others.
    """

    control: str
    kind: PolicyKind
    document: dict[str, Any]
    in_force: bool | None
    exempt: tuple[str, ...]
    still_allowed: tuple[StillAllowed, ...]
    account: str | None = None
    why: str = ""
    more: int = 0
    actions: tuple[str, ...] = ()
    stricter: tuple[str, ...] = Field(default=(), description="What it refuses beyond the control.")
    gaps: tuple[str, ...] = Field(default=(), description="Where no condition key enforces the control.")


class GapRow(Model):
    """A field of a request that protects, and that no condition key of the action tells: nothing can enforce it."""

    action: str
    field: str
    lacks: str
    controls: tuple[str, ...]


def gap_rows() -> Iterator[GapRow]:
    """All gaps, in the order of the table."""
    for gap in gaps():
        yield GapRow(action=gap.action, field=gap.field, lacks=gap.lacks, controls=gap.controls)
