"""EC2's collector: every kind of network thing, and the facts of those that rules walk over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from auditor.collect import ec2
from auditor.model.gap import Reason
from auditor.sandbox import Fault
from tests.collect.reading import ACCOUNT, REGION, read


def network() -> dict[str, Any]:
    """One thing of each kind, named after its kind."""
    operations: dict[str, Any] = {
        kind.operation: {kind.items: [{kind.id: f"{kind.arn}-1", "VpcId": "vpc-1"}]} for kind in ec2.KINDS
    }
    for operation in ("DescribeFlowLogs", "DescribeVpcPeeringConnections"):
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
    for kind in ec2.KINDS:
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
