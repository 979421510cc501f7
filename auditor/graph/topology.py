"""The collected networks of an account and region in the shapes that network questions are asked of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from auditor import network
from auditor.graph import interconnects
from auditor.graph.access import lets_through
from auditor.graph.estate import Estate
from auditor.model.aws import ec2, transit
from auditor.model.gap import Gap, MissingEvidence
from auditor.model.resource import Resource

R = TypeVar("R", bound=Resource)
T = TypeVar("T")

_TARGETS = (
    ("nat_gateway", network.Target.NAT_GATEWAY),
    ("egress_only", network.Target.EGRESS_ONLY),
    ("peering", network.Target.PEERING),
    ("transit_gateway", network.Target.TRANSIT_GATEWAY),
    ("interface", network.Target.INSTANCE),
    ("instance", network.Target.INSTANCE),
    ("local_gateway", network.Target.OTHER),
    ("carrier_gateway", network.Target.OTHER),
    ("core_network", network.Target.OTHER),
)
_GATEWAYS = {
    "local": network.Target.LOCAL,
    "igw": network.Target.INTERNET_GATEWAY,
    "vgw": network.Target.VPN_GATEWAY,
}
_KINDS = {kind.value: kind for kind in network.EndpointType}


_OF_A_VPC: frozenset[type[Resource]] = frozenset({
    ec2.RouteTable, ec2.Subnet, ec2.VpcEndpoint, ec2.NetworkAcl, ec2.SecurityGroup, ec2.NatGateway,
    ec2.NetworkInterface, transit.TransitGatewayAttachment,
})  # fmt: skip
"""What stands in one VPC: of one that code makes, nothing else is there."""


def topology(estate: Estate, account: str, region: str, *, new: bool = False) -> network.Plan:
    """The networks of an account and region, built once for each estate; `new`: the question is about a new VPC."""
    key = (network.Plan, account, region, new)
    known: network.Plan | None = estate.derived.get(key)
    if known is None:
        known = estate.derived[key] = _built(estate, account, region, new=new)
    return known


def _built(estate: Estate, account: str, region: str, *, new: bool) -> network.Plan:
    def read(kind: type[R], shape: Callable[[R], T]) -> tuple[list[T], bool]:
        """What could be read of a kind, and whether that is all of it."""
        shaped = [known(shape, one) for one in estate.of_type(kind, account, region)]
        found = [one for one in shaped if one is not None]
        listed = (new and kind in _OF_A_VPC) or not isinstance(estate.listing(kind.type, account, region), Gap)
        return found, listed and len(found) == len(shaped)

    def listed(kind: type[R], shape: Callable[[R], interconnects.I]) -> network.Listed[interconnects.I]:
        found, complete = read(kind, shape)
        return network.listed(found, complete=complete)

    tables, all_tables = read(ec2.RouteTable, table)
    endpoints, all_endpoints = read(ec2.VpcEndpoint, endpoint)
    return network.Plan(
        tables=network.Tables(tuple(tables), all_tables),
        subnets=listed(ec2.Subnet, subnet),
        endpoints=network.Endpoints(tuple(endpoints), all_endpoints),
        vpcs=listed(ec2.Vpc, interconnects.vpc),
        acls=listed(ec2.NetworkAcl, interconnects.acl),
        groups=listed(ec2.SecurityGroup, security_group),
        lists=listed(ec2.PrefixList, interconnects.prefix_list),
        nats=listed(ec2.NatGateway, nat),
        interfaces=listed(ec2.NetworkInterface, interconnects.interface),
        attachments=listed(transit.TransitGatewayAttachment, interconnects.attachment),
        transit_tables=listed(transit.TransitGatewayRouteTable, interconnects.transit_table),
    )


def known(shape: Callable[[R], T], one: R) -> T | None:
    """A resource's shape; None where its document lacks what the shape needs."""
    try:
        return shape(one)
    except MissingEvidence:
        return None


