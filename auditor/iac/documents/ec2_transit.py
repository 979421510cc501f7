"""Transit gateways, what is attached to them, and their route tables.

A gateway makes a route table that attachments are associated with and propagate to, unless it says otherwise; what is
propagated there, deployment tells. Source: Amazon VPC Transit Gateways Guide, "How transit gateways work".
"""

from __future__ import annotations

from typing import Any, Final

from auditor.iac.documents.related import Responses
from auditor.iac.documents.subject import (
    UNTOLD,
    Implied,
    Subject,
    boolean,
    default,
    describers,
    implying,
    listed,
    present,
)
from auditor.iac.nodes import at, mapped, when
from auditor.iac.planned import Planned
from auditor.model.choice import ABSENT, Unknown, symbol

DEFAULT_TABLE: Final = "DefaultRouteTable"
"""Of a transit gateway: what names the route table that AWS makes with it."""
_ATTACHMENT: Final = "AWS::EC2::TransitGatewayAttachment"
_TABLE: Final = "AWS::EC2::TransitGatewayRouteTable"
_ATTACHMENT_ID: Final = "TransitGatewayAttachmentId"
_AVAILABLE: Final = "available"
_SERVES: Final = ("DefaultRouteTableAssociation", "DefaultRouteTablePropagation")


def gateway(one: Subject) -> Responses:
    """DescribeTransitGateways of a gateway."""
    item = {"TransitGatewayId": one.id, "OwnerId": one.account, "State": _AVAILABLE}
    return {"DescribeTransitGateways": {**item, **one.taken("Description", "Tags")}}


def default_table(one: Subject) -> list[Implied]:
    """The route table that AWS makes with a gateway; its routes are not told."""
    kept = [default(one.at(name), "enable") for name in _SERVES]
    if all(each == "disable" for each in kept):
        return []
    own = symbol(one.planned.key, DEFAULT_TABLE)
    item = {"TransitGatewayRouteTableId": own, "TransitGatewayId": one.id, "State": _AVAILABLE}
    responses = {"DescribeTransitGatewayRouteTables": item, "SearchTransitGatewayRoutes": UNTOLD}
    return [Implied(_TABLE, DEFAULT_TABLE, responses)]


def attachment(one: Subject) -> Responses:
    """DescribeTransitGatewayAttachments, and the subnets, of a VPC's attachment."""
    item = {
        _ATTACHMENT_ID: one.id,
        "ResourceType": "vpc",
        "State": _AVAILABLE if one.related.named(one.at("TransitGatewayId")) is not None else UNTOLD,
        **one.taken("TransitGatewayId", "Tags", ResourceId="VpcId"),
        "Association": _association(one),
    }
    placed = {_ATTACHMENT_ID: one.id, **present({"SubnetIds": listed(one.at("SubnetIds"))})}
    return {"DescribeTransitGatewayAttachments": present(item), "DescribeTransitGatewayVpcAttachments": placed}


def _association(one: Subject) -> Any:
    """The route table that serves the attachment: an associated one, else the gateway's default."""
    found = list(one.joining("AWS::EC2::TransitGatewayRouteTableAssociation", _ATTACHMENT_ID))
    certain = [each for each, applies in found if applies is True]
    if certain:
        return _associated(at(certain[0].properties, "TransitGatewayRouteTableId"))
    made = one.related.named(one.at("TransitGatewayId"))
    if found or made is None:
        return UNTOLD
    by_default = default(at(made.properties, "DefaultRouteTableAssociation"), "enable")
    return when(mapped(by_default, lambda word: word == "enable"), _associated(symbol(made.key, DEFAULT_TABLE)))


def _associated(table: Any) -> dict[str, Any]:
    return {"TransitGatewayRouteTableId": table, "State": "associated"}


def route_table(one: Subject) -> Responses:
    """DescribeTransitGatewayRouteTables and the routes of a table."""
    item = {"TransitGatewayRouteTableId": one.id, "State": _AVAILABLE, **one.taken("TransitGatewayId", "Tags")}
    static = one.items("AWS::EC2::TransitGatewayRoute", "TransitGatewayRouteTableId", _static)
    propagated = one.items(
        "AWS::EC2::TransitGatewayRouteTablePropagation",
        "TransitGatewayRouteTableId",
        lambda each: _propagated(one, each),
    )
    searched = {"Routes": [*static, *propagated], "AdditionalRoutesAvailable": False}
    return {"DescribeTransitGatewayRouteTables": item, "SearchTransitGatewayRoutes": searched}


def _static(route: Planned) -> dict[str, Any]:
    dropped = boolean(default(at(route.properties, "Blackhole"), otherwise=False))
    target = mapped(at(route.properties, _ATTACHMENT_ID), lambda name: [{_ATTACHMENT_ID: name}])
    return present({
        "DestinationCidrBlock": at(route.properties, "DestinationCidrBlock"),
        "Type": "static",
        "State": mapped(dropped, lambda holds: "blackhole" if holds else "active"),
        "TransitGatewayAttachments": target,
    })  # fmt: skip


def _propagated(one: Subject, propagation: Planned) -> Any:
    """The route to an attached VPC's block, where the unit makes both."""
    name = at(propagation.properties, _ATTACHMENT_ID)
    attached = one.related.named(name)
    vpc = one.related.named(at(attached.properties, "VpcId")) if attached is not None else None
    if vpc is None:
        return Unknown("what is propagated here is known only after deployment")
    return {
        "DestinationCidrBlock": default(at(vpc.properties, "CidrBlock"), UNTOLD),
        "Type": "propagated",
        "State": "active",
        "TransitGatewayAttachments": [{_ATTACHMENT_ID: name}] if name is not ABSENT else [],
    }


DESCRIBES = describers({
    "AWS::EC2::TransitGateway": gateway,
    _ATTACHMENT: attachment,
    "AWS::EC2::TransitGatewayRouteTable": route_table,
})  # fmt: skip
IMPLIED = implying({
    "AWS::EC2::TransitGateway": default_table,
    "AWS::EC2::TransitGatewayVpcAttachment": lambda one: [Implied(_ATTACHMENT, "", attachment(one))],
})  # fmt: skip
"""CloudFormation has two types for an attachment of a VPC."""
