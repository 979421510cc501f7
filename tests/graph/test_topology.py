"""EC2's documents as the shapes that network questions are asked of."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.graph.topology import security_group, topology
from auditor.graph.topology import subnet as shaped_subnet
from auditor.model.aws import ec2
from auditor.model.document import CodeShapes, Document, PlannedDocument, PlannedIdentity
from auditor.model.gap import Gap, Reason
from auditor.network import EndpointType, GroupRule, NatGateway, Route, Target, VpcEndpoint
from tests.graph.estates import estate, known, subnet, table
from tests.support.snapshots import ACCOUNT, REGION, document

EVERYWHERE = "0.0.0.0/0"


def routes(*items: dict[str, Any], **table_item: Any) -> tuple[Route, ...]:
    found = topology(estate(table("rtb-1", *items, **table_item)), ACCOUNT, REGION)
    return found.tables.tables[0].routes


@pytest.mark.parametrize(
    ("member", "value", "target"),
    [
        ("GatewayId", "local", Target.LOCAL),
        ("GatewayId", "igw-1", Target.INTERNET_GATEWAY),
        ("GatewayId", "vgw-1", Target.VPN_GATEWAY),
        ("GatewayId", "vpce-1", Target.FIREWALL_ENDPOINT),
        ("GatewayId", "something-new", Target.OTHER),
        ("NatGatewayId", "nat-1", Target.NAT_GATEWAY),
        ("EgressOnlyInternetGatewayId", "eigw-1", Target.EGRESS_ONLY),
        ("VpcPeeringConnectionId", "pcx-1", Target.PEERING),
        ("TransitGatewayId", "tgw-1", Target.TRANSIT_GATEWAY),
        ("NetworkInterfaceId", "eni-1", Target.INSTANCE),
        ("InstanceId", "i-1", Target.INSTANCE),
        ("LocalGatewayId", "lgw-1", Target.OTHER),
        ("CarrierGatewayId", "cagw-1", Target.OTHER),
        ("CoreNetworkArn", f"arn:aws:networkmanager::{ACCOUNT}:core-network/1", Target.OTHER),
    ],
)
def test_each_kind_of_target_is_told_by_its_field(member: str, value: str, target: Target) -> None:
    assert routes({"DestinationCidrBlock": EVERYWHERE, member: value}) == (Route(EVERYWHERE, target, value),)


def test_a_prefix_list_to_an_endpoint_is_a_gateway_endpoint() -> None:
    assert routes({"DestinationPrefixListId": "pl-1", "GatewayId": "vpce-1"}) == (
        Route("pl-1", Target.GATEWAY_ENDPOINT, "vpce-1"),
    )


def test_ipv6_blackholes_and_propagation_are_kept() -> None:
    gone = {"DestinationIpv6CidrBlock": "::/0", "NatGatewayId": "nat-1", "State": "blackhole"}
    announced = {"DestinationCidrBlock": "10.0.0.0/8", "GatewayId": "vgw-1", "State": "active"}
    assert routes(gone, announced, PropagatingVgws=[{"GatewayId": "vgw-1"}]) == (
        Route("::/0", Target.NAT_GATEWAY, "nat-1", active=False),
        Route("10.0.0.0/8", Target.VPN_GATEWAY, "vgw-1", propagated=True),
    )


def test_the_main_table_and_the_associated_subnets_are_known() -> None:
    main = table("rtb-main", Associations=[{"Main": True, "AssociationState": {"State": "associated"}}])
    own = table("rtb-own", Associations=[{"SubnetId": "subnet-1"}, {"GatewayId": "igw-1"}])
    tables = {one.id: one for one in topology(estate(main, own), ACCOUNT, REGION).tables.tables}
    assert (tables["rtb-main"].main, tables["rtb-main"].subnets) == (True, frozenset())
    assert (tables["rtb-own"].main, tables["rtb-own"].subnets) == (False, frozenset({"subnet-1"}))


def test_completeness_is_each_listings_own() -> None:
    found = topology(estate(table(), denied=["AWS::EC2::VPCEndpoint"]), ACCOUNT, REGION)
    assert found.tables.complete
    assert not found.endpoints.complete


def test_networks_are_those_of_one_region() -> None:
    here, there = table("rtb-1"), document(ec2.RouteTable.type, "rtb-2", region="us-east-1")
    assert [one.id for one in topology(estate(here, there), ACCOUNT, REGION).tables.tables] == ["rtb-1"]


def test_networks_are_built_once_for_an_estate() -> None:
    found = estate(subnet())
    assert topology(found, ACCOUNT, REGION) is topology(found, ACCOUNT, REGION)
    assert list(topology(estate(), ACCOUNT, REGION).subnets) == []


def endpoint(**item: Any) -> Document:
    answer = {"VpcEndpointId": "vpce-1", "VpcId": "vpc-1", "ServiceName": "com.amazonaws.eu-west-1.s3", **item}
    return document(ec2.VpcEndpoint.type, "vpce-1", DescribeVpcEndpoints=answer)


def test_endpoints_keep_kind_state_and_what_they_serve() -> None:
    gateway = endpoint(State="available", RouteTableIds=["rtb-1"])
    assert topology(estate(gateway), ACCOUNT, REGION).endpoints.endpoints == (
        VpcEndpoint(
            "vpce-1",
            "vpc-1",
            "com.amazonaws.eu-west-1.s3",
            EndpointType.GATEWAY,
            route_tables=frozenset({"rtb-1"}),
        ),
    )
    other = endpoint(
        State="PendingAcceptance", VpcEndpointType="Resource", PrivateDnsEnabled=True, SubnetIds=["subnet-1"]
    )
    (found,) = topology(estate(other), ACCOUNT, REGION).endpoints.endpoints
    assert (found.type, found.available, found.private_dns) == (EndpointType.OTHER, False, True)
    assert found.subnets == {"subnet-1"}


def test_nat_gateways_keep_place_reach_and_state() -> None:
    public = document(
        ec2.NatGateway.type,
        "nat-1",
        DescribeNatGateways={"VpcId": "vpc-1", "SubnetId": "subnet-1", "State": "available"},
    )
    private = document(
        ec2.NatGateway.type,
        "nat-2",
        DescribeNatGateways={"VpcId": "vpc-1", "State": "deleting", "ConnectivityType": "private"},
    )
    assert tuple(topology(estate(public, private), ACCOUNT, REGION).nats) == (
        NatGateway("nat-1", "subnet-1"),
        NatGateway("nat-2", "", public=False, available=False),
    )


def test_rules_of_a_group_are_numbered_by_direction() -> None:
    told = document(
        ec2.SecurityGroup.type,
        "sg-1",
        DescribeSecurityGroups={
            "GroupId": "sg-1",
            "VpcId": "vpc-1",
            "IpPermissions": [
                {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]},
                {"IpProtocol": "icmp", "FromPort": -1, "ToPort": -1, "UserIdGroupPairs": [{"GroupId": "sg-2"}]},
            ],
            "IpPermissionsEgress": [
                {
                    "IpProtocol": "-1",
                    "Ipv6Ranges": [{"CidrIpv6": "::/0"}],
                    "PrefixListIds": [{"PrefixListId": "pl-1"}],
                }
            ],
        },
    )
    assert security_group(ec2.SecurityGroup(told, known())).rules == (
        GroupRule("sg-1 ingress 0", inbound=True, protocol="tcp", ports=(443, 443), cidrs=("10.0.0.0/8",)),
        GroupRule("sg-1 ingress 1", inbound=True, protocol="icmp", groups=("sg-2",)),
        GroupRule("sg-1 egress 0", inbound=False, protocol="-1", cidrs=("::/0",), prefix_lists=("pl-1",)),
    )


def test_a_subnet_whose_zone_is_left_to_aws_is_read_all_the_same() -> None:
    item = {"SubnetId": "subnet-1", "VpcId": "vpc-1", "CidrBlock": "10.0.0.0/24"}
    gaps = {
        f"DescribeSubnets.{name}": Gap("DescribeSubnets", Reason.UNRESOLVED)
        for name in ("AvailabilityZone", "AvailabilityZoneId")
    }
    code = PlannedIdentity("aws", ACCOUNT, REGION, ec2.Subnet.type, "subnet-1", place="app.yaml#A")
    found = shaped_subnet(ec2.Subnet(PlannedDocument(code, {"DescribeSubnets": item}, gaps), CodeShapes()))
    assert (found.cidr, found.zone, found.zone_id) == ("10.0.0.0/24", None, None)
