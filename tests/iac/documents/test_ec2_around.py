"""Network ACLs, gateways, endpoints, flow logs, peerings, interfaces and transit gateways from code."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.iac.documents import ec2_acls, ec2_endpoints, ec2_gateways, ec2_transit
from auditor.iac.documents.ec2_acls import DEFAULT_ACL
from auditor.iac.documents.related import Related
from auditor.iac.planned import Planned
from auditor.model.aws.ec2 import (
    EgressOnlyInternetGateway,
    FlowLog,
    InternetGateway,
    NatGateway,
    NetworkAcl,
    NetworkInterface,
    VpcEndpoint,
    VpcPeering,
)
from auditor.model.aws.transit import TransitGateway, TransitGatewayAttachment, TransitGatewayRouteTable
from auditor.model.choice import OneOf, symbol
from auditor.model.gap import MissingEvidence
from auditor.network import short_service
from tests.iac.documents.reading import described, planned, read

VPC = planned("AWS::EC2::VPC", "Vpc", CidrBlock="10.0.0.0/16")
REF = symbol("Vpc", "Ref")
A = planned("AWS::EC2::Subnet", "A", VpcId=REF)
B = planned("AWS::EC2::Subnet", "B", VpcId=REF)
MAYBE = OneOf("condition Strict", {"true": True, "false": False})


def entry(key: str, **properties: Any) -> Planned:
    return planned("AWS::EC2::NetworkAclEntry", key, NetworkAclId=symbol("Acl", "Id"), **properties)


def placed(exists: OneOf | None = None) -> Planned:
    return planned(
        "AWS::EC2::SubnetNetworkAclAssociation", "In", exists, NetworkAclId=symbol("Acl", "Ref"), SubnetId=symbol("A")
    )


def test_an_acl_has_its_entries_its_subnets_and_the_last_refusal() -> None:
    acl = planned("AWS::EC2::NetworkAcl", "Acl", VpcId=REF)
    https = entry(
        "E",
        RuleNumber="100",
        Protocol=6,
        RuleAction="allow",
        CidrBlock="0.0.0.0/0",
        PortRange={"From": "443", "To": 443},
    )
    found = read(NetworkAcl, described(ec2_acls.DESCRIBES, acl, https, placed(), A))
    first, *last = found.entries
    assert (first.rule_number, first.protocol, first.action, first.from_port, first.to_port, first.egress) == (
        100,
        "6",
        "allow",
        443,
        443,
        False,
    )
    assert {(each.rule_number, each.action, each.egress) for each in last} == {
        (32767, "deny", False),
        (32767, "deny", True),
    }
    assert [ref.text for ref in found.subnets] == [symbol("A")]
    assert not found.default


def default_acl(*others: Planned, **world: str) -> NetworkAcl | None:
    made = ec2_acls.IMPLIED[VPC.type](VPC, Related.among([VPC, A, B, *others]))
    return read(NetworkAcl, made[0].responses, **world) if made else None


def test_subnets_without_an_acl_have_the_default_one_which_lets_everything_pass() -> None:
    found = default_acl()
    assert found is not None
    assert found.default
    assert [ref.text for ref in found.subnets] == [symbol("A", "Ref"), symbol("B", "Ref")]
    assert {(each.action, each.egress) for each in found.entries if each.rule_number == 100} == {
        ("allow", False),
        ("allow", True),
    }
    left = default_acl(placed())
    assert left is not None
    assert [ref.text for ref in left.subnets] == [symbol("B", "Ref")]


def test_a_subnet_is_left_to_the_default_acl_where_its_association_is_not_made() -> None:
    for strict, count in (("true", 1), ("false", 2)):
        found = default_acl(placed(MAYBE), **{"condition Strict": strict})
        assert found is not None
        assert len(found.subnets) == count


def test_an_acl_that_code_adopts_takes_the_place_of_the_default_one() -> None:
    assert default_acl(planned("AWS::EC2::NetworkAcl", "Adopted", VpcId=REF, IsDefault=True)) is None
    rule = entry("E", RuleNumber=90, RuleAction="deny", CidrBlock="0.0.0.0/0")
    added = planned(rule.type, "E", **{**rule.properties, "NetworkAclId": symbol("Vpc", DEFAULT_ACL)})
    found = default_acl(added)
    assert found is not None
    assert 90 in {each.rule_number for each in found.entries}


def test_gateways_are_attached_to_their_vpc() -> None:
    gateway = planned("AWS::EC2::InternetGateway", "Igw")
    joined = planned("AWS::EC2::VPCGatewayAttachment", "Join", VpcId=REF, InternetGatewayId=symbol("Igw", "Ref"))
    found = read(InternetGateway, described(ec2_gateways.DESCRIBES, gateway, joined))
    assert [ref.text for ref in found.vpcs] == [REF]
    assert read(InternetGateway, described(ec2_gateways.DESCRIBES, gateway)).vpcs == ()
    egress = planned("AWS::EC2::EgressOnlyInternetGateway", "Eigw", VpcId=REF)
    assert [r.text for r in read(EgressOnlyInternetGateway, described(ec2_gateways.DESCRIBES, egress)).vpcs] == [REF]


def test_a_nat_gateway_is_public_unless_it_is_private_and_stands_where_its_subnet_does() -> None:
    nat = planned("AWS::EC2::NatGateway", "Nat", SubnetId=symbol("A", "SubnetId"))
    found = read(NatGateway, described(ec2_gateways.DESCRIBES, nat, A))
    assert (found.vpc.text, found.connectivity, found.state, found.table) == (REF, "public", "available", None)
    private = planned("AWS::EC2::NatGateway", "Nat", SubnetId="subnet-1", ConnectivityType="private")
    elsewhere = read(NatGateway, described(ec2_gateways.DESCRIBES, private))
    assert elsewhere.connectivity == "private"
    with pytest.raises(MissingEvidence):
        _ = elsewhere.vpc
    regional = planned("AWS::EC2::NatGateway", "Nat", VpcId=REF, AvailabilityMode="regional")
    with pytest.raises(MissingEvidence):
        _ = read(NatGateway, described(ec2_gateways.DESCRIBES, regional)).table


def endpoint(**properties: Any) -> VpcEndpoint:
    made = planned("AWS::EC2::VPCEndpoint", "Endpoint", VpcId=REF, **properties)
    return read(VpcEndpoint, described(ec2_endpoints.DESCRIBES, made, VPC))


def test_a_gateway_endpoint_is_open_unless_it_has_a_policy() -> None:
    found = endpoint(ServiceName="com.amazonaws.eu-west-1.s3", RouteTableIds=[symbol("Table", "Ref")])
    assert (found.kind, found.available, found.private_dns) == ("Gateway", True, False)
    assert found.policy is not None
    assert '"Effect":"Allow"' in found.policy
    assert [ref.text for ref in found.route_tables] == [symbol("Table", "Ref")]
    policy = {"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*", "Principal": "*"}]}
    told = endpoint(ServiceName="com.amazonaws.eu-west-1.s3", PolicyDocument=policy).policy
    assert told is not None
    assert '"Deny"' in told


def test_an_interface_endpoint_without_groups_has_the_default_one_of_its_vpc() -> None:
    service = "com.amazonaws.eu-west-1.sagemaker.api"
    found = endpoint(
        ServiceName=service, VpcEndpointType="Interface", PrivateDnsEnabled="true", SubnetIds=[symbol("A")]
    )
    assert (found.private_dns, [ref.text for ref in found.subnets]) == (True, [symbol("A")])
    assert [ref.text for ref in found.security_groups] == [symbol("Vpc", "DefaultSecurityGroup")]
    given = endpoint(ServiceName=service, VpcEndpointType="Interface", SecurityGroupIds=[symbol("G", "GroupId")])
    assert [ref.text for ref in given.security_groups] == [symbol("G", "GroupId")]
    assert not given.private_dns_inbound_only


def test_whether_another_s_service_accepts_is_not_told_and_a_balancer_has_no_policy() -> None:
    service = "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0"
    found = endpoint(ServiceName=service, VpcEndpointType="GatewayLoadBalancer")
    assert found.policy is None
    with pytest.raises(MissingEvidence):
        _ = found.available


def test_the_region_of_a_service_may_be_left_to_deployment_and_the_service_may_not() -> None:
    here = endpoint(ServiceName=f"com.amazonaws.{symbol('region')}.s3")
    assert here.available
    assert short_service(here.service) == "s3"
    some = endpoint(ServiceName=f"com.amazonaws.eu-west-1.{symbol('Service')}")
    with pytest.raises(MissingEvidence):
        _ = some.service


def test_where_private_names_serve_only_resolvers_is_read() -> None:
    only = {"PrivateDnsOnlyForInboundResolverEndpoint": "OnlyInboundResolver"}
    assert endpoint(ServiceName="com.amazonaws.eu-west-1.s3", DnsOptions=only).private_dns_inbound_only


def test_a_flow_log_is_active_and_whether_it_delivers_is_not_told() -> None:
    made = planned(
        "AWS::EC2::FlowLog", "Flow", ResourceId=REF, ResourceType="VPC", TrafficType="ALL", LogGroupName="flows"
    )
    found = read(FlowLog, described(ec2_gateways.DESCRIBES, made))
    assert (found.watched.text, found.status, found.traffic, str(found.log_group)) == (REF, "ACTIVE", "ALL", "flows")
    with pytest.raises(MissingEvidence):
        _ = found.delivery


def test_whether_a_peering_is_accepted_is_not_told() -> None:
    made = planned("AWS::EC2::VPCPeeringConnection", "Peer", VpcId=REF, PeerVpcId="vpc-1", PeerOwnerId="111122223333")
    found = read(VpcPeering, described(ec2_gateways.DESCRIBES, made))
    assert (str(found.requester), str(found.accepter)) == (REF, "vpc-1")
    with pytest.raises(MissingEvidence):
        _ = found.status


def test_an_interface_has_its_groups_and_no_address_that_code_does_not_give_it() -> None:
    made = planned(
        "AWS::EC2::NetworkInterface", "Eni", SubnetId=symbol("A", "Ref"), GroupSet=["sg-1"], SourceDestCheck="false"
    )
    found = read(NetworkInterface, described(ec2_gateways.DESCRIBES, made, A))
    assert (str(found.vpc), found.public_ip, found.source_dest_check, found.instance) == (REF, None, False, None)
    address = planned("AWS::EC2::EIPAssociation", "Ip", NetworkInterfaceId=symbol("Eni", "Ref"))
    with pytest.raises(MissingEvidence):
        _ = read(NetworkInterface, described(ec2_gateways.DESCRIBES, made, address)).public_ip


GATEWAY = planned("AWS::EC2::TransitGateway", "Tgw")
ATTACHED = planned(
    "AWS::EC2::TransitGatewayAttachment",
    "Att",
    TransitGatewayId=symbol("Tgw", "Id"),
    VpcId=REF,
    SubnetIds=[symbol("A")],
)
TABLE = planned("AWS::EC2::TransitGatewayRouteTable", "Table", TransitGatewayId=symbol("Tgw", "Id"))


def test_an_attachment_is_served_by_the_default_table_or_the_one_that_is_associated() -> None:
    found = read(TransitGatewayAttachment, described(ec2_transit.DESCRIBES, ATTACHED, GATEWAY))
    assert (found.kind, found.attached, found.state) == ("vpc", REF, "available")
    assert str(found.table) == symbol("Tgw", "DefaultRouteTable")
    own = planned(
        "AWS::EC2::TransitGatewayRouteTableAssociation",
        "Join",
        TransitGatewayAttachmentId=symbol("Att", "Ref"),
        TransitGatewayRouteTableId=symbol("Table", "Ref"),
    )
    joined = read(TransitGatewayAttachment, described(ec2_transit.DESCRIBES, ATTACHED, GATEWAY, own))
    assert str(joined.table) == symbol("Table", "Ref")
    assert read(TransitGateway, described(ec2_transit.DESCRIBES, GATEWAY)).state == "available"


def test_the_routes_of_the_default_table_are_not_told() -> None:
    (implied,) = ec2_transit.IMPLIED[GATEWAY.type](GATEWAY, Related.among([GATEWAY]))
    found = read(TransitGatewayRouteTable, implied.responses)
    assert found.gateway.text == symbol("Tgw", "Ref")
    with pytest.raises(MissingEvidence):
        _ = found.routes
    off = {"DefaultRouteTableAssociation": "disable", "DefaultRouteTablePropagation": "disable"}
    bare = planned("AWS::EC2::TransitGateway", "Tgw", **off)
    assert ec2_transit.IMPLIED[GATEWAY.type](bare, Related.among([bare])) == []


def test_a_table_has_static_routes_and_those_of_attached_vpcs() -> None:
    static = planned(
        "AWS::EC2::TransitGatewayRoute",
        "R",
        TransitGatewayRouteTableId=symbol("Table", "Ref"),
        DestinationCidrBlock="0.0.0.0/0",
        Blackhole="true",
    )
    propagated = planned(
        "AWS::EC2::TransitGatewayRouteTablePropagation",
        "P",
        TransitGatewayRouteTableId=symbol("Table", "Ref"),
        TransitGatewayAttachmentId=symbol("Att", "Id"),
    )
    found = read(TransitGatewayRouteTable, described(ec2_transit.DESCRIBES, TABLE, static, propagated, ATTACHED, VPC))
    assert [(each.cidr, each.kind, each.state) for each in found.routes] == [
        ("0.0.0.0/0", "static", "blackhole"),
        ("10.0.0.0/16", "propagated", "active"),
    ]
    alone = read(TransitGatewayRouteTable, described(ec2_transit.DESCRIBES, TABLE, propagated))
    with pytest.raises(MissingEvidence):
        _ = alone.routes
    assert not found.cut_short
