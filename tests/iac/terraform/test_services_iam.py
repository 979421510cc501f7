"""IAM's and KMS's resources of a plan in CloudFormation's terms."""

from __future__ import annotations

import pytest

from auditor.iac.terraform.services import kms
from auditor.iac.terraform.services.iam import TYPES
from auditor.model.choice import Unknown, symbol
from tests.iac.terraform.around_sagemaker import NOT_YET, everything, part, properties, statement

BOUNDARY = symbol("aws_iam_policy.boundary", "Arn")
WORKER = symbol("aws_iam_role.worker", "Arn")
KEY = symbol("aws_kms_key.k", "Ref")


def test_a_role_has_its_trust_policy_as_a_structure() -> None:
    role = properties("aws_iam_role.worker")
    assert statement(role.pop("AssumeRolePolicyDocument"))["Principal"] == {"Service": "sagemaker.amazonaws.com"}
    assert role == {
        "RoleName": "worker",
        "Path": "/ml/",
        "MaxSessionDuration": 3600,
        "PermissionsBoundary": BOUNDARY,
        "Tags": [{"Key": "team", "Value": "ml"}],
    }


def test_inline_policies_that_wait_for_apply_stay_unknown_beside_the_known_ones() -> None:
    role = properties("aws_iam_role.inline")
    by_name = {each["PolicyName"]: each["PolicyDocument"] for each in role["Policies"]}
    assert by_name["bucket"] == NOT_YET
    assert statement(by_name["s3"])["Action"] == "s3:*"
    assert "RoleName" not in role


def test_a_set_with_references_may_hold_more_than_the_plan_tells() -> None:
    attached = properties("aws_iam_role.inline")["ManagedPolicyArns"]
    assert attached[0] == BOUNDARY
    assert isinstance(attached[1], Unknown)


def test_a_set_without_references_is_whole() -> None:
    known = {"assume_role_policy": "{}", "managed_policy_arns": ["arn:aws:iam::aws:policy/ReadOnlyAccess"]}
    assert TYPES["aws_iam_role"].properties(known)["ManagedPolicyArns"] == known["managed_policy_arns"]


def test_an_empty_inline_policy_is_none() -> None:
    blank = {"assume_role_policy": "{}", "inline_policy": [{"name": None, "policy": ""}]}
    assert TYPES["aws_iam_role"].properties(blank)["Policies"] == []


@pytest.mark.parametrize("text", ["allow everything", "[1, 2]", '"text"'])
def test_a_trust_policy_that_is_no_json_object_is_unknown(text: str) -> None:
    made = TYPES["aws_iam_role"].properties({"assume_role_policy": text})
    assert isinstance(made["AssumeRolePolicyDocument"], Unknown)


@pytest.mark.parametrize(
    ("address", "type_", "holder"),
    [
        ("aws_iam_role_policy.more", "AWS::IAM::RolePolicy", {"RoleName": symbol("aws_iam_role.worker", "Ref")}),
        ("aws_iam_user_policy.u", "AWS::IAM::UserPolicy", {"UserName": "ann"}),
        ("aws_iam_group_policy.g", "AWS::IAM::GroupPolicy", {"GroupName": "g"}),
    ],
)
def test_an_inline_policy_beside_its_holder_names_it(address: str, type_: str, holder: dict[str, str]) -> None:
    assert everything()[address].type == type_
    assert holder.items() <= properties(address).items()


@pytest.mark.parametrize(
    ("address", "attached"),
    [
        (
            "aws_iam_role_policy_attachment.full",
            {"Role": "worker", "PolicyArn": "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"},
        ),
        ("aws_iam_user_policy_attachment.u", {"User": "ann", "PolicyArn": BOUNDARY}),
        (
            "aws_iam_group_policy_attachment.g",
            {"Group": "g", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"},
        ),
        ("aws_iam_policy_attachment.many", {"Role": ["legacy", "worker"], "User": ["ann"], "PolicyArn": BOUNDARY}),
    ],
)
def test_an_attachment_says_who_gets_which_policy(address: str, attached: dict[str, object]) -> None:
    assert everything()[address].type == "Terraform::IAM::PolicyAttachment"
    assert properties(address) == attached


def test_what_owns_all_attachments_attaches_them() -> None:
    assert everything()["aws_iam_role_policy_attachments_exclusive.x"].type == "Terraform::IAM::RolePart"
    assert part("aws_iam_role_policy_attachments_exclusive.x") == {"ManagedPolicyArns": [BOUNDARY]}
    assert part("aws_iam_user_policy_attachments_exclusive.u") == {}


def test_users_come_into_groups_from_either_side() -> None:
    assert part("aws_iam_user_group_membership.m") == {"Groups": ["g", "other"]}
    assert properties("aws_iam_group_membership.m2") == {"GroupName": "g", "Users": ["ann", "bob"]}


def test_a_key_without_a_policy_leaves_it_to_kms() -> None:
    key = properties("aws_kms_key.k")
    assert "KeyPolicy" not in key
    assert (key["EnableKeyRotation"], key["Enabled"], key["KeySpec"]) == (False, True, "SYMMETRIC_DEFAULT")


def test_a_key_with_a_policy_has_it_as_a_structure() -> None:
    key = properties("aws_kms_key.k2")
    assert statement(key["KeyPolicy"])["Principal"] == {"AWS": "*"}
    assert (key["EnableKeyRotation"], key["RotationPeriodInDays"], key["PendingWindowInDays"]) == (True, 180, 7)


def test_policies_and_grants_beside_a_key_are_parts_of_it() -> None:
    assert properties("aws_kms_key_policy.kp") == {"Key": KEY, "Part": {"KeyPolicy": NOT_YET}}
    assert part("aws_kms_grant.gr")["Grants"] == [
        {
            "GranteePrincipal": WORKER,
            "Operations": ["Decrypt", "Encrypt"],
            "Constraints": {"EncryptionContextEquals": {"Department": "ML"}},
        }
    ]


def test_an_alias_names_its_key() -> None:
    assert properties("aws_kms_alias.a") == {"AliasName": "alias/team", "TargetKeyId": KEY}


def test_a_key_with_material_of_ones_own_may_not_be_enabled_yet() -> None:
    key = properties("aws_kms_external_key.e")
    assert (key["Origin"], key["Enabled"]) == ("EXTERNAL", NOT_YET)


def test_a_key_store_is_where_the_material_is() -> None:
    store = {"custom_key_store_id": "cks-1"}
    assert kms.TYPES["aws_kms_key"].properties(store)["Origin"] == "AWS_CLOUDHSM"
    assert kms.TYPES["aws_kms_key"].properties({**store, "xks_key_id": "1"})["Origin"] == "EXTERNAL_KEY_STORE"