def subnet(one: ec2.Subnet) -> network.Subnet:
    """A subnet's place: its VPC, block and zone; which zone, code may leave to AWS."""
    return network.Subnet(
        id=one.identity.name,
        vpc=one.vpc.name,
        cidr=one.cidr,
        zone=known(lambda placed: placed.zone, one),
        zone_id=known(lambda placed: placed.zone_id, one),
        ipv6=bool(one.ipv6_cidrs),
        internet_block=one.internet_block,
    )


def table(one: ec2.RouteTable) -> network.RouteTable:
    """A route table with its routes."""
    associated = (each.subnet for each in one.associations if each.subnet is not None)
    return network.RouteTable(
        id=one.identity.name,
        vpc=one.vpc.name,
        main=one.main,
        subnets=frozenset(ref.name for ref in associated),
        routes=tuple(_route(each, one) for each in one.routes),
    )


def _route(one: ec2.Route, owner: ec2.RouteTable) -> network.Route:
    target, target_id = _target(one)
    return network.Route(
        destination=one.cidr or one.ipv6_cidr or one.prefix_list or "",
        target=target,
        target_id=target_id,
        active=one.state == "active",
        propagated=target_id in owner.propagating_gateways,
    )


def _target(one: ec2.Route) -> tuple[network.Target, str]:
    for name, target in _TARGETS:
        value = getattr(one, name)
        if value is not None:
            return target, value if isinstance(value, str) else value.name
    gateway = "" if one.gateway is None else one.gateway.text
    if gateway.startswith("vpce-"):
        by_list = one.prefix_list is not None
        return network.Target.GATEWAY_ENDPOINT if by_list else network.Target.FIREWALL_ENDPOINT, gateway
    return _GATEWAYS.get(gateway.split("-", 1)[0], network.Target.OTHER), gateway


def endpoint(one: ec2.VpcEndpoint) -> network.VpcEndpoint:
    """A VPC endpoint."""
    return network.VpcEndpoint(
        id=one.identity.name,
        vpc=one.vpc.name,
        service=one.service,
        type=_KINDS.get(one.kind, network.EndpointType.OTHER),
        available=one.available,
        private_dns=one.private_dns and not one.private_dns_inbound_only,
        route_tables=frozenset(ref.name for ref in one.route_tables),
        subnets=frozenset(ref.name for ref in one.subnets),
        groups=tuple(ref.name for ref in one.security_groups),
        open=known(lets_through, one),
    )


def nat(one: ec2.NatGateway) -> network.NatGateway:
    """A NAT gateway."""
    return network.NatGateway(
        id=one.identity.name,
        subnet=one.subnet.name if one.subnet is not None else "",
        public=one.connectivity == "public",
        available=one.state == "available",
        table=one.table.name if one.table is not None else None,
    )


def security_group(one: ec2.SecurityGroup) -> network.SecurityGroup:
    """A security group with its rules; `sg-1 ingress 0` tells a reader which rule is meant."""
    return network.SecurityGroup(
        id=one.identity.name,
        vpc=one.vpc.name if one.vpc is not None else "",
        rules=(*_rules(one, one.ingress, inbound=True), *_rules(one, one.egress, inbound=False)),
    )


def _rules(owner: Resource, rules: Iterable[ec2.Permission], *, inbound: bool) -> Iterator[network.GroupRule]:
    for index, rule in enumerate(rules):
        first, last = rule.from_port, rule.to_port
        yield network.GroupRule(
            id=f"{owner.identity.name} {'ingress' if inbound else 'egress'} {index}",
            inbound=inbound,
            protocol=rule.protocol,
            ports=None if first is None or last is None or first < 0 else (first, last),
            cidrs=(*rule.cidrs, *rule.ipv6_cidrs),
            groups=tuple(ref.name for ref in rule.groups),
            prefix_lists=rule.prefix_lists,
        )


def decided(reach: network.Reach, resource: str, fact: str, gap: Gap) -> bool:
    """The answer of a three-valued question; raises MissingEvidence where it is open."""
    if reach.value is None:
        raise MissingEvidence(resource, fact, Gap(gap.operation, gap.reason, reach.reason))
    return reach.value
