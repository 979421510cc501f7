"""Route tables with all that leads through them: their own route, those of resources, and those of gateway endpoints.

A planned table with the property `Main` takes the place of the one that AWS makes with the VPC; so does one that an
association with `Main` names. Source: VPC User Guide, "Configure route tables" and "Gateway endpoints".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from auditor.iac.documents.related import Responses
from auditor.iac.documents.subject import (
    UNTOLD,
    Implied,
    Subject,
    boolean,
    both,
    default,
    describers,
    extended,
    implying,
    listed,
    naming,
    present,
    some,
    taken,
    unless,
)
from auditor.iac.nodes import at, mapped, when
from auditor.iac.planned import Planned
from auditor.model.choice import ABSENT, symbol

MAIN_TABLE: Final = "MainRouteTable"
"""Of a VPC: the attribute that names the route table that AWS makes with it."""
_TABLE: Final = "AWS::EC2::RouteTable"
_ASSOCIATION: Final = "AWS::EC2::SubnetRouteTableAssociation"
_ROUTE: Final = "AWS::EC2::Route"
_DESTINATIONS: Final = ("DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId")
_TARGETS: Final = (
    "NatGatewayId",
    "InstanceId",
    "NetworkInterfaceId",
    "TransitGatewayId",
    "VpcPeeringConnectionId",
    "EgressOnlyInternetGatewayId",
    "LocalGatewayId",
    "CarrierGatewayId",
    "CoreNetworkArn",
)


def route_table(one: Subject) -> Responses:
    """DescribeRouteTables of a table."""
    home = one.related.named(one.at("VpcId"))
    around = Subject.of(home, one.related) if home is not None else None
    main = some([_flag(one.at("Main")), *_made_main(one, one.named_by)])
    item = {
        "RouteTableId": one.id,
        "OwnerId": one.account,
        **one.taken("VpcId", "Tags"),
        **present({
            "Routes": extended(listed(one.at("Routes"), _route), [*_local(around), *_routes(one, one.named_by)]),
            "Associations": [*_associations(one), *_mains(main)],
            "PropagatingVgws": extended(listed(one.at("PropagatingVgws"), _propagated), _propagating(one)),
        }),
    }  # fmt: skip
    return {"DescribeRouteTables": item}


def main_table(vpc: Subject) -> list[Implied]:
    """The route table that AWS makes with a VPC, which serves as its main one unless another is put in its place."""
    own = symbol(vpc.planned.key, MAIN_TABLE)

    is_own = naming(own)
    tables = [each for each in vpc.others(_TABLE) if each.at("Main") is not ABSENT]
    adopted = some(both(_flag(each.at("Main")), vpc.named_by(each.at("VpcId"))) for each in tables)
    if adopted is True:
        return []
    replaced = some(both(aimed, unless(is_own(at(each.properties, "RouteTableId")))) for each, aimed in _replacing(vpc))
    item = {
        "RouteTableId": own,
        "OwnerId": vpc.account,
        "VpcId": vpc.id,
        "Routes": [*_local(vpc), *_routes(vpc, is_own)],
        "Associations": _mains(unless(some([adopted, replaced]))),
    }
    return [Implied(_TABLE, MAIN_TABLE, {"DescribeRouteTables": item})]


def _flag(value: Any) -> Any:
    return False if value is ABSENT else boolean(value)


def _mains(main: Any) -> list[Any]:
    return [when(main, {"Main": True, "AssociationState": {"State": "associated"}})] if main is not False else []


def _replacing(vpc: Subject) -> Iterator[tuple[Planned, Any]]:
    """The associations that make another table the main one of a VPC."""
    for each, applies in vpc.joining(_ASSOCIATION, "VpcId"):
        if at(each.properties, "Main") is not ABSENT:
            yield each, both(applies, _flag(at(each.properties, "Main")))


def _made_main(one: Subject, is_own: Callable[[Any], Any]) -> Iterator[Any]:
    for each in one.others(_ASSOCIATION):
        if each.at("Main") is not ABSENT:
            yield both(each.planned.exists, _flag(each.at("Main")), is_own(each.at("RouteTableId")))


def _local(vpc: Subject | None) -> list[Any]:
    """The routes within the VPC itself, one for each of its blocks; those of a VPC made elsewhere are not told."""
    if vpc is None:
        return [_within(DestinationCidrBlock=UNTOLD)]
    added = vpc.items("AWS::EC2::VPCCidrBlock", "VpcId", _further)
    own6 = mapped(vpc.at("Ipv6CidrBlock"), lambda block: _within(DestinationIpv6CidrBlock=block))
    return [
        _within(DestinationCidrBlock=default(vpc.at("CidrBlock"), UNTOLD)),
        *(each for each in (*added, own6) if each is not ABSENT),
    ]


def _further(block: Planned) -> Any:
    ipv4 = at(block.properties, "CidrBlock")
    if ipv4 is not ABSENT:
        return mapped(ipv4, lambda text: _within(DestinationCidrBlock=text))
    return _within(DestinationIpv6CidrBlock=default(at(block.properties, "Ipv6CidrBlock"), UNTOLD))


def _within(**destination: Any) -> dict[str, Any]:
    return {**destination, "GatewayId": "local", "Origin": "CreateRouteTable", "State": "active"}


def _routes(one: Subject, is_own: Callable[[Any], Any]) -> Iterator[Any]:
    """The routes that resources add to a table, and those that gateway endpoints do."""
    for each in one.others(_ROUTE):
        applies = both(each.planned.exists, is_own(each.at("RouteTableId")))
        if applies is not False:
            yield when(applies, _route(each.properties))
    for endpoint in one.others("AWS::EC2::VPCEndpoint"):
        by_gateway = mapped(default(endpoint.at("VpcEndpointType"), "Gateway"), lambda kind: kind == "Gateway")
        served = both(by_gateway, endpoint.planned.exists, is_own(endpoint.at("RouteTableIds")))
        if served is not False:
            yield when(served, _to_endpoint(endpoint))


def _route(properties: Any) -> Any:
    """A route; an endpoint that it leads to (a firewall's) is answered as a gateway."""
    gateway = default(at(properties, "GatewayId"), at(properties, "VpcEndpointId"))
    told = {**taken(properties, *_DESTINATIONS, *_TARGETS), **present({"GatewayId": gateway})}
    return {**told, "Origin": "CreateRoute", "State": "active"}


def _to_endpoint(endpoint: Subject) -> dict[str, Any]:
    """The route to the service's prefix list, whose id AWS keeps for each region."""
    return {
        "DestinationPrefixListId": f"pl-{symbol(endpoint.planned.key, 'PrefixList')}",
        "GatewayId": endpoint.id,
        "Origin": "CreateRoute",
        "State": "active",
    }


def _associations(one: Subject) -> list[Any]:
    """The subnets and gateways that follow the table; Terraform has one kind of association for both."""

    def served(each: Planned) -> Any:
        target = taken(each.properties, "SubnetId", "GatewayId")
        return _associated(target) if target else ABSENT

    kinds = (_ASSOCIATION, "AWS::EC2::GatewayRouteTableAssociation")
    found = [each for kind in kinds for each in one.items(kind, "RouteTableId", served)]
    return [each for each in found if each is not ABSENT]


def _associated(target: dict[str, Any]) -> dict[str, Any]:
    return {"Main": False, **target, "AssociationState": {"State": "associated"}}


def _propagated(gateway: Any) -> dict[str, Any]:
    """A gateway that Terraform names in the table itself."""
    return {"GatewayId": gateway}


def _propagating(one: Subject) -> list[Any]:
    return one.items(
        "AWS::EC2::VPNGatewayRoutePropagation",
        "RouteTableIds",
        lambda each: taken(each.properties, GatewayId="VpnGatewayId"),
    )


DESCRIBES = describers({_TABLE: route_table})
IMPLIED = implying({"AWS::EC2::VPC": main_table})
