"""Which table a subnet follows, which route a destination takes, and which subnets are public."""

import pytest

from auditor.network import (
    INTERNET,
    Association,
    Blocks,
    Listed,
    PrefixList,
    RouteTable,
    Subnet,
    Tables,
    effective_table,
    is_public,
    legs,
    listed,
)
from tests.network.plans import routes

SUBNET = Subnet("subnet-1", "vpc-1", cidr="10.0.1.0/24")


def table(
    text: str = "", *, main: bool = False, vpc: str = "vpc-1", subnets: tuple[str, ...] = (), name: str = "rtb-1"
) -> RouteTable:
    return RouteTable(name, vpc, main, frozenset(subnets), routes(f"10.0.0.0/16 local; {text}"))


def test_the_main_table_of_its_own_vpc_serves_a_subnet_without_association() -> None:
    own = table(main=True)
    foreign = table(main=True, vpc="vpc-2", name="rtb-2")
    other = table("0.0.0.0/0 igw-1", subnets=("subnet-9",), name="rtb-3")
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
        assert is_public(SUBNET, tables).value is None


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("", False),
        ("0.0.0.0/0 igw-1", True),
        ("0.0.0.0/0 nat-1", False),
        ("0.0.0.0/0 igw-1 gone", False),
        ("0.0.0.0/0 tgw-1", False),
        ("0.0.0.0/1 igw-1; 128.0.0.0/1 igw-1", True),
        ("0.0.0.0/1 nat-1; 128.0.0.0/1 nat-1; 0.0.0.0/0 igw-1", False),
        ("pl-s3 vpce-1", False),
        ("pl-own tgw-1", False),
        ("pl-own igw-1", None),
        ("0.0.0.0/0 vgw-1 propagated; 0.0.0.0/0 igw-1", True),
        ("::/0 igw-1", True),
        ("::/0 eigw-1", False),
        ("8.8.8.0/24 igw-1", True),
        ("10.9.0.0/16 igw-1", False),
    ],
)
def test_a_subnet_is_public_by_any_route_to_the_internet(text: str, public: bool | None) -> None:  # noqa: FBT001 - a table
    assert is_public(SUBNET, Tables((table(text, main=True),))).value is public


def test_the_longest_prefix_wins_then_static_then_lists_then_propagated() -> None:
    lists = listed([PrefixList("pl-1", ("10.7.0.0/16",))])
    both = table("10.7.0.0/16 vgw-1 propagated; pl-1 tgw-1; 10.7.7.0/24 pcx-1")
    found = {leg.step: leg.blocks.cidrs() for leg in legs(both, Blocks.of("10.7.0.0/16"), lists).known}
    assert found["10.7.7.0/24 -> pcx-1"] == ("10.7.7.0/24",)
    assert set(found) == {"10.7.7.0/24 -> pcx-1", "pl-1 -> tgw-1"}
    static = table("10.7.0.0/16 nat-1; pl-1 tgw-1")
    assert [leg.step for leg in legs(static, Blocks.of("10.7.0.0/16"), lists).known] == ["10.7.0.0/16 -> nat-1"]


def test_a_list_that_was_not_read_may_take_anything_but_a_services_own_takes_nothing() -> None:
    own = table("pl-1 tgw-1; 0.0.0.0/0 nat-1")
    assert [one.target_id for one in legs(own, INTERNET).unread] == ["tgw-1"]
    service: Listed[PrefixList] = listed([PrefixList("pl-1", service="s3")])
    assert legs(own, INTERNET, service).unread == ()
