from __future__ import annotations

import json
from pathlib import Path

import pytest

from auditor.collect.collection import Options, collect
from auditor.collect.collector import collectors
from auditor.collect.permissions import actions, policy
from auditor.collect.session import Login, made_up_session, open_sessions
from auditor.model.extra import Extra
from auditor.sandbox import Sandbox, load_account
from tests.collect.reading import QUICK, Memory

DEMO = Path(__file__).parents[2] / "fixtures" / "accounts" / "demo"


def allowed() -> set[str]:
    return {action for statement in policy()["Statement"] for action in statement["Action"]}


@pytest.mark.parametrize(
    ("service", "operation", "action"),
    [
        ("s3", "ListBuckets", "s3:ListAllMyBuckets"),
        ("s3", "GetBucketEncryption", "s3:GetEncryptionConfiguration"),
        ("s3", "GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock"),
        ("s3control", "GetPublicAccessBlock", "s3:GetAccountPublicAccessBlock"),
        ("cloudwatch", "DescribeAlarms", "cloudwatch:DescribeAlarms"),
        ("efs", "DescribeFileSystems", "elasticfilesystem:DescribeFileSystems"),
        ("greengrassv2", "ListCoreDevices", "greengrass:ListCoreDevices"),
        ("sagemaker", "Search", "sagemaker:Search"),
        ("apigateway", "GetResources", "apigateway:GET"),
        ("apigatewayv2", "GetRoutes", "apigateway:GET"),
        ("route53resolver", "ListFirewallRules", "route53resolver:ListFirewallRules"),
        ("network-firewall", "DescribeFirewall", "network-firewall:DescribeFirewall"),
    ],
)
def test_the_action_of_an_operation(service: str, operation: str, action: str) -> None:
    assert actions(service, operation) == (action,)


def test_the_policy_covers_every_call_of_a_whole_scan() -> None:
    box = Sandbox(load_account(DEMO))
    session = made_up_session()
    box.attach(session)
    sessions = open_sessions(Login(all_regions=True, paced=False), session)
    assert collect(sessions, Memory(), Options(patience=QUICK, extras=frozenset(Extra))) == ()
    used = {action for call in box.calls for action in actions(call.service, call.operation)}
    assert used - allowed() == set()
    assert "iam:GetServiceLastAccessedDetails" in used
    assert len(used) > 100


def test_the_policy_allows_nothing_but_what_collectors_declare() -> None:
    declared = {action for each in collectors() for call in each.calls for action in actions(*call)}
    assert allowed() == declared | {"sts:GetCallerIdentity", "ec2:DescribeRegions"}


def test_the_policy_reads_only() -> None:
    verbs = ("GET", "Get", "List", "Describe", "Search", "BatchGet", "BatchDescribe")
    reports = {"iam:GenerateCredentialReport", "iam:GenerateServiceLastAccessedDetails"}
    assert {action for action in allowed() if not action.split(":")[1].startswith(verbs)} == reports
    assert "*" not in "".join(allowed())


def test_the_policy_shows_apis_and_not_their_keys() -> None:
    (statement,) = (each for each in policy()["Statement"] if "apigateway:GET" in each["Action"])
    assert statement["Action"] == ["apigateway:GET"]
    paths = {resource.rpartition("::")[2] for resource in statement["Resource"]}
    assert paths == {"/restapis", "/restapis/*/resources", "/apis", "/apis/*/routes", "/apis/*/integrations"}


def test_the_policy_is_a_policy_of_iam_within_its_size() -> None:
    document = policy()
    assert document["Version"] == "2012-10-17"
    assert all(statement["Effect"] == "Allow" and statement["Sid"].isalnum() for statement in document["Statement"])
    assert len(json.dumps(document, separators=(",", ":"))) < 10_240
