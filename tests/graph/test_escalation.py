"""Paths over proven steps: what shuts them, what leaves them open, and what nobody can know."""

from __future__ import annotations

import json
from itertools import permutations
from typing import Any

import pytest

from auditor.engine.picture import along
from auditor.graph.escalation import Escalation, Path
from auditor.graph.takeover import Route
from auditor.model.aws.iam import User
from auditor.model.aws.kms import Key
from auditor.model.aws.s3 import Bucket
from auditor.model.document import GLOBAL, Document
from auditor.model.gap import MissingEvidence, Reason
from auditor.model.values import Ref
from tests.graph.estates import estate, graph_of
from tests.graph.people import (
    ADMIN,
    Statement,
    allow,
    arn,
    attached,
    bounded,
    deny,
    group,
    managed,
    notebook,
    policy,
    role,
    trusting,
    user,
)
from tests.support.snapshots import ACCOUNT, REGION, document

ANN, CROWN = arn("user", "ann"), arn("role", "crown")
PASS, TRAIN = allow("iam:PassRole"), allow("sagemaker:CreateTrainingJob")
KING = role("crown", ADMIN, trust=trusting("sagemaker"))
DESK = role("desk", allow("s3:ListAllMyBuckets"), trust=trusting(aws=ANN))
KEY_ARN = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/11-22"
ANYBODY = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "kms:*", "Resource": "*"}


def ways(*documents: Document, of: str = ANN, **unread: Any) -> Path | None:
    return Escalation(estate(*documents, **unread)).to_administrator(of)


def told(*documents: Document, **unread: Any) -> Route | None:
    """What a rule that judges Ann is told."""
    graph, _ = graph_of(estate(*documents, **unread), user("ann"))
    return graph.escalation(graph.get(User, Ref(User.type, ANN)))


def reached(path: Path | None) -> list[str]:
    assert path is not None
    return [step.target for step in path.steps]


def test_two_policies_together_are_a_way() -> None:
    path = ways(user("ann", TRAIN, **attached("passing")), managed("passing", PASS), KING)
    assert path is not None
    assert (path.proven, path.steps[0].via) == (True, "iam:PassRole + sagemaker:CreateTrainingJob")
    assert {ref.policy for ref in path.steps[0].decided_by} == {"own", "passing", "trust policy of crown"}


