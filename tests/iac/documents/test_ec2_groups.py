from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from auditor.iac.documents.ec2_groups import DEFAULT_GROUP, DESCRIBES, IMPLIED
from auditor.iac.documents.related import Related
from auditor.iac.planned import Mark, Planned
from auditor.model.aws.ec2 import Permission, SecurityGroup
from auditor.model.choice import OneOf, Undecided, Unknown, symbol
from auditor.model.gap import MissingEvidence
from tests.iac.documents.reading import SOURCE, described, planned, read

VPC = planned("AWS::EC2::VPC", "Vpc", CidrBlock="10.0.0.0/16")
OWN = symbol("Group", "GroupId")
HTTPS: dict[str, Any] = {"IpProtocol": "tcp", "FromPort": "443", "ToPort": 443, "CidrIp": "10.0.0.0/16"}


def group(**properties: Any) -> Planned:
    return planned("AWS::EC2::SecurityGroup", "Group", VpcId=symbol("Vpc", "Ref"), GroupDescription="x", **properties)


def made(target: Planned, *others: Planned, **world: str) -> SecurityGroup:
    return read(SecurityGroup, described(DESCRIBES, target, VPC, *others), **world)


def shown(rule: Permission) -> tuple[Any, ...]:
    return rule.protocol, rule.from_port, rule.to_port, rule.cidrs


EVERYTHING = ("-1", None, None, ("0.0.0.0/0",))


def test_rules_within_the_group_and_beside_it_are_read_as_one() -> None:
    beside = planned(
        "AWS::EC2::SecurityGroupIngress", "In", GroupId=OWN, IpProtocol=-1, FromPort=0, SourceSecurityGroupId=OWN
    )
    found = made(group(SecurityGroupIngress=[HTTPS]), beside)
    assert [shown(rule) for rule in found.ingress] == [("tcp", 443, 443, ("10.0.0.0/16",)), ("-1", None, None, ())]
    assert [ref.text for ref in found.ingress[1].groups] == [OWN]
    assert found.description == "x"


def test_without_rules_everything_may_leave_and_nothing_enter() -> None:
    found = made(group())
    assert [shown(rule) for rule in found.egress] == [EVERYTHING]
    assert found.ingress == ()
    six = planned("AWS::EC2::VPCCidrBlock", "Six", VpcId=symbol("Vpc", "Ref"), AmazonProvidedIpv6CidrBlock=True)
    assert made(group(), six).egress[0].ipv6_cidrs == ("::/0",)


def test_a_rule_for_what_leaves_takes_the_place_of_that_of_aws_within_the_group_or_beside_it() -> None:
    assert [shown(rule) for rule in made(group(SecurityGroupEgress=[HTTPS])).egress] == [
        ("tcp", 443, 443, ("10.0.0.0/16",))
    ]
    beside = planned("AWS::EC2::SecurityGroupEgress", "Out", GroupId=OWN, **HTTPS)
    assert [shown(rule) for rule in made(group(), beside).egress] == [("tcp", 443, 443, ("10.0.0.0/16",))]


def test_an_empty_list_is_none_given_in_a_template_and_just_that_in_a_plan() -> None:
    empty = group(SecurityGroupEgress=[])
    assert made(empty).egress == ()
    mark = Mark(1, 1, 1, 2)
    template = replace(empty, source=replace(SOURCE, marks={"/Resources/Group": (mark, mark)}))
    assert [shown(rule) for rule in made(template).egress] == [EVERYTHING]


def test_a_conditional_rule_beside_the_group_takes_away_that_of_aws_in_its_world_only() -> None:
    maybe = OneOf("condition Tight", {"true": True, "false": False})
    beside = planned("AWS::EC2::SecurityGroupEgress", "Out", maybe, GroupId=OWN, **HTTPS)
    assert shown(made(group(), beside, **{"condition Tight": "false"}).egress[0]) == EVERYTHING
    assert [rule.protocol for rule in made(group(), beside, **{"condition Tight": "true"}).egress] == ["tcp"]
    with pytest.raises(Undecided):
        _ = made(group(), beside).egress[0].protocol


def test_a_block_that_hangs_on_a_parameter_and_one_that_is_not_told() -> None:
    blocks = OneOf("parameter Env", {"prod": "10.0.0.0/8", "dev": "0.0.0.0/0"})
    found = group(SecurityGroupIngress=[{**HTTPS, "CidrIp": blocks}])
    assert made(found, **{"parameter Env": "dev"}).ingress[0].cidrs == ("0.0.0.0/0",)
    untold = made(group(SecurityGroupIngress=[{**HTTPS, "CidrIp": Unknown("parameter Block has no value")}]))
    assert untold.ingress[0].from_port == 443
    with pytest.raises(MissingEvidence):
        _ = untold.ingress[0].cidrs


def test_a_rule_of_nobody_knows_which_group_leaves_the_rules_open() -> None:
    lost = planned("AWS::EC2::SecurityGroupIngress", "In", GroupId=Unknown("known only after apply"), **HTTPS)
    with pytest.raises(MissingEvidence):
        _ = made(group(), lost).ingress


def test_protocols_and_prefix_lists_are_answered_as_ec2_does() -> None:
    rules = [{"IpProtocol": 17, "FromPort": 500, "ToPort": 500, "DestinationPrefixListId": "pl-1"}]
    found = made(group(SecurityGroupEgress=rules)).egress[0]
    assert (found.protocol, found.prefix_lists) == ("udp", ("pl-1",))


def test_a_generated_name_is_not_told() -> None:
    with pytest.raises(MissingEvidence):
        _ = made(group()).name
    assert made(group(GroupName="studio")).name == "studio"


def test_a_vpc_brings_a_default_group_whose_members_reach_each_other() -> None:
    (found,) = IMPLIED[VPC.type](VPC, Related.among([VPC]))
    default = read(SecurityGroup, found.responses)
    assert (default.name, found.which) == ("default", DEFAULT_GROUP)
    assert [ref.text for ref in default.ingress[0].groups] == [symbol("Vpc", DEFAULT_GROUP)]
    assert [shown(rule) for rule in default.egress] == [EVERYTHING]


def test_a_group_of_that_name_takes_its_place_and_rules_may_be_added_to_it() -> None:
    assert IMPLIED[VPC.type](VPC, Related.among([VPC, group(GroupName="default")])) == []
    rule = planned("AWS::EC2::SecurityGroupIngress", "In", GroupId=symbol("Vpc", DEFAULT_GROUP), **HTTPS)
    (found,) = IMPLIED[VPC.type](VPC, Related.among([VPC, rule]))
    assert len(read(SecurityGroup, found.responses).ingress) == 2
