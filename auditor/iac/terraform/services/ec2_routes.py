"""Route tables, the routes within and beside them, and what they are for.

The routes within a table are its `Routes`; the table that AWS makes with a VPC is one with `Main`, and an association
that puts another in its place has `Main`, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from auditor.iac.terraform.services._left import defaulted
from auditor.iac.terraform.services._values import each, some, without
from auditor.iac.terraform.translate import Properties, Translation, listed
from auditor.model.choice import Unknown, symbol, symbols

_DESTINATIONS: Final = {
    "cidr_block": "DestinationCidrBlock",
    "destination_cidr_block": "DestinationCidrBlock",
    "destination_ipv6_cidr_block": "DestinationIpv6CidrBlock",
    "destination_prefix_list_id": "DestinationPrefixListId",
    "ipv6_cidr_block": "DestinationIpv6CidrBlock",
}
_TARGETS: Final = {
    "carrier_gateway_id": "CarrierGatewayId",
    "core_network_arn": "CoreNetworkArn",
    "egress_only_gateway_id": "EgressOnlyInternetGatewayId",
    "gateway_id": "GatewayId",
    "instance_id": "InstanceId",
    "local_gateway_id": "LocalGatewayId",
    "nat_gateway_id": "NatGatewayId",
    "network_interface_id": "NetworkInterfaceId",
    "odb_network_arn": "OdbNetworkArn",
    "transit_gateway_id": "TransitGatewayId",
    "vpc_endpoint_id": "VpcEndpointId",
    "vpc_peering_connection_id": "VpcPeeringConnectionId",
}


def _route(route: Mapping[str, Any]) -> dict[str, Any]:
    """A route: one destination and one target, what the plan cannot tell yet beside a known one is not set."""
    return {**_one(route, _DESTINATIONS), **_one(route, _TARGETS)}


def _one(route: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    found = {member: route[name] for name, member in names.items() if some(route.get(name))}
    known = {member: value for member, value in found.items() if not isinstance(value, Unknown)}
    return known or found


def _beside(_: Properties, attributes: Mapping[str, Any]) -> Properties:
    """The properties of `aws_route`."""
    return {"RouteTableId": attributes.get("route_table_id"), **_route(attributes)}


def _main(properties: Properties, attributes: Mapping[str, Any]) -> Properties:
    """The main table of the VPC of which it was named."""
    return {**properties, "Main": True, **named_vpc(attributes.get("default_route_table_id"), attributes)}


def named_vpc(value: Any, attributes: Mapping[str, Any]) -> Properties:
    """The VPC to which a thing belongs that AWS made with it, as the provider refers to it: `aws_vpc.x.default_...`."""
    text = value.text if isinstance(value, Unknown) else value
    found = next(symbols(text), None) if isinstance(text, str) else None
    vpc = attributes.get("vpc_id")
    if found is not None:
        vpc = symbol(found["key"], "VpcId")
    return {"VpcId": vpc} if some(vpc) else {}


def _placed(properties: Properties, _: Mapping[str, Any]) -> Properties:
    return {**properties, "Main": True}


_NAMES: Final = {"owner_id": None, "route": "Routes"}

TYPES: Final[Mapping[str, Translation]] = defaulted(
    {
        "aws_default_route_table": Translation(
            "AWS::EC2::RouteTable",
            names={**_NAMES, "default_route_table_id": None, "vpc_id": None},
            values={"route": each(_route)},
            then=_main,
        ),
        "aws_main_route_table_association": Translation(
            "AWS::EC2::SubnetRouteTableAssociation", names=without("original_route_table_id"), then=_placed
        ),
        "aws_route": Translation("AWS::EC2::Route", then=_beside),
        "aws_route_table": Translation("AWS::EC2::RouteTable", names=_NAMES, values={"route": each(_route)}),
        "aws_route_table_association": Translation("AWS::EC2::SubnetRouteTableAssociation"),
        "aws_vpn_gateway_route_propagation": Translation(
            "AWS::EC2::VPNGatewayRoutePropagation",
            names={"route_table_id": "RouteTableIds"},
            values={"route_table_id": listed},
        ),
    }
)
"""An association with a gateway has its `GatewayId` and no subnet."""
