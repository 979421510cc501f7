"""What stands between subnets, in the shapes of network questions: ACLs, interfaces, lists, transit gateways."""

from __future__ import annotations

from typing import TypeVar

from auditor import network
from auditor.model.aws import ec2, transit
from auditor.model.gap import MissingEvidence
from auditor.network.plan import Identified

I = TypeVar("I", bound=Identified)  # noqa: E741 - a type variable, as everywhere one letter
_SERVICES = "AWS"


def vpc(one: ec2.Vpc) -> network.Vpc:
    """A VPC's blocks, and its DNS settings where they were asked for."""
    return network.Vpc(
        id=one.identity.name,
        cidrs=(*one.cidrs, *one.ipv6_cidrs),
        dns_support=_setting(one, "dns_support"),
        dns_hostnames=_setting(one, "dns_hostnames"),
    )


def _setting(one: ec2.Vpc, name: str) -> bool | None:
    try:
        return bool(getattr(one, name))
    except MissingEvidence:
        return None


def acl(one: ec2.NetworkAcl) -> network.Acl:
    """A network ACL with its rules. Ports are those of TCP and UDP; other protocols have none."""
    return network.Acl(
        id=one.identity.name,
        subnets=frozenset(ref.name for ref in one.subnets),
        rules=tuple(_rule(entry) for entry in one.entries),
    )


def _rule(entry: ec2.AclEntry) -> network.AclRule:
    first, last = entry.from_port, entry.to_port
    return network.AclRule(
        number=entry.rule_number,
        inbound=not entry.egress,
        allow=entry.action == "allow",
        protocol=entry.protocol,
        cidr=entry.cidr or entry.ipv6_cidr or "",
        ports=None if first is None or last is None else (first, last),
    )


def interface(one: ec2.NetworkInterface) -> network.Interface:
    """A network interface, which NAT instances and appliances are reached by."""
    return network.Interface(
        id=one.identity.name,
        subnet=one.subnet.name if one.subnet is not None else "",
        groups=tuple(ref.name for ref in one.security_groups),
        public=one.public_ip is not None,
        checked=one.source_dest_check,
        instance=one.instance,
    )


def prefix_list(one: ec2.PrefixList) -> network.PrefixList:
    """A prefix list: a service's own by its name, a customer's by its entries, where they were asked for."""
    if one.owner == _SERVICES:
        return network.PrefixList(one.identity.name, service=network.short_service(one.name))
    try:
        return network.PrefixList(one.identity.name, cidrs=one.cidrs)
    except MissingEvidence:
        return network.PrefixList(one.identity.name)


def attachment(one: transit.TransitGatewayAttachment) -> network.Attachment:
    """What is attached to a transit gateway."""
    try:
        subnets = frozenset(ref.name for ref in one.subnets)
    except MissingEvidence:
        subnets = None
    table = one.table if one.association == "associated" else None
    return network.Attachment(
        id=one.identity.name,
        gateway=one.gateway.name,
        kind=one.kind,
        resource=one.attached or "",
        table=table.name if table is not None else None,
        available=one.state == "available",
        subnets=subnets,
    )


def transit_table(one: transit.TransitGatewayRouteTable) -> network.TransitTable:
    """A route table of a transit gateway; nothing of it counts as complete where its routes were not read."""
    try:
        routes, complete = tuple(_transit_route(each) for each in one.routes if each.cidr), not one.cut_short
    except MissingEvidence:
        routes, complete = (), False
    return network.TransitTable(one.identity.name, routes, complete)


def _transit_route(one: transit.TransitRoute) -> network.TransitRoute:
    return network.TransitRoute(
        destination=one.cidr or "",
        attachments=tuple(each.attachment or "" for each in one.targets),
        active=one.state == "active",
        propagated=one.kind == "propagated",
    )
