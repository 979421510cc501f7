"""EC2's networks: one describing call for each kind, a thousand things a page.

What costs a call for each thing is asked only where something hangs on it: the DNS attributes of VPCs that have
interface endpoints with private names, the entries of customers' prefix lists that routes or rules name, and the routes
of transit gateways' tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct, field

from auditor.collect.collector import Answers, Collector, Scan
from auditor.collect.errors import CallFailed
from auditor.model.gap import Gap

REGION: Final = "AWS::EC2::Region"
_REGIONS: Final = "DescribeRegions"


class Kind(Struct, frozen=True):
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
    Kind("DHCPOptions", "DescribeDhcpOptions", "DhcpOptions", "DhcpOptionsId", "dhcp-options"),
    Kind("TransitGateway", "DescribeTransitGateways", "TransitGateways", "TransitGatewayId", "transit-gateway"),
)
VPC: Final = Kind("VPC", "DescribeVpcs", "Vpcs", "VpcId", "vpc")
PREFIX_LIST: Final = Kind("PrefixList", "DescribeManagedPrefixLists", "PrefixLists", "PrefixListId", "prefix-list")
ATTACHMENT: Final = Kind(
    "TransitGatewayAttachment",
    "DescribeTransitGatewayAttachments",
    "TransitGatewayAttachments",
    "TransitGatewayAttachmentId",
    "transit-gateway-attachment",
)
TRANSIT_TABLE: Final = Kind(
    "TransitGatewayRouteTable",
    "DescribeTransitGatewayRouteTables",
    "TransitGatewayRouteTables",
    "TransitGatewayRouteTableId",
    "transit-gateway-route-table",
)
_ATTRIBUTES: Final = ("EnableDnsSupport", "EnableDnsHostnames")
_ALL_ROUTES: Final = [{"Name": "type", "Values": ["static", "propagated"]}]


class _Named(Struct, frozen=True):
    """What is asked about further: VPCs with private endpoint names, prefix lists that routes or rules name."""

    vpcs: set[str] = field(default_factory=set[str])
    lists: set[str] = field(default_factory=set[str])

    def note(self, noun: str, item: Mapping[str, Any]) -> None:
        """Take note of what a thing names."""
        if noun == "VPCEndpoint" and item.get("PrivateDnsEnabled"):
            self.vpcs.add(item["VpcId"])
        for route in item.get("Routes", ()) if noun == "RouteTable" else ():
            self.lists.add(route.get("DestinationPrefixListId", ""))
        for rule in (*item.get("IpPermissions", ()), *item.get("IpPermissionsEgress", ())):
            self.lists.update(each["PrefixListId"] for each in rule.get("PrefixListIds", ()))


def _collect(scan: Scan) -> None:
    if scan.wants(REGION):
        scan.add(REGION, scan.place.region, _region(scan))
        scan.listed(_REGIONS, REGION)
    named = _Named()
    scan.each(lambda kind: _read(scan, kind, named), (kind for kind in KINDS if scan.wants(kind.type)))
    for kind, read in _FURTHER:
        if scan.wants(kind.type):
            read(scan, named)


def _region(scan: Scan) -> Answers:
    """What EC2 says of the region itself. It is there, whether or not anybody may ask: it is what is scanned."""
    try:
        found = list(scan.items(_REGIONS, "Regions", RegionNames=[scan.place.region]))
    except CallFailed as failed:
        return Answers(gaps={_REGIONS: failed.gap})
    own = next((each for each in found if each["RegionName"] == scan.place.region), None)
    return Answers({_REGIONS: own})


def _read(scan: Scan, kind: Kind, named: _Named) -> None:
    with scan.listing(kind.operation, kind.type):
        for item in scan.items(kind.operation, kind.items):
            named.note(kind.noun, item)
            _add(scan, kind, item)


def _add(scan: Scan, kind: Kind, item: dict[str, Any], answers: Answers | None = None) -> None:
    found = answers or Answers()
    found.responses[kind.operation] = item
    scan.add(kind.type, item[kind.id], found, arn=_arn(scan, kind, item))


def _arn(scan: Scan, kind: Kind, item: dict[str, Any]) -> str:
    """The ARN, which most answers lack. Shared subnets belong to another account.

    Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
    """
    given = item.get("PrefixListArn") or item.get("TransitGatewayArn")
    place = scan.place
    owner = item.get("OwnerId") or place.account
    return given or f"arn:{place.partition}:ec2:{place.region}:{owner}:{kind.arn}/{item[kind.id]}"


def _vpcs(scan: Scan, named: _Named) -> None:
    with scan.listing(VPC.operation, VPC.type):
        scan.each(lambda item: _vpc(scan, item, named), scan.items(VPC.operation, VPC.items))


def _vpc(scan: Scan, item: dict[str, Any], named: _Named) -> None:
    """A VPC. Its two attributes are answers of one operation to two calls, and one document."""
    told, gaps = dict[str, Any](), dict[str, Gap]()
    for attribute in _ATTRIBUTES if item[VPC.id] in named.vpcs else ():
        wanted = attribute[0].lower() + attribute[1:]
        try:
            told |= scan.call("DescribeVpcAttribute", VpcId=item[VPC.id], Attribute=wanted) or {}
        except CallFailed as failed:
            gaps[f"DescribeVpcAttribute.{attribute}" if told else "DescribeVpcAttribute"] = failed.gap
    if "DescribeVpcAttribute" in gaps and told:
        gaps[f"DescribeVpcAttribute.{_ATTRIBUTES[0]}"] = gaps.pop("DescribeVpcAttribute")
    _add(scan, VPC, item, Answers({"DescribeVpcAttribute": told} if told else {}, gaps))


def _prefix_lists(scan: Scan, named: _Named) -> None:
    with scan.listing(PREFIX_LIST.operation, PREFIX_LIST.type):
        scan.each(lambda item: _prefix_list(scan, item, named), scan.items(PREFIX_LIST.operation, PREFIX_LIST.items))


def _prefix_list(scan: Scan, item: dict[str, Any], named: _Named) -> None:
    """A prefix list, with its entries where it is the customer's and in use; those of services are known by name."""
    name, operation, answers = item[PREFIX_LIST.id], "GetManagedPrefixListEntries", Answers()
    if name in named.lists and item.get("OwnerId") != "AWS":
        try:
            answers.responses[operation] = {"Entries": list(scan.items(operation, "Entries", PrefixListId=name))}
        except CallFailed as failed:
            answers.gaps[operation] = failed.gap
    _add(scan, PREFIX_LIST, item, answers)


