from __future__ import annotations

from typing import Any

import pytest

from auditor.iac.documents.ec2_routes import DESCRIBES, IMPLIED, MAIN_TABLE
from auditor.iac.documents.related import Related
from auditor.iac.planned import Planned
from auditor.model.aws.ec2 import RouteTable
from auditor.model.choice import OneOf, Undecided, Unknown, symbol
from auditor.model.gap import MissingEvidence
from tests.iac.documents.reading import described, planned, read

VPC = planned("AWS::EC2::VPC", "Vpc", CidrBlock="10.0.0.0/16")
TABLE = planned("AWS::EC2::RouteTable", "Table", VpcId=symbol("Vpc", "Ref"))
REF = symbol("Table", "RouteTableId")
MAYBE = OneOf("condition Public", {"true": True, "false": False})


def route(key: str, exists: OneOf | None = None, /, **target: Any) -> Planned:
    return planned("AWS::EC2::Route", key, exists, RouteTableId=REF, **{"DestinationCidrBlock": "0.0.0.0/0", **target})


def table(*others: Planned, **world: str) -> RouteTable:
    return read(RouteTable, described(DESCRIBES, TABLE, VPC, *others), **world)


def implied(*others: Planned) -> RouteTable | None:
    made = IMPLIED[VPC.type](VPC, Related.among([VPC, *others]))
    return read(RouteTable, made[0].responses) if made else None


def test_a_table_has_the_local_route_of_its_vpc_and_the_routes_that_name_it() -> None:
    other = planned("AWS::EC2::Route", "Else", RouteTableId=symbol("Other", "Ref"), DestinationCidrBlock="10.9.0.0/16")
    found = table(route("Out", GatewayId=symbol("Igw", "Ref")), other)
    shown = [(each.cidr, each.gateway and each.gateway.text, each.state) for each in found.routes]
    assert shown == [("10.0.0.0/16", "local", "active"), ("0.0.0.0/0", symbol("Igw", "Ref"), "active")]


@pytest.mark.parametrize(
    ("target", "fact"),
    [
        ("NatGatewayId", "nat_gateway"),
        ("EgressOnlyInternetGatewayId", "egress_only"),
        ("VpcPeeringConnectionId", "peering"),
        ("NetworkInterfaceId", "interface"),
        ("GatewayId", "gateway"),
        ("VpcEndpointId", "gateway"),
    ],
)
def test_each_kind_of_target_is_told_apart(target: str, fact: str) -> None:
    last = table(route("Out", None, **{target: symbol("Target", "Ref")})).routes[-1]
    assert getattr(last, fact).text == symbol("Target", "Ref")
    others = {"gateway", "nat_gateway", "egress_only", "peering", "interface", "instance", "transit_gateway"} - {fact}
    assert [name for name in others if getattr(last, name) is not None] == []


@pytest.mark.parametrize(
    ("target", "fact"),
    [
        ("TransitGatewayId", "transit_gateway"),
        ("InstanceId", "instance"),
        ("LocalGatewayId", "local_gateway"),
        ("CarrierGatewayId", "carrier_gateway"),
        ("CoreNetworkArn", "core_network"),
    ],
)
def test_targets_that_are_named_by_their_id_are_told_apart(target: str, fact: str) -> None:
    assert getattr(table(route("Out", None, **{target: "id-1"})).routes[-1], fact) == "id-1"


def test_a_route_that_hangs_on_a_condition_is_there_in_its_world_only() -> None:
    public = route("Out", MAYBE, GatewayId=symbol("Igw", "Ref"))
    assert len(table(public, **{"condition Public": "true"}).routes) == 2
    assert len(table(public, **{"condition Public": "false"}).routes) == 1
    with pytest.raises(Undecided):
        _ = table(public).routes[1].cidr


def test_a_route_of_nobody_knows_which_table_leaves_the_routes_open() -> None:
    lost = planned("AWS::EC2::Route", "Lost", RouteTableId=Unknown("known only after apply"), GatewayId="igw-1")
    with pytest.raises(MissingEvidence):
        _ = table(lost).routes
    given = planned("AWS::EC2::Route", "Given", RouteTableId=Unknown("parameter Table has no value"), GatewayId="igw-1")
    assert len(table(given).routes) == 1


def test_the_local_route_of_a_vpc_made_elsewhere_is_not_told() -> None:
    alone = planned("AWS::EC2::RouteTable", "Table", VpcId="vpc-1")
    found = read(RouteTable, described(DESCRIBES, alone)).routes
    assert [str(each.gateway) for each in found] == ["local"]
    with pytest.raises(MissingEvidence):
        _ = found[0].cidr


def test_a_gateway_endpoint_puts_its_route_into_the_tables_that_it_names() -> None:
    endpoint = planned("AWS::EC2::VPCEndpoint", "S3", VpcId=symbol("Vpc", "Ref"), RouteTableIds=[REF])
    interface = planned("AWS::EC2::VPCEndpoint", "Api", VpcEndpointType="Interface", RouteTableIds=[REF])
    made = described(DESCRIBES, TABLE, VPC, endpoint, interface)["DescribeRouteTables"]["Routes"]
    assert [each["GatewayId"] for each in made] == ["local", symbol("S3", "Ref")]
    assert made[1]["DestinationPrefixListId"].startswith("pl-")


def test_associations_name_subnets_and_gateways() -> None:
    found = table(
        planned("AWS::EC2::SubnetRouteTableAssociation", "a", RouteTableId=REF, SubnetId=symbol("A", "Ref")),
        planned("AWS::EC2::SubnetRouteTableAssociation", "b", RouteTableId=symbol("Other"), SubnetId=symbol("B")),
        planned("AWS::EC2::GatewayRouteTableAssociation", "c", RouteTableId=REF, GatewayId="igw-1"),
    )
    assert [str(each.subnet) for each in found.associations] == [symbol("A", "Ref"), "None"]
    assert found.associations[1].gateway == "igw-1"
    assert not found.main


def test_propagating_gateways_are_those_of_propagations() -> None:
    made = planned("AWS::EC2::VPNGatewayRoutePropagation", "p", RouteTableIds=[REF], VpnGatewayId="vgw-1")
    assert table(made).propagating_gateways == ("vgw-1",)


def test_a_vpc_brings_a_main_table_with_the_local_route_alone() -> None:
    found = implied(TABLE)
    assert found is not None
    assert found.main
    assert found.vpc.text == symbol("Vpc", "Ref")
    assert [each.cidr for each in found.routes] == ["10.0.0.0/16"]


def test_routes_may_be_added_to_the_main_table() -> None:
    own = symbol("Vpc", MAIN_TABLE)
    found = implied(
        planned("AWS::EC2::Route", "Out", RouteTableId=own, NatGatewayId="nat-1", DestinationCidrBlock="0/0")
    )
    assert found is not None
    assert [str(each.nat_gateway) for each in found.routes] == ["None", "nat-1"]


def test_a_table_that_code_makes_the_main_one_takes_its_place() -> None:
    adopting = planned("AWS::EC2::RouteTable", "Table", VpcId=symbol("Vpc", "Ref"), Main=True)
    assert implied(adopting) is None
    assert read(RouteTable, described(DESCRIBES, adopting, VPC)).main
    joined = planned(
        "AWS::EC2::SubnetRouteTableAssociation", "Main", VpcId=symbol("Vpc", "Ref"), RouteTableId=REF, Main=True
    )
    left = implied(TABLE, joined)
    assert left is not None
    assert not left.main
    assert table(joined).main
