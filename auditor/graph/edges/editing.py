"""Making a principal an administrator by editing what its permissions are: its policies, its groups, its boundary.

Each edit is weighed by what it brings about: the permissions boundary and the organization's policies still hold, so
that a principal under a boundary gains nothing by a policy that allows everything.
Source: IAM User Guide, "Controlling access to IAM with IAM policies"; the keys `iam:PolicyARN` and
`iam:PermissionsBoundary` in "Actions, resources, and condition keys for AWS Identity and Access Management".
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from msgspec.structs import replace

from auditor.graph.access import lenient
from auditor.graph.authority import arn_of
from auditor.graph.edges.edge import Edge
from auditor.graph.edges.population import Population
from auditor.graph.edges.power import Pairs, Power
from auditor.iam import Answer, Decision, Policy, read_policy
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
_BY_POLICY = {
    "role": frozenset(action for _, action in _ON_ITSELF["role"]),
    "user": frozenset(action for kind in ("user", "group") for _, action in _ON_ITSELF[kind]),
}
_VERSION, _DEFAULT, _JOIN = "iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion", "iam:AddUserToGroup"
ACTIONS = (
    *(action for ways in _ON_ITSELF.values() for _, action in ways),
    *(action for ways in _UNBOUND.values() for action in ways),
    *(_VERSION, _DEFAULT, _JOIN),
)
"""The actions that these edges are about."""


class Victim:
    """A principal whose permissions may be edited: what edits concern, read once."""

    def __init__(self, power: Power, population: Population) -> None:
        """Read its boundary, its groups, and the policies that can be changed."""
        self.power = power
        self.user = power.principal if isinstance(power.principal, User) else None
        self._brought: dict[tuple[Policy, ...], Answer] = {}
        self.kind = "role" if self.user is None else "user"
        boundary = power.principal.boundary
        self.boundary = None if boundary is None else boundary.text
        graph = population.lookup(power.principal)
        groups = [] if self.user is None else [graph.get(Group, ref) for ref in self.user.groups]
        self.groups = tuple(arn_of(group) for group in groups)
        refs = (ref for holder in (power.principal, *groups) for ref in holder.attached_policies)
        attached = (graph.get(ManagedPolicy, ref) for ref in dict.fromkeys(refs))
        self.policies = tuple(one for one in attached if ":iam::aws:" not in arn_of(one))

    @cached_property
    def ceiling(self) -> Answer:
        """Whether it is administrator with a policy that allows everything: else no policy makes it one."""
        return self.power.administrator(replace(self.power.authority, identity=(FULL,)))

    @cached_property
    def unbounded(self) -> Answer:
        """Whether it is administrator without its boundary."""
        return self.power.administrator(replace(self.power.authority, boundary=None))

    def having(self, *policies: Policy) -> Answer:
        """Whether it is administrator with more policies."""
        if policies not in self._brought:
            own = self.power.authority.identity if isinstance(self.power.authority.identity, tuple) else ()
            changed = replace(self.power.authority, identity=(*own, *policies))
            self._brought[policies] = self.power.administrator(changed)
        return self._brought[policies]


def edges(power: Power, population: Population) -> Iterator[Edge]:
    """The principals of its account, itself among them, that a principal may make administrators."""
    able = frozenset(action for action in ACTIONS if power.may(action))
    for victim in _victims(power.account, population) if able else ():
        if able & _BY_POLICY[victim.kind]:
            yield from _with_policy(power, victim)
        if able & {_VERSION, _DEFAULT}:
            yield from _with_version(power, victim)
        if _JOIN in able and victim.user is not None:
            yield from _with_group(power, victim, population)
        if victim.boundary is not None and able & {*_UNBOUND[victim.kind]}:
            yield from _without_boundary(power, victim)


def _victims(account: str, population: Population) -> tuple[Victim, ...]:
    found: tuple[Victim, ...] | None = population.estate.derived.get((Victim, account))
    if found is None:
        powers = (power for power in population.powers.values() if power.account == account)
        found = tuple(Victim(power, population) for power in powers)
        population.estate.derived[Victim, account] = found
    return found


def _with_policy(power: Power, victim: Victim) -> Iterator[Edge]:
    bound: Pairs = (("iam:permissionsboundary", victim.boundary),)
    homes = ((victim.kind, victim.power.arn, bound), *(("group", group, ()) for group in victim.groups))
    for kind, arn, pairs in homes:
        for id_, action in _ON_ITSELF[kind]:
            more: Pairs = (("iam:policyarn", _administrator_access(power)),) if "Attach" in action else ()
            answer = power.iam(action, arn, (*more, *pairs))
            if answer.may_allow:
                yield from _edge(power, victim, id_, action, answer, victim.ceiling)


def _with_version(power: Power, victim: Victim) -> Iterator[Edge]:
    for one in victim.policies:
        answer = power.iam(_VERSION, arn_of(one))
        if answer.may_allow:
            yield from _edge(power, victim, "iam-001", _VERSION, answer, victim.ceiling)
        answer = power.iam(_DEFAULT, arn_of(one))
        for version in one.versions if answer.may_allow else ():
            if not version.default:
                policy = lenient(version.document, f"{one.name} {version.version}", one)
                yield from _edge(power, victim, "own-default-version", _DEFAULT, answer, victim.having(policy))


def _with_group(power: Power, victim: Victim, population: Population) -> Iterator[Edge]:
    for group in population.groups(power.account):
        answer = power.iam(_JOIN, arn_of(group))
        try:
            policies = population.policies_of(group) if answer.may_allow else ()
        except MissingEvidence:
            continue
        if policies:
            yield from _edge(power, victim, "iam-013", _JOIN, answer, victim.having(*policies))


def _without_boundary(power: Power, victim: Victim) -> Iterator[Edge]:
    delete, put = _UNBOUND[victim.kind]
    for action, boundary in ((delete, victim.boundary), (put, _administrator_access(power))):
        answer = power.iam(action, victim.power.arn, (("iam:permissionsboundary", boundary),))
        if answer.may_allow:
            yield from _edge(power, victim, "own-boundary", action, answer, victim.unbounded)


def _edge(power: Power, victim: Victim, id_: str, via: str, answer: Answer, brings: Answer) -> Iterator[Edge]:
    """An edge where the edit may be allowed and may bring about an administrator; what is sure of it is not told."""
    if brings.may_allow:
        answers = (answer,) if brings.decision is Decision.ALLOW else (answer, brings)
        yield Edge(power.arn, victim.power.arn, id_, via, answers, raises=True)


def _administrator_access(power: Power) -> str:
    return f"arn:{power.place.partition}:iam::aws:policy/AdministratorAccess"
