"""Least privilege: administrators, whole services, unbounded resources."""

from typing import Any

import pytest

from auditor.iam import (
    Answer,
    Decision,
    Grants,
    Policy,
    grants,
    parse_policy,
    touching,
    unbounded,
    unbounded_assume_role,
    unbounded_pass_role,
    whole_service,
    whole_services,
)
from auditor.iam import administrator as administrator_in


def policy(*statements: dict[str, Any], name: str = "p") -> Policy:
    return parse_policy({"Version": "2012-10-17", "Statement": list(statements)}, name=name)


def allow(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}


def all_but(resource: str, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": "*", "NotResource": resource, **more}


def of(*statements: dict[str, Any], boundary: Policy | None = None) -> Grants:
    return grants([policy(*statements)], boundary=boundary)


def administrator(asked: Grants) -> Answer:
    return administrator_in(asked, partition="aws", account="111122223333")


POWER_USER = {"Effect": "Allow", "NotAction": ["iam:*", "organizations:*"], "Resource": "*"}
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([allow("*")], Decision.ALLOW),
        ([allow("*:*")], Decision.ALLOW),
        ([{"Effect": "Allow", "NotAction": "organizations:*", "Resource": "*"}], Decision.ALLOW),
        ([allow("*"), deny("s3:DeleteBucket")], Decision.ALLOW),
        ([POWER_USER], Decision.IMPLICIT_DENY),
        ([POWER_USER, allow("iam:*")], Decision.ALLOW),
        ([allow("*"), deny("iam:*")], Decision.IMPLICIT_DENY),
        ([allow("*"), deny("*")], Decision.IMPLICIT_DENY),
        ([allow("*", Condition=MFA)], Decision.UNKNOWN),
        ([allow("*"), deny("*", Condition={"BoolIfExists": {"aws:SecureTransport": "false"}})], Decision.UNKNOWN),
        ([allow("*", "arn:aws:s3:::b/*")], Decision.IMPLICIT_DENY),
        ([allow(["s3:*", "iam:*"])], Decision.IMPLICIT_DENY),
        ([all_but("arn:aws:s3:::secret/*")], Decision.ALLOW),
        ([all_but("arn:aws:iam::*:role/break-glass")], Decision.ALLOW),
        ([all_but("arn:aws:iam::*:*")], Decision.IMPLICIT_DENY),
        ([all_but("arn:aws:s3:::secret/*", Condition=MFA)], Decision.UNKNOWN),
        ([allow("*", "arn:aws:*")], Decision.ALLOW),
        ([allow("*", "arn:*:*:*:*:*")], Decision.ALLOW),
        ([allow("*", "arn:aws:*:*:111122223333:*")], Decision.ALLOW),
        ([allow("*", "arn:aws:*:*:${aws:PrincipalAccount}:*")], Decision.UNKNOWN),
        ([allow("*", "arn:aws:*:*:444455556666:*")], Decision.IMPLICIT_DENY),
        ([allow("*", "arn:aws-cn:*")], Decision.IMPLICIT_DENY),
        ([allow("*", "arn:aws:iam::*:role/team-*")], Decision.IMPLICIT_DENY),
        ([allow("*", "arn:aws:s3:::*")], Decision.IMPLICIT_DENY),
        ([allow("*", "arn:aws:*"), deny("iam:*", "arn:aws:iam::*:*")], Decision.IMPLICIT_DENY),
        ([allow("*"), deny("iam:*", "arn:aws:iam::*:role/break-glass")], Decision.ALLOW),
        ([{"Effect": "Allow", "NotAction": "*", "Resource": "*"}, allow("iam:*")], Decision.IMPLICIT_DENY),
    ],
)
def test_administrator(statements: list[dict[str, Any]], expected: Decision) -> None:
    assert administrator(of(*statements)).decision is expected


def test_a_boundary_takes_an_administrators_power() -> None:
    assert administrator(of(allow("*"), boundary=policy(allow("s3:*")))).decision is Decision.IMPLICIT_DENY
    assert administrator(of(allow("*"), boundary=policy(allow("*")))).decision is Decision.ALLOW


def test_whole_services_are_effective_ones() -> None:
    assert [one.pattern for one in whole_services(of(allow(["S3:*", "s3:Get*", "*"])))] == ["s3:*", "*"]
    assert whole_services(of(allow("s3:*"), deny("s3:*"))) == ()
    assert [one.conditional for one in whole_services(of(allow("s3:*", Condition=MFA)))] == [True]
    assert whole_services(of(allow("s3:*"), boundary=policy(allow("s3:GetObject")))) == ()
    cut = whole_services(of(allow("*"), boundary=policy(allow(["s3:*", "kms:Decrypt"]))))
    assert [one.pattern for one in cut] == ["s3:*"]
    assert [one.pattern for one in whole_services(of(POWER_USER))] == ["NotAction"]


def test_what_grants_something_of_a_service() -> None:
    joined = of(allow("s3:*"), allow("sagemaker:Create*"), POWER_USER, deny("sagemaker:CreateEndpoint"))
    assert [ref.index for ref in touching(joined, "sagemaker:*")] == [1, 2]
    assert touching(of(allow("sagemaker:*"), deny("sagemaker:*")), "sagemaker:*") == ()
    assert touching(of(allow("*"), boundary=policy(allow("s3:*"))), "sagemaker:*") == ()


