"""One packet at a time: what VPCs do with it, written down naively, to hold the closed-form answers against.

A trial is one request with every choice made: destination, ports, the source's address, the port that a NAT device
chooses. It succeeds if the request gets out and its answer comes back. Everything must have been read.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_address, ip_network
from itertools import product

from msgspec import Struct
from msgspec.structs import replace

from auditor.network import Plan, Route, RouteTable, Subnet, Target

Address = IPv4Address | IPv6Address


class Trial(Struct, frozen=True):
    """One request: TCP (6) or UDP (17), who sends it, where to, and the ports that client and NAT device choose."""

    protocol: str
    source: IPv4Address
    destination: IPv4Address
    port: int
    client_port: int
    nat_port: int


class Hop(Struct, frozen=True):
    """Where the request is: in a subnet, with this source address, of which the first NAT device has made another."""

    subnet: Subnet
    source: IPv4Address
    home: Subnet
    """The subnet that the source address belongs to."""
    answer_port: int
    public: bool = False
    gateway: str | None = None
    steps: int = 0


def succeeds(plan: Plan, subnet: Subnet, groups: list[str] | None, trial: Trial) -> bool:
    """Whether a request from an interface in a subnet gets its answer."""
    if groups is not None and not group_lets(plan, groups, trial, trial.destination, inbound=False):
        return False
    if not acl_lets(plan, subnet, trial.protocol, trial.destination, trial.port, inbound=False):
        return False
    if not acl_lets(plan, subnet, trial.protocol, trial.destination, trial.client_port, inbound=True):
        return False
    return leaves(plan, Hop(subnet, trial.source, subnet, trial.client_port), trial)


def leaves(plan: Plan, hop: Hop, trial: Trial) -> bool:
    """Whether a request that stands in a subnet finds its way out, and the answer back to where it stands."""
    table = table_of(plan, hop.subnet)
    route = chosen(plan, table, trial.destination)
    if route is None or not route.active or hop.steps > 5:
        return False
    if route.target is Target.INTERNET_GATEWAY:
        return hop.public and hop.subnet.internet_block == "off"
    if route.target is Target.NAT_GATEWAY:
        nat = plan.nats.items[route.target_id]
        home = plan.subnets.items[nat.subnet]
        if home.internet_block == "block-ingress":
            home = replace(home, internet_block="off")
        return nat.available and translated(plan, hop, trial, home, public=nat.public)
    if route.target is Target.INSTANCE:
        device = plan.interfaces.items[route.target_id]
        passes = group_lets(plan, device.groups, trial, hop.source, inbound=True)
        passes = passes and group_lets(plan, device.groups, trial, trial.destination, inbound=False)
        home = plan.subnets.items[device.subnet]
        return not device.checked and passes and translated(plan, hop, trial, home, public=device.public)
    if route.target is Target.TRANSIT_GATEWAY:
        return crosses(plan, hop, trial, route.target_id)
    return False


def translated(plan: Plan, hop: Hop, trial: Trial, home: Subnet, *, public: bool) -> bool:
    """Whether it passes a NAT device in `home`, which sends it on under its own address and port."""
    walls = [(trial.destination, trial.port, False), (trial.destination, trial.nat_port, True)]
    if home.id != hop.home.id:
        walls += [(hop.source, trial.port, True), (hop.source, hop.answer_port, False)]
    if not all(acl_lets(plan, home, trial.protocol, end, port, inbound=way) for end, port, way in walls):
        return False
    if hop.home.vpc != home.vpc:
        back = chosen(plan, table_of(plan, home), hop.source)
        if back is None or not back.active or back.target_id != hop.gateway:
            return False
    device = Hop(home, IPv4Network(f"{home.cidr}")[4], home, trial.nat_port, public, None, hop.steps + 1)
    return leaves(plan, device, trial)


def crosses(plan: Plan, hop: Hop, trial: Trial, gateway: str) -> bool:
    """Whether it passes a transit gateway, and finds its way out of the VPC behind."""
    inward = next(one for one in plan.attachments if (one.gateway, one.resource) == (gateway, hop.subnet.vpc))
    entries = [plan.subnets.items[name] for name in sorted(inward.subnets or ())]
    entry = next((one for one in entries if one.zone == hop.subnet.zone), None)
    if entry is None:
        return False
    if entry.id != hop.subnet.id and not (
        acl_lets(plan, entry, trial.protocol, hop.source, trial.port, inbound=True)
        and acl_lets(plan, entry, trial.protocol, hop.source, hop.answer_port, inbound=False)
    ):
        return False
    outward = transit(plan, inward.table, trial.destination)
    if outward is None or transit(plan, plan.attachments.items[outward].table, hop.source) != inward.id:
        return False
    exits = [plan.subnets.items[name] for name in sorted(plan.attachments.items[outward].subnets or ())]
    near = next((one for one in exits if one.zone == hop.home.zone), exits[0])
    if not (
        acl_lets(plan, near, trial.protocol, trial.destination, trial.port, inbound=False)
        and acl_lets(plan, near, trial.protocol, trial.destination, hop.answer_port, inbound=True)
    ):
        return False
    return leaves(plan, replace(hop, subnet=near, gateway=gateway, steps=hop.steps + 1), trial)


def transit(plan: Plan, table: str | None, destination: IPv4Address) -> str | None:
    """The attachment that a transit gateway's table sends a destination to."""
    fits = [one for one in plan.transit_tables.items[f"{table}"].routes if destination in ip_network(one.destination)]
    best = max(fits, key=lambda one: (ip_network(one.destination).prefixlen, not one.propagated), default=None)
    return best.attachments[0] if best is not None and best.active else None


