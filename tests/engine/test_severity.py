"""Severity in context: what raises it, what lowers it, and that nothing unread ever lowers it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from auditor.api import TrainingJob
from auditor.engine import severity
from auditor.engine.contexts import CONTEXTS
from auditor.engine.engine import Engine
from auditor.engine.registry import load
from auditor.engine.severity import Weight
from auditor.engine.stream import Stream
from auditor.graph.estate import Estate
from auditor.model.document import Document
from auditor.model.recorder import Recorder
from auditor.model.settings import Settings
from auditor.model.verdict import Severity
from auditor.rule import Context, Rule
from auditor.snapshot.record import encode
from tests.graph.estates import ROLE, estate, notebook, role, subnet, table
from tests.support.snapshots import document

RULES = {rule.id: rule for rule in load().rules}
ROOT = RULES["notebook-root-access"]
"""High in itself."""
DIRECT = RULES["notebook-direct-internet"]


def weight(rule: Rule, found: Estate, document: Document, **settings: Any) -> Weight:
    engine = Engine((rule,), found, Context(Settings(**settings), datetime(2026, 11, 1, tzinfo=UTC)))
    resource = next(one for one in found.resources() if one.identity == document.identity)
    return engine.judge(rule, resource, Recorder(resource.identity)).weight


def allowing(*actions: str, resource: str = "*") -> Document:
    statement = {"Effect": "Allow", "Action": actions, "Resource": resource}
    text = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    return role(RolePolicyList=[{"PolicyName": "inline", "PolicyDocument": text}])


def lab(**answer: Any) -> Document:
    return notebook(**{"RootAccess": "Enabled", "DirectInternetAccess": "Enabled", **answer})


def alone() -> Document:
    return lab(DirectInternetAccess="Disabled", SubnetId="subnet-1", SecurityGroups=["sg-1"])


def local() -> tuple[Document, Document]:
    routes = {"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local", "State": "active"}
    return subnet(CidrBlock="10.0.1.0/24"), table("rtb-1", routes, Associations=[{"Main": True}])


def test_every_rule_of_the_table_exists_and_every_context_is_known() -> None:
    found = severity.load()
    assert {*found.raises, *found.lowers} == set(CONTEXTS)
    assert {id_ for rules in (*found.raises.values(), *found.lowers.values()) for id_ in rules} <= set(RULES)


def test_an_open_way_to_all_data_is_worse() -> None:
    seen = weight(ROOT, estate(lab(), allowing("s3:GetObject")), lab())
    assert seen == Weight(Severity.CRITICAL, "it talks to the internet, and its role reads objects of any bucket")


def test_an_administrator_is_worse() -> None:
    seen = weight(ROOT, estate(lab(), allowing("*")), lab())
    assert seen.severity is Severity.CRITICAL
    assert "administrator" in seen.reason


def test_named_data_alone_is_no_reason() -> None:
    found = estate(lab(), allowing("s3:GetObject", resource="arn:aws:s3:::training/*"))
    assert weight(ROOT, found, lab()) == Weight(Severity.HIGH)


def test_an_isolated_place_is_milder() -> None:
    found = estate(alone(), allowing("*"), *local())
    assert weight(ROOT, found, alone()) == Weight(Severity.MEDIUM, "it has no way to the internet")


def through_nat(*egress: dict[str, Any]) -> tuple[Document, ...]:
    """A subnet behind a NAT gateway, and the outbound rules of the notebook's group."""
    out, in_ = (
        {"DestinationCidrBlock": "0.0.0.0/0", **each} for each in ({"NatGatewayId": "nat-1"}, {"GatewayId": "igw-1"})
    )
    nat = {"VpcId": "vpc-1", "SubnetId": "subnet-9", "State": "available"}
    group = {"GroupId": "sg-1", "VpcId": "vpc-1", "IpPermissionsEgress": list(egress)}
    return (
        subnet(CidrBlock="10.0.1.0/24"),
        subnet("subnet-9", CidrBlock="10.0.9.0/24"),
        table("rtb-1", out, Associations=[{"SubnetId": "subnet-1"}]),
        table("rtb-9", in_, Associations=[{"Main": True}]),
        document("AWS::EC2::NatGateway", "nat-1", DescribeNatGateways=nat),
        document("AWS::EC2::SecurityGroup", "sg-1", DescribeSecurityGroups=group),
    )


def test_security_groups_decide_whether_a_nat_gateway_is_a_way_out() -> None:
    everything = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    within = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "10.0.0.0/16"}]}
    opened, closed = (estate(alone(), allowing("*"), *through_nat(rule)) for rule in (everything, within))
    assert weight(ROOT, opened, alone()).severity is Severity.CRITICAL
    assert weight(ROOT, closed, alone()) == Weight(Severity.MEDIUM, "it has no way to the internet")


def test_an_unread_security_group_moves_nothing() -> None:
    found = estate(alone(), allowing("*"), *through_nat()[:-1], denied=["AWS::EC2::SecurityGroup"])
    assert weight(ROOT, found, alone()) == Weight(Severity.HIGH)


@pytest.mark.parametrize("denied", ["AWS::EC2::RouteTable", "AWS::EC2::Subnet"])
def test_an_unread_network_never_lowers(denied: str) -> None:
    found = estate(alone(), allowing("*"), denied=[denied])
    assert weight(ROOT, found, alone()) == Weight(Severity.HIGH)


def test_an_unread_role_never_raises() -> None:
    assert weight(ROOT, estate(lab(), denied=["AWS::IAM::Role"]), lab()) == Weight(Severity.HIGH)


def test_a_tag_of_sensitive_data_is_worse() -> None:
    answers = {**lab().responses, "ListTags": {"Tags": [{"Key": "data", "Value": "pii-eu"}]}}
    tagged = replace(lab(), responses=answers)
    seen = weight(DIRECT, estate(tagged, role()), tagged, sensitive_tags=["data=pii*"])
    assert seen == Weight(Severity.CRITICAL, "it is tagged data=pii-eu")
    assert weight(DIRECT, estate(tagged, role()), tagged, sensitive_tags=["data=public"]) == Weight(Severity.HIGH)


def test_one_step_at_most_and_within_bounds() -> None:
    found = estate(lab(), allowing("*"))
    seen = [weight(replace(ROOT, severity=base), found, lab()).severity for base in Severity]
    assert seen == [Severity.CRITICAL, Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.INFO]


def test_jobs_that_differ_in_context_only_are_weighed_apart() -> None:
    found = estate(role())
    rule = RULES["job-outside-vpc"]
    engine = Engine((rule,), found, Context(Settings(), datetime(2026, 11, 1, tzinfo=UTC)))
    isolated = [True, False, True]
    jobs = [
        document(
            "AWS::SageMaker::TrainingJob",
            f"job-{at}",
            DescribeTrainingJob={"RoleArn": ROLE, "EnableNetworkIsolation": each, "TrainingJobStatus": "InProgress"},
        )
        for at, each in enumerate(isolated)
    ]
    groups = list(Stream(engine, TrainingJob).run(map(encode, jobs)))
    assert [(group.count, group.judgements[0].weight.severity) for group in groups] == [
        (2, Severity.LOW),
        (1, rule.severity),
    ]
