"""What a principal's identity policies and boundary allow.

Source: IAM User Guide, "Policy evaluation logic": an explicit Deny wins, then both the identity policies and the
permissions boundary must allow. Organization policies, session policies and resource policies are not looked at.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from auditor.iam.actions import matches_action
from auditor.iam.conditions import all_hold
from auditor.iam.context import ANY_CONTEXT, Context, variable_keys
from auditor.iam.policy import Effect, Policy, Statement, StatementRef
from auditor.iam.resources import matches_resource


class Decision(StrEnum):
    """The answer to one request."""

    ALLOW = "allow"
    CONDITIONAL = "conditional"
    """Allowed if conditions hold, or policy variables have values, of which nothing is known."""
    DENY = "explicit_deny"
    IMPLICIT_DENY = "implicit_deny"


@dataclass(frozen=True, slots=True)
class Answer:
    """A decision with its grounds.

    Attributes:
        decision: the decision.
        decided_by: the statements that decided (empty for an implicit deny by identity policies).
        hangs_on: the condition keys that a conditional answer hangs on, sorted.
    """

    decision: Decision
    decided_by: tuple[StatementRef, ...] = ()
    hangs_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Side:
    """How one kind of policy answers: the statements that apply for sure, and those that may."""

    sure: tuple[Statement, ...]
    maybe: tuple[Statement, ...]

    def __bool__(self) -> bool:
        return bool(self.sure or self.maybe)

    @property
    def deciding(self) -> tuple[Statement, ...]:
        return self.sure or self.maybe


def applies(statement: Statement, action: str, resource: str, context: Context) -> bool | None:
    """Whether the statement speaks of the request; None where that hangs on something unknown."""
    if not matches_action(statement, action):
        return False
    resource_fits = matches_resource(statement, resource, context)
    if resource_fits is False:
        return False
    conditions_hold = all_hold(statement.conditions, context)
    if conditions_hold is False:
        return False
    return None if resource_fits is None or conditions_hold is None else True


@dataclass(frozen=True, slots=True)
class Grants:
    """Identity policies (of a user, its groups, or a role) under an optional permissions boundary."""

    identity: tuple[Policy, ...]
    boundary: Policy | None = None

    def decide(self, action: str, resource: str = "*", *, context: Context = ANY_CONTEXT) -> Answer:
        """Decide one request.

        Args:
            action: ``service:Name``, no pattern.
            resource: an ARN, taken as text; ``*`` is the resource of an action that names none, which only
                patterns like ``*`` match, so it also answers "on any resource" before narrower Denies.
            context: what is known of the request; nothing, by default.
        """
        deny = _side(self.statements(Effect.DENY), action, resource, context)
        if deny.sure:
            return Answer(Decision.DENY, tuple(statement.ref for statement in deny.sure))
        allow = [_side(layer, action, resource, context) for layer in self.allow_layers()]
        if not all(allow):
            return Answer(Decision.IMPLICIT_DENY)
        deciding = [statement for side in allow for statement in side.deciding]
        refs = tuple(statement.ref for statement in (*deciding, *deny.maybe))
        if all(side.sure for side in allow) and not deny.maybe:
            return Answer(Decision.ALLOW, refs)
        unsure = [*deny.maybe, *(one for side in allow if not side.sure for one in side.maybe)]
        return Answer(Decision.CONDITIONAL, refs, condition_keys(unsure))

    def statements(self, effect: Effect) -> tuple[Statement, ...]:
        """Return the statements of all policies, the boundary's included, with this effect."""
        policies = (*self.identity, self.boundary) if self.boundary else self.identity
        return tuple(statement for policy in policies for statement in policy.having(effect))

    def allow_layers(self) -> tuple[tuple[Statement, ...], ...]:
        """Return the Allow statements by layer; each layer must allow a request."""
        identity = tuple(statement for policy in self.identity for statement in policy.having(Effect.ALLOW))
        return (identity, self.boundary.having(Effect.ALLOW)) if self.boundary else (identity,)


def grants(identity_policies: Sequence[Policy], *, boundary: Policy | None = None) -> Grants:
    """Join a principal's identity policies and its permissions boundary."""
    return Grants(tuple(identity_policies), boundary)


def _side(statements: Iterable[Statement], action: str, resource: str, context: Context) -> _Side:
    sure: list[Statement] = []
    maybe: list[Statement] = []
    for statement in statements:
        fits = applies(statement, action, resource, context)
        if fits is not False:
            (sure if fits else maybe).append(statement)
    return _Side(tuple(sure), tuple(maybe))


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
