"""VPCs with what stands in them: subnets, gateways, endpoints, flow logs, peerings and transit gateways.

What AWS makes together with a VPC and the provider adopts (`aws_default_security_group`) is planned under the marks by
which documents know it: `Main` of a route table, `IsDefault` of a network ACL, the group name `default`. Default VPCs
and subnets stand before any plan, with routes that no plan tells: they are not translated.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from auditor.iac.nodes import at, mapped
from auditor.iac.terraform.services._left import defaulted
from auditor.iac.terraform.services._values import given, policy, some, without
from auditor.iac.terraform.translate import Properties, Translation, listed
from auditor.model.choice import ABSENT

_OWNER: Final = without("owner_id")
_ENDPOINT: Final = "AWS::EC2::VPCEndpoint"
_BLOCK: Final = "AWS::EC2::VPCCidrBlock"
_BLOCK_NAMES: Final = {
    **without("association_id", "ip_source", "ipv6_address_attribute"),
    "assign_generated_ipv6_cidr_block": "AmazonProvidedIpv6CidrBlock",
}
_NAMED: Final = "PrivateDnsNameOptionsOnLaunch"
_WATCHED: Final = {
    "eni_id": "NetworkInterface",
    "subnet_id": "Subnet",
    "transit_gateway_attachment_id": "TransitGatewayAttachment",
    "transit_gateway_id": "TransitGateway",
    "vpc_id": "VPC",
}


def _watching(properties: Properties, attributes: Mapping[str, Any]) -> Properties:
    """A flow log watches one thing, which the provider names by its kind."""
    found = [(kind, attributes[name]) for name, kind in _WATCHED.items() if some(attributes.get(name))]
    return {**properties, "ResourceType": found[0][0], "ResourceId": found[0][1]} if found else properties


def _group_name(properties: Properties, _: Mapping[str, Any]) -> Properties:
    """Without a log group's name, its ARN is the destination."""
    return {name: value for name, value in properties.items() if value != ""}


def _flow_log(properties: Properties, attributes: Mapping[str, Any]) -> Properties:
    return _group_name(_watching(properties, attributes), attributes)


def _set(options: Any) -> Any:
    return {name: each for name, each in options.items() if each} if isinstance(options, Mapping) else options


def _endpoint(properties: Properties, _: Mapping[str, Any]) -> Properties:
    """What the provider writes into blocks though it is not set."""
    options = mapped(at(properties, "DnsOptions"), _set)
    return {**properties, "DnsOptions": options} if options is not ABSENT else properties


def _part_of_endpoint(attribute: str, member: str) -> Translation:
    """An association that adds an item to a list of an endpoint's."""
    return Translation(
        _ENDPOINT,
        part_of="vpc_endpoint_id",
        names={"replace_default_association": None, attribute: member},
        values={attribute: listed},
    )


