"""A configuration's network as EC2 describes it, with what AWS makes besides: main tables, default groups and ACLs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tests.parity.configuration import ACCOUNT, REGION, Configuration, Thing

_S3_LIST: Final = {
    "PrefixListId": "pl-6da54004", "PrefixListName": f"com.amazonaws.{REGION}.s3", "AddressFamily": "IPv4",
    "PrefixListArn": f"arn:aws:ec2:{REGION}:aws:prefix-list/pl-6da54004", "OwnerId": "AWS",
}  # fmt: skip
_ALL: Final = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
_ANYTHING: Final = (
    '{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}'
)


def network(configuration: Configuration) -> dict[str, Any]:
    """EC2's answers, by operation."""
    (vpc,) = configuration.of("VPC")
    own, subnets = {"VpcId": vpc.name, "OwnerId": ACCOUNT}, configuration.of("Subnet")
    return {
        "DescribeVpcs": {"Vpcs": [{**own, "CidrBlock": vpc.members["CidrBlock"], "IsDefault": False,
                                   "State": "available", "InstanceTenancy": "default", "DhcpOptionsId": "dopt-1",
                                   "CidrBlockAssociationSet": [{"CidrBlock": vpc.members["CidrBlock"],
                                                                "CidrBlockState": {"State": "associated"}}]}]},
        "DescribeDhcpOptions": {"DhcpOptions": [{"DhcpOptionsId": "dopt-1", "OwnerId": ACCOUNT, "DhcpConfigurations": [
            {"Key": "domain-name-servers", "Values": [{"Value": "AmazonProvidedDNS"}]}]}]},
        "DescribeVpcAttribute": [
            {"match": {"Attribute": name[0].lower() + name[1:]}, "response": {name: {"Value": vpc.members[name]}}}
            for name in ("EnableDnsSupport", "EnableDnsHostnames")
        ],
        "DescribeSubnets": {"Subnets": [_subnet(each, own) for each in subnets]},
        "DescribeRouteTables": {"RouteTables": [
            _main(vpc, own), *(_table(each, configuration, vpc, own) for each in configuration.of("RouteTable"))]},
        "DescribeInternetGateways": {"InternetGateways": [
            {"InternetGatewayId": each.name, "OwnerId": ACCOUNT,
             "Attachments": [{"VpcId": vpc.name, "State": "attached"}]}
            for each in configuration.of("InternetGateway")]},
        "DescribeManagedPrefixLists": {"PrefixLists": [_S3_LIST]},
        "DescribeVpcEndpoints": {"VpcEndpoints": [
            _endpoint(configuration.literal(each.members), each, own) for each in configuration.of("VPCEndpoint")]},
        "DescribeSecurityGroups": {"SecurityGroups": [
            _default_group(own), *(_group(each, own) for each in configuration.of("SecurityGroup"))]},
        "DescribeNetworkAcls": {"NetworkAcls": [_acl(subnets, own)]},
    }  # fmt: skip


def _subnet(thing: Thing, own: Mapping[str, str]) -> dict[str, Any]:
    zone = thing.members["AvailabilityZone"]
    return {
        **own, "SubnetId": thing.name, "CidrBlock": thing.members["CidrBlock"], "AvailabilityZone": zone,
        "AvailabilityZoneId": f"euw1-az{'ab'.index(zone[-1]) + 1}", "State": "available",
        "MapPublicIpOnLaunch": False, "DefaultForAz": False, "AssignIpv6AddressOnCreation": False,
    }  # fmt: skip


def _local(vpc: Thing) -> dict[str, Any]:
    origin = {"GatewayId": "local", "Origin": "CreateRouteTable", "State": "active"}
    return {"DestinationCidrBlock": vpc.members["CidrBlock"], **origin}


def _main(vpc: Thing, own: Mapping[str, str]) -> dict[str, Any]:
    main = {"Main": True, "RouteTableId": "rtb-main", "AssociationState": {"State": "associated"}}
    return {**own, "RouteTableId": "rtb-main", "Routes": [_local(vpc)], "Associations": [main]}


def _table(thing: Thing, configuration: Configuration, vpc: Thing, own: Mapping[str, str]) -> dict[str, Any]:
    routes, made = [_local(vpc)], {"Origin": "CreateRoute", "State": "active"}
    said = (configuration.literal(one.members) for one in configuration.of("Route"))
    routes += [
        {name: to for name, to in each.items() if name != "RouteTableId"} | made
        for each in said
        if each["RouteTableId"] == thing.name
    ]
    routes += [
        {"DestinationPrefixListId": _S3_LIST["PrefixListId"], "GatewayId": one.name, **made}
        for one in configuration.of("VPCEndpoint")
        if thing.name in configuration.literal(one.members).get("RouteTableIds", ())
    ]
    routed = [configuration.literal(each.members) for each in configuration.of("SubnetRouteTableAssociation")]
    subnets = [
        {"Main": False, **each, "AssociationState": {"State": "associated"}}
        for each in routed
        if each["RouteTableId"] == thing.name
    ]
    return {**own, "RouteTableId": thing.name, "Routes": routes, "Associations": subnets}


def _endpoint(told: Mapping[str, Any], thing: Thing, own: Mapping[str, str]) -> dict[str, Any]:
    groups = [{"GroupId": each} for each in told.get("SecurityGroupIds", ())]
    kept = {name: told[name] for name in ("ServiceName", "VpcEndpointType")}
    lists = {name: told.get(name, []) for name in ("RouteTableIds", "SubnetIds")}
    private = {"PrivateDnsEnabled": told.get("PrivateDnsEnabled", False)}
    shown = {"VpcEndpointId": thing.name, "State": "Available", "PolicyDocument": _ANYTHING, "Groups": groups}
    return {**own, **kept, **lists, **private, **shown}


def _default_group(own: Mapping[str, str]) -> dict[str, Any]:
    inward = {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": "sg-default", "UserId": ACCOUNT}]}
    named = {"GroupId": "sg-default", "GroupName": "default", "Description": "default VPC security group"}
    return {**own, **named, "IpPermissions": [inward], "IpPermissionsEgress": [_ALL]}


def _group(thing: Thing, own: Mapping[str, str]) -> dict[str, Any]:
    told = thing.members
    outward = [_permission(each) for each in told["SecurityGroupEgress"]] if "SecurityGroupEgress" in told else [_ALL]
    named = {"GroupId": thing.name, "GroupName": told["GroupName"], "Description": told["GroupDescription"]}
    inward = [_permission(each) for each in told.get("SecurityGroupIngress", ())]
    return {**own, **named, "IpPermissions": inward, "IpPermissionsEgress": outward}


def _permission(rule: Mapping[str, Any]) -> dict[str, Any]:
    ports = {name: rule[name] for name in ("FromPort", "ToPort") if name in rule}
    return {"IpProtocol": rule["IpProtocol"], **ports, "IpRanges": [{"CidrIp": rule["CidrIp"]}]}


def _acl(subnets: tuple[Thing, ...], own: Mapping[str, str]) -> dict[str, Any]:
    entries = [
        {"RuleNumber": number, "RuleAction": action, "Egress": out, "Protocol": "-1", "CidrBlock": "0.0.0.0/0"}
        for out in (True, False)
        for number, action in ((100, "allow"), (32767, "deny"))
    ]
    placed = [
        {"NetworkAclId": "acl-default", "NetworkAclAssociationId": f"aclassoc-{each.key}", "SubnetId": each.name}
        for each in subnets
    ]
    return {**own, "NetworkAclId": "acl-default", "IsDefault": True, "Entries": entries, "Associations": placed}
