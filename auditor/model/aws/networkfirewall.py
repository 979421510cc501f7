"""Network Firewall: firewalls, and the endpoints in VPCs that routes lead through them."""

from __future__ import annotations

from typing import Any

from auditor.model.fact import fact
from auditor.model.resource import Resource
from auditor.model.values import reduces, text, to_vpc


@reduces
def attached(raw: Any) -> tuple[str, ...]:
    """The ids of a firewall's endpoints, from the state of each availability zone."""
    found = (zone.get("Attachment", {}).get("EndpointId") for _, zone in sorted(raw.items()))
    return tuple(str(each) for each in found if each)


@reduces
def attached_gateways(raw: Any) -> tuple[str, ...]:
    """The ids of the NAT gateways that a firewall is attached to, from the state of each availability zone."""
    zones = (zone.get("NatGatewayAttachments", ()) for _, zone in sorted(raw.items()))
    return tuple(str(each["NatGatewayId"]) for zone in zones for each in zone)


class Firewall(Resource, type="AWS::NetworkFirewall::Firewall", described_by="DescribeFirewall"):
    """A firewall; one that is attached to a transit gateway stands in no VPC."""

    vpc = fact("Firewall.VpcId", to_vpc, absent=None)
    transit_gateway = fact("Firewall.TransitGatewayId", text, absent=None)
    policy = fact("Firewall.FirewallPolicyArn", text, absent=None)
    status = fact("FirewallStatus.Status", text, assigned=True)
    endpoints = fact("FirewallStatus.SyncStates", attached, absent=())
    nat_gateways = fact("FirewallStatus.SyncStates", attached_gateways, absent=())


class VpcEndpointAssociation(
    Resource, type="AWS::NetworkFirewall::VpcEndpointAssociation", described_by="DescribeVpcEndpointAssociation"
):
    """A further endpoint of a firewall, in the firewall's own or another VPC."""

    vpc = fact("VpcEndpointAssociation.VpcId", to_vpc, assigned=True)
    firewall = fact("VpcEndpointAssociation.FirewallArn", text, assigned=True)
    status = fact("VpcEndpointAssociationStatus.Status", text, assigned=True)
    endpoints = fact("VpcEndpointAssociationStatus.AssociationSyncState", attached, absent=())
