"""EC2's collector: every kind of network thing, and the facts of those that rules walk over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.collect import ec2
from auditor.model.gap import MissingEvidence, Reason
from auditor.sandbox import Fault
from tests.collect.reading import ACCOUNT, REGION, read

KINDS = (*ec2.KINDS, ec2.VPC, ec2.PREFIX_LIST, ec2.ATTACHMENT, ec2.TRANSIT_TABLE)
NOWHERE = (
    "DescribeFlowLogs",
    "DescribeVpcPeeringConnections",
    "DescribeDhcpOptions",
    "DescribeTransitGateways",
    "DescribeManagedPrefixLists",
    "DescribeTransitGatewayAttachments",
    "DescribeTransitGatewayRouteTables",
)
"""What stands in no VPC."""


def network() -> dict[str, Any]:
    """One thing of each kind, named after its kind."""
    operations: dict[str, Any] = {
        kind.operation: {kind.items: [{kind.id: f"{kind.arn}-1", "VpcId": "vpc-1"}]} for kind in KINDS
    }
    for operation in NOWHERE:
        next(iter(operations[operation].values()))[0].pop("VpcId")
    for operation in ("DescribeInternetGateways", "DescribeEgressOnlyInternetGateways"):
        (item,) = next(iter(operations[operation].values()))
        item["Attachments"] = [{"VpcId": item.pop("VpcId"), "State": "attached"}]
    operations["DescribeFlowLogs"]["FlowLogs"][0] |= {"ResourceId": "subnet-1", "LogGroupName": "flows"}
    operations["DescribeSubnets"]["Subnets"][0] |= {"OwnerId": "999999999999", "AvailabilityZone": f"{REGION}a"}
    operations["DescribeRouteTables"]["RouteTables"][0] |= {
        "Routes": [
            {"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local", "State": "active"},
            {"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1"},
            {"DestinationPrefixListId": "pl-1", "GatewayId": "vpce-1"},
        ],
        "Associations": [{"Main": True}, {"SubnetId": "subnet-1"}],
    }
    operations["DescribeSecurityGroups"]["SecurityGroups"][0] |= {
        "GroupName": "train",
        "IpPermissions": [{"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": "sg-1"}]}],
        "IpPermissionsEgress": [
            {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
        ],
    }
    operations["DescribeVpcEndpoints"]["VpcEndpoints"][0] |= {
        "ServiceName": f"com.amazonaws.{REGION}.s3",
        "VpcEndpointType": "Gateway",
        "State": "Available",
        "PolicyDocument": "{}",
        "RouteTableIds": ["rtb-1"],
    }
    return {"service": "ec2", "region": REGION, "operations": operations}


def test_every_kind_is_read_and_listed(tmp_path: Path) -> None:
    found = read(tmp_path, ec2.COLLECTOR, network())
    for kind in KINDS:
        owner = "999999999999" if kind.noun == "Subnet" else ACCOUNT
        arn = f"arn:aws:ec2:{REGION}:{owner}:{kind.arn}/{kind.arn}-1"
        assert (found.listed(kind.type), found.document(kind.type, f"{kind.arn}-1").identity.arn) == (None, arn)


def test_routes_name_their_targets(tmp_path: Path) -> None:
    table = read(tmp_path, ec2.COLLECTOR, network()).resource("AWS::EC2::RouteTable", "route-table-1")
    local, out, endpoint = table.routes
    assert (local.gateway.text, local.cidr, local.state) == ("local", "10.0.0.0/16", "active")
    assert (out.nat_gateway.text, out.gateway) == ("nat-1", None)
    assert (endpoint.gateway.type, endpoint.prefix_list) == ("AWS::EC2::VPCEndpoint", "pl-1")
    assert [each.subnet and each.subnet.text for each in table.associations] == [None, "subnet-1"]
    assert (table.main, table.vpc.text) == (True, "vpc-1")


def test_security_groups_tell_ports_and_peers(tmp_path: Path) -> None:
    group = read(tmp_path, ec2.COLLECTOR, network()).resource("AWS::EC2::SecurityGroup", "security-group-1")
    (inward,), (outward,) = group.ingress, group.egress
    assert (inward.protocol, inward.from_port, [ref.text for ref in inward.groups]) == ("-1", None, ["sg-1"])
    assert (outward.protocol, outward.from_port, outward.to_port) == ("tcp", 443, 443)
    assert (outward.cidrs, outward.ipv6_cidrs) == (("0.0.0.0/0",), ())


def test_an_endpoint_has_its_policy_and_route_tables(tmp_path: Path) -> None:
    endpoint = read(tmp_path, ec2.COLLECTOR, network()).resource("AWS::EC2::VPCEndpoint", "vpc-endpoint-1")
    assert (endpoint.kind, endpoint.policy, endpoint.available) == ("Gateway", "{}", True)
    assert [ref.text for ref in endpoint.route_tables] == ["rtb-1"]


def test_a_flow_log_refers_to_what_it_watches(tmp_path: Path) -> None:
    log = read(tmp_path, ec2.COLLECTOR, network()).resource("AWS::EC2::FlowLog", "vpc-flow-log-1")
    assert (log.watched.type, log.log_group.text) == ("AWS::EC2::Subnet", "flows")


def test_a_denied_kind_leaves_the_others(tmp_path: Path) -> None:
    faults = [Fault("ec2.DescribeRouteTables", "deny"), Fault("ec2.DescribeSubnets", "throttle")]
    found = read(tmp_path, ec2.COLLECTOR, network(), faults=faults)
    assert found.listed("AWS::EC2::RouteTable") is Reason.DENIED
    assert found.listed("AWS::EC2::Subnet") is Reason.THROTTLED
    assert found.names("AWS::EC2::VPC") == {"vpc-1"}


def transit(**more: Any) -> dict[str, Any]:
    """A transit gateway with two attachments, prefix lists in use and not, and a VPC with private endpoint names."""
    content = network()
    operations = content["operations"]
    operations["DescribeManagedPrefixLists"] = {
        "PrefixLists": [
            {"PrefixListId": "pl-1", "PrefixListName": f"com.amazonaws.{REGION}.s3", "OwnerId": "AWS"},
            {"PrefixListId": "pl-2", "PrefixListName": "offices", "OwnerId": ACCOUNT},
            {"PrefixListId": "pl-3", "PrefixListName": "unused", "OwnerId": ACCOUNT},
        ]
    }
    operations["GetManagedPrefixListEntries"] = {"Entries": [{"Cidr": "198.51.100.0/24"}, {"Cidr": "203.0.113.0/24"}]}
    operations["DescribeSecurityGroups"]["SecurityGroups"][0]["IpPermissions"].append(
        {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "PrefixListIds": [{"PrefixListId": "pl-2"}]}
    )
    operations["DescribeVpcEndpoints"]["VpcEndpoints"].append(
        {"VpcEndpointId": "vpce-2", "VpcId": "vpc-1", "VpcEndpointType": "Interface", "PrivateDnsEnabled": True}
    )
    operations["DescribeVpcs"]["Vpcs"].append({"VpcId": "vpc-2", "DhcpOptionsId": "dopt-1"})
    operations["DescribeDhcpOptions"]["DhcpOptions"][0] |= {
        "DhcpConfigurations": [{"Key": "domain-name-servers", "Values": [{"Value": "AmazonProvidedDNS"}]}]
    }
    operations["DescribeVpcAttribute"] = [
        {"match": {"Attribute": "enableDnsSupport"}, "response": {"EnableDnsSupport": {"Value": True}}},
        {"match": {"Attribute": "enableDnsHostnames"}, "response": {"EnableDnsHostnames": {"Value": False}}},
    ]
    attached = {"TransitGatewayId": "tgw-1", "State": "available"}
    operations["DescribeTransitGatewayAttachments"] = {
        "TransitGatewayAttachments": [
            {"TransitGatewayAttachmentId": "tgw-attach-1", "ResourceType": "vpc", "ResourceId": "vpc-1", **attached,
             "Association": {"TransitGatewayRouteTableId": "tgw-rtb-1", "State": "associated"}},
            {"TransitGatewayAttachmentId": "tgw-attach-2", "ResourceType": "vpn", "ResourceId": "vpn-1", **attached},
        ]
    }  # fmt: skip
    operations["DescribeTransitGatewayVpcAttachments"] = {
        "TransitGatewayVpcAttachments": [{"TransitGatewayAttachmentId": "tgw-attach-1", "SubnetIds": ["subnet-1"]}]
    }
    operations["SearchTransitGatewayRoutes"] = {
        "Routes": [
            {"DestinationCidrBlock": "0.0.0.0/0", "Type": "static", "State": "active",
             "TransitGatewayAttachments": [{"TransitGatewayAttachmentId": "tgw-attach-2"}]},
            {"DestinationCidrBlock": "10.0.0.0/8", "Type": "static", "State": "blackhole"},
        ],
    }  # fmt: skip
    return {**content, "operations": {**operations, **more}}


def test_transit_gateways_tell_attachments_and_routes(tmp_path: Path) -> None:
    found = read(tmp_path, ec2.COLLECTOR, transit())
    attached = found.resource("AWS::EC2::TransitGatewayAttachment", "tgw-attach-1")
    assert (attached.kind, attached.attached, attached.table.text) == ("vpc", "vpc-1", "tgw-rtb-1")
    assert [ref.text for ref in attached.subnets] == ["subnet-1"]
    assert found.resource("AWS::EC2::TransitGatewayAttachment", "tgw-attach-2").subnets == ()
    table = found.resource("AWS::EC2::TransitGatewayRouteTable", "transit-gateway-route-table-1")
    assert [(route.cidr, route.state, len(route.targets)) for route in table.routes] == [
        ("0.0.0.0/0", "active", 1),
        ("10.0.0.0/8", "blackhole", 0),
    ]
    assert not table.cut_short


def test_entries_are_asked_of_customers_lists_in_use_only(tmp_path: Path) -> None:
    found = read(tmp_path, ec2.COLLECTOR, transit())
    assert found.resource("AWS::EC2::PrefixList", "pl-2").cidrs == ("198.51.100.0/24", "203.0.113.0/24")
    assert found.calls().count("GetManagedPrefixListEntries") == 1
    assert found.resource("AWS::EC2::PrefixList", "pl-1").owner == "AWS"


def test_dns_settings_are_asked_where_endpoints_have_private_names(tmp_path: Path) -> None:
    found = read(tmp_path, ec2.COLLECTOR, transit())
    vpc = found.resource("AWS::EC2::VPC", "vpc-1")
    assert (vpc.dns_support, vpc.dns_hostnames) == (True, False)
    assert found.calls().count("DescribeVpcAttribute") == 2
    other = found.resource("AWS::EC2::VPC", "vpc-2")
    assert other.dhcp_options.text == "dopt-1"
    with pytest.raises(MissingEvidence, match="not_collected"):
        assert other.dns_support


def test_what_was_denied_further_on_is_a_gap_of_its_own(tmp_path: Path) -> None:
    denied = ("GetManagedPrefixListEntries", "SearchTransitGatewayRoutes", "DescribeTransitGatewayVpcAttachments")
    faults = [Fault(f"ec2.{operation}", "deny") for operation in (*denied, "DescribeVpcAttribute")]
    found = read(tmp_path, ec2.COLLECTOR, transit(), faults=faults)
    reads: dict[str, Callable[[], object]] = {
        "DescribeVpcAttribute": lambda: found.resource("AWS::EC2::VPC", "vpc-1").dns_support,
        "GetManagedPrefixListEntries": lambda: found.resource("AWS::EC2::PrefixList", "pl-2").cidrs,
        "SearchTransitGatewayRoutes": lambda: (
            found.resource("AWS::EC2::TransitGatewayRouteTable", "transit-gateway-route-table-1").routes
        ),
        "DescribeTransitGatewayVpcAttachments": lambda: (
            found.resource("AWS::EC2::TransitGatewayAttachment", "tgw-attach-1").subnets
        ),
    }
    for operation, fact in reads.items():
        with pytest.raises(MissingEvidence) as missing:
            fact()
        assert (missing.value.gap.operation, missing.value.gap.reason) == (operation, Reason.DENIED)
    assert found.listed("AWS::EC2::TransitGatewayRouteTable") is None


def test_one_denied_dns_setting_leaves_the_other(tmp_path: Path) -> None:
    cases = [
        {"match": {"Attribute": "enableDnsSupport"}, "error": ["UnauthorizedOperation", "no"]},
        {"match": {"Attribute": "enableDnsHostnames"}, "response": {"EnableDnsHostnames": {"Value": True}}},
    ]
    vpc = read(tmp_path, ec2.COLLECTOR, transit(DescribeVpcAttribute=cases)).resource("AWS::EC2::VPC", "vpc-1")
    assert vpc.dns_hostnames
    with pytest.raises(MissingEvidence):
        assert vpc.dns_support
