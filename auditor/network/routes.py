"""Which route table a subnet follows, and where its traffic to the internet goes.

Sources: VPC User Guide, "Subnet route tables" (explicit association, else the main table of the VPC), "Route
priority" (static before propagated), "VPC peering limitations" (no edge-to-edge routing);
SageMaker Developer Guide, "Give hosted endpoints access to resources in your VPC" (no public addresses).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from auditor.network.shapes import NatGateway, Reach, Route, RouteTable, Subnet, Tables, Target

IPV4_DEFAULT = "0.0.0.0/0"
IPV6_DEFAULT = "::/0"


class Association(StrEnum):
    """How a subnet comes by its route table."""

    EXPLICIT = "explicit"
    MAIN = "main"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class EffectiveTable:
    """The route table that a subnet follows; None with UNKNOWN where the tables were not read completely."""

    subnet: str
    table: RouteTable | None
    association: Association

    @property
    def path(self) -> tuple[str, ...]:
        """Ids of the subnet and its table."""
        return (self.subnet, self.table.id) if self.table else (self.subnet,)


class Exit(StrEnum):
    """Where a default route leads."""

    INTERNET_GATEWAY = "internet gateway"
    NAT_GATEWAY = "NAT gateway"
    NAT_INSTANCE = "instance or network interface"
    EGRESS_ONLY = "egress-only internet gateway"
    TRANSIT_GATEWAY = "transit gateway"
    PEERING = "peering connection"
    VPN_GATEWAY = "virtual private gateway"
    FIREWALL = "gateway load balancer endpoint"
    OTHER = "other"
    NONE = "no default route"
    BLACKHOLE = "a target that is gone"
    UNKNOWN = "unknown"


_EXITS = {
    Target.INTERNET_GATEWAY: Exit.INTERNET_GATEWAY,
    Target.NAT_GATEWAY: Exit.NAT_GATEWAY,
    Target.INSTANCE: Exit.NAT_INSTANCE,
    Target.EGRESS_ONLY: Exit.EGRESS_ONLY,
    Target.TRANSIT_GATEWAY: Exit.TRANSIT_GATEWAY,
    Target.PEERING: Exit.PEERING,
    Target.VPN_GATEWAY: Exit.VPN_GATEWAY,
    Target.FIREWALL_ENDPOINT: Exit.FIREWALL,
}
_NO_WAY_OUT = {
    Exit.INTERNET_GATEWAY: "an internet gateway serves public addresses only, and SageMaker's interfaces have none",
    Exit.PEERING: "a peering connection leads to the peer's addresses only, not through its gateways",
    Exit.NONE: "there is no default route",
    Exit.BLACKHOLE: "the default route's target is gone",
}


@dataclass(frozen=True, slots=True)
class InternetRoute:
    """Where a subnet's default route leads.

    Attributes:
        exit: the kind of way out, UNKNOWN where the table is not known or only prefix lists could tell.
        route: the default route, if there is one.
        table: the table that the subnet follows, if known.
        path: ids: subnet, table, route.
    """

    exit: Exit
    route: Route | None
    table: RouteTable | None
    path: tuple[str, ...]


def effective_table(subnet: Subnet, tables: Tables) -> EffectiveTable:
    """Find the route table that a subnet follows.

    An explicit association decides even where other tables were not read; that there is none may be concluded only
    from a complete listing, and then the main table of the subnet's own VPC serves.
    """
    for table in tables.tables:
        if subnet.id in table.subnets:
            return EffectiveTable(subnet.id, table, Association.EXPLICIT)
    main = next((table for table in tables.tables if table.main and table.vpc == subnet.vpc), None)
    if main is None or not tables.complete:
        # every VPC has a main table: if it is missing here, it was not read
        return EffectiveTable(subnet.id, None, Association.UNKNOWN)
    return EffectiveTable(subnet.id, main, Association.MAIN)


def internet_route(subnet: Subnet, tables: Tables, *, default: str = IPV4_DEFAULT) -> InternetRoute:
    """Tell where a subnet's default route leads.

    Args:
        subnet: the subnet.
        tables: the route tables read.
        default: ``0.0.0.0/0`` or ``::/0``.
    """
    effective = effective_table(subnet, tables)
    table = effective.table
    if table is None:
        return InternetRoute(Exit.UNKNOWN, None, None, effective.path)
    found = sorted((one for one in table.routes if one.destination == default), key=lambda one: one.propagated)
    if not found:
        listed = any(map(_may_be_default, table.routes))
        return InternetRoute(Exit.UNKNOWN if listed else Exit.NONE, None, table, effective.path)
    route = found[0]
    way_out = _EXITS.get(route.target, Exit.OTHER) if route.active else Exit.BLACKHOLE
    return InternetRoute(way_out, route, table, (*effective.path, f"{default} -> {route.target_id}"))


def is_public(subnet: Subnet, tables: Tables) -> Reach:
    """Tell whether a subnet is public: a default route, of IPv4 or IPv6, leads to an internet gateway."""
    ways = [internet_route(subnet, tables, default=default) for default in (IPV4_DEFAULT, IPV6_DEFAULT)]
    for way in ways:
        if way.exit is Exit.INTERNET_GATEWAY:
            return Reach(value=True, path=way.path, reason="the default route leads to an internet gateway")
    unknown = next((way for way in ways if way.exit is Exit.UNKNOWN), None)
    if unknown:
        return Reach(value=None, path=unknown.path, reason="the subnet's default route is not known")
    return Reach(value=False, path=ways[0].path, reason="no default route leads to an internet gateway")


def reaches_internet(
    subnet: Subnet, tables: Tables, nats: Iterable[NatGateway] = (), subnets: Iterable[Subnet] = ()
) -> Reach:
    """Tell whether a network interface that SageMaker puts into a subnet reaches the internet.

    Such an interface has no public address, so a route to an internet gateway gives it nothing.

    Args:
        subnet: where the interface stands.
        tables: the route tables read.
        nats: the NAT gateways read.
        subnets: the subnets read; those of the NAT gateways are needed.
    """
    way = internet_route(subnet, tables)
    if way.exit is Exit.NAT_GATEWAY and way.route:
        found = _through_nat(way, way.route.target_id, tables, nats, subnets)
    elif way.exit in _NO_WAY_OUT:
        found = Reach(value=False, path=way.path, reason=_NO_WAY_OUT[way.exit])
    else:
        found = Reach(value=None, path=way.path, reason=f"what is behind the default route ({way.exit}) is not known")
    return found if found.value or not subnet.ipv6 else _with_ipv6(found, subnet, tables)


def _through_nat(
    way: InternetRoute, wanted: str, tables: Tables, nats: Iterable[NatGateway], subnets: Iterable[Subnet]
) -> Reach:
    nat = next((one for one in nats if one.id == wanted), None)
    home = next((one for one in subnets if nat and one.id == nat.subnet), None)
    if nat and not nat.available:
        return Reach(value=False, path=way.path, reason=f"{nat.id} is not available")
    if nat is None or home is None or not nat.public:
        return Reach(value=None, path=way.path, reason=f"where {wanted} leads is not known")
    onward = internet_route(home, tables)
    path = way.path + onward.path
    if onward.exit in (Exit.INTERNET_GATEWAY, Exit.NONE, Exit.BLACKHOLE):
        reached = onward.exit is Exit.INTERNET_GATEWAY
        return Reach(value=reached, path=path, reason=f"{nat.id} is in a subnet whose way out is: {onward.exit}")
    return Reach(value=None, path=path, reason=f"what is behind {nat.id} ({onward.exit}) is not known")


def _with_ipv6(found: Reach, subnet: Subnet, tables: Tables) -> Reach:
    """Allow for IPv6: its addresses are public, but whether the interface is given one is not known."""
    way = internet_route(subnet, tables, default=IPV6_DEFAULT)
    if way.exit in (Exit.NONE, Exit.BLACKHOLE, Exit.PEERING):
        return found
    return Reach(value=None, path=way.path, reason=f"over IPv6, if the interface has an address: {way.exit}")


def _may_be_default(route: Route) -> bool:
    """Whether a route to a prefix list may hold the whole internet; the lists of gateway endpoints are a service's."""
    return route.destination.startswith("pl-") and route.target is not Target.GATEWAY_ENDPOINT
