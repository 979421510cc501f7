"""Proof that a guardrail does what it says: the engine decides the requests that it is for, and those it is not for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from auditor.iam.answer import Decision
from auditor.iam.callers import Caller
from auditor.iam.compiled import Policy
from auditor.iam.context import Context
from auditor.iam.decide import decide
from auditor.iam.guardrails.breach import PRINCIPAL, Allowed
from auditor.iam.guardrails.cases import Case, compliant, violations
from auditor.iam.guardrails.documents import Asked, PolicyKind
from auditor.iam.parse import parse_policy
from auditor.iam.request import Authority, Request, Target

_ACCOUNT = "000000000001"
_FULL = parse_policy(
    {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}, name="full access"
)


class UnprovenError(AssertionError):
    """A guardrail that does not do what it says: a fault of ours, or of the values that were given."""


def prove(
    documents: Sequence[Mapping[str, Any]],
    asked: Sequence[Asked],
    kind: PolicyKind,
    allowed: Allowed,
    *,
    partition: str,
) -> int:
    """Prove documents, taken together.

    Every request that breaches a requirement is denied, for whomever such a policy binds; whoever it does not bind is
    allowed it; every request that keeps the requirements is allowed as before; and no statement speaks of any
    other action.

    Returns:
        The number of requests decided.

    Raises:
        UnprovenError: names the first request that is decided otherwise.
    """
    policies = tuple(parse_policy(one, name=f"guardrail {place}") for place, one in enumerate(documents))
    _only_about({use.action.lower() for _, use in asked}, policies)
    bound, free = _callers(policies, kind, partition)
    count = 0
    for action, case, breaches in _requests(asked, allowed, partition):
        for authority in (*bound, *free):
            wanted = Decision.DENY if breaches and authority in bound else Decision.ALLOW
            _decided(authority, action, case, wanted)
            count += 1
    return count


def _requests(asked: Sequence[Asked], allowed: Allowed, partition: str) -> Iterator[tuple[str, Case, bool]]:
    """Each case, with the rest of the request as all other requirements on its action want it."""
    for requirement, use in asked:
        others = [(other, one) for other, one in asked if one.action == use.action and other is not requirement]
        rest, keys = _kept(others, allowed, partition), {other.key for other, _ in others}
        for breaches, cases in ((True, violations), (False, compliant)):
            for case in cases(requirement, use, allowed, partition=partition):
                values = {key: value for key, value in rest.items() if key not in case.absent}
                # a circumstance that another requirement judges is proven without that one
                if breaches or not keys.intersection((*case.values, *case.absent)):
                    yield use.action, Case(case.words, {**values, **case.values}), breaches


def _kept(asked: Sequence[Asked], allowed: Allowed, partition: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for requirement, use in asked:
        for case in compliant(requirement, use, allowed, partition=partition)[:1]:
            found |= case.values
    return found


def _callers(
    policies: tuple[Policy, ...], kind: PolicyKind, partition: str
) -> tuple[tuple[Authority, ...], tuple[Authority, ...]]:
    """Whom such a policy binds, and whom not."""
    own = f"arn:{partition}:iam::{_ACCOUNT}:"
    user, role = Caller.of(f"{own}user/somebody"), Caller.of(f"{own}role/somebody")
    session = Caller.of(f"arn:{partition}:sts::{_ACCOUNT}:assumed-role/somebody/session")
    root = Caller.of(f"{own}root")
    linked = Caller.of(f"{own}role/aws-service-role/sagemaker.example/AWSServiceRoleForExample")
    if kind is PolicyKind.IAM:
        bound = tuple(Authority(one, (_FULL, *policies)) for one in (user, role, session))
        return bound, (Authority(root), Authority(user, (_FULL,)))
    levels = ((_FULL,), (_FULL, *policies), (_FULL,))
    bound = tuple(Authority(one, (_FULL,), scps=levels) for one in (user, role, session, root))
    managing = tuple(Authority(one, (_FULL,)) for one in (user, role, root))
    return bound, (*managing, Authority(linked, (_FULL,), scps=levels))


def _decided(authority: Authority, action: str, case: Case, wanted: Decision) -> None:
    more = {} if PRINCIPAL in case.values else {PRINCIPAL: (authority.caller.identity,)}
    target = Target(f"{authority.caller.root}".replace(":iam::", ":sagemaker:any:").replace(":root", ":any/any"))
    context: Context = case.exact(more)
    answer = decide(authority, Request(action, target, context))
    if answer.decision is not wanted:
        raise UnprovenError(
            f"{action} with {case.words} is {answer.decision.value} for {authority.caller.name}, not {wanted.value}"
        )


def _only_about(actions: set[str], policies: tuple[Policy, ...]) -> None:
    """Statements that list actions by their whole names speak of those and of no others."""
    for statement in (one for policy in policies for one in policy.statements):
        named = {action.lower() for action in statement.actions}
        if statement.not_actions or not named or not named <= actions:
            raise UnprovenError(f"statement {statement.sid} speaks of more than the guardrail's actions")
