"""The rules on AWS's own policies, asked of the policies as AWS publishes them (the copies that moto keeps)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from moto.iam.aws_managed_policies import aws_managed_policies_data

from auditor.collect.collector import collectors
from auditor.collect.shapes import shapes
from auditor.engine.examples import ACCOUNT, Example
from auditor.engine.registry import load
from auditor.model.document import GLOBAL, Document, Identity
from auditor.model.settings import Settings
from auditor.model.verdict import Outcome
from auditor.rule import Context, Rule

PUBLISHED: dict[str, Any] = json.loads(aws_managed_policies_data)
NOW = datetime(2026, 11, 1, tzinfo=UTC)
SHAPES = shapes(collectors())
LADDER = (
    "iam-administrator-access",
    "iam-power-user-access",
    "iam-data-scientist-access",
    "iam-full-access",
    "iam-feature-full-access",
    "iam-read-only-access",
)
RULES: dict[str, Rule] = {rule.id: rule for rule in load().rules if rule.id in LADDER}


def document(type_: str, name: str, response: dict[str, Any]) -> Document:
    identity = Identity("aws", ACCOUNT, GLOBAL, type_, name, response["Arn"])
    return Document(identity, {"GetAccountAuthorizationDetails": response}, {}, ())


def failing(policy: str, path: str = "") -> set[str]:
    """The rules of the ladder that fail a group with this policy of AWS's."""
    arn = f"arn:aws:iam::aws:policy/{path}{policy}"
    version = {"VersionId": "v1", "IsDefaultVersion": True, "Document": PUBLISHED[policy]["Document"]}
    attached = [{"PolicyName": policy, "PolicyArn": arn}]
    team = {"GroupName": "team", "Arn": f"arn:aws:iam::{ACCOUNT}:group/team", "AttachedManagedPolicies": attached}
    held = (
        document("AWS::IAM::Group", "team", team),
        document("AWS::IAM::ManagedPolicy", policy, {"Arn": arn, "PolicyVersionList": [version]}),
    )
    example = Example(policy, Outcome.FAIL, held, frozenset(), Context(Settings(), NOW), {})
    verdicts = {id_: example.judge(rule, SHAPES)[0].verdict.outcome for id_, rule in RULES.items()}
    assert Outcome.UNKNOWN not in verdicts.values()
    return {id_ for id_, outcome in verdicts.items() if outcome is Outcome.FAIL}


@pytest.mark.parametrize(
    ("policy", "path", "expected"),
    [
        ("AdministratorAccess", "", "iam-administrator-access"),
        ("PowerUserAccess", "", "iam-power-user-access"),
        ("DataScientist", "job-function/", "iam-data-scientist-access"),
        ("AmazonSageMakerFullAccess", "", "iam-full-access"),
        ("AmazonSageMakerCanvasFullAccess", "", "iam-feature-full-access"),
        ("AmazonSageMakerGeospatialFullAccess", "service-role/", "iam-feature-full-access"),
        ("AmazonSageMakerReadOnly", "", "iam-read-only-access"),
    ],
)
def test_each_policy_of_aws_stands_on_one_rung(policy: str, path: str, expected: str) -> None:
    assert failing(policy, path) == {expected}


@pytest.mark.parametrize("policy", ["AmazonSageMakerClusterInstanceRolePolicy", "SecurityAudit", "AmazonS3FullAccess"])
def test_policies_that_are_not_for_all_of_sagemaker_stand_on_none(policy: str) -> None:
    assert failing(policy) == set()
