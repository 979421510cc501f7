"""EC2's networks: VPCs, subnets, routes, gateways, security groups, endpoints, flow logs, peering, interfaces."""

from __future__ import annotations

from typing import Any, Final

from auditor.model.aws.logs import to_log_group
from auditor.model.choice import symbols
from auditor.model.fact import each, fact, parts
from auditor.model.prefix import ToByPrefix
from auditor.model.resource import Part, Resource
from auditor.model.values import (
    To,
    block,
    block4,
    block6,
    document,
    flag,
    identifier,
    number,
    pair,
    takes_symbols,
    text,
    to_role,
    to_security_group,
    to_subnet,
    to_vpc,
)

to_route_table = To("AWS::EC2::RouteTable")
to_interface = To("AWS::EC2::NetworkInterface")
to_nat_gateway = To("AWS::EC2::NatGateway")
to_peering = To("AWS::EC2::VPCPeeringConnection")
to_egress_only = To("AWS::EC2::EgressOnlyInternetGateway")
to_gateway = ToByPrefix({"igw-": To("AWS::EC2::InternetGateway"), "vpce-": To("AWS::EC2::VPCEndpoint")})
to_dhcp_options = To("AWS::EC2::DHCPOptions")
to_network_part = ToByPrefix({"vpc-": to_vpc, "subnet-": to_subnet, "eni-": to_interface})


@takes_symbols
def service_name(raw: Any) -> str:
    """The name of a service in full, in which only deployment may spell the region.

    Raises:
        ValueError: where it is not certain which service is meant.
    """
    if any(found["key"] != _REGION for found in symbols(str(raw))):
        raise ValueError(f"which service {raw} is")
    return str(raw)


_REGION: Final = "region"


class Vpc(Resource, type="AWS::EC2::VPC", described_by="DescribeVpcs", items={"DescribeVpcs": "Vpcs[]"}):
    """A virtual network. `internet_block` is the region's or account's block on internet gateways."""

    cidr = fact("CidrBlock", block4, assigned=True)
    cidrs = each("CidrBlockAssociationSet[].CidrBlock", block4)
    ipv6_cidrs = each("Ipv6CidrBlockAssociationSet[].Ipv6CidrBlock", block6)
    default = fact("IsDefault", flag, absent=False)
    owner = fact("OwnerId", identifier, assigned=True)
    internet_block = fact("BlockPublicAccessStates.InternetGatewayBlockMode", text, absent="off")
    dhcp_options = fact("DhcpOptionsId", to_dhcp_options, absent=None)
    dns_support = fact("EnableDnsSupport.Value", flag, assigned=True, of="DescribeVpcAttribute")
    dns_hostnames = fact("EnableDnsHostnames.Value", flag, assigned=True, of="DescribeVpcAttribute")
    tags = each("Tags[]", pair)


class DhcpOption(Part):
    """One option: `domain-name-servers` and the like, with its values."""

    key = fact("Key", text, assigned=True)
    values = each("Values[].Value", text)


class DhcpOptions(
    Resource,
    type="AWS::EC2::DHCPOptions",
    described_by="DescribeDhcpOptions",
    items={"DescribeDhcpOptions": "DhcpOptions[]"},
):
    """What a VPC tells its machines by DHCP."""

    options = parts("DhcpConfigurations[]", DhcpOption)
    owner = fact("OwnerId", identifier, absent=None)

    @property
    def name_servers(self) -> tuple[str, ...]:
        """Where machines ask for names: addresses, or `AmazonProvidedDNS`."""
        return tuple(value for option in self.options if option.key == "domain-name-servers" for value in option.values)


class PrefixList(
    Resource,
    type="AWS::EC2::PrefixList",
    described_by="DescribeManagedPrefixLists",
    items={"DescribeManagedPrefixLists": "PrefixLists[]"},
):
    """A list of blocks by which routes and rules name them; `owner` is `AWS` for those of services."""

    name = fact("PrefixListName", text, assigned=True)
    owner = fact("OwnerId", identifier, assigned=True)
    cidrs = each("Entries[].Cidr", block, of="GetManagedPrefixListEntries")


class Subnet(Resource, type="AWS::EC2::Subnet", described_by="DescribeSubnets", items={"DescribeSubnets": "Subnets[]"}):
    """A subnet, in one availability zone of a VPC."""

    vpc = fact("VpcId", to_vpc, assigned=True)
    cidr = fact("CidrBlock", block4, absent=None)
    ipv6_cidrs = each("Ipv6CidrBlockAssociationSet[].Ipv6CidrBlock", block6)
    zone = fact("AvailabilityZone", identifier, assigned=True)
    zone_id = fact("AvailabilityZoneId", text, absent=None)
    owner = fact("OwnerId", identifier, assigned=True)
    internet_block = fact("BlockPublicAccessStates.InternetGatewayBlockMode", text, absent="off")
    tags = each("Tags[]", pair)


