"""Policies as the graph knows them: collected, parsed once, and handed to the policy engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from auditor.graph.lookup import Lookup
from auditor.iam import (
    Effect,
    Exposure,
    Grants,
    Policy,
    Trust,
    exposure,
    grants,
    is_full_access,
    read_policy,
    trust,
)
from auditor.iam.actions import covers_actions, touches_actions
from auditor.iam.resources import EVERYTHING, covers_resources
from auditor.model.aws.ec2 import VpcEndpoint
from auditor.model.aws.iam import Group, ManagedPolicy, PolicyHolder, Principal, Role, User
from auditor.model.gap import Gap, MissingEvidence, Reason
from auditor.model.resource import Resource
from auditor.network import short_service

Reader = Callable[[str, str, Resource], Policy]
"""Parses a policy's text, known by a name, of a resource."""


@lru_cache(maxsize=32_768)
def parsed(text: str, name: str) -> Policy:
    """A policy, parsed once as far as it goes."""
    return read_policy(text, name=name)


def policy(text: str, name: str, resource: Resource) -> Policy:
    """A parsed policy; one that AWS stores and we cannot parse is missing evidence about `resource`."""
    found = parsed(text, name)
    for problem in found.problems:
        gap = Gap("parsing the policy", Reason.ERROR, str(problem))
        raise MissingEvidence(resource.identity.id, name, gap)
    return found


def lenient(text: str, name: str, _resource: Resource) -> Policy:
    """A parsed policy for questions that are decided statement by statement: what is wrong with it answers "maybe"."""
    return parsed(text, name)


def grants_of(graph: Lookup, holder: PolicyHolder) -> Grants:
    """What the identity policies of a user, role or group grant; a user's groups and any boundary included.

    Raises:
        MissingEvidence: where any of the policies was not read.
    """
    return graph.once("grants", holder, lambda: _grants_of(graph, holder))


def _grants_of(graph: Lookup, holder: PolicyHolder) -> Grants:
    return grants(identity_policies(graph, holder, policy), boundary=boundary_of(graph, holder, policy))


def identity_policies(graph: Lookup, holder: PolicyHolder, read: Reader) -> Iterator[Policy]:
    """The policies of a user, role or group, and those of a user's groups."""
    yield from _policies(graph, holder, read)
    if isinstance(holder, User):
        for ref in holder.groups:
            yield from _policies(graph, graph.get(Group, ref), read)


def boundary_of(graph: Lookup, holder: PolicyHolder, read: Reader) -> Policy | None:
    """The permissions boundary of a user or role."""
    boundary = holder.boundary if isinstance(holder, Principal) else None
    return None if boundary is None else _managed(graph.get(ManagedPolicy, boundary), read)


def trust_of(role: Role) -> Trust:
    """Whom the role's trust policy lets in."""
    return trust(policy(role.trust_policy, "trust policy", role))


def exposure_of(resource: Resource, text: str) -> Exposure:
    """How far the resource policy `text` opens `resource`, seen from the account that owns it."""
    return exposure(policy(text, "resource policy", resource), account=resource.identity.account)


def unrestricted(endpoint: VpcEndpoint) -> bool:
    """Whether an endpoint's policy restricts nothing; one without a policy document has AWS's default, full access."""
    text = endpoint.policy
    return text is None or is_full_access(policy(text, "endpoint policy", endpoint), service=_prefix(endpoint))


def lets_through(endpoint: VpcEndpoint) -> bool:
    """Whether an endpoint's policy lets anything of its service through at all.

    Raises:
        MissingEvidence: where the policy was not read, or cannot be parsed.
    """
    text = endpoint.policy
    if text is None:
        return True
    found, whole = policy(text, "endpoint policy", endpoint), f"{_prefix(endpoint)}:*"
    denies = (one for one in found.having(Effect.DENY) if one.everyone and not one.conditions)
    shut = any(covers_actions(one, whole) and covers_resources(one, EVERYTHING) for one in denies)
    return not shut and any(touches_actions(one, whole) for one in found.having(Effect.ALLOW))


def _prefix(endpoint: VpcEndpoint) -> str:
    """The prefix of the service's actions: mostly the first word of its name."""
    name = short_service(endpoint.service).removeprefix("aws.").split(".")[0].removesuffix("-fips")
    return _PREFIXES.get(name, name)


_PREFIXES = {
    "monitoring": "cloudwatch",
    "git-codecommit": "codecommit",
    "kinesis-streams": "kinesis",
    "kinesis-firehose": "firehose",
    "bedrock-runtime": "bedrock",
    "bedrock-agent-runtime": "bedrock",
    "s3-global": "s3",
}
"""Services whose endpoints are called otherwise than their actions."""


def _policies(graph: Lookup, holder: PolicyHolder, read: Reader) -> Iterator[Policy]:
    for inline in holder.inline_policies:
        yield read(inline.document, inline.name, holder)
    for ref in holder.attached_policies:
        yield _managed(graph.get(ManagedPolicy, ref), read)


def _managed(managed: ManagedPolicy, read: Reader) -> Policy:
    return read(managed.default_document, managed.name, managed)
