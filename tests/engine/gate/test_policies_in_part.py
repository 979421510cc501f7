"""Policies of which the code does not tell every text: what may turn out to break the grammar is not well-formed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.engine.gate.gating import Gated, gate, written

MALFORMED, MISLEADING = "iam-policy-malformed", "iam-policy-misleading"
SAGEMAKER = {"Service": "sagemaker.amazonaws.com"}
PLANNED: dict[str, Any] = {
    "Bucket": {"Type": "AWS::S3::Bucket"},
    "Named": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "models"}},
    "Reader": {"Type": "AWS::IAM::Role", "Properties": {}},
    "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "alerts"}},
}


def statement(**members: Any) -> dict[str, Any]:
    return {"Effect": "Allow", **members}


def document(**members: Any) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [statement(**members)]}


def judged(folder: Path, granted: dict[str, Any] | None = None, trust: dict[str, Any] | None = None) -> Gated:
    grants = [{"PolicyName": "own", "PolicyDocument": document(**granted)}] if granted else []
    role = {
        "AssumeRolePolicyDocument": document(**(trust or {"Principal": SAGEMAKER, "Action": "sts:AssumeRole"})),
        "Policies": grants,
    }
    template = {
        "Parameters": {"Given": {"Type": "String"}, "Other": {"Type": "String"}},
        "Resources": {**PLANNED, "Role": {"Type": "AWS::IAM::Role", "Properties": role}},
    }
    return gate(written(folder, template), rules=(MALFORMED, MISLEADING))


@pytest.mark.parametrize(
    "resource",
    [
        {"Ref": "Given"},
        [{"Ref": "Given"}, "*"],
        {"Fn::Sub": "${Given}/*"},
        {"Fn::Sub": "arn:aws:iam::${Given}:role/${Other}"},
    ],
)
def test_a_resource_that_a_parameter_may_make_no_arn_is_not_known_to_be_well_formed(
    tmp_path: Path, resource: Any
) -> None:
    gated = judged(tmp_path, {"Action": "sts:*", "Resource": resource})
    assert gated.verdicts["Role", MALFORMED] == "unknown"
    (found,) = (one for one in gated.report.findings if one.rule == MALFORMED and one.resource.id.endswith("#Role"))
    assert "nothing tells the value of parameter Given" in found.message


@pytest.mark.parametrize(
    "resource",
    [
        {"Fn::Sub": "arn:aws:s3:::${Given}/*"},
        {"Fn::Sub": "arn:${AWS::Partition}:s3:::${Given}-${AWS::AccountId}/${Other}/*"},
        {"Fn::GetAtt": ["Bucket", "Arn"]},
        {"Fn::Sub": "${Bucket.Arn}/*"},
        {"Fn::Sub": "arn:aws:s3:::${Bucket}/*"},
        {"Ref": "Topic"},
        {"Fn::GetAtt": ["Topic", "TopicArn"]},
    ],
)
def test_a_resource_that_is_an_arn_whatever_its_names_are_is_well_formed(tmp_path: Path, resource: Any) -> None:
    gated = judged(tmp_path, {"Action": "s3:*", "Resource": resource})
    assert gated.verdicts["Role", MALFORMED] == "pass"


@pytest.mark.parametrize("bucket", ["Bucket", "Named"])
def test_the_name_of_what_the_code_makes_is_no_arn(tmp_path: Path, bucket: str) -> None:
    gated = judged(tmp_path, {"Action": "s3:*", "Resource": {"Ref": bucket}})
    assert gated.verdicts["Role", MALFORMED] == "fail"


@pytest.mark.parametrize(
    ("principal", "verdict"),
    [
        ({"Ref": "Given"}, "unknown"),
        ({"Fn::Sub": "arn:aws:iam::${Given}:root"}, "unknown"),
        ({"Fn::Sub": "arn:aws:iam::111122223333:${Given}"}, "unknown"),
        ({"Fn::Sub": "arn:aws:iam::111122223333:role/${Given}"}, "pass"),
        ({"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root"}, "pass"),
    ],
)
def test_a_principal_is_well_formed_only_if_no_value_of_a_parameter_breaks_it(
    tmp_path: Path, principal: Any, verdict: str
) -> None:
    gated = judged(tmp_path, trust={"Principal": {"AWS": principal}, "Action": "sts:AssumeRole"})
    assert gated.verdicts["Role", MALFORMED] == verdict


@pytest.mark.parametrize(
    ("resource", "verdict"),
    [
        ({"Fn::Sub": "arn:aws:s3:::${Given}"}, "unknown"),
        ({"Ref": "Given"}, "unknown"),
        ({"Fn::GetAtt": ["Bucket", "Arn"]}, "fail"),
        ({"Fn::GetAtt": ["Named", "Arn"]}, "fail"),
        ({"Fn::Sub": "${Bucket.Arn}/${Given}"}, "pass"),
    ],
)
def test_reading_objects_on_a_bucket_is_idle_whatever_the_bucket_is_called(
    tmp_path: Path, resource: Any, verdict: str
) -> None:
    gated = judged(tmp_path, {"Action": "s3:GetObject", "Resource": resource})
    assert gated.verdicts["Role", MISLEADING] == verdict


def test_the_name_of_a_role_is_no_principal(tmp_path: Path) -> None:
    gated = judged(tmp_path, trust={"Principal": {"AWS": {"Ref": "Reader"}}, "Action": "sts:AssumeRole"})
    assert gated.verdicts["Role", MALFORMED] == "fail"


@pytest.mark.parametrize("type_", ["aws_iam_role", "aws_iam_policy"])
def test_a_policy_that_a_plan_leaves_to_apply_is_told_so(tmp_path: Path, type_: str) -> None:
    address = f"{type_}.lab"
    made = {"address": address, "mode": "managed", "type": type_, "name": "lab", "values": {"name": "lab"}}
    plan = {"format_version": "1.2", "planned_values": {"root_module": {"resources": [made]}}}
    gated = gate(written(tmp_path, plan), rules=(MALFORMED,))
    assert gated.verdict(MALFORMED) == "unknown"
    assert "it is known only after apply" in gated.finding(MALFORMED).message


GUEST = "444455556666"


@pytest.mark.parametrize(
    "denied",
    [
        {"Principal": "*", "Condition": {"StringNotEquals": {"aws:PrincipalAccount": {"Ref": "Given"}}}},
        {"Principal": {"AWS": {"Fn::Sub": "arn:aws:iam::${Given}:root"}}},
        {"NotPrincipal": {"AWS": {"Fn::Sub": "arn:aws:iam::${Given}:root"}}},
    ],
)
def test_a_denial_of_an_open_account_may_be_of_the_one_that_is_allowed(denied: dict[str, Any], tmp_path: Path) -> None:
    """Whether the guest gets in hangs on whether the parameter is just its account."""
    rule, anything = "bucket-foreign-access", {"Action": "s3:*", "Resource": ["arn:aws:s3:::models"]}
    guest = statement(Principal={"AWS": f"arn:aws:iam::{GUEST}:root"}, **anything)
    policy = {"Version": "2012-10-17", "Statement": [guest, {"Effect": "Deny", **denied, **anything}]}
    image = {"Image": "a", "ModelDataUrl": "s3://models/model.tar.gz"}
    template = {
        "Parameters": {"Given": {"Type": "String"}},
        "Resources": {
            "B": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "models"}},
            "P": {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": {"Ref": "B"}, "PolicyDocument": policy}},
            "M": {"Type": "AWS::SageMaker::Model", "Properties": {"PrimaryContainer": image}},
        },
    }

    def verdict(**given: str) -> str:
        code = written(tmp_path, template)
        gated = gate(code, rules=(rule,), account="111122223333", region="eu-west-1", parameters=given)
        return gated.verdict(rule)

    assert {verdict(Given=GUEST), verdict(Given="7" * 12)} == {"pass", "fail"}
    assert verdict() == "unknown"
