"""Network ACLs with their entries and subnets, and the default one that AWS makes with a VPC.

A planned ACL with the property `IsDefault` takes the place of the VPC's own.
Source: VPC User Guide, "Default network ACL" and "Custom network ACLs".
"""

from __future__ import annotations

from typing import Any, Final

from auditor.iac.documents.ec2_vpc import ipv6_blocks
from auditor.iac.documents.related import Responses
from auditor.iac.documents.subject import (
    Implied,
    Subject,
    boolean,
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
    taken,
    unless,
)
from auditor.iac.nodes import at, mapped, when
from auditor.model.choice import ABSENT, symbol

DEFAULT_ACL: Final = "DefaultNetworkAcl"
"""Of a VPC: CloudFormation's attribute that names the ACL that AWS makes with it."""
_ACL: Final = "AWS::EC2::NetworkAcl"
_ENTRY: Final = "AWS::EC2::NetworkAclEntry"
_ASSOCIATION: Final = "AWS::EC2::SubnetNetworkAclAssociation"
_LAST: Final = 32767
_FIRST: Final = 100


def network_acl(one: Subject) -> Responses:
    """DescribeNetworkAcls of an ACL; what no entry lets pass, the last one refuses."""
    entries = [*_beside(one, one.named_by), *_refusing(_LAST, ipv6=False)]
    item = {
        "NetworkAclId": one.id,
        "OwnerId": one.account,
        "IsDefault": boolean(default(one.at("IsDefault"), otherwise=False)),
        **one.taken("VpcId", "Tags"),
        "Entries": extended(listed(one.at("Entries"), entry), entries),
        "Associations": _associations(one),
    }
    return {"DescribeNetworkAcls": item}


def default_acl(vpc: Subject) -> list[Implied]:
    """The ACL that AWS makes with a VPC: it lets everything pass around the subnets that have no other."""
    own = symbol(vpc.planned.key, DEFAULT_ACL)
    acls = [each for each in vpc.others(_ACL) if each.at("IsDefault") is not ABSENT]
    if any(vpc.named_by(each.at("VpcId")) is True for each in acls):
        return []
    ipv6 = ipv6_blocks(vpc) is not ABSENT
    passing = [*_any(_FIRST, "0.0.0.0/0", "allow"), *(_any(_FIRST + 1, "::/0", "allow") if ipv6 else ())]
    subnets = map(_left(vpc, own), vpc.others("AWS::EC2::Subnet"))
    item = {
        "NetworkAclId": own,
        "OwnerId": vpc.account,
        "IsDefault": True,
        "VpcId": vpc.id,
        "Entries": [*passing, *_beside(vpc, naming(own)), *_refusing(_LAST, ipv6=ipv6)],
        "Associations": [each for each in subnets if each is not ABSENT],
    }
    return [Implied(_ACL, DEFAULT_ACL, {"DescribeNetworkAcls": item})]


def _beside(one: Subject, is_own: Any) -> list[Any]:
    found = [(each, both(each.planned.exists, is_own(each.at("NetworkAclId")))) for each in one.others(_ENTRY)]
    return [when(applies, entry(each.properties)) for each, applies in found if applies is not False]


def entry(properties: Any) -> dict[str, Any]:
    """A numbered entry, of either direction."""
    ports = mapped(at(properties, "PortRange"), lambda span: present({name: integer(at(span, name)) for name in _SPAN}))
    return present({
        "RuleNumber": integer(at(properties, "RuleNumber")),
        "Protocol": mapped(default(at(properties, "Protocol"), "-1"), str),
        "Egress": boolean(default(at(properties, "Egress"), otherwise=False)),
        "PortRange": ports,
        **taken(properties, "RuleAction", "CidrBlock", "Ipv6CidrBlock"),
    })  # fmt: skip


_SPAN: Final = ("From", "To")


def _any(number: int, block: str, action: str) -> list[dict[str, Any]]:
    member = "Ipv6CidrBlock" if ":" in block else "CidrBlock"
    rule = {"RuleNumber": number, "Protocol": "-1", "RuleAction": action, member: block}
    return [{**rule, "Egress": egress} for egress in (False, True)]


def _refusing(number: int, *, ipv6: bool) -> list[dict[str, Any]]:
    return [*_any(number, "0.0.0.0/0", "deny"), *(_any(number + 1, "::/0", "deny") if ipv6 else ())]


def _associations(one: Subject) -> Any:
    """The subnets that it stands around; Terraform names them in the ACL itself, too."""
    joined = one.items(_ASSOCIATION, "NetworkAclId", lambda each: _around(at(each.properties, "SubnetId"), one.id))
    own = listed(one.at("SubnetIds"), lambda subnet: _around(subnet, one.id))
    return default(extended(own, joined), [])


def _around(subnet: Any, acl: str) -> dict[str, Any]:
    return {"NetworkAclId": acl, **present({"SubnetId": subnet})}


def _left(vpc: Subject, acl: str) -> Any:
    """What tells of a subnet whether it is left to the default ACL."""

    def around(subnet: Subject) -> Any:
        placed = [applies for _, applies in subnet.joining(_ASSOCIATION, "SubnetId")]
        named = [both(each.planned.exists, subnet.named_by(each.at("SubnetIds"))) for each in vpc.others(_ACL)]
        inside = both(subnet.planned.exists, vpc.named_by(subnet.at("VpcId")))
        return when(both(inside, unless(some([*placed, *named]))), _around(subnet.id, acl))

    return around


DESCRIBES = describers({_ACL: network_acl})
IMPLIED = implying({"AWS::EC2::VPC": default_acl})
