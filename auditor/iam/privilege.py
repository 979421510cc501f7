"""Least privilege by action: which statements give an administrator's power, or whole services.

All answers are about what is effective: an unconditional Deny removes, a boundary cuts down.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from auditor.iam.actions import EVERY_ACTION, action_pattern, covers_actions, touches_actions
from auditor.iam.answer import Answer, Decision
from auditor.iam.compiled import naming
from auditor.iam.conditions import always_holds
from auditor.iam.context import ANY_CONTEXT, Context
from auditor.iam.decide import decide
from auditor.iam.grants import Grants
from auditor.iam.policy import Effect, Statement, StatementRef
from auditor.iam.request import UNREAD, Authority, Policies, Request, Target, Unread
from auditor.iam.resources import EVERYTHING, covers_resources
from auditor.iam.unbounded import names_nothing

_POWER = {
    "iam:AttachRolePolicy": "role",
    "iam:AttachUserPolicy": "user",
    "iam:AttachGroupPolicy": "group",
    "iam:CreatePolicyVersion": "policy",
    "iam:PutRolePolicy": "role",
    "iam:PutUserPolicy": "user",
    "iam:PutGroupPolicy": "group",
    "iam:UpdateAssumeRolePolicy": "role",
}
"""Actions by each of which a principal with wide rights gives itself the rights that it lacks, and on what."""

_KEPT = 4096
"""How many answers are kept: rule after rule asks the same of a role's grants."""
_NEW_ACTION = "nobody:NamedThis"
_NEW_NAME = "nobody-named-this"


class WholeService(Struct, frozen=True):
    """An Allow for all actions of a service.

    Attributes:
        statement: the Allow, in an identity policy.
        pattern: the effective action pattern, e.g. ``s3:*``, ``*``, or ``NotAction`` for all but those listed.
        conditional: whether conditions, or a Deny with conditions, may cut it down.
    """

    statement: Statement
    pattern: str
    conditional: bool

    @property
    def ref(self) -> StatementRef:
        """Where the statement stands."""
        return self.statement.ref


@lru_cache(maxsize=_KEPT)
def administrator(grants: Grants, *, partition: str, account: str) -> Answer:
    """Tell whether the principal is an administrator.

    It is one if each layer (identity policies, boundary) allows everything, or everything but some, and some right to
    change IAM policies is left over after all Denies: with that the rest is a call away. Asked is what holds for
    resources that nobody has named, so ``NotResource`` and ``arn:...:*`` count as ``*`` does.

    Args:
        grants: the principal's policies.
        partition: of the principal, e.g. ``aws-cn``; ARNs that policies name must agree with it.
        account: id of the principal's account.

    Returns:
        ALLOW, UNKNOWN or IMPLICIT_DENY, with the statements that allow everything.
    """
    return _administrator(grants.layers, grants.decide, partition=partition, account=account)


def effective_administrator(authority: Authority, context: Context = ANY_CONTEXT) -> Answer:
    """Tell, as `administrator` does, of a caller within everything that limits it: organization policies, too.

    Args:
        authority: the caller and its policies.
        context: what is known of its requests to IAM.

    Returns:
        ALLOW, UNKNOWN or IMPLICIT_DENY, with the statements that allow everything.
    """
    caller = authority.caller

    def ask(action: str, resource: str) -> Answer:
        return decide(authority, Request(action, Target(resource), context))

    kinds = (authority.identity, authority.boundary, authority.session, *_levels(authority))
    read = (one for one in kinds if one is not None and not isinstance(one, Unread))
    partition = caller.identity.split(":", 2)[1]
    return _administrator(read, ask, partition=partition, account=caller.account or "")


def _levels(authority: Authority) -> Iterable[Policies | Unread]:
    scps = authority.scps
    if scps is None or authority.caller.service_linked:
        return ()
    return (UNREAD,) if isinstance(scps, Unread) else scps


def _administrator(
    kinds: Iterable[Policies], ask: Callable[[str, str], Answer], *, partition: str, account: str
) -> Answer:
    iam = f"arn:{partition}:iam::{account}"
    elsewhere = f"arn:{partition}:nobody:somewhere:{account}:thing/{_NEW_NAME}"
    new = (f"{iam}:role/{_NEW_NAME}", elsewhere)
    layers = list[list[tuple[Statement, bool | None]]]()
    for policies in kinds:
        layers.append([(statement, fit) for statement, fit in _of_any_action(policies, new) if fit is not False])
        if not layers[-1]:
            return Answer(Decision.IMPLICIT_DENY)
    power = [ask(action, f"{iam}:{kind}/{_NEW_NAME}") for action, kind in _POWER.items()]
    left = [answer for answer in power if answer.may_allow]
    if not left:
        return Answer(Decision.IMPLICIT_DENY)
    statements = tuple(statement for layer in layers for statement, _ in layer)
    free = all(any(fit for _, fit in layer) for layer in layers)
    if free and any(answer.decision is Decision.ALLOW for answer in left):
        return Answer(Decision.ALLOW, statements)
    hanging = dict.fromkeys((*statements, *(one for answer in left for one in answer.unsure)))
    unread = dict.fromkeys(kind for answer in left for kind in answer.unread)
    return Answer(Decision.UNKNOWN, unsure=tuple(hanging), unread=tuple(unread))


