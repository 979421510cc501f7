"""EC2's transit gateways: what is attached to them, and where their own route tables lead."""

from __future__ import annotations

from auditor.model.fact import each, fact, parts
from auditor.model.resource import Part, Resource
from auditor.model.values import To, block, flag, identifier, text, to_subnet

to_transit_gateway = To("AWS::EC2::TransitGateway")
to_transit_table = To("AWS::EC2::TransitGatewayRouteTable")


class TransitGateway(
    Resource,
    type="AWS::EC2::TransitGateway",
    described_by="DescribeTransitGateways",
    items={"DescribeTransitGateways": "TransitGateways[]"},
):
    """A router between VPCs, connections and other accounts."""

    state = fact("State", text, assigned=True)
    owner = fact("OwnerId", identifier, assigned=True)


class TransitGatewayAttachment(
    Resource,
    type="AWS::EC2::TransitGatewayAttachment",
    described_by="DescribeTransitGatewayAttachments",
    items={
        "DescribeTransitGatewayAttachments": "TransitGatewayAttachments[]",
        "DescribeTransitGatewayVpcAttachments": "TransitGatewayVpcAttachments[]",
    },
):
    """What is attached to a transit gateway; only the gateway's owner sees the route `table` that serves it."""

    gateway = fact("TransitGatewayId", to_transit_gateway, assigned=True)
    kind = fact("ResourceType", text, assigned=True)
    attached = fact("ResourceId", identifier, absent=None)
    state = fact("State", text, assigned=True)
    table = fact("Association.TransitGatewayRouteTableId", to_transit_table, absent=None)
    association = fact("Association.State", text, absent=None)
    subnets = each("SubnetIds[]", to_subnet, of="DescribeTransitGatewayVpcAttachments")


class TransitTarget(Part):
    """An attachment that a transit gateway's route leads to."""

    attachment = fact("TransitGatewayAttachmentId", identifier, absent=None)


class TransitRoute(Part):
    """A route of a transit gateway; several targets share the traffic."""

    cidr = fact("DestinationCidrBlock", block, absent=None)
    kind = fact("Type", text, absent="static")
    state = fact("State", text, absent="active")
    targets = parts("TransitGatewayAttachments[]", TransitTarget)


class TransitGatewayRouteTable(
    Resource,
    type="AWS::EC2::TransitGatewayRouteTable",
    described_by="DescribeTransitGatewayRouteTables",
    items={"DescribeTransitGatewayRouteTables": "TransitGatewayRouteTables[]"},
):
    """A route table of a transit gateway; `cut_short` says that it has more routes than AWS returns."""

    gateway = fact("TransitGatewayId", to_transit_gateway, assigned=True)
    state = fact("State", text, assigned=True)
    routes = parts("Routes[]", TransitRoute, of="SearchTransitGatewayRoutes")
    cut_short = fact("AdditionalRoutesAvailable", flag, absent=False, of="SearchTransitGatewayRoutes")
