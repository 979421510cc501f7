"""Security groups with the rules within them and beside them, and the default group that AWS makes with a VPC.

A group that code gives no rule for what leaves gets AWS's, which lets everything out; a rule that stands beside it as a
resource of its own takes that away. An empty list in a template counts as none given; Terraform's provider takes AWS's
rule away in any case, so that there an empty list is just that. A planned group of the name `default` takes the place
of the VPC's own.
Source: CloudFormation Template Reference, AWS::EC2::SecurityGroup and SecurityGroupEgress; VPC User Guide, "Default
security groups".
"""

from __future__ import annotations

from typing import Any, Final

from auditor.iac.documents.ec2_vpc import ipv6_blocks
from auditor.iac.documents.related import Responses
from auditor.iac.documents.subject import (
    UNTOLD,
    Implied,
    Subject,
    both,
    default,
    describers,
    extended,
    implying,
    integer,
    listed,
    naming,
    present,
    some,
    unless,
)
from auditor.iac.nodes import at, mapped, when
from auditor.model.choice import ABSENT, OneOf, Unknown, symbol

DEFAULT_GROUP: Final = "DefaultSecurityGroup"
"""Of a VPC: CloudFormation's attribute that names the security group that AWS makes with it."""
_GROUP: Final = "AWS::EC2::SecurityGroup"
_INGRESS: Final = "AWS::EC2::SecurityGroupIngress"
_EGRESS: Final = "AWS::EC2::SecurityGroupEgress"
_ALL: Final = "-1"
_NUMBERS: Final = {"1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6"}
"""Protocols that EC2 answers by name. Source: IpPermission, IpProtocol."""
_REFERENCES: Final = ("SourceSecurityGroupId", "DestinationSecurityGroupId")
_LISTS: Final = ("SourcePrefixListId", "DestinationPrefixListId")


def security_group(one: Subject) -> Responses:
    """DescribeSecurityGroups of a group; without a VPC it belongs to the default one."""
    vpc = one.at("VpcId")
    inside = one.related.named(vpc)
    item = {
        "GroupId": one.id,
        "GroupName": default(one.at("GroupName"), UNTOLD),
        "Description": default(one.at("GroupDescription"), UNTOLD),
        "OwnerId": one.account,
        "VpcId": default(vpc, UNTOLD),
        **one.taken("Tags"),
        "IpPermissions": extended(
            listed(default(one.at("SecurityGroupIngress"), []), permission), _beside(one, _INGRESS, one.named_by)
        ),
        "IpPermissionsEgress": _egress(one, Subject.of(inside, one.related) if inside is not None else None),
    }
    return {"DescribeSecurityGroups": item}


def default_group(vpc: Subject) -> list[Implied]:
    """The group that AWS makes with a VPC: its members reach each other, and everything lets itself be reached."""
    own = symbol(vpc.planned.key, DEFAULT_GROUP)
    groups = [each for each in vpc.others(_GROUP) if each.at("GroupName") == "default"]
    if any(vpc.named_by(each.at("VpcId")) is True for each in groups):
        return []
    members = {"IpProtocol": _ALL, "UserIdGroupPairs": [{"GroupId": own}]}
    item = {
        "GroupId": own,
        "GroupName": "default",
        "Description": "default VPC security group",
        "OwnerId": vpc.account,
        "VpcId": vpc.id,
        "IpPermissions": [members, *_beside(vpc, _INGRESS, naming(own))],
        "IpPermissionsEgress": [_everything(vpc), *_beside(vpc, _EGRESS, naming(own))],
    }
    return [Implied(_GROUP, DEFAULT_GROUP, {"DescribeSecurityGroups": item})]


def _egress(one: Subject, vpc: Subject | None) -> Any:
    given, beside = one.at("SecurityGroupEgress"), _beside(one, _EGRESS, one.named_by)
    others = some(applies for _, applies in one.joining(_EGRESS, "GroupId"))
    unruled = when(unless(others), _everything(vpc))
    own = _given_egress(given, unruled, template=bool(one.planned.source.marks))
    return extended(own, beside)


def _given_egress(given: Any, unruled: Any, *, template: bool) -> Any:
    """The rules within the group, or AWS's in their place."""
    if isinstance(given, OneOf):
        options = {name: _given_egress(each, unruled, template=template) for name, each in given.options.items()}
        return OneOf(given.decision, options, given.assumed)
    if given is ABSENT or (template and given == []):
        return [] if unruled is ABSENT else [unruled]
    return listed(given, permission)


def _everything(vpc: Subject | None) -> dict[str, Any]:
    """AWS's rule: all IPv4, and all IPv6 where the VPC has a block of it."""
    rule: dict[str, Any] = {"IpProtocol": _ALL, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    if vpc is not None and ipv6_blocks(vpc) is not ABSENT:
        rule["Ipv6Ranges"] = [{"CidrIpv6": "::/0"}]
    return rule


def _beside(one: Subject, type_: str, is_own: Any) -> list[Any]:
    """The rules that are resources of their own."""
    found = [(each, both(each.planned.exists, is_own(each.at("GroupId")))) for each in one.others(type_)]
    return [when(applies, permission(each.properties)) for each, applies in found if applies is not False]


def permission(rule: Any) -> dict[str, Any]:
    """A rule as EC2 answers it; where all protocols are meant, ports mean nothing."""
    protocol = mapped(default(at(rule, "IpProtocol"), _ALL), _protocol)
    all_of_them = mapped(protocol, lambda name: name == _ALL)
    ports_count = mapped(all_of_them, lambda holds: not holds)
    ports = {name: when(ports_count, integer(at(rule, name))) for name in ("FromPort", "ToPort")}
    return present({
        "IpProtocol": protocol,
        **ports,
        "IpRanges": _one_of(rule, ("CidrIp",), "CidrIp"),
        "Ipv6Ranges": _one_of(rule, ("CidrIpv6",), "CidrIpv6"),
        "UserIdGroupPairs": _one_of(rule, _REFERENCES, "GroupId"),
        "PrefixListIds": _one_of(rule, _LISTS, "PrefixListId"),
    })  # fmt: skip


def _protocol(raw: Any) -> str:
    name = str(raw).lower()
    return _NUMBERS.get(name, name)


def _one_of(rule: Any, members: tuple[str, ...], answered: str) -> Any:
    """What a rule names, in a list as EC2 answers it."""
    found = [at(rule, member) for member in members]
    named = [mapped(value, lambda text: {answered: text}) for value in found if value is not ABSENT]
    if any(isinstance(each, Unknown) for each in named):
        return next(each for each in named if isinstance(each, Unknown))
    return named or ABSENT


DESCRIBES = describers({_GROUP: security_group})
IMPLIED = implying({"AWS::EC2::VPC": default_group})
