"""All that was read of an account's networks in a region, and the shapes of what stands between subnets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, Protocol, TypeVar

from msgspec import Struct, field

from auditor.network.shapes import Endpoints, NatGateway, SecurityGroup, Subnet, Tables


class Identified(Protocol):
    """Whatever has an id."""

    @property
    def id(self) -> str:
        """EC2's id."""
        ...


T = TypeVar("T", bound=Identified)


class Listed(Struct, Generic[T], frozen=True):
    """What was read of a kind, by id; ``complete`` says whether that is all of it in the account and region."""

    items: Mapping[str, T] = field(default_factory=dict[str, T])
    complete: bool = True

    def __iter__(self) -> Iterator[T]:
        """Each of them."""
        return iter(self.items.values())

    def get(self, name: str) -> T | None:
        """The one of that id, if it was read."""
        return self.items.get(name)


def listed(items: Iterable[T], *, complete: bool = True) -> Listed[T]:
    """Things by their id."""
    return Listed({one.id: one for one in items}, complete)


class AclRule(Struct, frozen=True):
    """A rule of a network ACL; the lowest ``number`` that matches decides.

    Attributes:
        number: its place in the order.
        inbound: True for what enters the subnet.
        allow: False for a deny.
        protocol: IANA number as text, ``-1`` for all.
        cidr: the other end's block, IPv4 or IPv6.
        ports: first and last destination port; None for all.
    """

    number: int
    inbound: bool
    allow: bool
    protocol: str
    cidr: str
    ports: tuple[int, int] | None = None


class Acl(Struct, frozen=True):
    """A network ACL and the subnets that it stands around."""

    id: str
    subnets: frozenset[str] = frozenset()
    rules: tuple[AclRule, ...] = ()


class Interface(Struct, frozen=True):
    """A network interface: it forwards what is not for itself only without the source/destination check."""

    id: str
    subnet: str
    groups: tuple[str, ...] = ()
    public: bool = False
    checked: bool = True
    instance: str | None = None


class PrefixList(Struct, frozen=True):
    """A prefix list: ``cidrs`` is None where the entries were not read, ``service`` the AWS service's own list."""

    id: str
    cidrs: tuple[str, ...] | None = None
    service: str | None = None


NO_LISTS: Listed[PrefixList] = Listed()
"""Where no prefix list is known of."""


class Attachment(Struct, frozen=True):
    """Something attached to a transit gateway.

    Attributes:
        id: ``tgw-attach-...``.
        gateway: ``tgw-...``.
        kind: ``vpc``, ``vpn``, ``peering``, ...
        resource: the id of what is attached.
        table: the transit gateway's route table for what comes from here; None where only its owner sees it.
        available: whether it carries traffic.
        subnets: VPC: those that the gateway stands in, one a zone; None where not read.
    """

    id: str
    gateway: str
    kind: str
    resource: str
    table: str | None = None
    available: bool = True
    subnets: frozenset[str] | None = None


class TransitRoute(Struct, frozen=True):
    """A route of a transit gateway; several attachments share the traffic."""

    destination: str
    attachments: tuple[str, ...] = ()
    active: bool = True
    propagated: bool = False


class TransitTable(Struct, frozen=True):
    """A route table of a transit gateway; ``complete`` says whether all of its routes were read."""

    id: str
    routes: tuple[TransitRoute, ...] = ()
    complete: bool = True


class Vpc(Struct, frozen=True):
    """A VPC's DNS settings: both are needed for the private names of endpoints. None: not read."""

    id: str
    cidrs: tuple[str, ...] = ()
    dns_support: bool | None = True
    dns_hostnames: bool | None = True


class Plan(Struct, frozen=True):
    """All that was read of the networks of one account and region."""

    tables: Tables
    subnets: Listed[Subnet] = field(default_factory=Listed[Subnet])
    endpoints: Endpoints = field(default_factory=lambda: Endpoints(()))
    vpcs: Listed[Vpc] = field(default_factory=Listed[Vpc])
    acls: Listed[Acl] = field(default_factory=Listed[Acl])
    groups: Listed[SecurityGroup] = field(default_factory=Listed[SecurityGroup])
    lists: Listed[PrefixList] = field(default_factory=Listed[PrefixList])
    nats: Listed[NatGateway] = field(default_factory=Listed[NatGateway])
    interfaces: Listed[Interface] = field(default_factory=Listed[Interface])
    attachments: Listed[Attachment] = field(default_factory=Listed[Attachment])
    transit_tables: Listed[TransitTable] = field(default_factory=Listed[TransitTable])
