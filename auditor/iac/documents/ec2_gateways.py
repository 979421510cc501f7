"""What leads out of a VPC and into it: gateways, peering connections, network interfaces, and who watches the traffic.

CloudFormation and Terraform wait until a NAT gateway is available, so that it is where a deployment has succeeded; the
state of what others must accept is not told.
Source: CloudFormation Template Reference, AWS::EC2::InternetGateway, VPCGatewayAttachment, EgressOnlyInternetGateway,
NatGateway, VPCPeeringConnection, NetworkInterface, FlowLog.
"""

from __future__ import annotations

from typing import Any, Final

from auditor.iac.documents.related import Responses
from auditor.iac.documents.subject import (
    UNTOLD,
    Subject,
    boolean,
    default,
    describers,
    extended,
    integer,
    listed,
    present,
    some,
)
from auditor.iac.nodes import at, mapped, when
from auditor.model.choice import ABSENT

_ATTACHMENT: Final = "AWS::EC2::VPCGatewayAttachment"
_AVAILABLE: Final = "available"


def internet_gateway(one: Subject) -> Responses:
    """DescribeInternetGateways of a gateway with the VPC that it is attached to."""
    own = mapped(one.at("VpcId"), lambda vpc: [_attached(vpc)])
    joined = one.items(_ATTACHMENT, "InternetGatewayId", lambda each: _attached(at(each.properties, "VpcId")))
    item = {"InternetGatewayId": one.id, "OwnerId": one.account, **one.taken("Tags")}
    return {"DescribeInternetGateways": {**item, "Attachments": default(extended(own, joined), [])}}


def egress_only(one: Subject) -> Responses:
    """DescribeEgressOnlyInternetGateways of a gateway."""
    item = {"EgressOnlyInternetGatewayId": one.id, "Attachments": [_attached(one.at("VpcId"))]}
    return {"DescribeEgressOnlyInternetGateways": {**item, **one.taken("Tags")}}


def _attached(vpc: Any) -> dict[str, Any]:
    return {**present({"VpcId": vpc}), "State": _AVAILABLE}


def vpc_of(one: Subject) -> Any:
    """The VPC of what stands in a subnet: its own, or the subnet's where the unit makes that."""
    named = one.at("VpcId")
    if named is not ABSENT:
        return named
    return mapped(default(one.at("SubnetId"), UNTOLD), lambda subnet: _vpc_of_subnet(one, subnet))


def _vpc_of_subnet(one: Subject, subnet: Any) -> Any:
    home = one.related.named(subnet)
    return default(at(home.properties, "VpcId"), UNTOLD) if home is not None else UNTOLD


def nat_gateway(one: Subject) -> Responses:
    """DescribeNatGateways of a gateway; a regional one has a route table of its own, which AWS makes."""
    regional = mapped(one.at("AvailabilityMode"), lambda mode: str(mode).lower() == "regional")
    item = {
        "NatGatewayId": one.id,
        "State": _AVAILABLE,
        "ConnectivityType": default(one.at("ConnectivityType"), "public"),
        "VpcId": vpc_of(one),
        **one.taken("SubnetId", "Tags"),
        **present({"RouteTableId": when(regional, UNTOLD)}),
    }
    return {"DescribeNatGateways": item}


def peering(one: Subject) -> Responses:
    """DescribeVpcPeeringConnections of a connection, which the other side may have to accept."""
    requester = {**one.taken("VpcId"), "OwnerId": one.account}
    accepter = one.taken(VpcId="PeerVpcId", Region="PeerRegion")
    item = {
        "VpcPeeringConnectionId": one.id,
        "RequesterVpcInfo": requester,
        "AccepterVpcInfo": {**accepter, "OwnerId": default(one.at("PeerOwnerId"), one.account)},
        "Status": {"Code": UNTOLD},
        **one.taken("Tags"),
    }
    return {"DescribeVpcPeeringConnections": item}


def network_interface(one: Subject) -> Responses:
    """DescribeNetworkInterfaces of an interface; its public address, if it gets one, is not told."""
    addressed = some(applies for _, applies in one.joining("AWS::EC2::EIPAssociation", "NetworkInterfaceId"))
    attached = one.items(
        "AWS::EC2::NetworkInterfaceAttachment", "NetworkInterfaceId", lambda each: at(each.properties, "InstanceId")
    )
    groups = listed(one.at("GroupSet"), lambda group: {"GroupId": group})
    item = {
        "NetworkInterfaceId": one.id,
        "OwnerId": one.account,
        "Status": UNTOLD,
        "InterfaceType": default(one.at("InterfaceType"), "interface"),
        "SourceDestCheck": boolean(default(one.at("SourceDestCheck"), otherwise=True)),
        "VpcId": vpc_of(one),
        "Groups": default(groups, UNTOLD),
        **one.taken("SubnetId", "Description", TagSet="Tags"),
        **present({
            "Association": when(addressed, {"PublicIp": UNTOLD}),
            "Attachment": {"InstanceId": attached[0]} if attached else ABSENT,
        }),
    }  # fmt: skip
    return {"DescribeNetworkInterfaces": item}


def flow_log(one: Subject) -> Responses:
    """DescribeFlowLogs of a flow log, which is active once it is there; whether it delivers is not told."""
    item = {
        "FlowLogId": one.id,
        "FlowLogStatus": "ACTIVE",
        "DeliverLogsStatus": UNTOLD,
        "MaxAggregationInterval": integer(one.at("MaxAggregationInterval")),
        **one.taken(
            "ResourceId",
            "TrafficType",
            "LogDestinationType",
            "LogDestination",
            "LogGroupName",
            "LogFormat",
            "DeliverLogsPermissionArn",
            "Tags",
        ),
    }
    return {"DescribeFlowLogs": present(item)}


DESCRIBES = describers({
    "AWS::EC2::EgressOnlyInternetGateway": egress_only,
    "AWS::EC2::FlowLog": flow_log,
    "AWS::EC2::InternetGateway": internet_gateway,
    "AWS::EC2::NatGateway": nat_gateway,
    "AWS::EC2::NetworkInterface": network_interface,
    "AWS::EC2::VPCPeeringConnection": peering,
})  # fmt: skip
