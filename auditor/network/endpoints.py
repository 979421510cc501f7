"""Which AWS services a subnet reaches privately, and what a SageMaker task needs.

Sources: VPC User Guide, "Gateway endpoints" (a subnet uses one only through its route table), "Access an AWS service
using an interface VPC endpoint" (HTTPS from the clients' groups, private DNS) and "DNS attributes for your VPC";
SageMaker Developer Guide, "Connect Studio notebooks in a VPC to external resources", "Run training and inference
containers in internet-free mode" and "Give SageMaker access to resources in your VPC".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from auditor.model.choice import symbolic
from auditor.network.acls import passing, replies
from auditor.network.blocks import EVERYWHERE, INTERNET, NOWHERE, Blocks
from auditor.network.firewall import HTTPS, TCP, Packet, let_through, rules
from auditor.network.plan import Plan
from auditor.network.routes import effective_table, legs
from auditor.network.shapes import TWO_WAY, EndpointType, Reach, Subnet, VpcEndpoint

S3 = "s3"
_BY_GATEWAY = frozenset({S3, "dynamodb"})
_REGION = re.compile(r"[a-z]{2,}(-[a-z]+)+-\d+")
_ENCRYPTED = Packet(TCP, HTTPS)


class Task(StrEnum):
    """What runs in a VPC without a way to the internet."""

    NOTEBOOK = "notebook"
    STUDIO = "studio"
    TRAINING = "training"
    HOSTING = "hosting"
    CLARIFY = "clarify"
    ISOLATION = "isolation"


SERVICES: dict[Task, tuple[str, ...]] = {
    Task.NOTEBOOK: ("sagemaker.api", "sagemaker.runtime", S3, "sts", "logs"),
    Task.STUDIO: ("sagemaker.api", "sagemaker.runtime", S3, "servicecatalog", "aws.sagemaker.studio", "sts", "logs"),
    Task.TRAINING: (S3,),
    Task.HOSTING: (S3,),
    Task.CLARIFY: ("sagemaker.api", "sagemaker.runtime", S3),
    Task.ISOLATION: (S3,),
}
"""The services that a task needs to reach: SageMaker itself moves logs, metrics and images of jobs and endpoints, so
they need only their data; what a workload calls on top (kms, ecr, featurestore-runtime) depends on its code.
An isolated container reaches nothing, but SageMaker moves its data through the VPC all the same. A Clarify job that
asks a model calls SageMaker."""


def short_service(name: str) -> str:
    """Return a service name without reversed domain and region, e.g. ``sagemaker.api`` or ``aws.sagemaker.studio``.

    The reversed domain differs by partition; names that SageMaker puts under ``aws.`` keep that. The region may be one
    that only deployment spells.
    """
    labels = name.split(".")
    region = next((place for place, label in enumerate(labels) if _REGION.fullmatch(label) or symbolic(label)), None)
    if region is None:
        return name
    kept = labels[:region] if labels[0] == "aws" else []
    return ".".join([*kept, *labels[region + 1 :]])


def missing_services(task: Task, subnet: Subnet, plan: Plan, groups: Sequence[str] | None = None) -> dict[str, Reach]:
    """Return the services that a task needs and a subnet doesn't reach privately (False), or may not (None)."""
    found = {service: reaches_service(service, subnet, plan, groups) for service in SERVICES[task]}
    return {service: reach for service, reach in found.items() if not reach.value}


def reaches_service(service: str, subnet: Subnet, plan: Plan, groups: Sequence[str] | None = None) -> Reach:
    """Tell whether a SageMaker interface reaches a service (short name) by an endpoint, gateway or interface.

    Args:
        service: ``sagemaker.api``, ``s3``, ...
        subnet: where the interface stands.
        plan: what was read of the networks.
        groups: ids of the interface's security groups; None where rules and network ACLs are not part of the question.
    """
    found = interface_endpoint(service, subnet, plan, groups)
    if service not in _BY_GATEWAY or found.value:
        return found
    by_gateway = gateway_endpoint(subnet, plan, service=service, groups=groups)
    # either way serves, so one unknown leaves the answer open
    return by_gateway if by_gateway.value is not False or found.value is False else found


