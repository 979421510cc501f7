"""EC2's networks: one describing call for each kind, a thousand things a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from auditor.collect.collector import Answers, Collector, Scan
from auditor.collect.errors import CallFailed

REGION: Final = "AWS::EC2::Region"
_REGIONS: Final = "DescribeRegions"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing: its noun in CloudFormation, the call, where the answer has the items, their id, their ARN's."""

    noun: str
    operation: str
    items: str
    id: str
    arn: str

    @property
    def type(self) -> str:
        """The resource type."""
        return f"AWS::EC2::{self.noun}"


KINDS: Final = (
    Kind("VPC", "DescribeVpcs", "Vpcs", "VpcId", "vpc"),
    Kind("Subnet", "DescribeSubnets", "Subnets", "SubnetId", "subnet"),
    Kind("RouteTable", "DescribeRouteTables", "RouteTables", "RouteTableId", "route-table"),
    Kind("SecurityGroup", "DescribeSecurityGroups", "SecurityGroups", "GroupId", "security-group"),
    Kind("NetworkAcl", "DescribeNetworkAcls", "NetworkAcls", "NetworkAclId", "network-acl"),
    Kind("VPCEndpoint", "DescribeVpcEndpoints", "VpcEndpoints", "VpcEndpointId", "vpc-endpoint"),
    Kind("NatGateway", "DescribeNatGateways", "NatGateways", "NatGatewayId", "natgateway"),
    Kind("InternetGateway", "DescribeInternetGateways", "InternetGateways", "InternetGatewayId", "internet-gateway"),
    Kind(
        "EgressOnlyInternetGateway",
        "DescribeEgressOnlyInternetGateways",
        "EgressOnlyInternetGateways",
        "EgressOnlyInternetGatewayId",
        "egress-only-internet-gateway",
    ),
    Kind("FlowLog", "DescribeFlowLogs", "FlowLogs", "FlowLogId", "vpc-flow-log"),
    Kind(
        "VPCPeeringConnection",
        "DescribeVpcPeeringConnections",
        "VpcPeeringConnections",
        "VpcPeeringConnectionId",
        "vpc-peering-connection",
    ),
    Kind(
        "NetworkInterface", "DescribeNetworkInterfaces", "NetworkInterfaces", "NetworkInterfaceId", "network-interface"
    ),
)


def _collect(scan: Scan) -> None:
    if scan.wants(REGION):
        scan.add(REGION, scan.place.region, _region(scan))
        scan.listed(_REGIONS, REGION)
    scan.each(lambda kind: _read(scan, kind), (kind for kind in KINDS if scan.wants(kind.type)))


def _region(scan: Scan) -> Answers:
    """What EC2 says of the region itself. It is there, whether or not anybody may ask: it is what is scanned."""
    try:
        found = list(scan.items(_REGIONS, "Regions", RegionNames=[scan.place.region]))
    except CallFailed as failed:
        return Answers(gaps={_REGIONS: failed.gap})
    own = next((each for each in found if each["RegionName"] == scan.place.region), None)
    return Answers({_REGIONS: own})


def _read(scan: Scan, kind: Kind) -> None:
    with scan.listing(kind.operation, kind.type):
        for item in scan.items(kind.operation, kind.items):
            scan.add(kind.type, item[kind.id], {kind.operation: item}, arn=_arn(scan, kind, item))


def _arn(scan: Scan, kind: Kind, item: dict[str, Any]) -> str:
    """The ARN, which most answers lack. Shared subnets belong to another account.

    Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
    """
    place = scan.place
    return f"arn:{place.partition}:ec2:{place.region}:{item.get('OwnerId') or place.account}:{kind.arn}/{item[kind.id]}"


COLLECTOR = Collector(
    service="ec2",
    types=(REGION, *(kind.type for kind in KINDS)),
    operations=frozenset({_REGIONS, *(kind.operation for kind in KINDS)}),
    collect=_collect,
)
