"""Lint says what a policy does that its author did not mean, and is silent about what is right."""

import json
from typing import Any

import pytest

from auditor.iam import Problem, read_policy
from auditor.iam.lint import Attachment, Flaw, Grade, lint

OWN = "111122223333"
ALLOW = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*"}
TRAIN = {"Effect": "Allow", "Action": "sagemaker:CreateTrainingJob", "Resource": "*"}
LET_IN = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*"}
NEW = "2012-10-17"


def found(*statements: dict[str, Any], to: Attachment = "identity", **document: Any) -> tuple[Problem, ...]:
    text = json.dumps({"Version": NEW, **document, "Statement": statements})
    return lint(read_policy(text, name="p"), attached_to=to, text=text)


def only(*statements: dict[str, Any], to: Attachment = "identity", **document: Any) -> Flaw:
    (flaw,) = found(*statements, to=to, **document)
    assert isinstance(flaw, Flaw)
    return flaw


def test_what_is_right_is_not_talked_about() -> None:
    condition = {
        "StringEquals": {"aws:PrincipalTag/team": "${aws:ResourceTag/team}", "sagemaker:VolumeKmsKeyArn": "x"},
        "ForAllValues:StringEquals": {"sagemaker:VpcSubnets": ["subnet-1"], "aws:TagKeys": ["team"]},
        "Null": {"sagemaker:VpcSubnets": "false"},
        "StringLike": {"aws:userid": "*:session-?"},
        "NumericLessThan": {"sagemaker:MaxRuntimeInSeconds": 3600},
        "DateLessThan": {"aws:CurrentTime": "2030-01-01T00:00:00Z"},
        "IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "2001:db8::/32"]},
    }
    home = "arn:aws:s3:::data/${aws:username, 'nobody'}/${*}"
    assert found({**TRAIN, "Condition": condition}, {**ALLOW, "Sid": "Home1", "Resource": home}) == ()


def test_a_finding_names_policy_statement_and_place_and_how_to_mend() -> None:
    flaw = only(ALLOW, {**ALLOW, "Sid": "Typo", "Action": "s3:GetObjects"})
    assert (flaw.policy, flaw.index, flaw.sid, flaw.place) == ("p", 1, "Typo", "/Statement/1/Action")
    assert flaw.grade is Grade.DOUBTFUL
    assert flaw.why.endswith("check the spelling (s3:GetObject?)")


def test_what_the_parser_refuses_comes_first_and_its_statement_is_not_judged_further() -> None:
    problems = found({**ALLOW, "Action": "s3:GetObjects"}, {**ALLOW, "Owner": "me", "Action": "s3:GetObjects"})
    assert [(type(one), one.place) for one in problems] == [
        (Problem, "/Statement/1"),
        (Flaw, "/Statement/0/Action"),
    ]


