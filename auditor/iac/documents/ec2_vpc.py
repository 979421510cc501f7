"""VPCs and subnets, and the DHCP options and prefix lists that they use.

Source: CloudFormation Template Reference, AWS::EC2::VPC, Subnet, VPCCidrBlock, SubnetCidrBlock, DHCPOptions and
PrefixList; VPC User Guide, "Block public access to VPCs and subnets" (off by default, set for account and region).
"""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from auditor.iac.documents.related import Responses
from auditor.iac.documents.subject import (
    UNTOLD,
    Implied,
    Subject,
    boolean,
    default,
    describers,
    extended,
    implying,
    integer,
    listed,
    many,
    present,
    some,
    taken,
)
from auditor.iac.nodes import at, mapped, when
from auditor.model.choice import ABSENT, Unknown, symbol

DEFAULT_OPTIONS: Final = "DefaultDHCPOptions"
"""Of a VPC: what names the DHCP options that it has unless it is given others."""
_OPTIONS: Final = "AWS::EC2::DHCPOptions"
_BLOCK: Final = "InternetGatewayBlockMode"
_BLOCK_OPTIONS: Final = "AWS::EC2::VPCBlockPublicAccessOptions"
_EXCLUSION: Final = "AWS::EC2::VPCBlockPublicAccessExclusion"
_PROVIDED: Final = "AmazonProvidedIpv6CidrBlock"


def vpc(one: Subject) -> Responses:
    """DescribeVpcs and DescribeVpcAttribute of a VPC; one that code makes is never the account's default VPC."""
    item = {
        "VpcId": one.id,
        "OwnerId": one.account,
        "IsDefault": False,
        **one.taken("CidrBlock", "InstanceTenancy", "Tags"),
        **present({
            "CidrBlockAssociationSet": _ipv4(one),
            "Ipv6CidrBlockAssociationSet": ipv6_blocks(one),
            "DhcpOptionsId": _dhcp_options(one),
            "BlockPublicAccessStates": _blocked(one, "VpcId"),
        }),
    }  # fmt: skip
    attributes = {
        "EnableDnsSupport": {"Value": boolean(default(one.at("EnableDnsSupport"), otherwise=True))},
        "EnableDnsHostnames": {"Value": boolean(default(one.at("EnableDnsHostnames"), otherwise=False))},
    }
    return {"DescribeVpcs": item, "DescribeVpcAttribute": attributes}


def _ipv4(one: Subject) -> list[Any]:
    """The block of the VPC itself, which an address manager may choose, and those that are added to it."""
    own = [{"CidrBlock": default(one.at("CidrBlock"), UNTOLD)}]
    added = one.items("AWS::EC2::VPCCidrBlock", "VpcId", lambda each: _added(each.properties, "CidrBlock"))
    return [*own, *(each for each in added if each is not ABSENT)]


def _added(properties: Any, member: str) -> Any:
    return mapped(at(properties, member), lambda block: {"CidrBlock": block})


def ipv6_blocks(one: Subject) -> Any:
    """The IPv6 blocks of a VPC; which one Amazon provides, only deployment tells."""
    found = one.items("AWS::EC2::VPCCidrBlock", "VpcId", lambda each: _ipv6(each.properties))
    own = _ipv6(one.properties)
    return [each for each in (own, *found) if each is not ABSENT] or ABSENT


def _ipv6(properties: Any) -> Any:
    block = at(properties, "Ipv6CidrBlock")
    if block is not ABSENT:
        return mapped(block, lambda text: {"Ipv6CidrBlock": text})
    provided = [boolean(at(properties, _PROVIDED)), *(at(properties, pool) is not ABSENT for pool in _POOLS)]
    return when(some(flag for flag in provided if flag is not ABSENT), {"Ipv6CidrBlock": UNTOLD})


_POOLS: Final = ("Ipv6IpamPoolId", "Ipv6Pool")


def _dhcp_options(one: Subject) -> Any:
    """The options that an association gives it (`default`: none at all); else the default ones of the region."""
    found = list(one.joining("AWS::EC2::VPCDHCPOptionsAssociation", "VpcId"))
    chosen = default(one.at("DhcpOptionsId"), symbol(one.planned.key, DEFAULT_OPTIONS))
    for each, applies in found:
        chosen = mapped(applies, partial(_either, at(each.properties, "DhcpOptionsId"), chosen))
    return chosen