def whole_services(grants: Grants) -> tuple[WholeService, ...]:
    """Return the statements that allow all actions of a service (``service:*``), or of every one.

    Their resources are not looked at: ``s3:*`` on one bucket is in the list, with its statement.
    """
    identity, *boundary = grants.allow_layers()
    found: list[WholeService] = []
    for statement in identity:
        for pattern in _wide_patterns(statement):
            for effective in _within(pattern, boundary):
                found += _surviving(grants, statement, effective)
    return tuple(found)


@lru_cache(maxsize=_KEPT)
def whole_service(grants: Grants, service: str) -> tuple[StatementRef, ...]:
    """Return the statements that allow all actions of one service, such as ``sagemaker``, on unnamed resources.

    A boundary that does not allow all of them leaves none, and neither does an unconditional Deny of the service.
    """
    asked = f"{service}:*"
    identity, *boundary = grants.allow_layers()
    if not all(any(_opens(limit, asked) for limit in layer) for layer in boundary):
        return ()
    denied = [deny for deny in grants.statements(Effect.DENY) if covers_actions(deny, asked)]
    shut = [deny for deny in denied if all(map(always_holds, deny.conditions))]
    opening = [one for one in identity if _opens(one, asked)]
    return tuple(one.ref for one in opening if not any(_covers_all(deny, one) for deny in shut))


@lru_cache(maxsize=_KEPT)
def touching(grants: Grants, pattern: str) -> tuple[StatementRef, ...]:
    """Return the Allow statements of identity policies that grant some action of a pattern such as ``sagemaker:*``.

    Statements whose actions an unconditional Deny on every resource takes back, or that the boundary does not
    allow, are left out where that is proven pattern by pattern.
    """
    identity, *boundary = grants.allow_layers()
    if not all(any(touches_actions(one, pattern) for one in layer) for layer in boundary):
        return ()
    denied = [deny for deny in grants.statements(Effect.DENY) if _denies_for_sure(deny)]
    return tuple(one.ref for one in identity if _touches(one, pattern, denied, boundary))


def _opens(statement: Statement, pattern: str) -> bool:
    """Whether the statement allows every action of the pattern on resources that it does not name."""
    unnamed = not statement.resources or any(map(names_nothing, statement.resources))
    return unnamed and covers_actions(statement, pattern)


def _of_any_action(policies: Policies, resources: Iterable[str]) -> Iterator[tuple[Statement, bool | None]]:
    """The Allows of an action that nobody has named; with whether on these resources: None hangs on the request."""
    for clause in naming(policies, _NEW_ACTION):
        if not clause.deny:
            fits = {clause.applies(resource, ANY_CONTEXT) for resource in resources}
            yield clause.statement, False if False in fits else None not in fits or None


def _wide_patterns(statement: Statement) -> Iterator[str]:
    if statement.not_actions:
        yield "NotAction"
    for pattern in statement.actions:
        if _is_whole(pattern):
            yield pattern.lower()


@lru_cache(maxsize=_KEPT)
def _is_whole(pattern: str) -> bool:
    service, _, name = pattern.partition(":")
    return action_pattern(pattern).covers(action_pattern(EVERY_ACTION)) or bool(
        service and name and not name.strip("*")
    )


def _within(pattern: str, boundary: Sequence[Iterable[Statement]]) -> list[str]:
    """Return what the boundary leaves of a wide pattern, as far as that is still whole services."""
    if not boundary:
        return [pattern]
    asked = EVERY_ACTION if pattern == "NotAction" else pattern
    left: list[str] = []
    for statement in boundary[0]:
        if statement.not_actions and touches_actions(statement, asked):
            left.append(pattern)
        for limit in filter(_is_whole, statement.actions):
            if action_pattern(limit).covers(action_pattern(asked)):
                left.append(pattern)
            elif action_pattern(asked).covers(action_pattern(limit)):
                left.append(limit.lower())
    return list(dict.fromkeys(left))


def _surviving(grants: Grants, statement: Statement, pattern: str) -> Iterator[WholeService]:
    asked = EVERY_ACTION if pattern == "NotAction" else pattern
    conditional = not all(map(always_holds, statement.conditions))
    for deny in grants.statements(Effect.DENY):
        if covers_actions(deny, asked) and _covers_all(deny, statement):
            if all(map(always_holds, deny.conditions)):
                return
            conditional = True
    yield WholeService(statement, pattern, conditional)


def _covers_all(deny: Statement, allow: Statement) -> bool:
    return all(covers_resources(deny, resource) for resource in allow.resources or (EVERYTHING,))


def _denies_for_sure(deny: Statement) -> bool:
    return covers_resources(deny, EVERYTHING) and all(map(always_holds, deny.conditions))


def _touches(
    allow: Statement, pattern: str, denied: Sequence[Statement], boundary: Sequence[Sequence[Statement]]
) -> bool:
    if not touches_actions(allow, pattern):
        return False
    asked = action_pattern(pattern)
    if allow.not_actions:
        return not any(covers_actions(deny, pattern) for deny in denied)
    listed = [one for one in allow.actions if action_pattern(one).intersects(asked)]
    left = [one for one in listed if not any(covers_actions(deny, _narrower(one, pattern)) for deny in denied)]
    return any(all(any(touches_actions(limit, one) for limit in layer) for layer in boundary) for one in left)


def _narrower(one: str, other: str) -> str:
    return other if action_pattern(one).covers(action_pattern(other)) else one
