"""The answer to a request, with its grounds."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from auditor.iam.context import ANY_CONTEXT, UNKNOWN, Context, variable_keys
from auditor.iam.policy import Statement, StatementRef


class Decision(StrEnum):
    """The answer to one request."""

    ALLOW = "allow"
    DENY = "explicit_deny"
    IMPLICIT_DENY = "implicit_deny"
    UNKNOWN = "unknown"
    """That hangs on the request's context, or on policies that were not read."""


class Answer(NamedTuple):
    """A decision with its grounds.

    Attributes:
        decision: the decision.
        statements: those that decided; none for an implicit deny, which is what no statement speaks against.
        unsure: those that may or may not apply, where the decision is unknown.
        withheld_by: the first kind of policy that allows nothing of it, for an implicit deny.
        unread: the kinds of policies that bear on it and were not read.
        context: what was known of the request.
    """

    decision: Decision
    statements: tuple[Statement, ...] = ()
    unsure: tuple[Statement, ...] = ()
    withheld_by: str | None = None
    unread: tuple[str, ...] = ()
    context: Context = ANY_CONTEXT

    @property
    def may_allow(self) -> bool:
        """Whether the request is allowed, or could be."""
        return self.decision in (Decision.ALLOW, Decision.UNKNOWN)

    @property
    def decided_by(self) -> tuple[StatementRef, ...]:
        """Where the statements stand that decided, or may."""
        found = dict.fromkeys(statement.ref for statement in (*self.statements, *self.unsure))
        return tuple(found)

    @property
    def hangs_on(self) -> tuple[str, ...]:
        """The condition keys that an unknown decision hangs on, sorted."""
        return tuple(key for key in condition_keys(self.unsure) if self.context.of(key) is UNKNOWN)


def condition_keys(statements: Iterable[Statement]) -> tuple[str, ...]:
    """Return the keys that the conditions and policy variables of these statements ask for."""
    found: set[str] = set()
    for statement in statements:
        texts = [*statement.resources, *statement.not_resources] if statement.variables else []
        for condition in statement.conditions:
            found.add(condition.key)
            texts += condition.values if condition.variables else ()
        found.update(key for text in texts for key in variable_keys(text))
    return tuple(sorted(found))