def gateway_endpoint(subnet: Subnet, plan: Plan, *, service: str = S3, groups: Sequence[str] | None = None) -> Reach:
    """Tell whether a subnet's traffic to a service (S3, DynamoDB) goes through a gateway endpoint."""
    standing = [one for one in _of(plan, subnet.vpc, service) if one.type is EndpointType.GATEWAY]
    effective = effective_table(subnet, plan.tables)
    if plan.endpoints.complete and not standing:
        return Reach(value=False, path=effective.path, reason=f"{subnet.vpc} has no gateway endpoint for {service}")
    if effective.table is None:
        return Reach(value=None, path=effective.path, reason="the subnet's route table is not known")
    serving = [one for one in standing if one.available and effective.table.id in one.route_tables]
    for endpoint in serving:
        path = (*effective.path, endpoint.id)
        value = _all(endpoint.open, True if groups is None else _to_service(plan, subnet, service, groups))
        told = {True: f"{effective.table.id} routes {service} to {endpoint.id}", False: _REFUSED, None: _OPEN}[value]
        return Reach(value=value, path=path, reason=told.format(endpoint.id))
    if not plan.endpoints.complete:
        return Reach(value=None, path=effective.path, reason=f"the endpoints of {subnet.vpc} were not all read")
    path = (*effective.path, *(one.id for one in standing))
    return Reach(value=False, path=path, reason=f"no available endpoint for {service} is in {effective.table.id}")


def interface_endpoint(service: str, subnet: Subnet, plan: Plan, groups: Sequence[str] | None = None) -> Reach:
    """Tell whether a subnet reaches a service (short name) through an interface endpoint of its VPC.

    Only an available endpoint with private DNS counts, in a VPC whose DNS support and host names are on: without,
    programs that use the service's usual host name go elsewhere. One in another VPC may serve by a hosted zone of the
    customer's, so that where networks are joined there being none here leaves the answer open (S3's gateways apart).
    """
    vpc = subnet.vpc
    standing = [one for one in _of(plan, vpc, service) if one.type is EndpointType.INTERFACE]
    serving = [one for one in standing if one.available and one.private_dns]
    answers = [_through(one, subnet, plan, groups) for one in serving]
    for value in (True, None, False):
        for answer in answers:
            if answer.value is value and (value is not False or plan.endpoints.complete):
                return answer
    if not plan.endpoints.complete:
        return Reach(value=None, path=(vpc,), reason=f"the endpoints of {vpc} were not all read")
    path = (vpc, *(one.id for one in standing))
    beyond = None if service in _BY_GATEWAY or private_names(vpc, plan) is False else _beyond(subnet, plan)
    if beyond is not None:
        return Reach(value=None, path=(*path, beyond), reason=f"an endpoint for {service} behind {beyond} may serve it")
    why = "none is available with private DNS" if standing else "there is none"
    return Reach(value=False, path=path, reason=f"interface endpoint for {service}: {why}")


def private_names(vpc: str, plan: Plan) -> bool | None:
    """Whether a VPC resolves the private names of endpoints: DNS support and DNS host names are both on."""
    found = plan.vpcs.get(vpc)
    return None if found is None else _all(found.dns_support, found.dns_hostnames)


_REFUSED = "what security groups, network ACLs or its policy allow does not get through {}"
_OPEN = "whether security groups, network ACLs and its policy let traffic through {} is not known"


def _through(endpoint: VpcEndpoint, subnet: Subnet, plan: Plan, groups: Sequence[str] | None) -> Reach:
    path = (subnet.vpc, endpoint.id)
    named = private_names(subnet.vpc, plan)
    if named is not True:
        why = "DNS support or DNS host names are off" if named is False else "the DNS settings were not read"
        return Reach(value=named, path=path, reason=f"{subnet.vpc}, where {endpoint.id} stands: {why}")
    value = _all(endpoint.open, True if groups is None else _connects(endpoint, subnet, plan, groups))
    served = f"{endpoint.id} serves {short_service(endpoint.service)}"
    told = {True: served, False: _REFUSED, None: _OPEN}[value]
    return Reach(value=value, path=path, reason=told.format(endpoint.id))