def _attachments(scan: Scan, _named: _Named) -> None:
    with scan.listing(ATTACHMENT.operation, ATTACHMENT.type):
        listed = list(scan.items(ATTACHMENT.operation, ATTACHMENT.items))
        places = _places(scan) if any(item.get("ResourceType") == "vpc" for item in listed) else {}
        for item in listed:
            _add(scan, ATTACHMENT, item, _placed(item, places))


def _places(scan: Scan) -> dict[str, Any] | Gap:
    """The attachments of VPCs by id, with the subnets that the gateway stands in."""
    operation = "DescribeTransitGatewayVpcAttachments"
    try:
        return {item[ATTACHMENT.id]: item for item in scan.items(operation, "TransitGatewayVpcAttachments")}
    except CallFailed as failed:
        return failed.gap


def _placed(item: dict[str, Any], places: dict[str, Any] | Gap) -> Answers:
    operation = "DescribeTransitGatewayVpcAttachments"
    if isinstance(places, Gap):
        return Answers(gaps={operation: places})
    found = places.get(item[ATTACHMENT.id])
    return Answers({operation: found}) if found or item.get("ResourceType") != "vpc" else Answers()


def _transit_tables(scan: Scan, _named: _Named) -> None:
    with scan.listing(TRANSIT_TABLE.operation, TRANSIT_TABLE.type):
        scan.each(lambda item: _transit_table(scan, item), scan.items(TRANSIT_TABLE.operation, TRANSIT_TABLE.items))


def _transit_table(scan: Scan, item: dict[str, Any]) -> None:
    """A route table of a transit gateway; the search returns its routes, and says whether there are more."""
    operation, answers, routes, more = "SearchTransitGatewayRoutes", Answers(), list[Any](), False
    wanted = {TRANSIT_TABLE.id: item[TRANSIT_TABLE.id], "Filters": _ALL_ROUTES}
    try:
        for page in scan.caller().pages(operation, **wanted):
            routes += page.get("Routes", ())
            more = page.get("AdditionalRoutesAvailable", False)
        answers.responses[operation] = {"Routes": routes, "AdditionalRoutesAvailable": more}
    except CallFailed as failed:
        answers.gaps[operation] = failed.gap
    _add(scan, TRANSIT_TABLE, item, answers)


_FURTHER: Final = (
    (VPC, _vpcs),
    (PREFIX_LIST, _prefix_lists),
    (ATTACHMENT, _attachments),
    (TRANSIT_TABLE, _transit_tables),
)
COLLECTOR = Collector(
    service="ec2",
    types=(REGION, *(kind.type for kind in (*KINDS, *(kind for kind, _ in _FURTHER)))),
    operations=frozenset(kind.operation for kind in (*KINDS, *(kind for kind, _ in _FURTHER)))
    | {
        _REGIONS,
        "DescribeVpcAttribute",
        "GetManagedPrefixListEntries",
        "DescribeTransitGatewayVpcAttachments",
        "SearchTransitGatewayRoutes",
    },
    collect=_collect,
)
