"""The few shapes that network questions are asked of; whoever has the documents builds them.

Ids are EC2's (``subnet-...``, ``rtb-...``); CIDR blocks are text as EC2 writes them.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Reach(Struct, frozen=True):
    """A three-valued answer with the way that led to it.

    Attributes:
        value: True, False, or None where it hangs on something that was not read or can't be known.
        path: ids of what decided, in order: subnet, table, route (``rtb-1 0.0.0.0/0 -> nat-1``), rule.
        reason: one sentence for a reader.
    """

    value: bool | None
    path: tuple[str, ...]
    reason: str


class Target(StrEnum):
    """What kind of thing a route leads to."""

    LOCAL = "local"
    INTERNET_GATEWAY = "internet gateway"
    NAT_GATEWAY = "NAT gateway"
    INSTANCE = "instance or network interface"
    EGRESS_ONLY = "egress-only internet gateway"
    TRANSIT_GATEWAY = "transit gateway"
    PEERING = "peering connection"
    VPN_GATEWAY = "virtual private gateway"
    GATEWAY_ENDPOINT = "gateway endpoint"
    FIREWALL_ENDPOINT = "gateway load balancer endpoint"
    OTHER = "other"


TWO_WAY = frozenset({Target.PEERING, Target.TRANSIT_GATEWAY, Target.VPN_GATEWAY, Target.OTHER})
"""Targets by which networks of private addresses are joined, each side with routes of its own."""


class Route(Struct, frozen=True):
    """One route.

    Attributes:
        destination: CIDR block, or id of a prefix list (``pl-...``).
        target: the kind of target.
        target_id: its id.
        active: False for a blackhole.
        propagated: whether a gateway announced it; a static route to the same block comes first.
    """

    destination: str
    target: Target
    target_id: str
    active: bool = True
    propagated: bool = False


class RouteTable(Struct, frozen=True):
    """A route table.

    Attributes:
        id: ``rtb-...``.
        vpc: the VPC that it belongs to.
        main: whether it serves the subnets of its VPC that have no table of their own.
        subnets: ids of the subnets that are associated explicitly.
        routes: in any order.
    """

    id: str
    vpc: str
    main: bool = False
    subnets: frozenset[str] = frozenset()
    routes: tuple[Route, ...] = ()


class Tables(Struct, frozen=True):
    """The route tables that were read; ``complete`` says whether these are all tables of the VPCs concerned."""

    tables: tuple[RouteTable, ...]
    complete: bool = True


class Subnet(Struct, frozen=True):
    """A subnet.

    Attributes:
        id: ``subnet-...``.
        vpc: the VPC that it belongs to.
        cidr: its IPv4 block.
        zone: the account's name for its availability zone.
        zone_id: the zone's id, the same for every account.
        ipv6: whether it has an IPv6 block.
        internet_block: VPC Block Public Access: ``off``, ``block-ingress`` or ``block-bidirectional``.
    """

    id: str
    vpc: str
    cidr: str | None = None
    zone: str | None = None
    zone_id: str | None = None
    ipv6: bool = False
    internet_block: str = "off"


class NatGateway(Struct, frozen=True):
    """A NAT gateway; ``public`` is its connectivity type (a private one has no way to the internet of its own).

    A regional one stands in no subnet: it has a route ``table`` of its own.
    """

    id: str
    subnet: str
    public: bool = True
    available: bool = True
    table: str | None = None


class EndpointType(StrEnum):
    """The kinds of VPC endpoint."""

    GATEWAY = "Gateway"
    INTERFACE = "Interface"
    FIREWALL = "GatewayLoadBalancer"
    OTHER = "other"


class VpcEndpoint(Struct, frozen=True):
    """A VPC endpoint.

    Attributes:
        id: ``vpce-...``.
        vpc: the VPC that it stands in.
        service: the service name in full, region included.
        type: gateway, interface, ...
        available: whether its state is available.
        private_dns: interface: whether the service's usual host name leads to it.
        route_tables: gateway: ids of the tables that route to it.
        subnets: interface: ids of the subnets with a network interface of it.
        groups: interface: ids of its security groups.
        open: whether its policy lets anything through; None where that is not known.
    """

    id: str
    vpc: str
    service: str
    type: EndpointType
    available: bool = True
    private_dns: bool = False
    route_tables: frozenset[str] = frozenset()
    subnets: frozenset[str] = frozenset()
    groups: tuple[str, ...] = ()
    open: bool | None = True


class Endpoints(Struct, frozen=True):
    """The endpoints that were read; ``complete`` says whether these are all endpoints of the VPCs concerned."""

    endpoints: tuple[VpcEndpoint, ...]
    complete: bool = True


class GroupRule(Struct, frozen=True):
    """A rule of a security group.

    Attributes:
        id: ``sgr-...``, or any id that tells a reader which rule is meant.
        inbound: True for ingress, False for egress.
        protocol: ``-1`` (all), a name such as ``tcp``, or an IANA number as text.
        ports: first and last port; None for all ports, or a protocol without ports.
        cidrs: IPv4 and IPv6 blocks.
        groups: ids of security groups.
        prefix_lists: ids of prefix lists.
    """

    id: str
    inbound: bool
    protocol: str
    ports: tuple[int, int] | None = None
    cidrs: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    prefix_lists: tuple[str, ...] = ()


class SecurityGroup(Struct, frozen=True):
    """A security group with its rules, inbound and outbound."""

    id: str
    vpc: str
    rules: tuple[GroupRule, ...] = ()