def table_of(plan: Plan, subnet: Subnet) -> RouteTable:
    """The table associated with a subnet, else the main table of its VPC."""
    explicit = [one for one in plan.tables.tables if subnet.id in one.subnets]
    return (explicit or [one for one in plan.tables.tables if one.main and one.vpc == subnet.vpc])[0]


def chosen(plan: Plan, table: RouteTable, destination: Address) -> Route | None:
    """The route that a destination takes: the longest prefix, then static, by list, propagated."""
    fits = [
        (ip_network(block).prefixlen, not route.propagated, not route.destination.startswith("pl-"), -place)
        for place, route in enumerate(table.routes)
        for block in blocks_of(plan, route)
        if destination in ip_network(block)
    ]
    return table.routes[-max(fits)[-1]] if fits else None


def blocks_of(plan: Plan, route: Route) -> tuple[str, ...]:
    """A route's blocks; the lists of services hold nothing that is asked for here."""
    if route.destination.startswith("pl-"):
        return plan.lists.items[route.destination].cidrs or ()
    return (route.destination,)


def acl_lets(plan: Plan, subnet: Subnet, protocol: str, end: Address, port: int, *, inbound: bool) -> bool:
    """Whether the ACL of a subnet lets one packet pass; `end` is the other end, `port` the packet's destination."""
    acls = [one for one in plan.acls if subnet.id in one.subnets]
    for rule in sorted(acls[0].rules, key=lambda one: one.number) if acls else ():
        fits = rule.protocol in ("-1", protocol) and (
            rule.protocol == "-1" or rule.ports is None or rule.ports[0] <= port <= rule.ports[1]
        )
        if rule.inbound is inbound and fits and end in ip_network(rule.cidr):
            return rule.allow
    return not acls


def group_lets(plan: Plan, groups: Iterator[str] | tuple[str, ...] | list[str], trial: Trial, end: Address, *,
               inbound: bool) -> bool:  # fmt: skip
    """Whether any rule of any group lets a connection through."""
    for name in groups:
        for rule in plan.groups.items[name].rules:
            if rule.inbound is not inbound or rule.protocol not in ("-1", trial.protocol):
                continue
            if rule.protocol != "-1" and rule.ports and not rule.ports[0] <= trial.port <= rule.ports[1]:
                continue
            listed = [block for one in rule.prefix_lists for block in plan.lists.items[one].cidrs or ()]
            if any(end in ip_network(block) for block in (*rule.cidrs, *listed)):
                return True
    return False


DESTINATIONS = tuple(map(IPv4Address, ("1.1.1.1", "8.8.8.8", "90.1.1.1", "150.1.1.1", "200.1.1.1")))
PORTS = (0, 53, 80, 443, 1024, 32768, 61000)
CLIENT_PORTS = (32768, 50000, 60999)
OTHER_PORTS = (1024, 32767, 61000, 65535)


def answer(plan: Plan, subnet: Subnet, groups: list[str] | None) -> bool | None:
    """True if some destination and port are reached whatever the clients choose, False if none is by any choice."""
    somehow = False
    block = IPv4Network(f"{subnet.cidr}")
    ends = (block[0], block[-1])
    nat_ports = (*CLIENT_PORTS, *OTHER_PORTS)
    for protocol, destination, port in product(("6", "17"), DESTINATIONS, PORTS):
        results = {(client in CLIENT_PORTS): set[bool]() for client in nat_ports}
        for source, client, nat in product(ends, nat_ports, nat_ports):
            trial = Trial(protocol, source, destination, port, client, nat)
            results[client in CLIENT_PORTS].add(succeeds(plan, subnet, groups, trial))
        if results[True] == {True}:
            return True
        somehow = somehow or True in results[True] | results[False]
    return None if somehow else False


SOURCES: tuple[Address, ...] = tuple(
    map(ip_address, ("10.0.1.77", "10.0.9.7", "10.7.7.7", "172.16.1.1", "8.8.8.8", "2600:1::1"))
)
"""A neighbour, another subnet, another VPC, an office, and the internet by IPv4 and IPv6."""


def entry(plan: Plan, subnet: Subnet, groups: list[str], source: Address, port: int, *,
          dual_stack: bool) -> bool | None:  # fmt: skip
    """Whether a connection from a source is answered by an interface; None where the far side of a route decides."""
    trial = Trial("6", IPv4Address(0), IPv4Address(0), port, 0, 0)
    if not group_lets(plan, groups, trial, source, inbound=True):
        return False
    if source in ip_network(f"{subnet.cidr}"):
        return True
    into = acl_lets(plan, subnet, "6", source, port, inbound=True)
    back = any(acl_lets(plan, subnet, "6", source, one, inbound=False) for one in (*CLIENT_PORTS, *OTHER_PORTS))
    return into and back and routed(plan, subnet, source, dual_stack=dual_stack)


def routed(plan: Plan, subnet: Subnet, source: Address, *, dual_stack: bool) -> bool | None:
    """Whether answers find their way to a source outside the subnet, and so whether it can have come from there."""
    route = chosen(plan, table_of(plan, subnet), source)
    if route is None or not route.active:
        return False
    if route.target is Target.INTERNET_GATEWAY:
        return source.version == 6 and dual_stack and subnet.ipv6 and subnet.internet_block == "off"
    if route.target in {Target.PEERING, Target.TRANSIT_GATEWAY, Target.INSTANCE}:
        return False if source.is_global else None
    return route.target is Target.LOCAL


def entries(plan: Plan, subnet: Subnet, groups: list[str], port: int, *, dual_stack: bool) -> bool | None:
    """True if some source gets in, None if some may, False if none does."""
    found = {entry(plan, subnet, groups, source, port, dual_stack=dual_stack) for source in SOURCES}
    return True if True in found else None if None in found else False
