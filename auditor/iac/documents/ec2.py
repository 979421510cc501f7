"""What all of EC2's planned things have in common: how AWS's ids of them begin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ID_PREFIXES: Final[Mapping[str, str]] = {
    "AWS::EC2::CarrierGateway": "cagw-",
    "AWS::EC2::DHCPOptions": "dopt-",
    "AWS::EC2::EgressOnlyInternetGateway": "eigw-",
    "AWS::EC2::FlowLog": "fl-",
    "AWS::EC2::Instance": "i-",
    "AWS::EC2::InternetGateway": "igw-",
    "AWS::EC2::NatGateway": "nat-",
    "AWS::EC2::NetworkAcl": "acl-",
    "AWS::EC2::NetworkInterface": "eni-",
    "AWS::EC2::PrefixList": "pl-",
    "AWS::EC2::RouteTable": "rtb-",
    "AWS::EC2::SecurityGroup": "sg-",
    "AWS::EC2::Subnet": "subnet-",
    "AWS::EC2::TransitGateway": "tgw-",
    "AWS::EC2::TransitGatewayAttachment": "tgw-attach-",
    "AWS::EC2::TransitGatewayPeeringAttachment": "tgw-attach-",
    "AWS::EC2::TransitGatewayRouteTable": "tgw-rtb-",
    "AWS::EC2::TransitGatewayVpcAttachment": "tgw-attach-",
    "AWS::EC2::VPC": "vpc-",
    "AWS::EC2::VPCEndpoint": "vpce-",
    "AWS::EC2::VPCPeeringConnection": "pcx-",
    "AWS::EC2::VPNGateway": "vgw-",
}
"""How ids begin, by type: routes and flow logs tell by that what they lead to or watch.

Source: Amazon EC2 User Guide, "Resource IDs".
"""
