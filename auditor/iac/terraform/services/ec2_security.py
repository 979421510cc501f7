"""Security groups and network ACLs, with the rules within and beside them.

The provider takes AWS's own rules away: a group for which the code gives no egress lets nothing out.
Source: the provider's documentation of `aws_security_group` ("NOTE on Egress rules") and `aws_default_security_group`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from auditor.iac.nodes import mapped
from auditor.iac.terraform.services._left import defaulted
from auditor.iac.terraform.services._values import each, given, renamed, some, without
from auditor.iac.terraform.services.ec2_routes import named_vpc
from auditor.iac.terraform.translate import Properties, Translation
from auditor.model.choice import Unknown

_GROUP: Final = "AWS::EC2::SecurityGroup"
_INGRESS, _EGRESS = "SecurityGroupIngress", "SecurityGroupEgress"
_BLOCKS: Final = {"cidr_blocks": "CidrIp", "ipv6_cidr_blocks": "CidrIpv6"}
_OTHERS: Final = {
    _INGRESS: {"prefix_list_ids": "SourcePrefixListId", "security_groups": "SourceSecurityGroupId"},
    _EGRESS: {"prefix_list_ids": "DestinationPrefixListId", "security_groups": "DestinationSecurityGroupId"},
}
_SPAN: Final = {"description": "Description", "from_port": "FromPort", "to_port": "ToPort"}


def _rules(direction: str, group: Any, value: Any) -> Any:
    """The rules of a group's blocks, of which CloudFormation has one for each source."""
    if isinstance(value, (list, tuple)):
        return [rule for block in value for rule in _rules_of(direction, block, group)]
    return value


def _rules_of(direction: str, block: Any, group: Any) -> Iterator[Any]:
    if not isinstance(block, Mapping):
        yield block
        return
    protocol = mapped(block.get("protocol", "-1"), lambda name: "-1" if name == "all" else name)
    base = {"IpProtocol": protocol, **renamed(block, _SPAN)}
    members = {**_BLOCKS, **_OTHERS[direction]}
    for name, member in members.items():
        for one in _each(block.get(name)):
            yield {**base, member: one}
    source = block.get("source_security_group_id")
    itself = block.get("self")
    member = members["security_groups"]
    if itself is True:
        yield {**base, member: group}
    elif some(source) and (not isinstance(source, Unknown) or not any(some(block.get(name)) for name in members)):
        yield {**base, member: source}
    elif isinstance(itself, Unknown):
        yield {**base, member: itself}


def _each(value: Any) -> list[Any]:
    """The items of a list; a list that is unknown or open counts as one item."""
    return [value] if not isinstance(value, (list, tuple)) and some(value) else list(value or ())


def _closed(properties: Properties, attributes: Mapping[str, Any]) -> Properties:
    """Both directions, of which those that the code does not open are shut."""
    made = {
        member: mapped(attributes.get(name) or [], partial(_rules, member, attributes.get("id")))
        for name, member in (("ingress", _INGRESS), ("egress", _EGRESS))
    }
    return {**properties, **made}


def _default(properties: Properties, attributes: Mapping[str, Any]) -> Properties:
    """The group that AWS made with the VPC; the provider takes all rules away that the code does not name."""
    return {**_closed(properties, attributes), "GroupName": "default"}


def _rule(_: Properties, attributes: Mapping[str, Any]) -> Properties:
    """The rules of `aws_security_group_rule`, added to those of its group."""
    group = attributes.get("security_group_id")
    directions = mapped(attributes.get("type"), lambda kind: _EGRESS if kind == "egress" else _INGRESS)
    if not isinstance(directions, str):
        return {member: Unknown("the direction of a rule beside it is not known") for member in (_INGRESS, _EGRESS)}
    return {directions: list(_rules_of(directions, attributes, group))}


def _entry(direction: str) -> Any:
    """What brings a block of a network ACL to the shape of an AWS::EC2::NetworkAclEntry."""
    egress = direction == "egress"

    def shaped(block: Mapping[str, Any]) -> dict[str, Any]:
        names = {"rule_no": "RuleNumber", "action": "RuleAction", **_ACL_BLOCKS}
        return {**renamed(block, names), "Egress": egress, **_told(block)}

    return each(shaped)