class Route(Part):
    """A route: one destination, and one target. `gateway` is an internet gateway, `local`, or a vgw- or vpce-."""

    cidr = fact("DestinationCidrBlock", block4, absent=None)
    ipv6_cidr = fact("DestinationIpv6CidrBlock", block6, absent=None)
    prefix_list = fact("DestinationPrefixListId", identifier, absent=None)
    gateway = fact("GatewayId", to_gateway, absent=None)
    nat_gateway = fact("NatGatewayId", to_nat_gateway, absent=None)
    egress_only = fact("EgressOnlyInternetGatewayId", to_egress_only, absent=None)
    peering = fact("VpcPeeringConnectionId", to_peering, absent=None)
    interface = fact("NetworkInterfaceId", to_interface, absent=None)
    instance = fact("InstanceId", identifier, absent=None)
    transit_gateway = fact("TransitGatewayId", identifier, absent=None)
    local_gateway = fact("LocalGatewayId", identifier, absent=None)
    carrier_gateway = fact("CarrierGatewayId", identifier, absent=None)
    core_network = fact("CoreNetworkArn", identifier, absent=None)
    state = fact("State", text, absent="active")


class Association(Part):
    """What a route table serves: a subnet, a gateway, or (`main`) every subnet of the VPC without one of its own."""

    subnet = fact("SubnetId", to_subnet, absent=None)
    gateway = fact("GatewayId", identifier, absent=None)
    main = fact("Main", flag, absent=False)
    state = fact("AssociationState.State", text, absent="associated")


class RouteTable(
    Resource,
    type="AWS::EC2::RouteTable",
    described_by="DescribeRouteTables",
    items={"DescribeRouteTables": "RouteTables[]"},
):
    """A route table."""

    vpc = fact("VpcId", to_vpc, assigned=True)
    routes = parts("Routes[]", Route)
    associations = parts("Associations[]", Association)
    propagating_gateways = each("PropagatingVgws[].GatewayId", identifier)
    tags = each("Tags[]", pair)

    @property
    def main(self) -> bool:
        """Whether it serves the subnets that have no table of their own."""
        return any(association.main for association in self.associations)


class Permission(Part):
    """One rule of a security group. Protocol `-1` is all; ports None are all of the protocol's."""

    protocol = fact("IpProtocol", text, assigned=True)
    from_port = fact("FromPort", number, absent=None)
    to_port = fact("ToPort", number, absent=None)
    cidrs = each("IpRanges[].CidrIp", block4)
    ipv6_cidrs = each("Ipv6Ranges[].CidrIpv6", block6)
    groups = each("UserIdGroupPairs[].GroupId", to_security_group)
    prefix_lists = each("PrefixListIds[].PrefixListId", identifier)


class SecurityGroup(
    Resource,
    type="AWS::EC2::SecurityGroup",
    described_by="DescribeSecurityGroups",
    items={"DescribeSecurityGroups": "SecurityGroups[]"},
):
    """A security group: a stateful firewall around network interfaces."""

    name = fact("GroupName", text, assigned=True)
    description = fact("Description", text, absent="")
    vpc = fact("VpcId", to_vpc, absent=None)
    owner = fact("OwnerId", identifier, assigned=True)
    ingress = parts("IpPermissions[]", Permission)
    egress = parts("IpPermissionsEgress[]", Permission)
    tags = each("Tags[]", pair)


class AclEntry(Part):
    """One rule of a network ACL; the lowest `rule_number` that matches decides, 32767 being the final deny."""

    rule_number = fact("RuleNumber", number, assigned=True)
    egress = fact("Egress", flag, absent=False)
    action = fact("RuleAction", text, assigned=True)
    protocol = fact("Protocol", text, absent="-1")
    cidr = fact("CidrBlock", block4, absent=None)
    ipv6_cidr = fact("Ipv6CidrBlock", block6, absent=None)
    from_port = fact("PortRange.From", number, absent=None)
    to_port = fact("PortRange.To", number, absent=None)


class NetworkAcl(
    Resource,
    type="AWS::EC2::NetworkAcl",
    described_by="DescribeNetworkAcls",
    items={"DescribeNetworkAcls": "NetworkAcls[]"},
):
    """A network ACL: a stateless firewall around subnets."""

    vpc = fact("VpcId", to_vpc, assigned=True)
    default = fact("IsDefault", flag, absent=False)
    entries = parts("Entries[]", AclEntry)
    subnets = each("Associations[].SubnetId", to_subnet)


