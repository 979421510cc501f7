"""All users and roles of an estate, ready for questions: as sources of requests, and as what requests lead to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from msgspec import Struct

from auditor.graph.access import identity_policies, lenient
from auditor.graph.authority import arn_of, authority_of, context_of, levels_of
from auditor.graph.edges.power import Power
from auditor.graph.edges.witness import Place
from auditor.graph.estate import Estate
from auditor.graph.lookup import Lookup
from auditor.iam import Answer, Authority, Caller, Context, Decision, Effect, Policy, Request, Target, decide
from auditor.iam.limits import account_in_arn
from auditor.iam.policy import Statement
from auditor.model.aws.iam import Group, PolicyHolder, Principal, Role, User
from auditor.model.aws.sagemaker.studio import Domain, UserProfile
from auditor.model.catalog import resource_type
from auditor.model.document import GLOBAL
from auditor.model.gap import MissingEvidence
from auditor.model.recorder import Recorder
from auditor.model.resource import Resource
from auditor.model.values import Ref

_NOBODY = "nobody-named-this"


class Door(Struct, frozen=True):
    """A role as something to become.

    Attributes:
        role: the role.
        arn: its ARN.
        account: its account.
        target: what the engine is asked about it: it has the trust policy.
        services: the service principals that Allow statements of the trust policy name.
        callers: the accounts and principals that they name; None for whomever.
        tags: its tags, by key in lower case: condition keys are compared so.
    """

    role: Role
    arn: str
    account: str
    target: Target
    services: tuple[str, ...]
    callers: frozenset[str] | None
    tags: Mapping[str, str]


class Population:
    """The users and roles of an estate. Those whose policies were not read are in `unread`."""

    def __init__(self, estate: Estate) -> None:
        """Read all principals; roles that AWS made for its services are neither sources nor doors."""
        self.estate = estate
        self.powers: dict[str, Power] = {}
        self.unread: dict[str, MissingEvidence] = {}
        self.closed: list[MissingEvidence] = []
        self.doors: dict[str, Door] = {}
        self._places: dict[str, Place] = {}
        self._existing: dict[tuple[str, str], tuple[str, ...]] = {}
        self._trusted: dict[tuple[str, str], Answer] = {}
        for principal in estate.resources():
            if isinstance(principal, Principal) and not _made_by_aws(principal):
                self._take(principal)
        self.by_service: dict[str, dict[str, list[Door]]] = defaultdict(lambda: defaultdict(list))
        for door in self.doors.values():
            for service in door.services:
                self.by_service[door.account][service].append(door)

    def users(self, account: str) -> tuple[User, ...]:
        """The users of an account."""
        return self.estate.of_type(User, account)

    def groups(self, account: str) -> tuple[Group, ...]:
        """The groups of an account."""
        return self.estate.of_type(Group, account)

    def own_doors(self, account: str) -> tuple[Door, ...]:
        """The roles of an account."""
        return tuple(door for door in self.doors.values() if door.account == account)

    def of_role(self, ref: Ref | None, subject: Resource) -> Door | None:
        """The role that a resource refers to, where it was read."""
        found = None if ref is None else self.estate.lookup(ref, subject.identity)
        return None if found is None else self.doors.get(arn_of(found))

    def lookup(self, subject: Resource) -> Lookup:
        """Where to look things up as seen from a resource."""
        return Lookup(self.estate, subject, Recorder())

    def policies_of(self, holder: PolicyHolder) -> tuple[Policy, ...]:
        """The identity policies of a user (its groups' included), role or group; raises MissingEvidence."""
        return tuple(identity_policies(self.lookup(holder), holder, lenient))

    def trusts(self, door: Door, service: str) -> Answer:
        """Whether a service may become a role, for resources of the role's account."""
        found = self._trusted.get((door.arn, service))
        if found is None:
            partition = door.role.identity.partition
            region, label = self.place(door.role).regions[0], service.partition(".")[0]
            source = f"arn:{partition}:{label}:{region}:{door.account}:{_NOBODY}/{_NOBODY}"
            found = _of_service(door, service, {"aws:SourceArn": source})
            if found.decision is not Decision.ALLOW:
                open_ = _of_service(door, service, {})
                found = found if open_.unsure and all(_elsewhere(one, door.account) for one in open_.unsure) else open_
            self._trusted[door.arn, service] = found
        return found

    def existing(self, type_: str, account: str) -> tuple[str, ...]:
        """The ARNs of what was read of a type; of Studio only what signs in by IAM, which alone has presigned URLs."""
        found = self._existing.get((type_, account))
        if found is None:
            ones = self.estate.of_type(resource_type(type_), account)
            found = tuple(arn_of(one) for one in ones if self._signs_in(one))
            self._existing[type_, account] = found
        return found

    def _signs_in(self, one: Resource) -> bool:
        try:
            if isinstance(one, UserProfile):
                domain = None if one.domain is None else self.estate.lookup(one.domain, one.identity)
                return isinstance(domain, Domain) and domain.auth_mode == "IAM"
            return not isinstance(one, Domain) or one.auth_mode == "IAM"
        except MissingEvidence:
            return False

    def place(self, principal: Resource) -> Place:
        """Where a principal makes requests."""
        account = principal.identity.account
        found = self._places.get(account)
        if found is None:
            regions = {region for region in self.estate.regions(account) if region != GLOBAL}
            found = Place(principal.identity.partition, account, tuple(sorted(regions)) or ("us-east-1",))
            self._places[account] = found
        return found

    def _take(self, principal: Principal) -> None:
        graph = self.lookup(principal)
        if isinstance(principal, Role):
            try:
                self.doors[arn_of(principal)] = _door(graph, principal)
            except MissingEvidence as missing:
                self.closed.append(missing)
        try:
            self.powers[arn_of(principal)] = self._power(graph, principal)
        except MissingEvidence as missing:
            self.unread[arn_of(principal)] = missing

    def _power(self, graph: Lookup, principal: Principal) -> Power:
        """What a principal may do; the same object, with all that it found out, wherever the same policies bear on it.

        Raises:
            MissingEvidence: where its policies were not read.
        """
        authority, context, place = authority_of(graph, principal), context_of(graph, principal), self.place(principal)
        key = (Power, principal, authority, place, *context.values.items())
        found: Power | None = self.estate.common.get(key)
        if found is None:
            found = self.estate.common[key] = Power(principal, authority, context, place)
        return found


def _door(graph: Lookup, role: Role) -> Door:
    trust = lenient(role.trust_policy, f"trust policy of {role.identity.name}", role)
    account = role.identity.account
    arn = arn_of(role)
    named = list[str]()
    callers: set[str] | None = set()
    for statement in trust.having(Effect.ALLOW):
        principals = statement.principals
        if principals is None or principals.everyone or principals.canonical or not statement.understood:
            callers = None
            continue
        named += principals.service
        if callers is not None:
            callers |= {*principals.aws, *principals.federated}
    target = Target(arn, account, (trust,), levels_of(graph, account, "RESOURCE_CONTROL_POLICY"))
    tags = {key.lower(): value for key, value in role.tags}
    services = tuple(dict.fromkeys(named))
    return Door(role, arn, account, target, services, None if callers is None else frozenset(callers), tags)


def _of_service(door: Door, service: str, known: dict[str, str]) -> Answer:
    context = Context.partial({"aws:SourceAccount": door.account, "aws:PrincipalIsAWSService": "true", **known})
    return decide(Authority(Caller.of(service)), Request("sts:AssumeRole", door.target, context))


def _elsewhere(statement: Statement, account: str) -> bool:
    """Whether a statement asks for a source in another account: what is created in this one is never that."""
    asked = (one for one in statement.conditions if one.key == "aws:sourcearn" and "Not" not in one.operator)
    return any(
        not one.if_exists and all(account_in_arn(value) not in (None, account) for value in one.values) for one in asked
    )


def _made_by_aws(principal: Principal) -> bool:
    return ":role/aws-service-role/" in arn_of(principal)
