"""IAM's collector against the sandbox: who there is, what they may do, and what is not known of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

from auditor.collect import iam
from auditor.collect.collector import Scan
from auditor.model.gap import Reason
from auditor.sandbox import Fault
from tests.collect.reading import ACCOUNT, read

TRUST = json.dumps({"Version": "2012-10-17", "Statement": []})
POLICY = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]})
CREATED = "2026-01-31T12:00:00+00:00"
ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess"
REPORT = "\n".join(
    [
        "user,arn,password_enabled,password_last_used,mfa_active,access_key_1_active,access_key_1_last_used_date",
        f"<root_account>,arn:aws:iam::{ACCOUNT}:root,not_supported,no_information,true,false,N/A",
        f"ada,arn:aws:iam::{ACCOUNT}:user/ada,true,2026-01-02T03:04:05+00:00,false,true,N/A",
    ]
)


def managed(name: str, owner: str, attachments: int) -> dict[str, Any]:
    return {
        "PolicyName": name,
        "Arn": f"arn:aws:iam::{owner}:policy/{name}",
        "AttachmentCount": attachments,
        "DefaultVersionId": "v2",
        "PolicyVersionList": [
            {"VersionId": "v1", "IsDefaultVersion": False, "Document": TRUST},
            {"VersionId": "v2", "IsDefaultVersion": True, "Document": POLICY},
        ],
    }


def account() -> dict[str, Any]:
    role = {
        "RoleName": "train",
        "Path": "/ml/",
        "Arn": f"arn:aws:iam::{ACCOUNT}:role/ml/train",
        "CreateDate": CREATED,
        "AssumeRolePolicyDocument": TRUST,
        "RolePolicyList": [{"PolicyName": "data", "PolicyDocument": POLICY}],
        "AttachedManagedPolicies": [{"PolicyName": "AdministratorAccess", "PolicyArn": ADMIN}],
        "Tags": [{"Key": "team", "Value": "churn"}],
    }
    users = [
        {"UserName": name, "Path": "/", "Arn": f"arn:aws:iam::{ACCOUNT}:user/{name}", "CreateDate": CREATED}
        for name in ("ada", "new")
    ]
    details = {
        "RoleDetailList": [role],
        "UserDetailList": users,
        "GroupDetailList": [{"GroupName": "ml", "Arn": f"arn:aws:iam::{ACCOUNT}:group/ml", "CreateDate": CREATED}],
        "Policies": [
            managed("AdministratorAccess", "aws", 1),
            managed("ReadOnlyAccess", "aws", 0),
            managed("own", ACCOUNT, 0),
        ],
    }
    device = {"SerialNumber": f"arn:aws:iam::{ACCOUNT}:mfa/root-account-mfa-device"}
    oidc = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"
    return {
        "service": "iam",
        "operations": {
            "GetAccountAuthorizationDetails": details,
            "GenerateCredentialReport": {"State": "COMPLETE"},
            "GetCredentialReport": {"Content": REPORT},
            "GetAccountSummary": {"SummaryMap": {"AccountMFAEnabled": 1, "AccountAccessKeysPresent": 0, "Users": 2}},
            "GetAccountPasswordPolicy": [{"error": ["NoSuchEntity", "There is no password policy"]}],
            "ListVirtualMFADevices": {"VirtualMFADevices": [device], "IsTruncated": False},
            "ListOpenIDConnectProviders": {"OpenIDConnectProviderList": [{"Arn": oidc}]},
            "GetOpenIDConnectProvider": {"Url": "token.actions.githubusercontent.com", "ClientIDList": ["sts"]},
            "ListSAMLProviders": {"SAMLProviderList": []},
        },
    }


BLOCK = {
    "service": "s3control",
    "operations": {
        "GetPublicAccessBlock": {
            "PublicAccessBlockConfiguration": {
                "BlockPublicAcls": True,
                "IgnorePublicAcls": True,
                "BlockPublicPolicy": True,
                "RestrictPublicBuckets": False,
            }
        }
    },
}


def test_a_role_has_its_policies_as_documents(tmp_path: Path) -> None:
    found = read(tmp_path, iam.COLLECTOR, account(), BLOCK)
    role = found.resource(iam.ROLE, "train")
    assert json.loads(role.trust_policy) == json.loads(TRUST)
    assert [(each.name, json.loads(each.document)) for each in role.inline_policies] == [("data", json.loads(POLICY))]
    assert [ref.text for ref in role.attached_policies] == [ADMIN]
    assert (role.path, role.boundary, role.tags, role.last_used) == ("/ml/", None, (("team", "churn"),), None)
    assert role.identity.region == "global"
    assert not role.service_linked


def test_only_used_policies_of_aws_are_kept(tmp_path: Path) -> None:
    found = read(tmp_path, iam.COLLECTOR, account(), BLOCK)
    assert found.names(iam.POLICY) == {"AdministratorAccess", "own"}
    admin = found.resource(iam.POLICY, "AdministratorAccess")
    assert (admin.aws_managed, json.loads(admin.default_document)) == (True, json.loads(POLICY))
    assert not found.resource(iam.POLICY, "own").aws_managed


def test_a_user_has_the_row_of_the_credential_report(tmp_path: Path) -> None:
    user = read(tmp_path, iam.COLLECTOR, account(), BLOCK).resource(iam.USER, "ada")
    assert (user.password_enabled, user.mfa_active, user.key_1_active) == (True, False, True)
    assert (user.password_last_used, user.key_1_last_used) == ("2026-01-02T03:04:05+00:00", None)
    assert user.key_2_active is False


def test_a_user_younger_than_the_report_is_not_known(tmp_path: Path) -> None:
    gaps = read(tmp_path, iam.COLLECTOR, account(), BLOCK).document(iam.USER, "new").gaps
    assert gaps["GetCredentialReport"].reason is Reason.NOT_RETURNED


def test_the_account_tells_of_root_and_of_its_settings(tmp_path: Path) -> None:
    found = read(tmp_path, iam.COLLECTOR, account(), BLOCK)
    whole = found.resource(iam.ACCOUNT, ACCOUNT)
    assert (whole.root_mfa, whole.root_keys, whole.users) == (True, False, 2)
    assert (whole.password_enabled, whole.password_last_used, whole.mfa_active) == (False, None, True)
    assert (whole.password_minimum_length, whole.password_maximum_age) == (8, None)
    assert (whole.block_public_policy, whole.restrict_public_buckets) == (True, False)
    assert whole.virtual_mfa_devices == (f"arn:aws:iam::{ACCOUNT}:mfa/root-account-mfa-device",)
    assert found.names(iam.OIDC) == {"token.actions.githubusercontent.com"}
    assert [found.listed(type_) for type_ in iam.COLLECTOR.types] == [None] * 8


def test_denied_details_leave_the_rest(tmp_path: Path) -> None:
    faults = [Fault("iam.GetAccountSummary", "deny"), Fault("s3control.*", "throttle")]
    found = read(tmp_path, iam.COLLECTOR, account(), BLOCK, faults=faults)
    gaps = found.document(iam.ACCOUNT, ACCOUNT).gaps
    assert {name: gap.reason for name, gap in gaps.items()} == {
        "GetAccountSummary": Reason.DENIED,
        "s3control:GetPublicAccessBlock": Reason.THROTTLED,
    }
    assert found.resource(iam.ACCOUNT, ACCOUNT).mfa_active is True
    assert found.names(iam.ROLE) == {"train"}


def test_denied_listings_are_gaps(tmp_path: Path) -> None:
    faults = [Fault("iam.GetAccountAuthorizationDetails", "deny"), Fault("iam.ListVirtualMFADevices", "deny")]
    found = read(tmp_path, iam.COLLECTOR, account(), BLOCK, faults=faults)
    for type_ in (iam.USER, iam.ROLE, iam.GROUP, iam.POLICY, iam.DEVICE):
        assert found.listed(type_) is Reason.DENIED
    assert (found.listed(iam.OIDC), found.listed(iam.ACCOUNT)) == (None, None)
    assert found.document(iam.ACCOUNT, ACCOUNT).gaps["ListVirtualMFADevices"].reason is Reason.DENIED


def test_a_denied_report_is_a_gap_of_every_user(tmp_path: Path) -> None:
    faults = [Fault("iam.G*CredentialReport", "deny")]
    found = read(tmp_path, iam.COLLECTOR, account(), BLOCK, faults=faults)
    assert found.document(iam.USER, "ada").gaps["GetCredentialReport"].reason is Reason.DENIED
    assert found.document(iam.ACCOUNT, ACCOUNT).gaps["GetCredentialReport"].reason is Reason.DENIED


def test_a_report_that_is_never_ready_is_a_gap(tmp_path: Path) -> None:
    content = account()
    content["operations"]["GetCredentialReport"] = [{"error": ["ReportInProgress", "Come back later"]}]
    found = read(tmp_path, iam.COLLECTOR, content, BLOCK)
    assert found.calls().count("GetCredentialReport") == 7
    assert found.document(iam.USER, "ada").gaps["GetCredentialReport"].reason is Reason.ERROR


def test_nothing_is_asked_for_types_that_no_rule_needs(tmp_path: Path) -> None:
    with patch.object(Scan, "wants", lambda _, *types: iam.ROLE in types):
        found = read(tmp_path, iam.COLLECTOR, account(), BLOCK)
    assert found.calls() == ["GetAccountAuthorizationDetails"]
    assert found.names(iam.ROLE) == {"train"}
