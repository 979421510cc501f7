"""Making a principal an administrator by editing what its permissions are: its policies, its groups, its boundary.

Each edit is weighed by what it brings about: the permissions boundary and the organization's policies still hold, so
that a principal under a boundary gains nothing by a policy that allows everything.
Source: IAM User Guide, "Controlling access to IAM with IAM policies"; the keys `iam:PolicyARN` and
`iam:PermissionsBoundary` in "Actions, resources, and condition keys for AWS Identity and Access Management".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from auditor.graph.authority import arn_of
from auditor.graph.edges.edge import Edge
from auditor.graph.edges.population import Population
from auditor.graph.edges.power import Pairs, Power
from auditor.iam import Answer, Authority, Decision, Policy, read_policy
from auditor.model.aws.iam import Group, ManagedPolicy, User
from auditor.model.gap import MissingEvidence

FULL = read_policy(
    '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}',
    name="the policy that would be attached",
)
_ON_ITSELF = {
    "role": (("iam-005", "iam:PutRolePolicy"), ("iam-009", "iam:AttachRolePolicy")),
    "user": (("iam-007", "iam:PutUserPolicy"), ("iam-008", "iam:AttachUserPolicy")),
    "group": (("iam-011", "iam:PutGroupPolicy"), ("iam-010", "iam:AttachGroupPolicy")),
}
_UNBOUND = {
    "role": ("iam:DeleteRolePermissionsBoundary", "iam:PutRolePermissionsBoundary"),
    "user": ("iam:DeleteUserPermissionsBoundary", "iam:PutUserPermissionsBoundary"),
}
_VERSION, _DEFAULT, _JOIN = "iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion", "iam:AddUserToGroup"
ACTIONS = (
    *(action for ways in _ON_ITSELF.values() for _, action in ways),
    *(action for ways in _UNBOUND.values() for action in ways),
    *(_VERSION, _DEFAULT, _JOIN),
)
"""The actions that these edges are about."""


def edges(power: Power, population: Population) -> Iterator[Edge]:
    """The principals of its account, itself among them, that a principal may make administrators."""
    if any(map(power.may, ACTIONS)):
        for victim in population.powers.values():
            if victim.account == power.account:
                yield from _of_victim(power, victim, population)


def _of_victim(power: Power, victim: Power, population: Population) -> Iterator[Edge]:
    user = victim.principal if isinstance(victim.principal, User) else None
    ceiling = victim.administrator(replace(victim.authority, identity=(FULL,))) if _edits(power) else None
    groups = [] if user is None else [population.lookup(user).get(Group, ref) for ref in user.groups]
    if ceiling is not None and ceiling.may_allow:
        kind = "role" if user is None else "user"
        yield from _with_policy(power, victim, kind, victim.arn, ceiling)
        for group in groups:
            yield from _with_policy(power, victim, "group", arn_of(group), ceiling)
        yield from _with_version(power, victim, _attached(victim, groups, population), ceiling)
    if user is not None and power.may(_JOIN):
        yield from _with_group(power, victim, population)
    if victim.authority.boundary is not None:
        yield from _without_boundary(power, victim, "role" if user is None else "user")


def _edits(power: Power) -> bool:
    return any(power.may(action) for action in ACTIONS if action != _JOIN)


def _with_policy(power: Power, victim: Power, kind: str, arn: str, ceiling: Answer) -> Iterator[Edge]:
    boundary: Pairs = () if kind == "group" else (("iam:permissionsboundary", _boundary(victim)),)
    for id_, action in _ON_ITSELF[kind]:
        pairs = boundary
        if action.startswith("iam:Attach"):
            pairs = (("iam:policyarn", _administrator_access(power)), *boundary)
        yield from _edge(power, victim, id_, action, power.iam(action, arn, pairs), ceiling)


def _with_version(power: Power, victim: Power, attached: Iterable[ManagedPolicy], ceiling: Answer) -> Iterator[Edge]:
    for one in attached:
        yield from _edge(power, victim, "iam-001", _VERSION, power.iam(_VERSION, arn_of(one)), ceiling)
        answer = power.iam(_DEFAULT, arn_of(one))
        for version in one.versions if answer.may_allow else ():
            if not version.default:
                policy = read_policy(version.document, name=f"{one.name} {version.version}")
                brings = victim.administrator(_having(victim.authority, policy))
                yield from _edge(power, victim, "own-default-version", _DEFAULT, answer, brings)


def _with_group(power: Power, victim: Power, population: Population) -> Iterator[Edge]:
    for group in population.groups(power.account):
        answer = power.iam(_JOIN, arn_of(group))
        try:
            policies = population.policies_of(group) if answer.may_allow else ()
        except MissingEvidence:
            continue
        brings = victim.administrator(_having(victim.authority, *policies))
        yield from _edge(power, victim, "iam-013", _JOIN, answer, brings)


def _without_boundary(power: Power, victim: Power, kind: str) -> Iterator[Edge]:
    brings = victim.administrator(replace(victim.authority, boundary=None))
    delete, put = _UNBOUND[kind]
    now: Pairs = (("iam:permissionsboundary", _boundary(victim)),)
    wide: Pairs = (("iam:permissionsboundary", _administrator_access(power)),)
    yield from _edge(power, victim, "own-boundary", delete, power.iam(delete, victim.arn, now), brings)
    yield from _edge(power, victim, "own-boundary", put, power.iam(put, victim.arn, wide), brings)


def _edge(power: Power, victim: Power, id_: str, via: str, answer: Answer, brings: Answer) -> Iterator[Edge]:
    """An edge where the edit may be allowed and may bring about an administrator; if it surely does, that is left out."""
    if answer.may_allow and brings.may_allow:
        answers = (answer,) if brings.decision is Decision.ALLOW else (answer, brings)
        yield Edge(power.arn, victim.arn, id_, via, answers, raises=True)


def _attached(victim: Power, groups: Iterable[Group], population: Population) -> Iterator[ManagedPolicy]:
    graph = population.lookup(victim.principal)
    refs = (ref for holder in (victim.principal, *groups) for ref in holder.attached_policies)
    found = (graph.get(ManagedPolicy, ref) for ref in dict.fromkeys(refs))
    return (one for one in found if ":iam::aws:" not in arn_of(one))


def _having(authority: Authority, *policies: Policy) -> Authority:
    own = authority.identity if isinstance(authority.identity, tuple) else ()
    return replace(authority, identity=(*own, *policies))


def _boundary(victim: Power) -> str | None:
    boundary = victim.principal.boundary
    return None if boundary is None else boundary.text


def _administrator_access(power: Power) -> str:
    return f"arn:{power.place.partition}:iam::aws:policy/AdministratorAccess"
