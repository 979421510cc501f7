"""Transit gateways: from which subnets of which VPC traffic comes out that a route hands to one.

Sources: Amazon VPC Transit Gateways, "VPC attachments" (a zone without an attachment's subnet does not reach the
gateway), "Routing" (static routes before propagated ones), "Network ACLs", "Centralized router".
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network

from msgspec import Struct
from msgspec.structs import replace

from auditor.network.acls import passing, replies
from auditor.network.blocks import NOTHING, NOWHERE, Blocks, Flow
from auditor.network.firewall import Packet
from auditor.network.plan import Attachment, Plan, TransitRoute, TransitTable
from auditor.network.shapes import Subnet


class Exit(Struct, frozen=True):
    """Where some destinations come out: one of `subnets` (none: nowhere that is known), as far as `flow` tells."""

    blocks: Blocks
    flow: Flow
    subnets: tuple[Subnet, ...]
    path: tuple[str, ...]
    reason: str


class _Journey(Struct, frozen=True):
    """By which attachment, from which subnet's addresses, what."""

    inward: Attachment
    origin: Subnet
    packet: Packet


def exits(plan: Plan, subnet: Subnet, origin: Subnet, packet: Packet, gateway: str, blocks: Blocks) -> Iterator[Exit]:
    """Follow destinations from a subnet through a transit gateway.

    Args:
        plan: what was read.
        subnet: where the route to the gateway was taken.
        origin: whose addresses the packet carries as its source.
        packet: its protocol and port.
        gateway: ``tgw-...``.
        blocks: the destinations.
    """
    inward = next((one for one in plan.attachments if _attaches(one, gateway, subnet.vpc)), None)
    if inward is None:
        yield _unknown(blocks, (), f"how {gateway} is attached to {subnet.vpc} is not known")
        return
    entry = _in_zone(plan, inward, subnet)
    if entry == ():
        yield Exit(blocks, NOTHING, (), (inward.id,), f"{inward.id} has no subnet in the zone of {subnet.id}")
        return
    table = plan.transit_tables.get(inward.table) if inward.table else None
    if table is None:
        yield _unknown(blocks, (inward.id,), f"the route table that {gateway} has for {inward.id} was not read")
        return
    entered = None if entry is None else _into(plan, entry, subnet, origin, packet)
    journey = _Journey(inward, origin, packet)
    for route, taken in _shared(table, blocks):
        found = _exit(plan, journey, route, taken)
        path = (inward.id, table.id, *found.path)
        flow = found.flow if table.complete else Flow(NOWHERE, taken)
        reason = found.reason if table.complete else f"not all routes of {table.id} were read"
        yield Exit(taken, flow.passes(entered), found.subnets if table.complete else (), path, reason)


def _exit(plan: Plan, journey: _Journey, route: TransitRoute | None, blocks: Blocks) -> Exit:
    if route is None or not route.active:
        return Exit(blocks, NOTHING, (), (), "no active route of the transit gateway leads there")
    step = (f"{route.destination} -> {', '.join(route.attachments)}",)
    outward = plan.attachments.get(route.attachments[0]) if len(route.attachments) == 1 else None
    if outward is None or outward.kind != "vpc":
        return _unknown(blocks, step, "what is behind the transit gateway's route is not known")
    if not outward.available:
        return Exit(blocks, NOTHING, (), step, f"{outward.id} is not available")
    homes = [plan.subnets.get(name) for name in sorted(outward.subnets or ())]
    known = tuple(home for home in homes if home is not None)
    if not known or None in homes:
        return _unknown(blocks, step, f"the subnets of {outward.id} are not known: its VPC may be another account's")
    return _into_vpc(plan, journey, outward, known, Exit(blocks, NOTHING, (), step, ""))


def _into_vpc(plan: Plan, journey: _Journey, outward: Attachment, homes: tuple[Subnet, ...], found: Exit) -> Exit:
    """Out of the gateway by the subnet in the source's zone, or else by any that it stands in."""
    origin = journey.origin
    near = tuple(home for home in homes if home.zone == origin.zone and origin.zone is not None) or homes
    back = _returns(plan, outward, origin, journey.inward)
    if back is False:
        return replace(found, reason=f"the transit gateway has no way back to {journey.inward.id}")
    flow = Flow.certain(found.blocks).passes(back)
    for home in near:
        flow = flow & _out_of(plan, home, journey.packet)
    return replace(found, flow=flow, subnets=near, reason=f"the network ACL of {near[0].id} does not let it pass")


def _attaches(one: Attachment, gateway: str, vpc: str) -> bool:
    return one.gateway == gateway and one.kind == "vpc" and one.resource == vpc and one.available


def _in_zone(plan: Plan, attachment: Attachment, subnet: Subnet) -> tuple[Subnet, ...] | None:
    """The attachment's subnets in the zone of a subnet: none, or None where not known."""
    homes = [plan.subnets.get(name) for name in sorted(attachment.subnets or ())]
    known = tuple(home for home in homes if home is not None)
    if not known or len(known) < len(homes) or subnet.zone is None or any(home.zone is None for home in known):
        return None
    return tuple(home for home in known if home.zone == subnet.zone)


def _into(plan: Plan, entry: tuple[Subnet, ...], subnet: Subnet, origin: Subnet, packet: Packet) -> bool | None:
    """Whether the ACL around the gateway's interface lets the packet to it, and the answer out again."""
    (home, *_) = entry
    if home.id == subnet.id:
        return True
    port = (packet.port, packet.port)
    values = (
        passing(plan, home.id, packet.protocol, port, inbound=True).whole_block(origin.cidr),
        replies(plan, home.id, packet.protocol, inbound=False, linux=True).whole_block(origin.cidr),
    )
    return False if False in values else None if None in values else True


def _out_of(plan: Plan, home: Subnet, packet: Packet) -> Flow:
    """The destinations that the ACL lets pass where the gateway's interface sends them on, and answers back to it."""
    out = passing(plan, home.id, packet.protocol, (packet.port, packet.port), inbound=False)
    return out & replies(plan, home.id, packet.protocol, inbound=True, linux=True)


def _returns(plan: Plan, outward: Attachment, origin: Subnet, inward: Attachment) -> bool | None:
    """Whether the gateway's table for what comes out of the far VPC leads back to the source."""
    table = plan.transit_tables.get(outward.table) if outward.table else None
    if table is None or not table.complete or origin.cidr is None:
        return None
    shared = list(_shared(table, Blocks.of(origin.cidr)))
    return all(route is not None and route.active and route.attachments == (inward.id,) for route, _ in shared)


def _shared(table: TransitTable, wanted: Blocks) -> Iterator[tuple[TransitRoute | None, Blocks]]:
    """The route that each destination takes: the longest prefix, static before propagated."""
    left = wanted
    for route in sorted(table.routes, key=lambda one: (-ip_network(one.destination).prefixlen, one.propagated)):
        taken = left & Blocks.of(route.destination)
        if taken:
            yield route, taken
            left = left - taken
    if left:
        yield None, left


def _unknown(blocks: Blocks, path: tuple[str, ...], reason: str) -> Exit:
    return Exit(blocks, Flow(NOWHERE, blocks), (), path, reason)
