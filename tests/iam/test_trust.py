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
        ({"StringEquals": {"aws:SourceAccount": "«account»"}}, True),
        ({"StringEquals": {"aws:SourceAccount": "«Role|Arn»"}}, False),
        ({"StringEquals": {"aws:SourceAccount": "«account»-*"}}, False),
        ({"ArnLike": {"aws:SourceArn": "arn:«partition»:sagemaker:«region»:«account»:*"}}, True),
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


@pytest.mark.parametrize(
    ("unless", "foreign"),
    [
        ({"StringNotEquals": {"aws:PrincipalAccount": OWN}}, False),
        ({"StringNotEquals": {"aws:PrincipalAccount": "${aws:ResourceAccount}"}}, False),
        ({"StringNotEquals": {"aws:PrincipalOrgID": "o-abcdef1234"}}, False),
        ({"StringNotEquals": {"aws:PrincipalAccount": OWN, "aws:PrincipalOrgID": "o-abcdef1234"}}, False),
        ({"StringNotEquals": {"aws:PrincipalAccount": [OWN, OTHER]}}, True),
        ({"StringNotEquals": {"aws:PrincipalAccount": "777788889999"}}, False),
        ({"ArnNotLike": {"aws:PrincipalArn": f"arn:aws:iam::{OTHER}:role/ci"}}, True),
        (
            {
                "StringNotEquals": {"aws:PrincipalAccount": OWN},
                "ArnNotLike": {"aws:PrincipalArn": f"arn:aws:iam::{OTHER}:role/ci"},
            },
            True,
        ),
        (
            {"StringNotEquals": {"aws:PrincipalAccount": OWN}, "NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
            True,
        ),
        ({"StringNotEquals": {"aws:SourceVpc": "vpc-0a1b2c3d"}}, True),
        ({"StringNotEquals": {"aws:PrincipalAccount": OWN}, "Bool": {"aws:MultiFactorAuthPresent": "false"}}, True),
    ],
)
def test_a_deny_shuts_a_foreign_account_out(unless: dict[str, Any], *, foreign: bool) -> None:
    found = read(to({"AWS": f"arn:aws:iam::{OTHER}:root"}), to("*", unless, "Deny"))
    assert bool(found.foreign(OWN)) is foreign


def test_the_allow_itself_may_shut_a_foreign_account_out() -> None:
    assert not read(to({"AWS": OTHER}, {"StringEquals": {"aws:PrincipalAccount": OWN}})).foreign(OWN)
    assert not read(to({"AWS": OTHER}, {"StringEquals": {"aws:PrincipalOrgID": "o-abcdef1234"}})).foreign(OWN)
    everyone = read(to("*", {"StringEquals": {"aws:PrincipalAccount": [OWN, OTHER]}}))
    assert everyone.foreign(OWN)
    unless = {"StringNotEquals": {"aws:PrincipalAccount": OWN}}
    assert not read(to("*", {"StringEquals": {"aws:PrincipalAccount": [OWN, OTHER]}}), to("*", unless, "Deny")).foreign(
        OWN
    )


@pytest.mark.parametrize(
    ("condition", "accounts"),
    [
        ({}, set()),
        ({"StringEquals": {"aws:SourceAccount": OWN}}, {OWN}),
        ({"StringEquals": {"aws:SourceAccount": OTHER}}, {OTHER}),
        ({"StringEquals": {"aws:SourceAccount": ["${aws:ResourceAccount}", OTHER]}}, {OTHER}),
        ({"ArnLike": {"aws:SourceArn": f"arn:aws:sagemaker:*:{OTHER}:*"}}, {OTHER}),
        (
            {
                "StringEquals": {"aws:SourceAccount": OWN},
                "ArnLike": {"aws:SourceArn": [f"arn:aws:sagemaker:*:{OWN}:*", f"arn:aws:sagemaker:*:{OTHER}:*"]},
            },
            {OWN},
        ),
        (
            {
                "StringEquals": {"aws:SourceAccount": "${aws:ResourceAccount}"},
                "ArnLike": {"aws:SourceArn": f"arn:aws:sagemaker:*:{OTHER}:*"},
            },
            set(),
        ),
        ({"StringEquals": {"aws:SourceOrgID": "o-abcdef1234"}}, set()),
        ({"StringEqualsIfExists": {"aws:SourceAccount": OTHER}}, set()),
    ],
)
def test_accounts_on_whose_behalf_sagemaker_may_use_a_role(condition: dict[str, Any], accounts: set[str]) -> None:
    assert read(to(SAGEMAKER, condition)).behalf() == accounts


def test_a_deny_limits_on_whose_behalf_sagemaker_may_use_a_role() -> None:
    guard = {"StringEquals": {"aws:SourceAccount": [OWN, OTHER]}}
    unless = {"StringNotEquals": {"aws:SourceAccount": OWN}}
    assert read(to(SAGEMAKER, guard), to(SAGEMAKER, unless, "Deny")).behalf() == {OWN}
    assert read(to({"Service": "ec2.amazonaws.com"}, guard)).behalf() == set()


def test_federated_principals_keep_their_conditions() -> None:
    provider = f"arn:aws:iam::{OWN}:oidc-provider/token.actions.githubusercontent.com"
    condition = {"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}}
    statement = {**to({"Federated": provider}, condition), "Action": "sts:AssumeRoleWithWebIdentity"}
    (opening,) = read(statement).federated()
    assert opening.principal == provider
    assert opening.statement.conditions[0].key == "token.actions.githubusercontent.com:aud"


def test_other_actions_are_no_trust() -> None:
    assert read({**to("*"), "Action": "sts:TagSession"}).openings == ()
