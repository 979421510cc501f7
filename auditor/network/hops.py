"""Where traffic goes from a subnet: each route followed to what is behind its target."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from auditor.network import transit
from auditor.network.acls import passing, replies
from auditor.network.blocks import IPV4, IPV6, NOTHING, NOWHERE, Blocks, Flow, any_of, whichever
from auditor.network.firewall import Packet, let_through
from auditor.network.plan import Interface, Plan
from auditor.network.routes import Leg, effective_table, leads_all, legs
from auditor.network.shapes import NatGateway, Route, RouteTable, Subnet, Target

OFF, INGRESS_BLOCKED = "off", "block-ingress"


class Place(Struct, frozen=True):
    """Where a packet is about to leave a subnet.

    Attributes:
        subnet: the subnet.
        packet: its protocol and destination port.
        public: whether its source is a public IPv4 address by now.
        ipv6: whether its source has an IPv6 address; None where not known.
        source: the subnet that it came from first, whose addresses replies go to until NAT has been passed.
        via: the transit gateway by which it came into this VPC.
        seen: subnets that it has left already: it does not go in circles.
    """

    subnet: Subnet
    packet: Packet
    public: bool = False
    ipv6: bool | None = False
    source: Subnet | None = None
    via: str | None = None
    seen: frozenset[str] = frozenset()

    @property
    def origin(self) -> Subnet:
        """The subnet whose addresses it carries as its source."""
        return self.source or self.subnet

    @property
    def routed_ipv6(self) -> bool | None:
        """Whether a gateway of this VPC takes its IPv6 source: it carries the addresses of its own VPC only."""
        return self.ipv6 if self.origin.vpc == self.subnet.vpc else False

    def to(self, subnet: Subnet, **changed: object) -> Place:
        """The same packet, about to leave another subnet."""
        return replace(self, subnet=subnet, seen=self.seen | {self.subnet.id}, **changed)


class Way(Struct, frozen=True):
    """Where the destinations `asked` for lead: the `flow` of those that arrive, by which path, and why."""

    asked: Blocks
    flow: Flow
    path: tuple[str, ...]
    reason: str


def onward(plan: Plan, place: Place, wanted: Blocks) -> list[Way]:
    """Follow the routes of the table that a place's subnet follows."""
    effective = effective_table(place.subnet, plan.tables)
    if effective.table is None:
        return [Way(wanted, Flow(NOWHERE, wanted), effective.path, "the subnet's route table is not known")]
    return _by_table(plan, place, effective.table, wanted)


def _by_table(plan: Plan, place: Place, table: RouteTable, wanted: Blocks) -> list[Way]:
    shared = legs(table, wanted, plan.lists)
    here = (place.subnet.id, table.id)
    ways = [_follow(plan, place, leg, here) for leg in shared.known]
    for route in shared.unread:
        other = _follow(plan, place, Leg(route, wanted), here)
        ways = [_perhaps(way, other) for way in ways]
    return ways


def _perhaps(way: Way, other: Way) -> Way:
    """A way that some destinations may not take: a prefix list that was not read may send them elsewhere."""
    flow = whichever((way.flow, other.flow.within(way.asked)))
    if flow == way.flow:
        return way
    return replace(way, flow=flow, reason="the entries of a prefix list that is routed are not known")


def _follow(plan: Plan, place: Place, leg: Leg, here: tuple[str, ...]) -> Way:
    route, path = leg.route, (*here, leg.step)
    if route is None:
        return Way(leg.blocks, NOTHING, path, "no route leads there")
    if not route.active:
        return Way(leg.blocks, NOTHING, path, "the route's target is gone")
    hop = _HOPS.get(route.target)
    if hop is None:
        unknown = Flow(NOWHERE, leg.blocks)
        return Way(leg.blocks, unknown, path, f"what is behind the route to {route.target_id} is not known")
    found = hop(plan, place, route, leg.blocks)
    return replace(found, asked=leg.blocks, flow=found.flow.within(leg.blocks), path=(*path, *found.path))


def _local(_plan: Plan, _place: Place, _route: Route, blocks: Blocks) -> Way:
    return Way(blocks, NOTHING, (), "these are addresses of the VPC itself")


def _peering(_plan: Plan, _place: Place, _route: Route, blocks: Blocks) -> Way:
    reason = "a peering connection leads to the peer's addresses only, not through its gateways"
    return Way(blocks, NOTHING, (), reason)


def _endpoint(_plan: Plan, _place: Place, route: Route, blocks: Blocks) -> Way:
    return Way(blocks, NOTHING, (), f"{route.target_id} leads to one service")


def _internet_gateway(_plan: Plan, place: Place, _route: Route, blocks: Blocks) -> Way:
    if place.subnet.internet_block != OFF:
        return Way(blocks, NOTHING, (), f"{place.subnet.id}: public access is blocked ({place.subnet.internet_block})")
    flow = Flow.certain(blocks & IPV4).passes(place.public) | Flow.certain(blocks & IPV6).passes(place.routed_ipv6)
    reason = "an internet gateway leads there"
    if not place.public and not flow.possible:
        reason = "an internet gateway serves public addresses only, and SageMaker's interfaces have none"
    elif not flow.sure:
        reason = "an internet gateway leads there over IPv6, if the interface has an address"
    return Way(blocks, flow, (), reason)


