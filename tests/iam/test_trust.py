"""Whom a role trusts, and whether that is guarded."""

from typing import Any

import pytest

from auditor.iam import Trust, parse_policy, trust

OWN, OTHER = "111122223333", "444455556666"


def read(*statements: dict[str, Any]) -> Trust:
    return trust(parse_policy({"Version": "2012-10-17", "Statement": list(statements)}, name="trust"))


def to(principal: Any, condition: dict[str, Any] | None = None, effect: str = "Allow") -> dict[str, Any]:
    return {"Effect": effect, "Principal": principal, "Action": "sts:AssumeRole", "Condition": condition or {}}


SAGEMAKER = {"Service": "sagemaker.amazonaws.com"}


@pytest.mark.parametrize("suffix", ["amazonaws.com", "amazonaws.com.cn", "us-gov-west-1.amazonaws.com"])
def test_sagemaker_is_known_in_every_partition(suffix: str) -> None:
    found = read(to({"Service": ["ec2.amazonaws.com", f"sagemaker.{suffix}"]}))
    assert found.trusts_sagemaker()
    assert f"sagemaker.{suffix}" in found.services()
    assert not read(to({"Service": "sagemaker-geospatial.amazonaws.com"})).trusts_sagemaker()


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({}, False),
        ({"StringEquals": {"aws:SourceAccount": OWN}}, True),
        ({"StringEquals": {"aws:SourceAccount": "${aws:ResourceAccount}"}}, True),
        ({"ArnLike": {"aws:SourceArn": f"arn:aws:sagemaker:eu-west-1:{OWN}:*"}}, True),
        ({"StringLike": {"aws:SourceArn": f"arn:aws:sagemaker:*:{OWN}:*"}}, True),
        ({"StringEquals": {"aws:SourceOrgID": "o-abcdef1234"}}, True),
        ({"ForAnyValue:StringLike": {"aws:SourceOrgPaths": "o-abcdef1234/r-ab12/*"}}, True),
        ({"StringLike": {"aws:SourceAccount": "*"}}, False),
        ({"StringEquals": {"aws:SourceAccount": [OWN, "*"]}}, False),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:sagemaker:*:*:*"}}, False),
        ({"StringEqualsIfExists": {"aws:SourceAccount": OWN}}, False),
        ({"ForAllValues:StringEquals": {"aws:SourceAccount": OWN}}, False),
        ({"Null": {"aws:SourceAccount": "false"}}, False),
        ({"StringNotEquals": {"aws:SourceAccount": OTHER}}, False),
        ({"StringEquals": {"aws:PrincipalAccount": OWN}}, False),
    ],
)
def test_the_confused_deputy_guard_must_restrict(condition: dict[str, Any], expected: bool) -> None:  # noqa: FBT001
    assert read(to(SAGEMAKER, condition)).guarded() is expected


def test_one_unguarded_statement_is_enough() -> None:
    guard = {"StringEquals": {"aws:SourceAccount": OWN}}
    found = read(to(SAGEMAKER, guard), to(SAGEMAKER))
    assert [opening.ref.index for opening in found.unguarded()] == [1]
    assert read(to({"AWS": OWN})).guarded()


def test_a_deny_guards_as_well() -> None:
    unless = {"StringNotEqualsIfExists": {"aws:SourceAccount": OWN}}
    services_only = {**unless, "Bool": {"aws:PrincipalIsAWSService": "true"}}
    assert read(to(SAGEMAKER), to(SAGEMAKER, unless, "Deny")).guarded()
    assert read(to(SAGEMAKER), to("*", services_only, "Deny")).guarded()
    tagging = {**to(SAGEMAKER), "Action": ["sts:AssumeRole", "sts:TagSession"]}
    assert read(tagging, to(SAGEMAKER, unless, "Deny")).guarded()
    assert not read(to(SAGEMAKER), to({"Service": "ec2.amazonaws.com"}, unless, "Deny")).guarded()
    assert not read(to(SAGEMAKER), to(SAGEMAKER, effect="Deny")).trusts_sagemaker()


def test_foreign_accounts_and_anyone() -> None:
    found = read(
        to({"AWS": [OWN, f"arn:aws:iam::{OWN}:role/x"]}),
        to({"AWS": f"arn:aws-us-gov:iam::{OTHER}:root"}),
        to("*", {"StringEquals": {"aws:PrincipalAccount": OTHER}}),
        to("*"),
        to("*", {"StringEquals": {"sts:ExternalId": "x"}}),
    )
    assert [opening.ref.index for opening in found.foreign(OWN)] == [1, 2]
    assert [opening.ref.index for opening in found.anyone()] == [3, 4]


def test_federated_principals_keep_their_conditions() -> None:
    provider = f"arn:aws:iam::{OWN}:oidc-provider/token.actions.githubusercontent.com"
    condition = {"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}}
    statement = {**to({"Federated": provider}, condition), "Action": "sts:AssumeRoleWithWebIdentity"}
    (opening,) = read(statement).federated()
    assert opening.principal == provider
    assert opening.statement.conditions[0].key == "token.actions.githubusercontent.com:aud"


def test_other_actions_are_no_trust() -> None:
    assert read({**to("*"), "Action": "sts:TagSession"}).openings == ()
