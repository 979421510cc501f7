"""What the engine proves of a suggested policy: that it allows what was seen, and less than is allowed today."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice

from auditor.iam.actions import matches_action
from auditor.iam.answer import Answer, Decision
from auditor.iam.compiled import Policy
from auditor.iam.grants import Grants
from auditor.iam.known.lookup import Known, known
from auditor.iam.limits import account_in_arn
from auditor.iam.patterns import compile_pattern
from auditor.iam.policy import Effect, Statement
from auditor.iam.suggest.held import gives
from auditor.iam.suggest.permission import Need, Permission, Restriction, context, example, live

_SHOWN = 5
_TRIED = 500
_EACH = 20
_VARIES = re.compile(r"\$\{[^}]*\}")
_TELLING = (
    "iam:PassRole",
    "iam:AttachRolePolicy",
    "s3:DeleteObject",
    "s3:GetObject",
    "kms:Decrypt",
    "secretsmanager:GetSecretValue",
    "sagemaker:CreateTrainingJob",
    "sagemaker:CreatePresignedDomainUrl",
    "sts:AssumeRole",
    "ec2:RunInstances",
    "lambda:InvokeFunction",
    "ecr:PutImage",
    "dynamodb:GetItem",
    "logs:DeleteLogGroup",
    "glue:GetTable",
)
"""Actions that tell a reader most about what is given up: they are looked at first."""


def unmet(needs: Iterable[Need], suggested: Grants, holder: str) -> Iterator[tuple[Need, Answer]]:
    """The needs that the suggestion does not allow for sure."""
    for need in needs:
        action, resource, known_of_it = need.sample(holder)
        answer = suggested.decide(action, resource, context=known_of_it)
        if answer.decision is not Decision.ALLOW:
            yield need, answer


def widening(policy: Policy, today: Grants) -> Iterator[Permission]:
    """The permissions of a policy that no statement of today's is proven to give as a whole."""
    allows = today.allow_layers()[0]
    for permission in permissions(policy):
        if not any(gives(statement, permission) for statement in allows):
            yield permission


def permissions(policy: Policy) -> Iterator[Permission]:
    """All that a suggested policy allows, piece by piece."""
    for statement in policy.having(Effect.ALLOW):
        restrictions = tuple(sorted(map(Restriction.of, statement.conditions)))
        for action in statement.actions:
            yield from (Permission(action, resource, restrictions) for resource in statement.resources)


def given_up(today: Grants, suggested: Grants, holder: str) -> tuple[tuple[str, str], ...]:
    """Requests, as (action, resource), that are allowed to `holder` today and that the suggestion denies.

    A few of them, of different services where there are such: one is the proof that the suggestion is narrower.
    """
    found: dict[str, tuple[str, str]] = {}
    known_of_all = context(holder)
    for tried, (action, resource) in enumerate(_candidates(today, holder)):
        service = action.partition(":")[0]
        if len(found) >= _SHOWN or tried >= _TRIED:
            break
        if service in found or suggested.decide(action, resource, context=known_of_all).may_allow:
            continue
        if today.decide(action, resource, context=known_of_all).decision is Decision.ALLOW:
            found[service] = (action, resource)
    return tuple(found.values())


def count_actions(grants: Grants) -> int:
    """How many known actions some statement allows, on whatever resource and condition; Denies are not looked at."""
    table = known()
    layers = [_bits(table, layer) for layer in grants.allow_layers()]
    both = layers[0]
    for layer in layers[1:]:
        both &= layer
    return both.bit_count()


def _bits(table: Known, statements: Iterable[Statement]) -> int:
    found = 0
    for statement in statements:
        named = 0
        for pattern in statement.not_actions or statement.actions:
            named |= table.bits(pattern)
        found |= table.bits("*") & ~named if statement.not_actions else named
    return found


def _candidates(today: Grants, holder: str) -> Iterator[tuple[str, str]]:
    """Requests that a statement of today's names: each of its actions on an example of each of its resources.

    What a boundary names is tried, too: under one, `*` takes in no more.
    """
    allows = [statement for layer in today.allow_layers() for statement in layer]
    for statement in allows:
        for action in filter(partial(matches_action, statement), _TELLING):
            yield from ((action, resource) for resource in _resources(statement, action, holder))
    for statement in allows:
        for action in _examples(statement):
            yield from ((action, resource) for resource in _resources(statement, action, holder))


def _resources(statement: Statement, action: str, holder: str) -> Iterator[str]:
    """Examples of what a statement names, of the kind that the action takes; of `*`, one with the holder's account."""
    told = known().action(action)
    formats = sorted((one for use in told.resources for one in use.arns), key=len) if told else []
    for text in statement.resources or ("*",):
        if text == "*":
            yield _filled(formats[0], holder) if formats else text
            continue
        named = example(live(text, statement.variables))
        if not formats or any(compile_pattern(_VARIES.sub("*", one)).matches(named) for one in formats):
            yield named


def _filled(arn: str, holder: str) -> str:
    """An ARN format with the holder's partition and account, and examples in place of all else that varies."""
    partition, account = holder.split(":")[1:2], account_in_arn(holder)
    own = {"${Partition}": "".join(partition), "${Account}": account or "example"}
    return _VARIES.sub(lambda found: own.get(found[0], "example"), arn)


def _examples(statement: Statement) -> Iterator[str]:
    """Some actions that a statement allows, a few of each service."""
    table = known()
    bits = _bits(table, (statement,))
    for service in table.services():
        names = (name for name in table.names(bits & table.bits(f"{service}:*")) if matches_action(statement, name))
        yield from islice(names, _EACH)
