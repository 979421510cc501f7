"""What the policy engine is asked about an estate: principals and resources with every policy that bears on them.

Member accounts can rarely read the policies of their organization. What those might take away is then unknown, and an
answer says so; what the account's own policies refuse is refused whatever they say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from auditor.graph.access import boundary_of, identity_policies, lenient
from auditor.graph.lookup import Lookup
from auditor.iam import UNREAD, Authority, Caller, Context, KmsGrant, Policy, Target, Unread
from auditor.model.arn import Arn
from auditor.model.aws import organizations
from auditor.model.aws.iam import Principal, Role, User
from auditor.model.aws.kms import Key
from auditor.model.aws.organizations import Organization
from auditor.model.gap import MissingEvidence
from auditor.model.resource import Resource
from auditor.model.values import Ref

Levels = tuple[tuple[Policy, ...], ...]
T = TypeVar("T")

TAGS = "aws:PrincipalTag/"
"""How the keys for the tags of whoever calls begin. A user has its own, which only IAM's TagUser changes; a session of
a role may be given others."""

_SCP, _RCP = "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"
_GOVERNED = frozenset({"s3", "kms", "sns", "sqs", "secretsmanager", "ecr", "lambda", "sts"})
"""Services whose resources have policies that matter here: that of an unread resource was not read either."""


def authority_of(graph: Lookup, principal: Principal) -> Authority:
    """A user or role with its policies, its boundary and those of its organization.

    Raises:
        MissingEvidence: where any of its own policies was not read. (Unread organization policies are `UNREAD`.)
    """
    return graph.once("authority", principal, lambda: _authority_of(graph, principal))


def _authority_of(graph: Lookup, principal: Principal) -> Authority:
    caller = Caller.of(arn_of(principal))
    identity = tuple(identity_policies(graph, principal, lenient))
    boundary = boundary_of(graph, principal, lenient)
    return Authority(
        caller,
        identity,
        None if boundary is None else (boundary,),
        scps=levels_of(graph, principal.identity.account, _SCP),
    )


def arn_of(resource: Resource) -> str:
    """The ARN of a resource; of a bucket it is built, since S3 returns none."""
    identity = resource.identity
    return identity.arn or f"arn:{identity.partition}:s3:::{identity.name}"


def context_of(graph: Lookup, principal: Principal) -> Context:
    """What is known of any request that a principal makes, over TLS, which is its own choice."""
    arn = Arn.parse(arn_of(principal))
    known: dict[str, str] = {
        "aws:PrincipalArn": str(arn),
        "aws:PrincipalAccount": arn.account,
        "aws:PrincipalIsAWSService": "false",
        "aws:SecureTransport": "true",
    }
    absent = ["aws:PrincipalServiceName", "aws:PrincipalServiceNamesList"]
    lacks = list[str]()
    if isinstance(principal, User):
        known |= {"aws:PrincipalType": "User", "aws:username": principal.identity.name}
        known |= {f"aws:PrincipalTag/{key}": value for key, value in principal.tags}
        lacks.append(TAGS)
    else:
        known["aws:PrincipalType"] = "AssumedRole"
        absent.append("aws:username")
    organization = _readable(lambda: _organization(graph))
    if isinstance(organization, Organization):
        known["aws:PrincipalOrgID"] = organization.id
    elif organization is None:
        absent += ["aws:PrincipalOrgID", "aws:PrincipalOrgPaths"]
    return Context.partial(known, absent=absent, lacks=lacks)


def target_of(graph: Lookup, resource: Resource, *, within: str = "", service: str = "") -> Target:
    """A resource with its policy, grants and the resource control policies of its account.

    Args:
        graph: where to look.
        resource: a bucket, key, role, secret, repository, ...
        within: what follows its ARN for a part of it, as `/prefix/*` for objects.
        service: of the action: only to `sts` does a role's trust policy speak.

    Raises:
        MissingEvidence: where its policy was not read.
    """
    policy = policy_of(resource, service)
    policies = () if policy is None else (policy,)
    grants = tuple(_grants(resource)) if isinstance(resource, Key) else ()
    account = resource.identity.account
    return Target(arn_of(resource) + within, account, policies, levels_of(graph, account, _RCP), grants)


def unread_target(arn: str, *, account: str) -> Target:
    """A resource of which nothing is known but its ARN; `account` asks. Its policy, if such have any, was not read."""
    parts = arn.split(":", 5)
    governed = len(parts) > 2 and parts[2] in _GOVERNED  # noqa: PLR2004 - the service is an ARN's third part
    owner = parts[4] if len(parts) > 4 and parts[4] else None  # noqa: PLR2004 - and the account its fifth
    foreign = owner is not None and owner != account
    return Target(arn, owner, UNREAD if governed or foreign else (), None)


def policy_of(resource: Resource, service: str = "") -> Policy | None:
    """The policy of a resource; None where it has none."""
    if isinstance(resource, Role):
        return lenient(resource.trust_policy, "trust policy", resource) if service in ("", "sts") else None
    text = getattr(resource, "policy", None)
    return None if text is None else lenient(text, "resource policy", resource)


def levels_of(graph: Lookup, account: str, kind: str) -> Levels | Unread | None:
    """The organization policies of an account by level; None where none bind it, UNREAD where they were not read."""
    return _readable(lambda: _levels(graph, account, kind))


def scps_of(graph: Lookup, account: str) -> Levels | None:
    """The service control policies of an account by level; None where none bind it.

    Raises:
        MissingEvidence: where they were not read.
    """
    return _levels(graph, account, _SCP)


def _levels(graph: Lookup, account: str, kind: str) -> Levels | None:
    given = graph.given_scps() if kind == _SCP else None
    organization = _organization(graph) if given is None else _readable(lambda: _organization(graph))
    if organization is None or (isinstance(organization, Organization) and organization.management_account == account):
        return None
    if given is not None:
        return tuple(tuple(level) for level in given)
    levels = tuple(_climb(graph, Ref(organizations.Target.type, account), kind))[::-1]
    # where a kind of policy is switched on, nothing is without one: AWS refuses to detach the last
    return tuple(level for level in levels if level) or None


def _climb(graph: Lookup, ref: Ref, kind: str) -> Iterator[tuple[Policy, ...]]:
    """The policies of the account, of each unit above it, and of the root."""
    while True:
        level = graph.get(organizations.Target, ref)
        attached = [graph.get(organizations.Policy, one.policy) for one in level.attachments if one.kind == kind]
        yield tuple(lenient(one.content, one.name, one) for one in attached)
        if not level.parents:
            return
        ref = level.parents[0]


def _organization(graph: Lookup) -> Organization | None:
    found = graph.all(Organization)
    return found[0] if found else None


def _readable(question: Callable[[], T]) -> T | Unread:
    try:
        return question()
    except MissingEvidence:
        return UNREAD


def _grants(key: Key) -> Iterator[KmsGrant]:
    for grant in key.grants:
        if grant.grantee is not None:
            yield KmsGrant(grant.grantee, frozenset(grant.operations), grant.context_equals, grant.context_subset)
