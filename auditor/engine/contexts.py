"""The contexts that a problem may stand in: what makes the same setting worse here and harmless there.

Each is a question about the judged resource. It answers with the words for a reader, or None where it is proven not to
hold; what was not read raises MissingEvidence, as it does in rules.
"""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase

from auditor.graph.graph import Graph
from auditor.iam import Decision, administrator, unbounded
from auditor.model.aws.iam import Role
from auditor.model.aws.sagemaker.mixins import AssumesRole, HasIsolation, HasNetwork, Network, Tagged
from auditor.model.aws.sagemaker.notebook import NotebookInstance
from auditor.model.aws.sagemaker.studio import Domain
from auditor.model.resource import Resource
from auditor.model.truth import any_of
from auditor.rule import Context

Question = Callable[[Resource, Graph, Context], str | None]

_READING = ("s3:GetObject",)


def internet_to_data(resource: Resource, graph: Graph, _: Context) -> str | None:
    """It talks to the internet, and the role that it runs with leads to data: an open way."""
    if not isinstance(resource, AssumesRole) or not talks_to_internet(resource, graph):
        return None
    for ref in resource.roles():
        role = graph.find(Role, ref)
        power = None if role is None else _power(role, graph)
        if power is not None:
            return f"it talks to the internet, and its role {power}"
    return None


def no_way_out(resource: Resource, graph: Graph, _: Context) -> str | None:
    """Nothing in it has a way to the internet: an isolated place."""
    placed = isinstance(resource, (HasNetwork, HasIsolation))
    return "it has no way to the internet" if placed and not talks_to_internet(resource, graph) else None


def sensitive_data(resource: Resource, _: Graph, context: Context) -> str | None:
    """Its tags say that it holds sensitive data."""
    wanted = context.settings.sensitive_tags
    if not wanted or not isinstance(resource, Tagged):
        return None
    for key, value in resource.tags:
        if any(_is_tag(pattern, key, value) for pattern in wanted):
            return f"it is tagged {key}={value}"
    return None


CONTEXTS: dict[str, Question] = {
    "internet-to-data": internet_to_data,
    "no-way-out": no_way_out,
    "sensitive-data": sensitive_data,
}
"""By the names that `rules/severity.yaml` has for them."""


def talks_to_internet(resource: Resource, graph: Graph) -> bool:
    """Whether something in the resource can open a connection to the internet.

    Outside the customer's VPC everything can that is not isolated; inside it, what has a NAT gateway or the like.

    Raises:
        MissingEvidence: where that hangs on what was not read.
    """
    if isinstance(resource, NotebookInstance) and resource.direct_internet:
        return True
    if isinstance(resource, Domain) and not resource.vpc_only:
        return True
    if isinstance(resource, HasIsolation) and all(part.isolated for part in resource.isolations()):
        return False
    networks = resource.networks() if isinstance(resource, HasNetwork) else ()
    return any_of(lambda network: _leads_out(network, graph), networks)


def _leads_out(network: Network, graph: Graph) -> bool:
    """Whether a network is SageMaker's own, or one whose routes, groups and ACLs let something out."""
    groups = network.security_groups
    return not network.subnets or any_of(lambda subnet: graph.network.reaches_internet(subnet, groups), network.subnets)


def _power(role: Role, graph: Graph) -> str | None:
    grants, home = graph.grants(role), role.identity
    answer = administrator(grants, partition=home.partition, account=home.account)
    if answer.decision is Decision.ALLOW:
        return "is an administrator's"
    found = unbounded(grants, _READING)
    return "reads objects of any bucket" if any(one.answer.decision is Decision.ALLOW for one in found) else None


def _is_tag(pattern: str, key: str, value: str) -> bool:
    wanted, _, among = pattern.partition("=")
    return fnmatchcase(key, wanted) and fnmatchcase(value, among or "*")
