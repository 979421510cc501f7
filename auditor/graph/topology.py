"""The collected networks of an account and region in the shapes that network questions are asked of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor import network
from auditor.graph.estate import Estate
from auditor.model.aws import ec2
from auditor.model.fact import Resource
from auditor.model.gap import Gap, MissingEvidence

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


@dataclass(frozen=True, slots=True)
class Topology:
    """The networks of one account and region; each listing knows whether it is complete."""

    subnets: tuple[network.Subnet, ...]
    tables: network.Tables
    endpoints: network.Endpoints
    nats: tuple[network.NatGateway, ...]


def topology(estate: Estate, account: str, region: str) -> Topology:
    """The networks of an account and region, built once for each estate."""
    known: Topology | None = estate.derived.get((Topology, account, region))
    if known is None:
        known = estate.derived[Topology, account, region] = _built(estate, account, region)
    return known


def _built(estate: Estate, account: str, region: str) -> Topology:
    def complete(kind: type[Resource]) -> bool:
        return not isinstance(estate.listing(kind.type, account, region), Gap)

    tables = [table(one) for one in estate.of_type(ec2.RouteTable, account, region)]
    endpoints = [endpoint(one) for one in estate.of_type(ec2.VpcEndpoint, account, region)]
    return Topology(
        subnets=tuple(subnet(one) for one in estate.of_type(ec2.Subnet, account, region)),
        tables=network.Tables(tuple(tables), complete(ec2.RouteTable)),
        endpoints=network.Endpoints(tuple(endpoints), complete(ec2.VpcEndpoint)),
        nats=tuple(nat(one) for one in estate.of_type(ec2.NatGateway, account, region)),
    )


def subnet(one: ec2.Subnet) -> network.Subnet:
    """A subnet's place: its VPC, block and zone."""
    return network.Subnet(
        id=one.identity.name,
        vpc=one.vpc.name,
        cidr=one.cidr,
        zone=one.zone,
        zone_id=one.zone_id,
        ipv6=bool(one.ipv6_cidrs),
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
            return target, str(value)
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
        private_dns=one.private_dns,
        route_tables=frozenset(ref.name for ref in one.route_tables),
        subnets=frozenset(ref.name for ref in one.subnets),
    )


def nat(one: ec2.NatGateway) -> network.NatGateway:
    """A NAT gateway."""
    return network.NatGateway(
        id=one.identity.name,
        subnet=one.subnet.name if one.subnet is not None else "",
        public=one.connectivity == "public",
        available=one.state == "available",
    )


def security_group(one: ec2.SecurityGroup) -> network.SecurityGroup:
    """A security group with its rules; `sg-1 ingress 0` tells a reader which rule is meant."""
    return network.SecurityGroup(
        id=one.identity.name,
        vpc=one.vpc.name if one.vpc is not None else "",
        rules=(*_rules(one, one.ingress, inbound=True), *_rules(one, one.egress, inbound=False)),
    )


def _rules(owner: Resource, rules: tuple[ec2.Permission, ...], *, inbound: bool) -> Iterator[network.GroupRule]:
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