def _egress_only(_plan: Plan, place: Place, _route: Route, blocks: Blocks) -> Way:
    if place.subnet.internet_block not in (OFF, INGRESS_BLOCKED):
        return Way(blocks, NOTHING, (), f"{place.subnet.id}: public access is blocked ({place.subnet.internet_block})")
    flow = Flow.certain(blocks & IPV6).passes(place.routed_ipv6)
    reason = "an egress-only internet gateway leads there over IPv6"
    return Way(blocks, flow, (), reason if flow.sure else f"{reason}, if the interface has an address")


def _nat_gateway(plan: Plan, place: Place, route: Route, blocks: Blocks) -> Way:
    nat = plan.nats.get(route.target_id)
    if nat is None:
        return Way(blocks, Flow(NOWHERE, blocks), (), f"where {route.target_id} leads is not known")
    if not nat.available:
        return Way(blocks, NOTHING, (), f"{nat.id} is not available")
    if not nat.subnet:
        return _regional(plan, place, nat, blocks)
    home = plan.subnets.get(nat.subnet)
    if home is None:
        return Way(blocks, Flow(NOWHERE, blocks), (), f"the subnet of {nat.id} was not read")
    return _translated(plan, place, _spared(home), blocks & IPV4, name=nat.id, public=nat.public)


def _regional(plan: Plan, place: Place, nat: NatGateway, blocks: Blocks) -> Way:
    """A NAT gateway of the whole VPC follows a route table of its own, which AWS gives a way to the internet."""
    table = next((one for one in plan.tables.tables if one.id == nat.table), None)
    if table is None:
        return Way(blocks, Flow(NOWHERE, blocks), (), f"the route table of {nat.id} was not read")
    inner = _by_table(plan, place.to(_spared(place.subnet), public=nat.public), table, blocks & IPV4)
    way = _joined(inner, blocks, nat.id)
    return replace(way, flow=way.flow.passes(_way_back(plan, place, place.subnet.vpc, table)))


def _spared(home: Subnet) -> Subnet:
    """A subnet as NAT gateways see it: what blocks inbound connections only leaves them alone."""
    return replace(home, internet_block=OFF) if home.internet_block == INGRESS_BLOCKED else home


def _instance(plan: Plan, place: Place, route: Route, blocks: Blocks) -> Way:
    wanted = route.target_id
    found = plan.interfaces.get(wanted) or next((one for one in plan.interfaces if one.instance == wanted), None)
    home = plan.subnets.get(found.subnet) if found else None
    if found is None or home is None:
        return Way(blocks, Flow(NOWHERE, blocks), (), f"what stands behind {wanted} is not known")
    if found.checked:
        return Way(blocks, NOTHING, (), f"{found.id} forwards nothing: its source/destination check is on")
    way = _translated(plan, place, home, blocks & IPV4, name=found.id, public=found.public)
    guarded = way.flow & _guard(plan, place, found)
    if way.flow.possible and not guarded.possible:
        way = replace(way, reason=f"the security groups of {found.id} do not pass it on")
    unseen = Flow(NOWHERE, blocks if _may_leave_elsewhere(plan, found) else blocks & IPV6)
    if guarded.sure or not unseen.possible:
        return replace(way, flow=guarded | unseen)
    return replace(way, flow=guarded | unseen, reason=f"what {found.id} forwards, and by which interface, is not known")


def _may_leave_elsewhere(plan: Plan, interface: Interface) -> bool:
    """Whether an appliance has, or may have, another interface by which it sends on what comes in by this one."""
    beside = any(one.instance == interface.instance for one in plan.interfaces if one.id != interface.id)
    return interface.instance is not None and (beside or not plan.interfaces.complete)


def _guard(plan: Plan, place: Place, interface: Interface) -> Flow:
    """What the security groups of a NAT instance pass on: in from the source's subnet, out to the destination."""
    inward = let_through(plan, interface.groups, place.packet, inbound=True)
    named = any(rule.groups for name in interface.groups for rule in getattr(plan.groups.get(name), "rules", ()))
    value = inward.whole_block(place.origin.cidr) or (None if named else inward.whole_block(place.origin.cidr))
    return let_through(plan, interface.groups, place.packet, inbound=False).passes(value)


