"""Which table a subnet follows and where its default route leads."""

import pytest

from auditor.network import (
    IPV6_DEFAULT,
    Association,
    Exit,
    NatGateway,
    Route,
    RouteTable,
    Subnet,
    Tables,
    Target,
    effective_table,
    internet_route,
    is_public,
    reaches_internet,
)

SUBNET = Subnet("subnet-1", "vpc-1", cidr="10.0.1.0/24")
PUBLIC = Subnet("subnet-9", "vpc-1", cidr="10.0.9.0/24")
LOCAL = Route("10.0.0.0/16", Target.LOCAL, "local")
IGW = Route("0.0.0.0/0", Target.INTERNET_GATEWAY, "igw-1")
NAT = Route("0.0.0.0/0", Target.NAT_GATEWAY, "nat-1")


def table(
    *routes: Route, main: bool = False, vpc: str = "vpc-1", subnets: tuple[str, ...] = (), name: str = "rtb-1"
) -> RouteTable:
    return RouteTable(name, vpc, main, frozenset(subnets), (LOCAL, *routes))


def test_the_main_table_of_its_own_vpc_serves_a_subnet_without_association() -> None:
    own = table(main=True)
    foreign = table(main=True, vpc="vpc-2", name="rtb-2")
    other = table(IGW, subnets=("subnet-9",), name="rtb-3")
    found = effective_table(SUBNET, Tables((foreign, other, own)))
    assert (found.table, found.association) == (own, Association.MAIN)
    assert found.path == ("subnet-1", "rtb-1")


def test_an_explicit_association_decides_even_in_a_partial_listing() -> None:
    own = table(subnets=("subnet-1",))
    found = effective_table(SUBNET, Tables((own,), complete=False))
    assert (found.table, found.association) == (own, Association.EXPLICIT)


def test_the_main_table_is_not_concluded_from_a_partial_listing() -> None:
    for tables in (Tables((table(main=True),), complete=False), Tables((), complete=True)):
        assert effective_table(SUBNET, tables).association is Association.UNKNOWN
        assert internet_route(SUBNET, tables).exit is Exit.UNKNOWN
        assert is_public(SUBNET, tables).value is None
        assert reaches_internet(SUBNET, tables).value is None


@pytest.mark.parametrize(
    ("routes", "way_out", "public"),
    [
        ([], Exit.NONE, False),
        ([IGW], Exit.INTERNET_GATEWAY, True),
        ([NAT], Exit.NAT_GATEWAY, False),
        ([Route("0.0.0.0/0", Target.INTERNET_GATEWAY, "igw-1", active=False)], Exit.BLACKHOLE, False),
        ([Route("0.0.0.0/0", Target.TRANSIT_GATEWAY, "tgw-1")], Exit.TRANSIT_GATEWAY, False),
        ([Route("pl-s3", Target.GATEWAY_ENDPOINT, "vpce-1")], Exit.NONE, False),
        ([Route("pl-own", Target.TRANSIT_GATEWAY, "tgw-1")], Exit.UNKNOWN, None),
        ([Route("0.0.0.0/0", Target.VPN_GATEWAY, "vgw-1", propagated=True), IGW], Exit.INTERNET_GATEWAY, True),
        ([Route("::/0", Target.INTERNET_GATEWAY, "igw-1")], Exit.NONE, True),
        ([Route("::/0", Target.EGRESS_ONLY, "eigw-1")], Exit.NONE, False),
        ([Route("8.8.8.0/24", Target.INTERNET_GATEWAY, "igw-1")], Exit.NONE, False),
    ],
)
def test_default_routes(routes: list[Route], way_out: Exit, public: bool | None) -> None:  # noqa: FBT001 - a table
    tables = Tables((table(*routes, main=True),))
    assert internet_route(SUBNET, tables).exit is way_out
    assert is_public(SUBNET, tables).value is public


def test_an_interface_without_public_address_needs_nat() -> None:
    through_igw = reaches_internet(SUBNET, Tables((table(IGW, main=True),)))
    assert through_igw.value is False
    assert through_igw.path == ("subnet-1", "rtb-1", "0.0.0.0/0 -> igw-1")
    peering = table(Route("0.0.0.0/0", Target.PEERING, "pcx-1"), main=True)
    assert reaches_internet(SUBNET, Tables((peering,))).value is False


def test_nat_is_followed_to_its_own_subnet() -> None:
    private = table(NAT, main=True)
    outer = table(IGW, subnets=("subnet-9",), name="rtb-9")
    tables = Tables((private, outer))
    nat = NatGateway("nat-1", "subnet-9")
    found = reaches_internet(SUBNET, tables, [nat], [PUBLIC])
    assert found.value is True
    assert found.path == ("subnet-1", "rtb-1", "0.0.0.0/0 -> nat-1", "subnet-9", "rtb-9", "0.0.0.0/0 -> igw-1")
    assert reaches_internet(SUBNET, tables, [], [PUBLIC]).value is None
    assert reaches_internet(SUBNET, tables, [NatGateway("nat-1", "subnet-9", public=False)], [PUBLIC]).value is None
    assert reaches_internet(SUBNET, tables, [NatGateway("nat-1", "subnet-9", available=False)], [PUBLIC]).value is False
    stuck = Tables((private, table(subnets=("subnet-9",), name="rtb-9")))
    assert reaches_internet(SUBNET, stuck, [nat], [PUBLIC]).value is False


def test_ipv6_leaves_it_open_whether_the_interface_has_an_address() -> None:
    both = Subnet("subnet-1", "vpc-1", ipv6=True)
    tables = Tables((table(Route(IPV6_DEFAULT, Target.EGRESS_ONLY, "eigw-1"), main=True),))
    assert reaches_internet(both, tables).value is None
    assert reaches_internet(SUBNET, tables).value is False
