"""Which route table a subnet follows, and which route each destination takes.

Sources: VPC User Guide, "Subnet route tables" (explicit association, else the main table of the VPC) and "Route
priority" (the longest prefix, then static routes, prefix lists, propagated routes).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from ipaddress import ip_network

from msgspec import Struct

from auditor.network.blocks import INTERNET, IPV4, NOWHERE, Blocks
from auditor.network.plan import NO_LISTS, Listed, PrefixList
from auditor.network.shapes import Reach, Route, RouteTable, Subnet, Tables, Target


class Association(StrEnum):
    """How a subnet comes by its route table."""

    EXPLICIT = "explicit"
    MAIN = "main"
    UNKNOWN = "unknown"


class EffectiveTable(Struct, frozen=True):
    """The route table that a subnet follows; None with UNKNOWN where the tables were not read completely."""

    subnet: str
    table: RouteTable | None
    association: Association

    @property
    def path(self) -> tuple[str, ...]:
        """Ids of the subnet and its table."""
        return (self.subnet, self.table.id) if self.table else (self.subnet,)


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


class Leg(Struct, frozen=True):
    """The destinations that take one route; `route` is None where no route matches."""

    route: Route | None
    blocks: Blocks

    @property
    def step(self) -> str:
        """The route, for the path of an answer."""
        return f"{self.route.destination} -> {self.route.target_id}" if self.route else "no route"


class Legs(Struct, frozen=True):
    """Which route the destinations take; `unread` routes, of prefix lists that were not read, may take any of them."""

    known: tuple[Leg, ...]
    unread: tuple[Route, ...] = ()


def legs(table: RouteTable, wanted: Blocks, lists: Listed[PrefixList] = NO_LISTS) -> Legs:
    """Share out destinations among the routes of a table, the longest prefix first.

    The lists of AWS services, which gateway endpoints have routes for, take nothing away: they hold a service's
    addresses, and nothing of the internet at large.
    """
    entries, unread = list[tuple[tuple[int, int], str, Route]](), list[Route]()
    for route in table.routes:
        blocks = _destinations(route, lists)
        if blocks is None:
            unread.append(route)
        else:
            entries += [((-ip_network(block, strict=False).prefixlen, _rank(route)), block, route) for block in blocks]
    found, left = list[Leg](), wanted
    for _, block, route in sorted(entries, key=lambda entry: entry[0]):
        taken = left & Blocks.of(block)
        if taken:
            found.append(Leg(route, taken))
            left = left - taken
    return Legs((*found, *([Leg(None, left)] if left else [])), tuple(unread))


def is_public(subnet: Subnet, tables: Tables, lists: Listed[PrefixList] = NO_LISTS) -> Reach:
    """Tell whether a subnet is public: a route to the internet, or a part of it, leads to an internet gateway.

    Source: VPC User Guide, "Subnet types". Halves of the default route count as it does.
    """
    effective = effective_table(subnet, tables)
    if effective.table is None:
        return Reach(value=None, path=effective.path, reason="the subnet's route table is not known")
    found = legs(effective.table, INTERNET, lists)
    leg = next((one for one in found.known if _to_internet_gateway(one.route)), None)
    if leg is not None and not found.unread:
        path = (*effective.path, leg.step)
        return Reach(value=True, path=path, reason="a route to the internet leads to an internet gateway")
    if leg is not None or any(map(_to_internet_gateway, found.unread)):
        return Reach(value=None, path=effective.path, reason="the entries of a routed prefix list are not known")
    default = next((one for one in found.known if one.blocks & IPV4), Leg(None, NOWHERE))
    path = (*effective.path, default.step)
    return Reach(value=False, path=path, reason="no route to the internet leads to an internet gateway")


def _to_internet_gateway(route: Route | None) -> bool:
    return route is not None and route.active and route.target is Target.INTERNET_GATEWAY


def _destinations(route: Route, lists: Listed[PrefixList]) -> tuple[str, ...] | None:
    """The blocks of a route; None where it is to a prefix list whose entries are not known."""
    if not route.destination.startswith("pl-"):
        return (route.destination,) if route.destination else ()
    found = lists.get(route.destination)
    if found is not None and found.cidrs is not None:
        return found.cidrs
    service = route.target is Target.GATEWAY_ENDPOINT or (found is not None and found.service is not None)
    return () if service else None


def _rank(route: Route) -> int:
    """The order among routes of the same length: static, by prefix list, propagated."""
    if route.propagated:
        return 2
    return 1 if route.destination.startswith("pl-") else 0


def leads_all(legs_: Legs, wanted: Iterable[str], targets: Iterable[str]) -> bool | None:
    """Whether all destinations of blocks take active routes to one of some targets; None where not known."""
    asked, ids = Blocks.of(*wanted), frozenset(targets)
    if legs_.unread or not asked:
        return None
    return all(leg.route is not None and leg.route.active and leg.route.target_id in ids for leg in legs_.known)