@pytest.mark.parametrize(
    "held",
    [
        [PASS, TRAIN, deny("iam:PassRole")],
        [PASS, TRAIN, deny("*", Null={"aws:RequestedRegion": "false"})],
        [allow("iam:PassRole", StringEquals={"iam:PassedToService": "glue.amazonaws.com"}), TRAIN],
        [allow("iam:PassRole", on=arn("role", "other")), TRAIN],
        [PASS, allow("sagemaker:CreateTrainingJob", on=f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:pipeline/*")],
    ],
)
def test_each_decision_can_shut_it(held: list[Statement]) -> None:
    assert ways(user("ann", *held), KING) is None


def test_a_region_that_was_not_scanned_is_a_way_as_well() -> None:
    elsewhere = deny("sagemaker:*", StringEquals={"aws:RequestedRegion": REGION})
    named = deny("*", StringNotEquals={"aws:RequestedRegion": "ap-south-1"})
    for refused in (elsewhere, named):
        assert ways(user("ann", PASS, TRAIN, refused), KING) is not None


def test_a_source_in_another_account_is_never_the_callers() -> None:
    def king(source: str) -> Document:
        guarded = trusting("sagemaker", ArnLike={"aws:SourceArn": f"arn:aws:sagemaker:*:{source}"})
        return role("crown", ADMIN, trust=guarded)

    ann = user("ann", PASS, TRAIN)
    assert ways(ann, king("444455556666:*")) is None
    assert (ways(ann, king("*:*")) or Path(())).proven
    path = ways(ann, king(f"{ACCOUNT}:training-job/nightly"))
    assert path is not None
    assert path.hangs_on == ("aws:sourcearn",)


def test_a_user_has_no_tags_but_its_own_unless_it_may_change_them() -> None:
    tagged = allow("sagemaker:CreateTrainingJob", StringEquals={"aws:PrincipalTag/team": "ml"})
    own: dict[str, Any] = {"Tags": [{"Key": "team", "Value": "hr"}]}
    assert ways(user("ann", PASS, tagged), KING) is None
    assert ways(user("ann", PASS, tagged, **own), KING) is None
    for action in ("iam:TagUser", "sts:TagSession"):
        path = ways(user("ann", PASS, tagged, allow(action), **own), KING)
        assert path is not None
        assert path.hangs_on == ("aws:principaltag/team",)
    desk = role("desk", PASS, tagged, trust=trusting(aws=ANN))
    assert (ways(user("ann"), desk, KING) or Path(())).hangs_on == ("aws:principaltag/team",)


def test_a_boundary_shuts_it_and_the_right_to_remove_it_opens_it_again() -> None:
    bounds = managed("bounds", TRAIN, allow("iam:Delete*"))
    shut = user("ann", PASS, TRAIN, **bounded("bounds"))
    assert ways(shut, bounds, KING) is None
    free = user("ann", ADMIN, **bounded("bounds"))
    path = ways(free, bounds, KING)
    assert path is not None
    assert [step.via for step in path.steps] == ["iam:DeleteUserPermissionsBoundary"]


def test_a_policy_makes_nobody_administrator_under_a_boundary() -> None:
    bounds = managed("bounds", allow("iam:Put*", "s3:*"))
    assert ways(user("ann", allow("iam:PutUserPolicy"), **bounded("bounds")), bounds) is None
    assert ways(user("ann", allow("iam:PutUserPolicy"))) is not None


def test_only_policies_that_may_be_attached_count() -> None:
    other = allow("iam:AttachUserPolicy", ArnEquals={"iam:PolicyARN": arn("policy", "reading")})
    assert ways(user("ann", other)) is None
    every = allow("iam:AttachUserPolicy", ArnLike={"iam:PolicyARN": "arn:aws:iam::aws:policy/*"})
    assert ways(user("ann", every)) is not None


def test_a_longer_proven_way_is_told_before_a_shorter_possible_one() -> None:
    tagged = allow("sts:AssumeRole", on=CROWN, StringEquals={"aws:RequestTag/team": "a"})
    middle = role("middle", PASS, TRAIN, trust=trusting(aws=ANN))
    crown = role("crown", ADMIN, trust=trusting("sagemaker", aws=ACCOUNT))
    assert reached(ways(user("ann", tagged), middle, crown)) == [arn("role", "middle"), CROWN]
    path = ways(user("ann", tagged), crown)
    assert path is not None
    assert (path.proven, path.hangs_on, reached(path)) == (False, ("aws:requesttag/team",), [CROWN])


def test_who_is_made_administrator_may_be_the_one_it_began_with() -> None:
    """Ann becomes the desk, which may attach policies to Ann: nothing but both together is a way."""
    desk = role("desk", allow("iam:AttachUserPolicy", on=ANN), trust=trusting(aws=ANN))
    assert [step.via for step in (ways(user("ann"), desk) or Path(())).steps] == [
        "sts:AssumeRole",
        "iam:AttachUserPolicy",
    ]
    assert ways(user("ann"), DESK) is None


TAGGED = [({"team": "a"}, ["crown"]), ({"Team": "a"}, ["crown"]), ({"team": "b"}, []), ({}, [])]


@pytest.mark.parametrize(("tags", "reached_roles"), TAGGED)
def test_the_tags_of_a_role_are_known(tags: dict[str, str], reached_roles: list[str]) -> None:
    listed = [{"Key": key, "Value": value} for key, value in tags.items()]
    passing = allow("iam:PassRole", StringEquals={"iam:ResourceTag/team": "a"})
    path = ways(user("ann", passing, TRAIN), role("crown", ADMIN, trust=trusting("sagemaker"), Tags=listed))
    assert [step.target.rpartition("/")[2] for step in (path.steps if path else ()) if step.proven] == reached_roles


def test_password_of_a_user_with_an_mfa_device_is_not_enough() -> None:
    king = user("king", ADMIN, report={"password_enabled": "true", "mfa_active": "true"})
    assert ways(user("ann", allow("iam:UpdateLoginProfile")), king) is None
    assert ways(user("ann", allow("iam:UpdateLoginProfile", "iam:DeactivateMFADevice")), king) is not None


def test_a_stopped_notebook_must_be_started_first() -> None:
    lab = notebook("lab", "crown", status="Stopped")
    opens = "sagemaker:CreatePresignedNotebookInstanceUrl"
    assert ways(user("ann", allow(opens)), KING, lab) is None
    assert ways(user("ann", allow(opens, "sagemaker:StartNotebookInstance")), KING, lab) is not None


def test_roles_that_aws_made_are_no_way() -> None:
    linked = "aws-service-role/sagemaker.amazonaws.com/AWSServiceRoleForSageMaker"
    assert ways(user("ann", PASS, TRAIN), role(linked, ADMIN, trust=trusting("sagemaker"))) is None


def test_an_administrator_needs_no_step() -> None:
    path = ways(user("ann", ADMIN), KING)
    assert path is not None
    assert (path.steps, path.proven) == ((), True)


def test_a_way_to_another_principal_and_everybody_in_reach() -> None:
    graph = Escalation(estate(user("ann", PASS, TRAIN), KING, DESK))
    assert reached(graph.path(ANN, arn("role", "desk"))) == [arn("role", "desk")]
    assert graph.path(arn("role", "desk"), ANN) is None
    assert graph.path(ANN, ANN) == Path(())
    assert graph.reach(ANN) == {ANN, CROWN, arn("role", "desk")}


def test_order_of_documents_is_irrelevant() -> None:
    documents = (user("ann", PASS, TRAIN), KING, DESK, role("pipeline", PASS, TRAIN, trust=trusting("sagemaker")))
    found = {json.dumps(reached(ways(*shuffled))) for shuffled in permutations(documents)}
    assert found == {json.dumps([CROWN])}


def test_an_estate_has_one_graph() -> None:
    found = estate(KING)
    assert Escalation.of(found) is Escalation.of(found)


# What rules are told


def test_a_route_says_its_steps_and_is_evidence() -> None:
    found = estate(user("ann", PASS, TRAIN), KING)
    graph, recorder = graph_of(found, user("ann"))
    route = graph.escalation(graph.get(User, Ref(User.type, ANN)))
    assert route is not None
    assert str(route) == "becomes role crown by iam:PassRole + sagemaker:CreateTrainingJob; which is administrator"
    assert route.steps[0].words.endswith("(own[0], own[1], trust policy of crown[0])")
    assert [read.value for read in recorder.reads if read.fact.startswith("iam:PassRole")] == [
        "crown, by own[0], own[1], trust policy of crown[0]"
    ]
    drawn = along(ANN, route.steps)
    assert [(node.name, node.mark) for node in drawn.nodes] == [
        ("ann", "subject"),
        ("crown", "evidence"),
        ("administrator", "evidence"),
    ]
    assert [edge.relation for edge in drawn.edges] == ["CreateTrainingJob", "is administrator"]


UNREAD_LISTS = ["AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group", "AWS::IAM::ManagedPolicy"]


@pytest.mark.parametrize("type_", UNREAD_LISTS)
def test_no_way_is_proven_only_where_all_principals_were_listed(type_: str) -> None:
    assert told(user("ann", TRAIN), KING) is None
    with pytest.raises(MissingEvidence):
        told(user("ann", TRAIN), KING, denied=[type_])


def test_a_principal_on_the_way_whose_policies_were_not_read_leaves_it_open() -> None:
    unread = role("middle", trust=trusting(aws=ANN), **attached("unread"))
    with pytest.raises(MissingEvidence, match="unread"):
        told(user("ann"), unread)
    assert told(user("ann"), role("middle", trust=trusting("glue"), **attached("unread"))) is None


def test_a_role_whose_trust_was_not_read_may_let_anybody_in() -> None:
    gap = {"GetAccountAuthorizationDetails": Reason.DENIED}
    blank = document("AWS::IAM::Role", "blank", arn=arn("role", "blank"), region=GLOBAL, gaps=gap)
    with pytest.raises(MissingEvidence):
        told(user("ann"), blank)
    assert told(user("ann", PASS, TRAIN), blank, KING) is not None


def test_organization_policies_that_were_not_read_may_shut_the_way() -> None:
    with pytest.raises(MissingEvidence) as raised:
        told(user("ann", PASS, TRAIN), KING, denied=["AWS::Organizations::Organization"])
    assert "service control policies" in raised.value.gap.detail
    assert "becomes role crown" in raised.value.gap.detail
    assert told(user("ann", TRAIN), KING, denied=["AWS::Organizations::Organization"]) is None


def test_what_no_scan_reads_leaves_the_way_open() -> None:
    crown = role("crown", ADMIN, trust=trusting("lambda"))
    with pytest.raises(MissingEvidence) as raised:
        told(user("ann", allow("lambda:UpdateFunctionCode")), crown)
    assert "a Lambda function with this role" in raised.value.gap.detail


# Data


def bucket(key: str | None = None, text: dict[str, Any] | None = None) -> Document:
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key} if key else {"SSEAlgorithm": "AES256"}
    rules = {"Rules": [{"ApplyServerSideEncryptionByDefault": default}]}
    answers: dict[str, Any] = {
        "ListBuckets": {"Name": "data"},
        "GetBucketPolicy": None if text is None else {"Policy": json.dumps(text)},
        "GetBucketEncryption": {"ServerSideEncryptionConfiguration": rules},
    }
    return document("AWS::S3::Bucket", "data", **answers)


def key(*statements: Statement) -> Document:
    answers: dict[str, Any] = {
        "DescribeKey": {
            "KeyMetadata": {"KeyId": "11-22", "Arn": KEY_ARN, "KeyManager": "CUSTOMER", "KeyState": "Enabled"}
        },
        "GetKeyPolicy": {"Policy": json.dumps(policy(*statements))},
        "ListGrants": {"Grants": []},
        "ListAliases": {"Aliases": []},
    }
    return document("AWS::KMS::Key", "11-22", arn=KEY_ARN, **answers)


def read(*documents: Document) -> str | None:
    """By which actions Ann reads the bucket, in her last step."""
    found = estate(*documents)
    (thing,) = found.of_type(Bucket, ACCOUNT)
    path = Escalation(found).to_data(ANN, thing)
    return None if path is None else path.steps[-1].via


GET = allow("s3:GetObject", on="arn:aws:s3:::data/2026/*")
VIA_S3 = {
    **ANYBODY,
    "Principal": {"AWS": ANN},
    "Condition": {"StringEquals": {"kms:ViaService": f"s3.{REGION}.amazonaws.com"}},
}
VIA_JOBS = {**VIA_S3, "Condition": {"StringEquals": {"kms:ViaService": f"sagemaker.{REGION}.amazonaws.com"}}}


def test_objects_are_read_with_the_key_that_they_need() -> None:
    assert read(user("ann", GET), bucket()) == "s3:GetObject"
    assert read(user("ann", GET), bucket("alias/aws/s3")) == "s3:GetObject"
    assert read(user("ann", GET, allow("kms:Decrypt")), bucket(KEY_ARN), key(ANYBODY)) == "s3:GetObject + kms:Decrypt"
    assert read(user("ann", GET), bucket(KEY_ARN), key(ANYBODY)) is None
    assert read(user("ann", allow("kms:Decrypt")), bucket(KEY_ARN), key(ANYBODY)) is None


def test_a_key_may_be_opened_by_a_grant_or_by_its_policy() -> None:
    locked = (bucket(KEY_ARN), key(ANYBODY))
    assert read(user("ann", GET, allow("kms:CreateGrant")), *locked) == "s3:GetObject + kms:CreateGrant"
    assert read(user("ann", GET, allow("kms:PutKeyPolicy")), *locked) == "s3:GetObject + kms:PutKeyPolicy"
    for_services = allow("kms:CreateGrant", Bool={"kms:GrantIsForAWSResource": "true"})
    assert read(user("ann", GET, for_services), *locked) is None


def test_a_key_that_works_through_s3_only_works_for_its_objects() -> None:
    assert read(user("ann", GET), bucket(KEY_ARN), key(VIA_S3)) == "s3:GetObject + kms:Decrypt"
    assert read(user("ann", GET), bucket(KEY_ARN), key(VIA_JOBS)) is None


def test_a_way_to_data_leads_through_others() -> None:
    reader = role("reader", GET, trust=trusting(aws=ANN))
    found = estate(user("ann"), reader, bucket(), key(ANYBODY))
    (thing,) = found.of_type(Bucket, ACCOUNT)
    assert reached(Escalation(found).to_data(ANN, thing)) == [arn("role", "reader"), "arn:aws:s3:::data"]


def test_a_key_is_reached_by_whoever_may_use_it() -> None:
    found = estate(user("ann", allow("kms:Decrypt")), key(ANYBODY))
    (thing,) = found.of_type(Key, ACCOUNT)
    assert reached(Escalation(found).to_data(ANN, thing)) == [KEY_ARN]


def test_a_group_that_one_may_join_gives_what_it_has() -> None:
    joins = user("ann", allow("iam:AddUserToGroup", on=arn("group", "admins")))
    assert ways(joins, group("admins", ADMIN)) is not None
    assert ways(joins, group("admins", TRAIN)) is None
