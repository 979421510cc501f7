"""Networks written down shortly, as documentation draws them: `10.0.0.0/16 local; 0.0.0.0/0 nat-1`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from auditor.network import (
    Acl,
    AclRule,
    Attachment,
    Endpoints,
    EndpointType,
    GroupRule,
    Interface,
    NatGateway,
    Plan,
    PrefixList,
    Route,
    RouteTable,
    SecurityGroup,
    Subnet,
    Tables,
    Target,
    TransitRoute,
    TransitTable,
    Vpc,
    VpcEndpoint,
    listed,
)

_TARGETS = {
    "local": Target.LOCAL,
    "igw": Target.INTERNET_GATEWAY,
    "nat": Target.NAT_GATEWAY,
    "eni": Target.INSTANCE,
    "i": Target.INSTANCE,
    "eigw": Target.EGRESS_ONLY,
    "tgw": Target.TRANSIT_GATEWAY,
    "pcx": Target.PEERING,
    "vgw": Target.VPN_GATEWAY,
    "vpce": Target.FIREWALL_ENDPOINT,
    "lgw": Target.OTHER,
}


def route(text: str) -> Route:
    """`0.0.0.0/0 igw-1`, with `gone` or `propagated` behind."""
    destination, target, *words = text.split()
    kind = _TARGETS[target.split("-")[0]]
    if destination.startswith("pl-") and kind is Target.FIREWALL_ENDPOINT:
        kind = Target.GATEWAY_ENDPOINT
    return Route(destination, kind, target, active="gone" not in words, propagated="propagated" in words)


def routes(text: str) -> tuple[Route, ...]:
    """Routes, parted by semicolons."""
    return tuple(route(one) for one in text.split(";") if one.strip())


def acl_rule(text: str) -> AclRule:
    """`in 100 allow tcp 443 0.0.0.0/0`; ports are a number, `1024-65535` or `all`."""
    way, number, action, protocol, ports, cidr = text.split()
    return AclRule(int(number), way == "in", action == "allow", _protocol(protocol), cidr, _ports(ports))


def group_rule(text: str, name: str = "rule") -> GroupRule:
    """`out tcp 443 0.0.0.0/0`; the other end is a block, a group (`sg-`) or a prefix list (`pl-`)."""
    way, protocol, ports, *ends = text.split()
    return GroupRule(
        id=name,
        inbound=way == "in",
        protocol=_protocol(protocol),
        ports=_ports(ports),
        cidrs=tuple(one for one in ends if not one.startswith(("sg-", "pl-"))),
        groups=tuple(one for one in ends if one.startswith("sg-")),
        prefix_lists=tuple(one for one in ends if one.startswith("pl-")),
    )


def _protocol(text: str) -> str:
    return {"tcp": "6", "udp": "17", "icmp": "1", "all": "-1"}.get(text, text)


def _ports(text: str) -> tuple[int, int] | None:
    if text == "all":
        return None
    first, _, last = text.partition("-")
    return int(first), int(last or first)


def subnet(name: str, spec: Mapping[str, Any]) -> Subnet:
    """A subnet of a plan: `{vpc, cidr, zone, ipv6, block}`."""
    return Subnet(
        id=name,
        vpc=spec.get("vpc", "vpc-1"),
        cidr=spec.get("cidr"),
        zone=spec.get("zone", "a"),
        ipv6=spec.get("ipv6", False),
        internet_block=spec.get("block", "off"),
    )


def plan(spec: Mapping[str, Any], unread: Iterable[str] = ()) -> Plan:
    """A plan of short forms; `unread` names the kinds whose listing is not complete."""
    gone = frozenset(unread)
    part = {kind: spec.get(kind, {}) for kind in _KINDS}
    tables = tuple(_table(name, one) for name, one in part["tables"].items())
    endpoints = tuple(_endpoint(name, one) for name, one in part["endpoints"].items())
    shapes = {kind: listed([make(*item) for item in part[kind].items()], complete=kind not in gone)
              for kind, make in _SHAPES.items()}  # fmt: skip
    return Plan(Tables(tables, "tables" not in gone), endpoints=Endpoints(endpoints, "endpoints" not in gone), **shapes)


def _table(name: str, spec: Mapping[str, Any]) -> RouteTable:
    return RouteTable(name, spec.get("vpc", "vpc-1"), spec.get("main", False), frozenset(spec.get("of", ())),
                      routes(spec["routes"]))  # fmt: skip


def _endpoint(name: str, spec: Mapping[str, Any]) -> VpcEndpoint:
    gateway = "tables" in spec
    return VpcEndpoint(
        id=name,
        vpc=spec.get("vpc", "vpc-1"),
        service=f"com.amazonaws.eu-west-1.{spec['service']}" if "." not in spec["service"] else spec["service"],
        type=EndpointType(spec.get("type", "Gateway" if gateway else "Interface")),
        available=spec.get("available", True),
        private_dns=spec.get("dns", not gateway),
        route_tables=frozenset(spec.get("tables", ())),
        subnets=frozenset(spec.get("subnets", ())),
        groups=tuple(spec.get("groups", ())),
        open=spec.get("open", True),
    )


def _group(name: str, rules: Iterable[str]) -> SecurityGroup:
    return SecurityGroup(name, "vpc-1", tuple(group_rule(text, f"{name} {place}") for place, text in enumerate(rules)))


def _attachment(name: str, spec: Mapping[str, Any]) -> Attachment:
    subnets = spec.get("subnets")
    return Attachment(name, spec.get("gateway", "tgw-1"), spec.get("kind", "vpc"), spec["of"], spec.get("table"),
                      spec.get("available", True), None if subnets is None else frozenset(subnets))  # fmt: skip


def _transit_route(text: str) -> TransitRoute:
    destination, targets, *words = text.split()
    found = tuple(one for one in targets.split(",") if one != "blackhole")
    return TransitRoute(destination, found, active=bool(found), propagated="propagated" in words)


_SHAPES: dict[str, Any] = {
    "subnets": subnet,
    "vpcs": lambda name, one: Vpc(name, dns_support=one.get("support"), dns_hostnames=one.get("hostnames")),
    "acls": lambda name, one: Acl(name, frozenset(one["of"]), tuple(map(acl_rule, one["rules"]))),
    "groups": _group,
    "lists": lambda name, one: PrefixList(name, tuple(one)) if isinstance(one, list) else PrefixList(name, service=one),
    "nats": lambda name, one: NatGateway(name, one.get("in", ""), one.get("public", True), one.get("available", True),
                                         one.get("table")),
    "interfaces": lambda name, one: Interface(name, one["in"], tuple(one.get("groups", ())), one.get("public", False),
                                              one.get("checked", True), one.get("instance")),
    "attachments": _attachment,
    "transit_tables": lambda name, one: TransitTable(
        name, tuple(map(_transit_route, one["routes"])), one.get("complete", True)
    ),
}  # fmt: skip
_KINDS = (*_SHAPES, "tables", "endpoints")