@pytest.mark.parametrize(
    ("statement", "grade", "why"),
    [
        ({**ALLOW, "Principal": "*"}, "broken", "speaks of whomever it is attached to"),
        ({"Effect": "Allow", "Action": "s3:GetObject"}, "broken", "Resource is missing"),
        ({**ALLOW, "Action": ["s3:GetObject", "GetObject"]}, "broken", "'GetObject' is no action"),
        ({**ALLOW, "Action": "s*:GetObject"}, "broken", "wildcards in the name only"),
        ({**ALLOW, "Action": "s33:GetObject"}, "doubtful", "'s33:GetObject' is of no service"),
        ({**ALLOW, "Action": "s3:Obtain*"}, "doubtful", "fits no action"),
        ({**ALLOW, "Resource": "data/*"}, "broken", 'does not begin with "arn:"'),
        ({**ALLOW, "Resource": "arn:aws:s3::data/x"}, "broken", "this one has 5"),
        ({**ALLOW, "Resource": "arn:aws:s3:::"}, "broken", "names none"),
        ({**ALLOW, "Resource": "arn:aws:*:::data/*"}, "broken", "wildcard for the service"),
        ({**ALLOW, "Resource": "arn:aws:s3::12345:data/*"}, "broken", "'12345' is no account id"),
        ({**ALLOW, "Resource": "arn:aws:s3:::data"}, "misleading", "'s3:GetObject' could be done to"),
        ({**ALLOW, "Action": "s3:ListBucket"}, "misleading", "'s3:ListBucket' could be done to"),
        ({**ALLOW, "Action": "sts:AssumeRole", "Resource": "arn:aws:s3:::x"}, "misleading", "could be done to"),
        ({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, "misleading", "Allow with NotAction"),
        ({"Effect": "Allow", "Action": "s3:*", "NotResource": "arn:aws:s3:::x"}, "misleading", "with NotResource"),
        ({**ALLOW, "Sid": "not this"}, "broken", "letters and digits"),
        ({**ALLOW, "Resource": "arn:aws:s3:::data/${aws:usrname}"}, "misleading", "no policy variable 'aws:usrname'"),
        ({**ALLOW, "Resource": "arn:aws:s3:::data/${AWS::AccountId}"}, "misleading", "no policy variable"),
    ],
)
def test_flaws_of_an_identity_policy(statement: dict[str, Any], grade: str, why: str) -> None:
    flaw = only(statement)
    assert flaw.grade == grade
    assert why in flaw.why


@pytest.mark.parametrize(
    ("condition", "grade", "why"),
    [
        ({"NumericLessThan": {"sagemaker:MaxRuntimeInSeconds": "1h"}}, "broken", "'1h' is no number"),
        ({"DateLessThan": {"aws:CurrentTime": "tomorrow"}}, "broken", "'tomorrow' is no date"),
        ({"IpAddress": {"aws:SourceIp": "10.0.0.0/33"}}, "broken", "is no IP address"),
        ({"Bool": {"sagemaker:NetworkIsolation": "yes"}}, "broken", "'yes' is no truth value"),
        ({"Null": {"sagemaker:VpcSubnets": "no"}}, "broken", "'no' is no truth value"),
        ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam"}}, "broken", "is no ARN of six parts"),
        ({"BinaryEquals": {"aws:username": "%"}}, "broken", "is no Base64 text"),
        ({"StringEquals": {"aws:PrincipalArn": f"arn:aws:iam::{OWN}:role/*"}}, "misleading", "use StringLike"),
        ({"StringNotEqualsIgnoreCase": {"aws:username": "a*"}}, "misleading", "use StringNotLike"),
        ({"ForAnyValue:StringEquals": {"sagemaker:VpcSubnets": []}}, "misleading", "never holds"),
        ({"StringNotEquals": {"aws:username": []}}, "misleading", "always holds"),
        ({"StringEquals": {"aws:PrincipleArn": "x"}}, "doubtful", "no condition key that AWS documents"),
        ({"StringEquals": {"username": "x"}}, "doubtful", "is no condition key"),
        ({"StringEquals": {"sagemaker:Subnets": "x"}}, "doubtful", "SageMaker documents no condition key"),
        ({"StringEquals": {"sagemaker:VolumeKmsKey": "x"}}, "doubtful", "test sagemaker:VolumeKmsKeyArn instead"),
        ({"StringEquals": {"sagemaker:RootAccess": "Disabled"}}, "misleading", "never applies"),
        ({"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}}, "misleading", "never applies"),
        ({"StringEqualsIfExists": {"iam:PassedToService": "x"}}, "misleading", "always applies"),
        ({"ForAllValues:StringEquals": {"sagemaker:VpcSubnets": "subnet-1"}}, "misleading", '"false")'),
        ({"ForAllValues:StringEquals": {"aws:PrincipalArn": "x"}}, "misleading", "leave out ForAllValues"),
        ({"ForAllValues:StringEquals": {"token.example.com:amr": "x"}}, "doubtful", "add a Null test"),
        ({"StringEqualsIfExists": {"sagemaker:VolumeKmsKeyArn": "x"}}, "misleading", "IfExists holds"),
        ({"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}, "misleading", "IfExists holds"),
        ({"StringNotEquals": {"sagemaker:VolumeKmsKeyArn": "x"}}, "misleading", "StringNotEquals holds"),
    ],
)
def test_flaws_of_conditions(condition: dict[str, Any], grade: str, why: str) -> None:
    flaw = only({**TRAIN, "Condition": condition})
    assert flaw.grade == grade
    assert why in flaw.why


def test_an_absent_key_that_is_seen_to_elsewhere_is_no_flaw() -> None:
    lax = {**TRAIN, "Condition": {"ForAllValues:StringEquals": {"sagemaker:VpcSubnets": "subnet-1"}}}
    null = {"Effect": "Deny", **{key: TRAIN[key] for key in ("Action", "Resource")}}
    assert found(lax, {**null, "Condition": {"Null": {"sagemaker:VpcSubnets": "true"}}}) == ()
    both = {**lax["Condition"], "ForAnyValue:StringLike": {"sagemaker:VpcSubnets": "subnet-*"}}  # type: ignore[dict-item]
    assert found({**TRAIN, "Condition": both}) == ()


@pytest.mark.parametrize(
    ("condition", "flawed"),
    [
        ({"Bool": {"sagemaker:NetworkIsolation": "false"}}, True),
        ({"BoolIfExists": {"sagemaker:NetworkIsolation": "false"}}, False),
        ({"Bool": {"aws:MultiFactorAuthPresent": "false"}}, True),
        ({"Bool": {"aws:MultiFactorAuthPresent": "true"}}, False),
        ({"StringNotEquals": {"sagemaker:VolumeKmsKeyArn": "x"}}, False),
    ],
)
def test_a_deny_that_a_request_evades_by_leaving_the_key_out(condition: dict[str, Any], *, flawed: bool) -> None:
    flaws = found({**TRAIN, "Effect": "Deny", "Condition": condition})
    assert [one.why.endswith("use IfExists") for one in flaws] == ([True] if flawed else [])


@pytest.mark.parametrize(
    ("principal", "why"),
    [
        ({"AWS": ["AIDACKCEVSQ6C2EXAMPLE", OWN]}, "'AIDACKCEVSQ6C2EXAMPLE' is what is left of a deleted principal"),
        ({"AWS": f"arn:aws:iam::{OWN}:role/*"}, "a wildcard in a principal is plain text"),
        ({"AWS": "somebody"}, "neither an account id nor the ARN"),
        ({"AWS": "arn:aws:iam::1111:root"}, "no account id of twelve digits"),
        ({"AWS": f"arn:aws:iam::{OWN}:group/team"}, "no groups"),
        ({"Service": "*.amazonaws.com"}, "no service is called"),
        ({"Service": "sagemaker"}, "no service is called"),
    ],
)
def test_principals_that_are_nobody(principal: dict[str, Any], why: str) -> None:
    assert why in only({**LET_IN, "Principal": principal}, to="resource").why


@pytest.mark.parametrize(
    "principal",
    [
        "*",
        {"AWS": OWN},
        {"AWS": f"arn:aws-cn:sts::{OWN}:assumed-role/train/*".replace("*", "session")},
        {"AWS": "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE"},
        {"Service": "sagemaker.amazonaws.com"},
        {"Federated": "cognito-identity.amazonaws.com"},
    ],
)
def test_principals_that_are_somebody(principal: Any) -> None:
    assert found({**LET_IN, "Principal": principal}, to="resource") == ()


def test_a_deny_that_spares_a_deleted_principal_spares_nobody() -> None:
    statement = {**LET_IN, "Effect": "Deny", "NotPrincipal": {"AWS": "AROACKCEVSQ6C2EXAMPLE"}}
    assert "spares nobody" in only(statement, to="resource").why


@pytest.mark.parametrize(
    ("to", "statement", "why"),
    [
        ("resource", LET_IN, "Principal is missing"),
        ("resource", {**LET_IN, "NotPrincipal": {"AWS": OWN}}, "lets everybody else in"),
        ("resource", {**LET_IN, "Effect": "Deny", "NotPrincipal": "*"}, "never applies"),
        ("rcp", {**LET_IN, "Effect": "Deny", "Principal": {"AWS": OWN}}, "speaks of everybody"),
        ("trust", {**LET_IN, "Principal": {"AWS": OWN}, "Action": "sts:AssumeRole"}, "refuses Resource"),
        ("trust", {"Effect": "Allow", "Principal": {"AWS": OWN}, "Action": ["sts:AssumeRole", "s3:GetObject"]}, "sts"),
        ("scp", {**ALLOW, "NotPrincipal": {"AWS": OWN}}, "refuses NotPrincipal"),
        ("boundary", {"Effect": "Allow", "Action": "s3:*"}, "Resource is missing"),
    ],
)
def test_each_kind_of_policy_has_its_elements(to: Attachment, statement: dict[str, Any], why: str) -> None:
    assert any(why in one.why for one in found(statement, to=to))


@pytest.mark.parametrize("to", ["boundary", "scp"])
def test_a_limit_may_leave_out(to: Attachment) -> None:
    assert found({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, to=to) == ()


def test_a_missing_or_old_version_makes_variables_plain_text() -> None:
    home = {**ALLOW, "Resource": "arn:aws:s3:::data/${aws:username}/*"}
    for old in ({"Version": "2008-10-17"}, {"Version": "2012-10-17"}):
        text = json.dumps({**({} if old["Version"] == NEW else old), "Statement": home})
        (flaw,) = lint(read_policy(text, name="p"), attached_to="identity", text=text)
        assert "${aws:username} is plain text" in flaw.why
        assert flaw.index == 0


def test_a_missing_version_is_told_and_an_old_one_is_not() -> None:
    text = json.dumps({"Statement": ALLOW})
    (flaw,) = lint(read_policy(text, name="p"), attached_to="identity", text=text)
    assert flaw.place == "/Version"
    assert found(ALLOW, Version="2008-10-17") == ()


def test_the_policy_that_aws_gives_an_endpoint_is_no_finding() -> None:
    text = '{"Statement": [{"Action": "*", "Effect": "Allow", "Principal": "*", "Resource": "*"}]}'
    assert lint(read_policy(text, name="p"), attached_to="endpoint", text=text) == ()


def test_documents_without_statements_with_equal_ids_and_too_large() -> None:
    assert "neither allows nor denies" in only().why
    assert "more than once" in only({**ALLOW, "Sid": "One"}, {**ALLOW, "Sid": "One"}).why
    many = [{**ALLOW, "Resource": f"arn:aws:s3:::data/{number:040}"} for number in range(200)]
    assert "AWS refuses more than 10,240" in only(*many).why


JOBS = ["sagemaker:CreateTrainingJob", "sagemaker:CreateTransformJob"]


@pytest.mark.parametrize(
    ("condition", "outcome"),
    [
        ({"Null": {"sagemaker:VpcSubnets": "true"}}, "always holds for them"),
        ({"StringNotEquals": {"sagemaker:VpcSubnets": "subnet-1"}}, "always holds for them"),
        ({"StringEquals": {"sagemaker:VpcSubnets": "subnet-1"}}, "never holds for them"),
    ],
)
def test_a_guardrail_names_the_actions_that_lack_its_key(condition: dict[str, Any], outcome: str) -> None:
    flaw = only({"Effect": "Deny", "Action": JOBS, "Resource": "*", "Condition": condition}, to="scp")
    assert flaw.guard
    assert "'sagemaker:CreateTransformJob' has sagemaker:vpcsubnets" in flaw.why
    assert outcome in flaw.why


def test_actions_that_a_wildcard_takes_in_are_not_said_to_lack_a_key() -> None:
    condition = {"Null": {"sagemaker:VpcSubnets": "true"}}
    assert found({"Effect": "Deny", "Action": "sagemaker:Create*Job", "Resource": "*", "Condition": condition}) == ()


def test_update_record_is_authorised_as_another_action() -> None:
    flaw = only({"Effect": "Deny", "Action": "sagemaker:UpdateRecord", "Resource": "*"})
    assert flaw.grade is Grade.MISLEADING
    assert "authorised as sagemaker:PutRecord" in flaw.why


def test_what_sagemakers_documentation_adds_to_the_reference_is_known() -> None:
    condition = {
        "Bool": {"sagemaker:IsUpdateRecord": "true"},
        "ForAllValues:StringEquals": {"sagemaker:UpdatableFeatures": ["age", "score"]},
    }
    statement = {**TRAIN, "Action": ["sagemaker:PutRecord", "sagemaker:BatchWriteRecord"]}
    assert found({**statement, "Condition": condition}) == ()
    alone = only({**statement, "Condition": {"ForAllValues:StringEquals": {"sagemaker:UpdatableFeatures": ["age"]}}})
    assert "holds for a request without sagemaker:updatablefeatures" in alone.why


@pytest.mark.parametrize(
    "resource",
    [
        "arn:«partition»:iam::«account»:role/«Role»",
        "«Lambda|Arn»",
        "«Lambda|Arn»:*",
        "arn:aws:«unknown 1»:eu-west-1:111122223333:thing/x",
        "arn:aws:logs:«region»:«account»:*",
    ],
)
def test_what_only_deployment_spells_is_not_called_wrong(resource: str) -> None:
    assert found({**TRAIN, "Action": "sagemaker:*", "Resource": resource}) == ()


@pytest.mark.parametrize("principal", ["«account»", "arn:aws:iam::«account»:root", "«Role|Arn»"])
def test_a_principal_that_only_deployment_spells_is_not_called_wrong(principal: str) -> None:
    assert found({**LET_IN, "Principal": {"AWS": principal}}, to="resource") == ()


def test_what_is_wrong_around_a_symbol_is_still_told() -> None:
    assert only({**TRAIN, "Resource": "arn:aws:sagemaker:«region»:1:model/x"}).grade is Grade.BROKEN