_ACL_BLOCKS: Final = {"cidr_block": "CidrBlock", "ipv6_cidr_block": "Ipv6CidrBlock"}
_NUMBERS: Final = {"-1": "-1", "all": "-1", "icmp": "1", "icmpv6": "58", "ipv6-icmp": "58", "tcp": "6", "udp": "17"}
"""How EC2 answers the protocols of network ACLs, by the provider's names. Source: IANA's protocol numbers."""


def _told(block: Mapping[str, Any]) -> dict[str, Any]:
    """Protocol and ports; with all protocols ports mean nothing."""
    protocol = mapped(block.get("protocol", "-1"), lambda name: _NUMBERS.get(str(name).lower(), str(name)))
    if protocol == "-1":
        return {"Protocol": protocol}
    ports = renamed(block, {"from_port": "From", "to_port": "To"})
    return {"Protocol": protocol, **({"PortRange": ports} if ports and protocol not in {"1", "58"} else {})}


def _entries(properties: Properties, attributes: Mapping[str, Any]) -> Properties:
    """The entries of both directions in one list; unknown where a direction is."""
    found = [mapped(attributes.get(name) or [], _entry(name)) for name in ("ingress", "egress")]
    unknown = next((value for value in found if isinstance(value, Unknown)), None)
    lists = [value for value in found if isinstance(value, list)]
    return {**properties, "Entries": unknown or [entry for value in lists for entry in value]}


def _adopted(properties: Properties, attributes: Mapping[str, Any]) -> Properties:
    """The ACL that AWS made with the VPC; the provider takes all entries away that the code does not name."""
    vpc = named_vpc(attributes.get("default_network_acl_id"), attributes)
    return {**_entries(properties, attributes), "IsDefault": True, **vpc}


def _acl_rule(_: Properties, attributes: Mapping[str, Any]) -> Properties:
    """The properties of `aws_network_acl_rule`."""
    names = {"network_acl_id": "NetworkAclId", "rule_number": "RuleNumber", "rule_action": "RuleAction", **_ACL_BLOCKS}
    egress = attributes.get("egress")
    return {**renamed(attributes, names), **_told(attributes), "Egress": False if egress is None else egress}


def _beside(source: str) -> Translation:
    """A rule that is a resource of its own and has one source."""
    side, end = ("Ingress", "Source") if source == "source" else ("Egress", "Destination")
    return Translation(
        f"{_GROUP}{side}",
        names={
            **without("security_group_rule_id", "tags", "tags_all"),
            "cidr_ipv4": "CidrIp",
            "cidr_ipv6": "CidrIpv6",
            "prefix_list_id": f"{end}PrefixListId",
            "referenced_security_group_id": f"{end}SecurityGroupId",
            "security_group_id": "GroupId",
        },
        values=dict.fromkeys(("cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id"), given),
        tags="",
    )


_GROUP_NAMES: Final = {
    **without("egress", "ingress", "name_prefix", "owner_id", "revoke_rules_on_delete"),
    "description": "GroupDescription",
    "name": "GroupName",
}
_ACL_NAMES: Final = without("default_network_acl_id", "egress", "ingress", "owner_id")

TYPES: Final[Mapping[str, Translation]] = defaulted(
    {
        "aws_default_network_acl": Translation(
            "AWS::EC2::NetworkAcl", names={**_ACL_NAMES, "vpc_id": None}, then=_adopted
        ),
        "aws_default_security_group": Translation(_GROUP, names={**_GROUP_NAMES, "name": None}, then=_default),
        "aws_network_acl": Translation("AWS::EC2::NetworkAcl", names=_ACL_NAMES, then=_entries),
        "aws_network_acl_association": Translation("AWS::EC2::SubnetNetworkAclAssociation"),
        "aws_network_acl_rule": Translation("AWS::EC2::NetworkAclEntry", then=_acl_rule),
        "aws_security_group": Translation(_GROUP, names=_GROUP_NAMES, then=_closed),
        "aws_security_group_rule": Translation(_GROUP, part_of="security_group_id", then=_rule),
        "aws_vpc_security_group_egress_rule": _beside("destination"),
        "aws_vpc_security_group_ingress_rule": _beside("source"),
    }
)
"""The ACLs of the provider name their subnets and entries themselves, as `SubnetIds` and `Entries`."""
