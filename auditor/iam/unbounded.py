"""Least privilege by resource: which statements allow an action on resources that they don't name.

All answers are about what is effective: an unconditional Deny removes, a boundary cuts down.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from auditor.iam.answer import Answer, Decision
from auditor.iam.compiled import naming
from auditor.iam.conditions import always_holds
from auditor.iam.grants import Grants
from auditor.iam.patterns import covers
from auditor.iam.policy import Condition, Effect, Statement, StatementRef
from auditor.iam.resources import EVERYTHING

DATA_ACTIONS = (
    "s3:GetObject",
    "s3:PutObject",
    "s3:DeleteObject",
    "kms:Decrypt",
    "secretsmanager:GetSecretValue",
    "ssm:GetParameter",
    "dynamodb:GetItem",
    "sagemaker:GetRecord",
)
"""Actions that read, change or decrypt data itself."""

PASS_ROLE = "iam:PassRole"  # noqa: S105 - the name of an action
ASSUME_ROLE = "sts:AssumeRole"
_PASSED_TO_SERVICE = "iam:passedtoservice"

_TYPES = {
    "iam": "role",
    "kms": "key",
    "secretsmanager": "secret",
    "ssm": "parameter",
    "sts": "role",
    "dynamodb": "table",
    "sagemaker": "feature-group",
}
_NAMELESS = re.compile(r"[*?/:\-]*\*[*?/:\-]*")
_MADE_UP = "nobody-named-this"
_ARN_PARTS = 6
_SERVICE_PART = 2
_REGION_PART = 3


class Unbounded(Struct, frozen=True):
    """An Allow for an action on resources that it does not name.

    Attributes:
        action: the action that was asked for.
        resource: the resource pattern, or ``NotResource`` for all but those listed.
        statement: the Allow, in an identity policy.
        answer: the effective decision for a resource that nobody has named.
    """

    action: str
    resource: str
    statement: Statement
    answer: Answer

    @property
    def ref(self) -> StatementRef:
        """Where the statement stands."""
        return self.statement.ref

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions of the Allow."""
        return self.statement.conditions


def unbounded(grants: Grants, actions: Sequence[str] = DATA_ACTIONS) -> tuple[Unbounded, ...]:
    """Return the statements that allow one of the actions on resources that they don't name.

    Unbounded are ``*``, a NotResource, and an ARN pattern whose resource part names nothing beyond its type, such as
    ``arn:...:s3:::*`` or ``arn:...:kms:eu-west-1:111122223333:key/*``, whatever its region and account.
    """
    return tuple(found for action in actions for found in _unbounded(grants, action))


def unbounded_pass_role(grants: Grants) -> tuple[Unbounded, ...]:
    """Return the statements that let any role be passed to any service: no ``iam:PassedToService`` restricts them."""
    return tuple(
        found for found in unbounded(grants, [PASS_ROLE]) if not any(map(_restricts_service, found.conditions))
    )


def unbounded_assume_role(grants: Grants) -> tuple[Unbounded, ...]:
    """Return the statements that let any role be assumed (as far as its trust policy allows)."""
    return unbounded(grants, [ASSUME_ROLE])


def _unbounded(grants: Grants, action: str) -> Iterator[Unbounded]:
    service = action.partition(":")[0].lower()
    wide = [
        (clause.statement, pattern)
        for clause in naming(grants.identity, action)
        for pattern in (() if clause.deny else clause.statement.resources or (EVERYTHING,))
        if clause.statement.not_resources or names_nothing(pattern, service)
    ]
    for statement, pattern in () if not wide or _shut(grants, action, service) else wide:
        answers = [grants.decide(action, resource) for resource in _probes(grants, pattern, service)]
        effective = [answer for answer in answers if answer.may_allow]
        if effective:
            # one resource that is allowed whatever the context says more than another that hangs on it
            best = min(effective, key=lambda answer: answer.decision is Decision.UNKNOWN)
            yield Unbounded(action, "NotResource" if statement.not_resources else pattern, statement, best)


def _shut(grants: Grants, action: str, service: str) -> bool:
    """Whether a Deny takes back all resources of the service, though its pattern does not read ``*``."""
    return any(
        any(_is_whole_service(one, service) for one in deny.resources)
        for deny in grants.naming(action, Effect.DENY)
        if all(map(always_holds, deny.conditions))
    )


def _is_whole_service(pattern: str, service: str) -> bool:
    owner = pattern.split(":", _ARN_PARTS - 1)[_REGION_PART:-1]
    return names_nothing(pattern, service) and not any(part.strip("*") for part in owner)


def _probes(grants: Grants, pattern: str, service: str) -> list[str]:
    """Make up resources that nobody has named: one that fits the pattern, and those that bounds leave of it.

    Bounds are the boundary, which leaves what it lists, and a Deny with NotResource, which spares what it lists.
    """
    boundary = [one for layer in grants.allow_layers()[1:] for statement in layer for one in statement.resources]
    spared = [one for deny in grants.statements(Effect.DENY) for one in deny.not_resources if _is_of(one, service)]
    narrower = [one for one in (*boundary, *spared) if names_nothing(one, service) and covers(pattern, one)]
    return [_made_up(one, service) for one in (pattern, *narrower)]


def _is_of(pattern: str, service: str) -> bool:
    return pattern.split(":", _ARN_PARTS - 1)[_SERVICE_PART:_REGION_PART] == [service]


def names_nothing(pattern: str, service: str = "") -> bool:
    """Whether the resource part of a pattern names nothing beyond the type of the service's data, if one is given."""
    parts = pattern.split(":", _ARN_PARTS - 1)
    if len(parts) < _ARN_PARTS:
        return pattern.endswith("*")
    return _NAMELESS.fullmatch(parts[-1].removeprefix(_TYPES.get(service, ""))) is not None


def _made_up(pattern: str, service: str) -> str:
    """Fill the wildcards of a pattern with a name that no other pattern names; ``*`` alone stays itself."""
    *header, last = pattern.split(":", _ARN_PARTS - 1)
    if len(header) < _ARN_PARTS - 1:
        return pattern.replace("*", _MADE_UP).replace("?", "x") if pattern.strip("*") else EVERYTHING
    # an S3 object's ARN has two names, and one wildcard takes in both
    name = f"{_MADE_UP}/{_MADE_UP}" if service == "s3" and "/" not in last else _MADE_UP
    filled = [part.replace("*", "any").replace("?", "x") for part in header]
    return ":".join([*filled, last.replace("*", name).replace("?", "x")])


def _restricts_service(condition: Condition) -> bool:
    """Whether the condition names the services that a role may be passed to."""
    positive = condition.operator in ("StringEquals", "StringEqualsIgnoreCase", "StringLike")
    return (
        condition.key == _PASSED_TO_SERVICE
        and positive
        and not condition.if_exists
        and condition.quantifier is None
        and all(value.strip("*?") for value in condition.values)
        and bool(condition.values)
    )