TYPES: Final[Mapping[str, Translation]] = defaulted(
    {
        "aws_ec2_managed_prefix_list": Translation(
            "AWS::EC2::PrefixList",
            names={**_OWNER, "entry": "Entries", "name": "PrefixListName", "version": None},
            many=frozenset({"entry"}),
        ),
        "aws_ec2_managed_prefix_list_entry": Translation("AWS::EC2::PrefixListEntry"),
        "aws_ec2_transit_gateway": Translation(
            "AWS::EC2::TransitGateway",
            names={**_OWNER, **without("association_default_route_table_id", "propagation_default_route_table_id")},
        ),
        "aws_ec2_transit_gateway_route": Translation("AWS::EC2::TransitGatewayRoute"),
        "aws_ec2_transit_gateway_route_table": Translation(
            "AWS::EC2::TransitGatewayRouteTable",
            names=without("default_association_route_table", "default_propagation_route_table"),
        ),
        "aws_ec2_transit_gateway_route_table_association": Translation(
            "AWS::EC2::TransitGatewayRouteTableAssociation",
            names=without("replace_existing_association", "resource_id", "resource_type"),
        ),
        "aws_ec2_transit_gateway_route_table_propagation": Translation(
            "AWS::EC2::TransitGatewayRouteTablePropagation", names=without("resource_id", "resource_type")
        ),
        "aws_ec2_transit_gateway_vpc_attachment": Translation(
            "AWS::EC2::TransitGatewayVpcAttachment",
            names={
                **without("transit_gateway_default_route_table_association", "vpc_owner_id"),
                **without("transit_gateway_default_route_table_propagation"),
                "appliance_mode_support": "Options.ApplianceModeSupport",
                "dns_support": "Options.DnsSupport",
                "ipv6_support": "Options.Ipv6Support",
                "security_group_referencing_support": "Options.SecurityGroupReferencingSupport",
            },
        ),
        "aws_egress_only_internet_gateway": Translation("AWS::EC2::EgressOnlyInternetGateway"),
        "aws_eip_association": Translation("AWS::EC2::EIPAssociation", names={"public_ip": "EIP"}),
        "aws_flow_log": Translation(
            "AWS::EC2::FlowLog",
            names={**dict.fromkeys(_WATCHED), "iam_role_arn": "DeliverLogsPermissionArn"},
            then=_flow_log,
        ),
        "aws_internet_gateway": Translation("AWS::EC2::InternetGateway", names=_OWNER),
        "aws_internet_gateway_attachment": Translation("AWS::EC2::VPCGatewayAttachment"),
        "aws_nat_gateway": Translation(
            "AWS::EC2::NatGateway",
            names={
                **without("association_id", "network_interface_id", "public_ip", "auto_provision_zones"),
                **without("auto_scaling_ips", "regional_nat_gateway_address", "regional_nat_gateway_auto_mode"),
                **without("route_table_id"),
                "availability_zone_address": None,
                "private_ip": "PrivateIpAddress",
            },
        ),
        "aws_network_interface": Translation(
            "AWS::EC2::NetworkInterface",
            names={
                **_OWNER,
                **without("attachment", "ipv4_prefixes", "ipv6_address_list", "ipv6_address_list_enabled"),
                **without("ipv6_addresses", "ipv6_prefixes", "mac_address", "outpost_arn", "private_dns_name"),
                **without("private_ip_list", "private_ip_list_enabled", "private_ips", "private_ips_count"),
                "private_ip": "PrivateIpAddress",
                "security_groups": "GroupSet",
            },
        ),
        "aws_network_interface_attachment": Translation(
            "AWS::EC2::NetworkInterfaceAttachment",
            names=without("attachment_id", "network_card_index", "status"),
            values={"device_index": str},
        ),
        "aws_subnet": Translation(
            "AWS::EC2::Subnet",
            names={
                **_OWNER,
                **without(
                    "customer_owned_ipv4_pool", "ipv6_cidr_block_association_id", "map_customer_owned_ip_on_launch"
                ),
                "enable_resource_name_dns_a_record_on_launch": f"{_NAMED}.EnableResourceNameDnsARecord",
                "enable_resource_name_dns_aaaa_record_on_launch": (f"{_NAMED}.EnableResourceNameDnsAAAARecord"),
                "private_dns_hostname_type_on_launch": f"{_NAMED}.HostnameType",
            },
            values={"availability_zone": given, "ipv6_cidr_block": given, "outpost_arn": given},
        ),
        "aws_vpc": Translation(
            "AWS::EC2::VPC",
            names={
                **_OWNER,
                **without("default_network_acl_id", "default_route_table_id", "default_security_group_id"),
                **without("dhcp_options_id", "enable_network_address_usage_metrics", "ipv6_association_id"),
                **without("main_route_table_id"),
                **_BLOCK_NAMES,
            },
            values={"ipv6_cidr_block": given},
        ),
        "aws_vpc_dhcp_options": Translation("AWS::EC2::DHCPOptions", names=_OWNER),
        "aws_vpc_dhcp_options_association": Translation("AWS::EC2::VPCDHCPOptionsAssociation"),
        "aws_vpc_endpoint": Translation(
            _ENDPOINT,
            names={
                **_OWNER,
                **without("auto_accept", "cidr_blocks", "dns_entry", "network_interface_ids", "prefix_list_id"),
                **without("requester_managed", "state", "subnet_configuration"),
                "policy": "PolicyDocument",
            },
            values={"policy": policy},
            then=_endpoint,
        ),
        "aws_vpc_endpoint_policy": Translation(
            _ENDPOINT, part_of="vpc_endpoint_id", names={"policy": "PolicyDocument"}, values={"policy": policy}
        ),
        "aws_vpc_endpoint_private_dns": Translation(_ENDPOINT, part_of="vpc_endpoint_id"),
        "aws_vpc_endpoint_route_table_association": _part_of_endpoint("route_table_id", "RouteTableIds"),
        "aws_vpc_endpoint_security_group_association": _part_of_endpoint("security_group_id", "SecurityGroupIds"),
        "aws_vpc_endpoint_subnet_association": _part_of_endpoint("subnet_id", "SubnetIds"),
        "aws_vpc_ipv4_cidr_block_association": Translation(_BLOCK, names=_BLOCK_NAMES),
        "aws_vpc_ipv6_cidr_block_association": Translation(_BLOCK, names=_BLOCK_NAMES),
        "aws_vpc_peering_connection": Translation(
            "AWS::EC2::VPCPeeringConnection", names=without("accept_status", "accepter", "auto_accept", "requester")
        ),
    }
)
"""What is named as CloudFormation names it needs no table of names; members that only AWS tells are left out."""
