"""What lint says of the policies that an account wrote, whatever they are attached to."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from auditor.graph.access import parsed
from auditor.iam import Problem
from auditor.iam.lint import Attachment, Flaw, Grade, guarding, lint
from auditor.model.aws.ec2 import VpcEndpoint
from auditor.model.aws.ecr import Repository
from auditor.model.aws.iam import DETAILS, Group, ManagedPolicy, Role, User
from auditor.model.aws.kms import Key
from auditor.model.aws.organizations import Policy as OrganizationPolicy
from auditor.model.aws.s3 import Bucket
from auditor.model.aws.sagemaker.hosting import Endpoint
from auditor.model.aws.sagemaker.registry import ModelPackageGroup
from auditor.model.aws.secretsmanager import StoredSecret
from auditor.model.choice import CLOSE, OPEN, told_as, untold_in
from auditor.model.gap import Gap, MissingEvidence, Reason, not_returned

Policied = (
    ManagedPolicy
    | Role
    | User
    | Group
    | OrganizationPolicy
    | Bucket
    | Key
    | StoredSecret
    | Repository
    | ModelPackageGroup
    | Endpoint
    | VpcEndpoint
)
"""What has policies that the account's people write."""

_LEVELS: dict[str, Attachment] = {"SERVICE_CONTROL_POLICY": "scp", "RESOURCE_CONTROL_POLICY": "rcp"}
_SHOWN = 5
"""How many problems a message spells out."""
_KEPT = 16_384
"""How many answers of each kind are kept: rule after rule asks about the same policies."""
Written = tuple[str, str, Attachment]
"""What a reader knows the policy by within its resource, its text, and what it is attached to."""


def linted(resource: Policied, sought: Callable[[Problem], bool]) -> tuple[Problem, ...] | None:
    """What lint says of all policies of a resource; None where it has none that the account wrote.

    Raises:
        MissingEvidence: where a policy was not read, or where only deployment tells a text in it that decides whether
            it has a problem of those that are sought.
    """
    found = tuple(written(resource))
    problems = tuple(problem for one in found for problem in _lint(*one))
    if not any(map(sought, problems)):
        for one in found:
            _settled(resource, one, sought)
    return problems if found else None


def _settled(resource: Policied, one: Written, sought: Callable[[Problem], bool]) -> None:
    """Raise MissingEvidence where a text that nothing tells may turn out to be a problem."""
    name, text, attached_to = one
    untold, ways = _untold(text)
    if any(sought(problem) for way in ways for problem in _lint(name, way, attached_to)):
        reason = f"nothing tells {' and '.join(untold)}, and with some values that is wrong"
        raise MissingEvidence(resource.identity.id, name, Gap("deployment", Reason.UNRESOLVED, reason))


@lru_cache(maxsize=_KEPT)
def _untold(text: str) -> tuple[Sequence[str], Sequence[str]]:
    """What nothing tells in a text, and what it may turn out to be; nothing where all of it is told."""
    text = text.replace(_ESCAPED_OPEN, OPEN).replace(_ESCAPED_CLOSE, CLOSE)
    untold = untold_in(text)
    return (untold, [told_as(text, way) for way in _WAYS]) if untold else ((), ())


def _fitting(symbol: re.Match[str]) -> str:
    """What is of the form that its place asks for: an ARN where a text begins, an account where an ARN has one."""
    before = symbol.string[: symbol.start()].rpartition('"')[2]
    if not before:
        return "arn:aws:x::123456789012:x"
    return "123456789012" if before.startswith("arn:") and before.count(":") == _COLONS_BEFORE_ACCOUNT else "x"


_ESCAPED_OPEN, _ESCAPED_CLOSE = (json.dumps(mark).strip('"') for mark in (OPEN, CLOSE))
"""The marks of a symbol as canonical JSON has them."""
_COLONS_BEFORE_ACCOUNT = 4
_WAYS: tuple[Callable[[re.Match[str]], str], ...] = (lambda _: "x", _fitting)
"""What a text that nothing tells may turn out to be: any word, or what is of the right form."""


def guarded(resource: Policied) -> bool:
    """Whether a Deny in its policies tests a condition key of SageMaker's; raises MissingEvidence as `linted` does."""
    return any(_guards(name, text) for name, text, _ in written(resource))


@lru_cache(maxsize=_KEPT)
def _guards(name: str, text: str) -> bool:
    return guarding(parsed(text, name))


@lru_cache(maxsize=_KEPT)
def _lint(name: str, text: str, attached_to: Attachment) -> tuple[Problem, ...]:
    return lint(parsed(text, name), attached_to=attached_to, text=text)


def written(resource: Policied) -> Iterator[Written]:
    """The policies of a resource that the account's people wrote; raises MissingEvidence where one was not read."""
    if isinstance(resource, ManagedPolicy):
        if not resource.aws_managed:
            yield _managed(resource)
    elif isinstance(resource, OrganizationPolicy):
        if not resource.aws_managed and resource.kind in _LEVELS:
            yield "policy", resource.content, _LEVELS[resource.kind]
    elif isinstance(resource, User | Group | Role):
        yield from _held(resource)
    elif not (isinstance(resource, Key) and not resource.customer_managed) and resource.policy is not None:
        yield "policy", resource.policy, "endpoint" if isinstance(resource, VpcEndpoint) else "resource"


def _managed(policy: ManagedPolicy) -> Written:
    text = policy.default_document
    if not text:
        raise MissingEvidence(policy.identity.id, "versions", not_returned(DETAILS, "PolicyVersionList[].Document"))
    bounds = not policy.attachments and policy.boundary_uses
    return "policy", text, "boundary" if bounds else "identity"


def _held(holder: User | Group | Role) -> Iterator[Written]:
    if isinstance(holder, Role):
        if holder.service_linked:
            return
        yield "trust policy", holder.trust_policy, "trust"
    for inline in holder.inline_policies:
        yield inline.name, inline.document, "identity"


def broken(problem: Problem) -> bool:
    """Whether AWS refuses it, or does not define what it means: so is all that the parser refuses."""
    return not isinstance(problem, Flaw) or problem.grade is Grade.BROKEN


def guards(problem: Problem) -> bool:
    """Whether it lets a Deny that tests a key of SageMaker's miss what it is for, or take in all of it."""
    return isinstance(problem, Flaw) and problem.guard


def misleads(problem: Problem) -> bool:
    """Whether it is legal, and not what it seems; what makes a guardrail idle is told apart."""
    return not broken(problem) and not guards(problem)


def doubtful(problem: Problem) -> bool:
    """Whether it is probably, and not surely, something else than it seems."""
    return isinstance(problem, Flaw) and problem.grade is Grade.DOUBTFUL


def said(problems: Sequence[Problem]) -> str:
    """Problems in words, with policy, statement and place; of many the first few."""
    more = f"; and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
    return "; ".join(map(_sentence, problems[:_SHOWN])) + more


def _sentence(problem: Problem) -> str:
    sid = f" ({problem.sid})" if isinstance(problem, Flaw) and problem.sid else ""
    place = problem.place.removeprefix("/") or "document"
    return f"{problem.policy}, {place}{sid}: {problem.why}"