class VpcEndpoint(
    Resource,
    type="AWS::EC2::VPCEndpoint",
    described_by="DescribeVpcEndpoints",
    items={"DescribeVpcEndpoints": "VpcEndpoints[]"},
):
    """A VPC endpoint. `policy` is None where its kind has none; `kind` is Interface, Gateway, ..."""

    vpc = fact("VpcId", to_vpc, assigned=True)
    service = fact("ServiceName", service_name, assigned=True)
    kind = fact("VpcEndpointType", text, absent="Gateway")
    state = fact("State", text, assigned=True)
    policy = fact("PolicyDocument", document, absent=None)
    private_dns = fact("PrivateDnsEnabled", flag, absent=False)
    private_dns_inbound_only = fact("DnsOptions.PrivateDnsOnlyForInboundResolverEndpoint", flag, absent=False)
    route_tables = each("RouteTableIds[]", to_route_table)
    subnets = each("SubnetIds[]", to_subnet)
    security_groups = each("Groups[].GroupId", to_security_group)
    tags = each("Tags[]", pair)

    @property
    def available(self) -> bool:
        """Whether it carries traffic; AWS writes the state in either case."""
        return self.state.lower() == "available"


class NatGateway(
    Resource,
    type="AWS::EC2::NatGateway",
    described_by="DescribeNatGateways",
    items={"DescribeNatGateways": "NatGateways[]"},
):
    """A NAT gateway; a regional one has no subnet."""

    vpc = fact("VpcId", to_vpc, assigned=True)
    subnet = fact("SubnetId", to_subnet, absent=None)
    table = fact("RouteTableId", to_route_table, absent=None)
    state = fact("State", text, assigned=True)
    connectivity = fact("ConnectivityType", text, absent="public")


class InternetGateway(
    Resource,
    type="AWS::EC2::InternetGateway",
    described_by="DescribeInternetGateways",
    items={"DescribeInternetGateways": "InternetGateways[]"},
):
    """An internet gateway."""

    vpcs = each("Attachments[].VpcId", to_vpc)


class EgressOnlyInternetGateway(
    Resource,
    type="AWS::EC2::EgressOnlyInternetGateway",
    described_by="DescribeEgressOnlyInternetGateways",
    items={"DescribeEgressOnlyInternetGateways": "EgressOnlyInternetGateways[]"},
):
    """An internet gateway for outbound IPv6."""

    vpcs = each("Attachments[].VpcId", to_vpc)


class FlowLog(
    Resource, type="AWS::EC2::FlowLog", described_by="DescribeFlowLogs", items={"DescribeFlowLogs": "FlowLogs[]"}
):
    """A flow log of a VPC, a subnet or a network interface, written to a log group, a bucket or a stream."""

    watched = fact("ResourceId", to_network_part, assigned=True)
    traffic = fact("TrafficType", text, absent=None)
    status = fact("FlowLogStatus", text, assigned=True)
    delivery = fact("DeliverLogsStatus", text, absent=None)
    destination_type = fact("LogDestinationType", text, absent="cloud-watch-logs")
    destination = fact("LogDestination", text, absent=None)
    log_group = fact("LogGroupName", to_log_group, absent=None)
    role = fact("DeliverLogsPermissionArn", to_role, absent=None)


class VpcPeering(
    Resource,
    type="AWS::EC2::VPCPeeringConnection",
    described_by="DescribeVpcPeeringConnections",
    items={"DescribeVpcPeeringConnections": "VpcPeeringConnections[]"},
):
    """A peering of two VPCs, of which one may belong to another account or region."""

    accepter = fact("AccepterVpcInfo.VpcId", to_vpc, absent=None)
    requester = fact("RequesterVpcInfo.VpcId", to_vpc, absent=None)
    status = fact("Status.Code", text, assigned=True)


class NetworkInterface(
    Resource,
    type="AWS::EC2::NetworkInterface",
    described_by="DescribeNetworkInterfaces",
    items={"DescribeNetworkInterfaces": "NetworkInterfaces[]"},
):
    """A network interface; SageMaker's own have `requester_managed` and say in `description` what they serve."""

    vpc = fact("VpcId", to_vpc, absent=None)
    subnet = fact("SubnetId", to_subnet, absent=None)
    security_groups = each("Groups[].GroupId", to_security_group)
    description = fact("Description", text, absent="")
    kind = fact("InterfaceType", text, absent="interface")
    public_ip = fact("Association.PublicIp", text, absent=None)
    source_dest_check = fact("SourceDestCheck", flag, absent=True)
    instance = fact("Attachment.InstanceId", identifier, absent=None)
    status = fact("Status", text, absent=None)
