"""Whether what leaves a subnet passes Network Firewall, by the routes that the subnet really follows.

A firewall may stand before the NAT gateway (the subnet's route leads to its endpoint), behind it (the route of the NAT
gateway's own subnet does), or be attached to it.
Source: AWS Network Firewall Developer Guide, "Example architectures with routing".
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import TypeVar

from auditor.graph.estate import Estate
from auditor.model.aws.ec2 import NatGateway, Route, RouteTable, Subnet
from auditor.model.aws.networkfirewall import Firewall, VpcEndpointAssociation
from auditor.model.document import Identity
from auditor.model.gap import Gap, MissingEvidence, Reason
from auditor.model.recorder import Recorder
from auditor.model.resource import Resource
from auditor.model.values import Ref

R = TypeVar("R", bound=Resource)

_DEFAULTS = frozenset({"0.0.0.0/0", "::/0"})
_TABLES = "DescribeRouteTables"
_ELSEWHERE = (
    "interface", "instance", "transit_gateway", "local_gateway", "carrier_gateway", "core_network"
)  # fmt: skip
"""Targets behind which may stand a firewall, or none: what they lead to was not read."""


class Way(Enum):
    """What a route to the internet leads through."""

    INSPECTED = "Network Firewall"
    OPEN = "no firewall"
    UNKNOWN = "what was not read"


class Egress:
    """The ways out of the subnets of one account and region."""

    def __init__(self, estate: Estate, home: Identity) -> None:
        """Answer for subnets at `home`."""
        self._estate, self._home = estate, home
        self._new = False  # whether the question is about a VPC that code makes: then nothing else stands in it

    def inspected(self, subnet: Subnet, recorder: Recorder) -> bool | None:
        """Whether every way out of a subnet passes a firewall; None where there is no way out.

        One way past the firewall decides, whatever the others are.

        Raises:
            MissingEvidence: where that hangs on what was not read; the evidence names the route.
        """
        self._new = self._estate.makes(subnet.vpc, subnet.identity)
        table = self._table(Ref(Subnet.type, subnet.identity.name), subnet.vpc)
        ways = [(route, self._way(route, behind_nat=False)) for route in table.routes if _leaves(route)]
        for wanted, answer in ((Way.OPEN, False), (Way.UNKNOWN, None), (Way.INSPECTED, True)):
            shown = tuple(_shown(table, route) for route, way in ways if way is wanted)
            if shown:
                recorder.note(subnet.identity, f"ways out through {wanted.value}", shown, _TABLES)
                if answer is None:
                    gap = Gap(_TABLES, Reason.NOT_RETURNED, f"what is behind {shown[0]} is not known")
                    raise MissingEvidence(subnet.identity.id, "way out", gap)
                return answer
        recorder.note(subnet.identity, "ways out", (table.identity.name,), _TABLES)
        return None

    def _table(self, subnet: Ref, vpc: Ref) -> RouteTable:
        """The table that a subnet follows: its own, or else the main one of its VPC; raises MissingEvidence."""
        tables = self._all(RouteTable)
        named = (one for one in tables if any(each.subnet == subnet for each in one.associations))
        main = (one for one in tables if one.main and one.vpc.name == vpc.name)
        own = next(named, None)
        listing = self._listing(RouteTable.type)
        found = own or (None if isinstance(listing, Gap) else next(main, None))
        if found is None:
            gap = listing if isinstance(listing, Gap) else Gap(_TABLES, Reason.NOT_RETURNED, "the table was not read")
            raise MissingEvidence(subnet.name, "route table", gap)
        return found

    def _listing(self, type_: str) -> Gap | None:
        """Why not all of a type are known."""
        listing = self._estate.listing(type_, self._home.account, self._home.region)
        return listing if isinstance(listing, Gap) and not self._new else None

    def _way(self, route: Route, *, behind_nat: bool) -> Way:
        gateway = "" if route.gateway is None else route.gateway.text
        if gateway.startswith("vpce-"):
            return Way.INSPECTED if gateway in self._endpoints() else Way.UNKNOWN
        if route.nat_gateway is not None and not behind_nat:
            return self._through(route.nat_gateway)
        if gateway.startswith("vgw-") or any(getattr(route, name) is not None for name in _ELSEWHERE):
            return Way.UNKNOWN
        return Way.OPEN

    def _through(self, gateway: Ref) -> Way:
        """What is behind a NAT gateway: a firewall that is attached to it, or where its own subnet's routes lead."""
        if gateway.name in self._attached():
            return Way.INSPECTED
        onward = self._behind(gateway)
        return Way.UNKNOWN if onward is Way.OPEN and not self._all_read() else onward

    def _behind(self, gateway: Ref) -> Way:
        nat = next((one for one in self._all(NatGateway) if one.identity.name == gateway.name), None)
        if nat is None or nat.subnet is None:
            return Way.UNKNOWN
        routes = [one for one in self._table(nat.subnet, nat.vpc).routes if _leaves(one)]
        ways = {self._way(one, behind_nat=True) for one in routes if one.cidr in _DEFAULTS}
        return next((way for way in (Way.OPEN, Way.UNKNOWN, Way.INSPECTED) if way in ways), Way.UNKNOWN)

    def _endpoints(self) -> frozenset[str]:
        kinds: tuple[type[Firewall | VpcEndpointAssociation], ...] = (Firewall, VpcEndpointAssociation)
        return frozenset(known for kind in kinds for one in self._all(kind) for known in _known(one, "endpoints"))

    def _attached(self) -> frozenset[str]:
        return frozenset(known for one in self._all(Firewall) for known in _known(one, "nat_gateways"))

    def _all_read(self) -> bool:
        """Whether every firewall was listed and described."""
        listing = self._listing(Firewall.type)
        return not isinstance(listing, Gap) and not any(one.document.gaps for one in self._all(Firewall))

    def _all(self, kind: type[R]) -> tuple[R, ...]:
        """Those that were read; what they say is nobody's evidence but the path's."""
        found = self._estate.of_type(kind, self._home.account, self._home.region)
        return tuple(one.judged(Recorder()) for one in found)


def _known(one: Resource, fact: str) -> Iterator[str]:
    try:
        yield from getattr(one, fact)
    except MissingEvidence:
        return


def _leaves(route: Route) -> bool:
    """Whether an active route leads to the internet: a default one, or any by a gateway that leads nowhere else."""
    if route.state != "active" or route.peering is not None:
        return False
    gateway = "" if route.gateway is None else route.gateway.text
    if route.nat_gateway is not None or route.egress_only is not None or gateway.startswith("igw-"):
        return True
    return (route.cidr in _DEFAULTS or route.ipv6_cidr in _DEFAULTS) and gateway != "local"


def _shown(table: RouteTable, route: Route) -> str:
    target = next(
        (
            getattr(route, name)
            for name in ("gateway", "nat_gateway", "egress_only", *_ELSEWHERE)
            if getattr(route, name)
        ),
        "",
    )
    return f"{table.identity.name} {route.cidr or route.ipv6_cidr or route.prefix_list} -> {target}"