@pytest.mark.parametrize(
    ("action", "resource", "expected"),
    [
        ("s3:GetObject", "*", True),
        ("s3:GetObject", "arn:aws:s3:::*", True),
        ("s3:GetObject", "arn:aws-cn:s3:::*/*", True),
        ("s3:GetObject", "arn:aws:s3:::ml-*", False),
        ("s3:GetObject", "arn:aws:s3:::ml-data/*", False),
        ("kms:Decrypt", "arn:aws:kms:eu-west-1:111122223333:key/*", True),
        ("kms:Decrypt", "arn:aws:kms:*:*:*", True),
        ("kms:Decrypt", "arn:aws:kms:eu-west-1:111122223333:key/abc", False),
        ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:*:111122223333:secret:*", True),
        ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:*:111122223333:secret:AmazonSageMaker-*", False),
        ("iam:PassRole", "arn:aws:iam::111122223333:role/*", True),
        ("iam:PassRole", "arn:aws:iam::*:role/service-role/*", False),
        ("iam:PassRole", "arn:aws*", True),
    ],
)
def test_resources_that_name_nothing(action: str, resource: str, expected: bool) -> None:  # noqa: FBT001 - a table
    assert bool(unbounded(of(allow(action, resource)), [action])) is expected


def test_unbounded_is_what_is_left_after_deny_and_boundary() -> None:
    joined = of(
        allow("s3:*"), deny("s3:Get*"), {"Effect": "Allow", "Action": "kms:*", "NotResource": "arn:aws:kms:::x"}
    )
    assert [(one.action, one.resource) for one in unbounded(joined)] == [
        ("s3:PutObject", "*"),
        ("s3:DeleteObject", "*"),
        ("kms:Decrypt", "NotResource"),
    ]
    assert unbounded(of(allow("s3:*"), boundary=policy(allow("s3:*", "arn:aws:s3:::ml-data/*")))) == ()
    (left,) = unbounded(of(allow("s3:*"), boundary=policy(allow("s3:*", "arn:aws:s3:::*"))), ["s3:GetObject"])
    assert left.answer.decision is Decision.ALLOW
    assert unbounded(of(allow("s3:*"), deny("s3:*", "arn:aws:s3:::*"))) == ()
    assert unbounded(of(allow("kms:*"), deny("kms:*", "arn:aws:kms:eu-west-1:111122223333:key/*")))
    sparing = {
        spared: {"Effect": "Deny", "Action": "s3:*", "NotResource": [spared, "arn:aws:kms:*:*:key/*"]}
        for spared in ("arn:aws:s3:::ml-data/*", "arn:aws:s3:::*/*")
    }
    assert unbounded(of(allow("s3:*"), sparing["arn:aws:s3:::ml-data/*"])) == ()
    assert unbounded(of(allow("s3:*"), sparing["arn:aws:s3:::*/*"]))
    (hanging,) = unbounded(of(allow("s3:GetObject", Condition=MFA)))
    assert hanging.answer.decision is Decision.UNKNOWN


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({}, True),
        ({"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}}, False),
        ({"StringLike": {"iam:passedtoservice": "*.amazonaws.com"}}, False),
        ({"StringLike": {"iam:PassedToService": "*"}}, True),
        ({"StringEqualsIfExists": {"iam:PassedToService": "sagemaker.amazonaws.com"}}, True),
        ({"StringNotEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}, True),
        ({"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}, True),
    ],
)
def test_pass_role(condition: dict[str, Any], expected: bool) -> None:  # noqa: FBT001 - a table of cases
    assert bool(unbounded_pass_role(of(allow("iam:PassRole", Condition=condition)))) is expected
    assert not unbounded_pass_role(of(allow("iam:PassRole", "arn:aws:iam::111122223333:role/exec")))


def test_assume_role() -> None:
    assert unbounded_assume_role(of(allow("sts:*")))
    assert not unbounded_assume_role(of(allow("sts:AssumeRole", "arn:aws:iam::111122223333:role/exec")))


ONE_MODEL = "arn:aws:sagemaker:eu-west-1:111122223333:model/one"


@pytest.mark.parametrize(
    ("statements", "boundary", "opened"),
    [
        ([allow("*")], None, True),
        ([allow("SageMaker:*")], None, True),
        ([allow("sagemaker:*", "arn:aws:sagemaker:*:111122223333:*")], None, True),
        ([{"Effect": "Allow", "Action": "sagemaker:*", "NotResource": ONE_MODEL}], None, True),
        ([{"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}], None, True),
        ([{"Effect": "Allow", "NotAction": ["iam:*", "sagemaker:*"], "Resource": "*"}], None, False),
        ([{"Effect": "Allow", "NotAction": "sagemaker:Delete*", "Resource": "*"}], None, False),
        ([allow("sagemaker:Create*")], None, False),
        ([allow("sagemaker:*", ONE_MODEL)], None, False),
        ([allow("*"), deny("sagemaker:*")], None, False),
        ([allow("*"), deny("sagemaker:*", Condition=MFA)], None, True),
        ([allow("*"), deny("sagemaker:*", ONE_MODEL)], None, True),
        ([allow("*")], [allow("*")], True),
        ([allow("*")], [{"Effect": "Allow", "NotAction": "sagemaker:*", "Resource": "*"}], False),
        ([allow("*")], [allow("sagemaker:Describe*")], False),
        ([allow("*")], [allow("sagemaker:*", ONE_MODEL)], False),
    ],
)
def test_whole_service(
    statements: list[dict[str, Any]], boundary: list[dict[str, Any]] | None, *, opened: bool
) -> None:
    limit = None if boundary is None else policy(*boundary, name="boundary")
    assert bool(whole_service(of(*statements, boundary=limit), "sagemaker")) is opened
