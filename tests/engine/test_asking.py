"""Questions about access: asked of an account with policies, a boundary, a bucket policy, and an organization."""

from __future__ import annotations

import json
from typing import Any

import pytest

from auditor.engine.asking import Asking, Circumstances
from auditor.iam import Decision
from auditor.model.document import GLOBAL, Document
from auditor.model.errors import UserError
from tests.graph.estates import OTHER, estate
from tests.support.snapshots import ACCOUNT, document

IAM = f"arn:aws:iam::{ACCOUNT}"
BUCKET = "arn:aws:s3:::data"


def written(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: Any, resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {**allow(action, resource, **more), "Effect": "Deny"}


def trust(principal: Any) -> str:
    return written({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"})


def role(name: str, *statements: dict[str, Any], trusts: Any = None, boundary: str | None = None) -> Document:
    arn = f"{IAM}:role/{name}"
    details: dict[str, Any] = {
        "Arn": arn,
        "AssumeRolePolicyDocument": trust(trusts or {"Service": "sagemaker.amazonaws.com"}),
        "RolePolicyList": [{"PolicyName": f"{name}-inline", "PolicyDocument": written(*statements)}],
    }
    if boundary:
        details["PermissionsBoundary"] = {"PermissionsBoundaryArn": boundary}
    return document("AWS::IAM::Role", name, arn=arn, region=GLOBAL, GetAccountAuthorizationDetails=details)


def user(name: str, *statements: dict[str, Any]) -> Document:
    arn = f"{IAM}:user/{name}"
    details = {"Arn": arn, "UserPolicyList": [{"PolicyName": "own", "PolicyDocument": written(*statements)}]}
    return document("AWS::IAM::User", name, arn=arn, region=GLOBAL, GetAccountAuthorizationDetails=details)


def bucket(policy: str | None = None) -> Document:
    answer = None if policy is None else {"Policy": policy}
    return document("AWS::S3::Bucket", "data", ListBuckets={"Name": "data"}, GetBucketPolicy=answer)


def desk(*documents: Document, denied: tuple[str, ...] = ()) -> Asking:
    return Asking(estate(*documents, denied=denied))


def test_a_principal_is_found_by_name_arn_and_session() -> None:
    asked = desk(role("train"), user("ana"))
    for text in ("train", "role/train", f"{IAM}:role/train", f"arn:aws:sts::{ACCOUNT}:assumed-role/train/job"):
        assert asked.principal(text) is asked.principals[f"{IAM}:role/train"]
    with pytest.raises(UserError, match="did you mean train"):
        asked.principal("trian")


def test_two_principals_of_one_name_are_not_guessed_between() -> None:
    with pytest.raises(UserError, match="several principals"):
        desk(role("ana"), user("ana")).principal("ana")


def test_an_object_is_judged_by_its_buckets_policy() -> None:
    lock = written(
        deny("s3:*", [BUCKET, f"{BUCKET}/*"], Principal="*", Condition={"Bool": {"aws:SecureTransport": "false"}})
    )
    only = written(deny("s3:GetObject", f"{BUCKET}/secret/*", Principal="*"))
    train = role("train", allow("s3:GetObject", f"{BUCKET}/*"))
    for policy, key, decision in [
        (None, "x", Decision.ALLOW),
        (lock, "x", Decision.ALLOW),  # a caller chooses TLS
        (only, "x", Decision.ALLOW),
        (only, "secret/x", Decision.DENY),
    ]:
        asked = desk(train, bucket(policy))
        row = asked.can(asked.principal("train"), "s3:GetObject", asked.thing(f"{BUCKET}/{key}"))
        assert row.decision is decision


def test_an_unread_bucket_policy_leaves_the_answer_open() -> None:
    asked = desk(role("train", allow("s3:GetObject", "*")))
    row = asked.can(asked.principal("train"), "s3:GetObject", asked.thing("arn:aws:s3:::elsewhere/x"))
    assert (row.decision, row.unread) == (Decision.UNKNOWN, ("resource policy",))


def test_an_unread_organization_leaves_an_allow_open_and_a_refusal_sure() -> None:
    asked = desk(role("train", allow("s3:GetObject", "*")), bucket(), denied=("AWS::Organizations::Organization",))
    who, thing = asked.principal("train"), asked.thing("data")
    allowed = asked.can(who, "s3:GetObject", thing)
    assert (allowed.decision, allowed.unread) == (
        Decision.UNKNOWN,
        ("service control policies", "resource control policies"),
    )
    assert asked.can(who, "s3:PutObject", thing).decision is Decision.IMPLICIT_DENY


def test_without_a_resource_the_patterns_are_named_on_which_it_is_allowed() -> None:
    mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    asked = desk(
        role("plain", allow("s3:GetObject", f"{BUCKET}/*")),
        role("careful", allow("s3:GetObject", f"{BUCKET}/*", Condition=mfa)),
        role("shut", allow("s3:*"), deny("s3:Get*")),
    )
    plain, careful, shut = (
        asked.can(asked.principal(name), "s3:GetObject", None) for name in ("plain", "careful", "shut")
    )
    assert (plain.decision, plain.resources) == (Decision.ALLOW, (f"{BUCKET}/*",))
    assert (careful.decision, careful.hangs_on) == (Decision.UNKNOWN, ("aws:multifactorauthpresent",))
    assert (shut.decision, list(map(str, shut.decided_by))) == (Decision.DENY, ["shut-inline[1]"])
    given = Circumstances({"aws:MultiFactorAuthPresent": "true"})
    assert asked.can(asked.principal("careful"), "s3:GetObject", None, given).decision is Decision.ALLOW
    assert (
        asked.can(asked.principal("careful"), "s3:GetObject", None, Circumstances(exact=True)).decision
        is Decision.IMPLICIT_DENY
    )


def test_a_role_is_assumed_only_by_whom_it_trusts() -> None:
    asked = desk(role("admin", trusts={"AWS": f"{IAM}:role/ops"}), role("ops"), role("train", allow("sts:AssumeRole")))
    decisions = {
        row.principal.rpartition("/")[2]: row.decision
        for row in asked.who_can("sts:AssumeRole", asked.thing(f"{IAM}:role/admin"))
    }
    assert decisions == {"ops": Decision.ALLOW, "train": Decision.IMPLICIT_DENY, "admin": Decision.IMPLICIT_DENY}


def test_who_can_asks_those_as_well_that_the_policy_names() -> None:
    shared = written(allow("s3:GetObject", f"{BUCKET}/*", Principal={"AWS": f"arn:aws:iam::{OTHER}:root"}))
    asked = desk(user("ana", allow("s3:GetObject", f"{BUCKET}/*")), bucket(shared))
    rows = asked.who_can("s3:GetObject", asked.thing(f"{BUCKET}/x"))
    assert [(row.principal, row.decision) for row in rows] == [
        (f"{IAM}:user/ana", Decision.ALLOW),
        (f"arn:aws:iam::{OTHER}:root", Decision.ALLOW),
    ]


def test_somebody_whose_policies_were_not_read_may_or_may_not() -> None:
    boundary = f"{IAM}:policy/limit"
    asked = desk(role("train", allow("s3:*"), boundary=boundary), bucket(), denied=("AWS::IAM::ManagedPolicy",))
    (row,) = asked.who_can("s3:GetObject", asked.thing("data"))
    assert row.decision is Decision.UNKNOWN
    assert "AWS::IAM::ManagedPolicy" in row.unread[0]


def test_each_lists_the_known_actions_that_are_not_refused() -> None:
    asked = desk(
        role("train", allow(["sagemaker:CreateTrainingJob", "sagemaker:Stop*"]), deny("sagemaker:StopPipeline*"))
    )
    rows = asked.each(asked.principal("train"), "sagemaker:*", None)
    names = {row.action for row in rows}
    assert {"sagemaker:CreateTrainingJob", "sagemaker:StopTrainingJob"} <= names
    assert not any(name.startswith(("sagemaker:StopPipeline", "sagemaker:Describe")) for name in names)
