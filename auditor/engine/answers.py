"""Answers about access as rows: what `can`, `who-can`, `path` and `guardrails` print."""

from __future__ import annotations

from typing import Literal

from auditor.iam import Answer, Context, Decision, Permission, StatementRef
from auditor.model.report import Model


class StatementRow(Model):
    """A statement that decided: where it stands."""

    policy: str
    index: int
    sid: str | None
    effect: Literal["Allow", "Deny"]

    @classmethod
    def of(cls, ref: StatementRef) -> StatementRow:
        """Write down a reference."""
        return cls(policy=ref.policy, index=ref.index, sid=ref.sid, effect=ref.effect.value)

    def __str__(self) -> str:
        """As readers find it: policy, and statement id or position."""
        return f"{self.policy}[{self.sid or self.index}]"


class AnswerRow(Model):
    """The answer to one question about one principal.

    `resources` are the patterns on which the action is allowed, where no resource was asked about. `unread` says which
    kinds of policies were not read, or why the principal's own were not.
    """

    principal: str
    action: str
    resource: str | None
    decision: Decision
    decided_by: tuple[StatementRow, ...] = ()
    hangs_on: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    withheld_by: str | None = None
    resources: tuple[str, ...] = ()


def anything(name: str, action: str, found: tuple[Permission, ...], context: Context) -> AnswerRow:
    """The answer about no resource in particular: the patterns on which the action is allowed."""
    open_ = [one for one in found if one.open_under(context) is not False]
    certain = [one for one in open_ if one.open_under(context)]
    shown = certain or open_
    hanging = {key for one in shown for key in one.hangs_on(context)} if not certain else ()
    decision = Decision.ALLOW if certain else Decision.UNKNOWN if open_ else Decision.IMPLICIT_DENY
    refs = dict.fromkeys(ref for one in shown for ref in (*one.decided_by, *one.unless))
    return AnswerRow(
        principal=name,
        action=action,
        resource=None,
        decision=decision,
        decided_by=tuple(map(StatementRow.of, refs)),
        hangs_on=tuple(sorted(hanging)),
        unread=() if certain else tuple(dict.fromkeys(kind for one in shown for kind in one.unread)),
        withheld_by=None if open_ else "identity policies",
        resources=tuple(dict.fromkeys(pattern for one in shown for pattern in one.resources)),
    )


def row_of(name: str, action: str, resource: str | None, answer: Answer) -> AnswerRow:
    """The answer about one resource."""
    return AnswerRow(
        principal=name,
        action=action,
        resource=resource,
        decision=answer.decision,
        decided_by=tuple(map(StatementRow.of, answer.decided_by)),
        hangs_on=answer.hangs_on,
        unread=answer.unread,
        withheld_by=answer.withheld_by,
    )