def _beyond(subnet: Subnet, plan: Plan) -> str | None:
    """Through which target a subnet may reach endpoints in other networks; None where it is surely joined to none."""
    table = effective_table(subnet, plan.tables).table
    if table is None:
        return "a route table that was not read"
    shared = legs(table, EVERYWHERE - INTERNET, plan.lists)
    routes = [leg.route for leg in shared.known if leg.route is not None and leg.route.active]
    return next((one.target_id for one in (*routes, *shared.unread) if one.target in TWO_WAY), None)


def _connects(endpoint: VpcEndpoint, subnet: Subnet, plan: Plan, groups: Sequence[str]) -> bool | None:
    """Whether HTTPS passes from an interface to an endpoint's, groups and ACLs of both sides considered."""
    homes = [plan.subnets.get(name) for name in sorted(endpoint.subnets)]
    blocks = Blocks.of(*(home.cidr for home in homes if home is not None and home.cidr))
    known = bool(blocks) and None not in homes
    own = Blocks.of(subnet.cidr) if subnet.cidr else NOWHERE
    out = _members(plan, groups, endpoint.groups, blocks, inbound=False)
    into = _members(plan, endpoint.groups, groups, own, inbound=True) if endpoint.groups else None
    crossing = [_crosses(plan, subnet, home) for home in homes if home is not None]
    across = True if True in crossing else None if not known or None in crossing else False
    return _all(out, into, across)


def _members(plan: Plan, groups: Sequence[str], others: Sequence[str], blocks: Blocks, *, inbound: bool) -> bool | None:
    """Whether groups let HTTPS in from (or out to) an interface that carries the groups `others` in `blocks`."""
    known = [plan.groups.get(name) for name in groups]
    if any(set(rule.groups) & set(others) for rule in rules(known, _ENCRYPTED, inbound=inbound)):
        return True
    flow = let_through(plan, groups, _ENCRYPTED, inbound=inbound)
    if blocks:
        return flow.whole(blocks)
    return True if flow.sure.holds(EVERYWHERE - INTERNET) else None if flow.possible else False


def _crosses(plan: Plan, subnet: Subnet, home: Subnet) -> bool | None:
    """Whether the ACLs of two subnets let HTTPS pass from one to the other, and its answers back."""
    if home.id == subnet.id:
        return True
    port, far, near = (HTTPS, HTTPS), home.cidr, subnet.cidr
    return _all(
        passing(plan, subnet.id, TCP, port, inbound=False).whole_block(far),
        passing(plan, home.id, TCP, port, inbound=True).whole_block(near),
        replies(plan, home.id, TCP, inbound=False, linux=True).whole_block(near),
        replies(plan, subnet.id, TCP, inbound=True, linux=True).whole_block(far),
    )


def _to_service(plan: Plan, subnet: Subnet, service: str, groups: Sequence[str]) -> bool | None:
    """Whether groups and ACL let HTTPS out to a service's public addresses, by its prefix list or by address."""
    known = [plan.groups.get(name) for name in groups]
    lists = {one.id for one in plan.lists if one.service == service}
    by_list = any(lists & set(rule.prefix_lists) for rule in rules(known, _ENCRYPTED, inbound=False))
    wanted = INTERNET & Blocks.of("0.0.0.0/0")
    out = True if by_list else let_through(plan, groups, _ENCRYPTED, inbound=False).whole(wanted)
    around = passing(plan, subnet.id, TCP, (HTTPS, HTTPS), inbound=False)
    around = around & replies(plan, subnet.id, TCP, inbound=True, linux=True)
    return _all(out, around.whole(wanted))


def _all(*values: bool | None) -> bool | None:
    return False if False in values else None if None in values else True


def _of(plan: Plan, vpc: str, service: str) -> Iterable[VpcEndpoint]:
    return (one for one in plan.endpoints.endpoints if one.vpc == vpc and short_service(one.service) == service)