def default_options(vpc: Subject) -> list[Implied]:
    """The options that AWS keeps in each region for VPCs that are given no others: they name Amazon's resolver.

    Source: VPC User Guide, "DHCP option sets in Amazon VPC".
    """
    resolver = _option("domain-name-servers", "AmazonProvidedDNS")
    item = {
        "DhcpOptionsId": symbol(vpc.planned.key, DEFAULT_OPTIONS),
        "OwnerId": vpc.account,
        "DhcpConfigurations": [resolver],
    }
    return [Implied(_OPTIONS, DEFAULT_OPTIONS, {"DescribeDhcpOptions": item})]


def _either(one: Any, other: Any, holds: Any) -> Any:
    return one if holds else other


def _blocked(one: Subject, member: str) -> Any:
    """What the region's block on internet gateways does here: as the unit sets it, else off, as AWS has it."""
    options = next(one.others(_BLOCK_OPTIONS), None)
    if options is None:
        return ABSENT
    if next(one.joining(_EXCLUSION, member), None) is not None:
        return Unknown("an exclusion from VPC Block Public Access concerns it")
    return {_BLOCK: options.at(_BLOCK)}


def subnet(one: Subject) -> Responses:
    """DescribeSubnets of a subnet; the zone that AWS chooses, or calls by another name, is not told."""
    by_id = one.at("AvailabilityZoneId")
    from_pool = when(one.at("Ipv6IpamPoolId") is not ABSENT, UNTOLD)
    ipv6 = extended(
        mapped(default(one.at("Ipv6CidrBlock"), from_pool), lambda block: [{"Ipv6CidrBlock": block}]),
        one.items("AWS::EC2::SubnetCidrBlock", "SubnetId", lambda each: taken(each.properties, "Ipv6CidrBlock")),
    )
    item = {
        "SubnetId": one.id,
        "OwnerId": one.account,
        "State": "available",
        "AvailabilityZone": default(one.at("AvailabilityZone"), UNTOLD),
        "AvailabilityZoneId": default(by_id, UNTOLD),
        "MapPublicIpOnLaunch": boolean(default(one.at("MapPublicIpOnLaunch"), otherwise=False)),
        **one.taken("VpcId", "CidrBlock", "Tags"),
        **present({"Ipv6CidrBlockAssociationSet": ipv6, "BlockPublicAccessStates": _blocked(one, "SubnetId")}),
    }
    return {"DescribeSubnets": _with_block(one, item)}


def _with_block(one: Subject, item: dict[str, Any]) -> dict[str, Any]:
    """An IPv4 block that an address manager chooses is not told; a subnet of IPv6 alone has none."""
    if one.at("Ipv4IpamPoolId") is not ABSENT and "CidrBlock" not in item:
        item["CidrBlock"] = UNTOLD
    return item


_DHCP: Final = {
    "DomainName": "domain-name",
    "DomainNameServers": "domain-name-servers",
    "NtpServers": "ntp-servers",
    "NetbiosNameServers": "netbios-name-servers",
    "NetbiosNodeType": "netbios-node-type",
}


def dhcp_options(one: Subject) -> Responses:
    """DescribeDhcpOptions of a set of options."""
    configured = [
        mapped(value, partial(_option, key)) for name, key in _DHCP.items() if (value := one.at(name)) is not ABSENT
    ]
    item = {"DhcpOptionsId": one.id, "OwnerId": one.account, "DhcpConfigurations": configured}
    return {"DescribeDhcpOptions": {**item, **one.taken("Tags")}}


def _option(key: str, values: Any) -> dict[str, Any]:
    return {"Key": key, "Values": [{"Value": mapped(each, str)} for each in many(values)]}


def prefix_list(one: Subject) -> Responses:
    """DescribeManagedPrefixLists and the entries of a list."""
    item = {
        "PrefixListId": one.id,
        "OwnerId": one.account,
        "MaxEntries": integer(one.at("MaxEntries")),
        **one.taken("PrefixListName", "AddressFamily", "Tags"),
    }
    entries = listed(one.at("Entries"), lambda entry: taken(entry, "Cidr", "Description"))
    further = one.items("AWS::EC2::PrefixListEntry", "PrefixListId", lambda each: taken(each.properties, "Cidr"))
    return {
        "DescribeManagedPrefixLists": present(item),
        "GetManagedPrefixListEntries": present({"Entries": extended(entries, further)}),
    }


DESCRIBES = describers({
    _OPTIONS: dhcp_options,
    "AWS::EC2::PrefixList": prefix_list,
    "AWS::EC2::Subnet": subnet,
    "AWS::EC2::VPC": vpc,
})  # fmt: skip
IMPLIED = implying({"AWS::EC2::VPC": default_options})