def _translated(plan: Plan, place: Place, home: Subnet, blocks: Blocks, *, name: str, public: bool) -> Way:
    """Through a NAT device that stands in `home`: into that subnet, onward from there, and the answers back."""
    if home.id in place.seen:
        return Way(blocks, NOTHING, (), f"{name} leads back to {home.id}")
    inner = onward(plan, place.to(home, public=public, source=home, via=None), blocks)
    way = _joined(inner, blocks, name)
    crossed = way.flow & _crossing(plan, place, home)
    if way.flow.possible and not crossed.possible:
        return replace(way, flow=NOTHING, reason=f"the network ACL of {home.id} does not let it through {name}")
    back = _way_back(plan, place, home.vpc, effective_table(home, plan.tables).table)
    if way.flow.possible and back is False:
        return replace(way, flow=NOTHING, reason=f"no route leads from {home.id} back to {place.origin.id}")
    return replace(way, flow=crossed.passes(back))


def _crossing(plan: Plan, place: Place, home: Subnet) -> Flow:
    """What the ACL around a NAT device's subnet lets pass: the packet in and out, its answer in and out."""
    protocol, port = place.packet.protocol, (place.packet.port, place.packet.port)
    outer = passing(plan, home.id, protocol, port, inbound=False)
    outer = outer & replies(plan, home.id, protocol, inbound=True, linux=False)
    if home.id == place.origin.id:
        return outer
    inward = passing(plan, home.id, protocol, port, inbound=True).whole_block(place.origin.cidr)
    back = replies(plan, home.id, protocol, inbound=False, linux=True).whole_block(place.origin.cidr)
    return outer.passes(inward).passes(back)


def _way_back(plan: Plan, place: Place, vpc: str, table: RouteTable | None) -> bool | None:
    """Whether answers find their way from a NAT device to the source: within the VPC, or by the transit gateway."""
    origin = place.origin
    if origin.vpc == vpc:
        return True
    if place.via is None:
        return False  # no route may lead straight to what stands in another VPC
    if table is None or origin.cidr is None:
        return None
    return leads_all(legs(table, Blocks.of(origin.cidr), plan.lists), (origin.cidr,), (place.via,))


def _firewall(plan: Plan, place: Place, route: Route, blocks: Blocks) -> Way:
    """Through a Gateway Load Balancer or firewall endpoint: what it lets pass goes on from the endpoint's subnet."""
    endpoint = next((one for one in plan.endpoints.endpoints if one.id == route.target_id), None)
    homes = [plan.subnets.get(name) for name in (endpoint.subnets if endpoint else ())]
    known = [home for home in homes if home is not None and home.id not in place.seen | {place.subnet.id}]
    if not known or None in homes:
        return Way(blocks, Flow(NOWHERE, blocks), (), f"what is behind {route.target_id} is not known")
    inner = [way for home in known for way in onward(plan, place.to(home, source=place.origin), blocks)]
    way = _joined(inner, blocks, route.target_id)
    reason = f"{way.reason}, if the firewall behind {route.target_id} lets it pass"
    return replace(way, flow=way.flow.unsure(), reason=reason if way.flow.possible else way.reason)


def _transit_gateway(plan: Plan, place: Place, route: Route, blocks: Blocks) -> Way:
    exits = transit.exits(plan, place.subnet, place.origin, place.packet, route.target_id, blocks)
    ways = [_out_of_transit(plan, place, found, route.target_id) for found in exits]
    return _joined(ways, blocks, None)


def _out_of_transit(plan: Plan, place: Place, found: transit.Exit, gateway: str) -> Way:
    entries = [home for home in found.subnets if home.id not in place.seen]
    if not entries:
        return Way(found.blocks, found.flow, found.path, found.reason)
    per_entry = [
        _joined(onward(plan, place.to(home, source=place.origin, via=gateway), found.blocks), found.blocks, None)
        for home in entries
    ]
    flow = whichever(way.flow for way in per_entry) & found.flow
    told = max(per_entry, key=lambda way: (bool(way.flow.sure), bool(way.flow.possible)))
    lost = told.flow.possible and not flow.possible
    return Way(found.blocks, flow, (*found.path, *told.path), found.reason if lost else told.reason)


def _joined(ways: list[Way], blocks: Blocks, name: str | None) -> Way:
    """Several ways as one, told by the one that leads furthest."""
    flow = any_of(way.flow for way in ways)
    if not ways:
        return Way(blocks, NOTHING, (), f"{name} serves IPv4 only")
    told = max(ways, key=lambda way: (way.flow.sure.size, way.flow.possible.size, way.asked.size))
    reason = told.reason if flow.possible or name is None else f"behind {name}: {told.reason}"
    return Way(blocks, flow, told.path, reason)


_Hop = Callable[[Plan, Place, Route, Blocks], Way]
_HOPS: dict[Target, _Hop] = {
    Target.LOCAL: _local,
    Target.PEERING: _peering,
    Target.GATEWAY_ENDPOINT: _endpoint,
    Target.INTERNET_GATEWAY: _internet_gateway,
    Target.EGRESS_ONLY: _egress_only,
    Target.NAT_GATEWAY: _nat_gateway,
    Target.INSTANCE: _instance,
    Target.FIREWALL_ENDPOINT: _firewall,
    Target.TRANSIT_GATEWAY: _transit_gateway,
}
