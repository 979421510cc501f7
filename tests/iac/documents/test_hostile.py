"""Whatever a template says, describing it makes responses of JSON and of the nodes of choice, and raises nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.iac.documents import ecr, efs, iam, kms, s3, secretsmanager
from auditor.iac.documents.policies import policy
from auditor.iac.documents.related import Related
from auditor.model.choice import ABSENT, OneOf, Unknown, decisions, holes, within
from auditor.model.gap import Gap
from tests.iac.documents.reading import MAYBE, planned

MODULES = (iam, kms, s3, secretsmanager, ecr, efs)
DESCRIBES = {type_: describe for module in MODULES for type_, describe in module.DESCRIBES.items()}
REFERENCES = st.sampled_from(["«It|Ref»", "«It|Arn»", "«It»", "«Other|Arn»", "«", "»", "«|»", "name", ""])
SCALARS = REFERENCES | st.booleans() | st.integers(-9, 9) | st.none() | st.text(max_size=5) | st.floats(allow_nan=False)
MEMBERS = st.sampled_from(
    (
        *("Statement", "Effect", "Principal", "AWS", "Resource", "Condition", "StringEquals", "aws:SourceAccount"),
        *("Rules", "Rule", "Status", "Part", "PolicyDocument", "ServerSideEncryptionConfiguration"),
        *("DefaultRetention", "Destination", "TagFilters"),
    )
)
UNKNOWNS = st.builds(
    Unknown, st.sampled_from(["parameter P has no value", "it is known only after apply", ""]), REFERENCES | st.just("")
)


def choices(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[OneOf]:
    """Choices of two decisions, each always with the same options."""
    both = st.fixed_dictionaries({"true": inner, "false": inner | st.just(ABSENT)})
    return st.builds(OneOf, st.sampled_from(["condition IsProd", "parameter Env"]), both)


VALUES = st.recursive(
    SCALARS | UNKNOWNS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(MEMBERS, inner, max_size=3) | choices(inner),
    max_leaves=8,
)
NAMES = (
    *(
        "AssumeRolePolicyDocument",
        "Policies",
        "ManagedPolicyArns",
        "PermissionsBoundary",
        "RoleName",
        "Groups",
        "Users",
        "Roles",
    ),
    *(
        "PolicyDocument",
        "Url",
        "ClientIdList",
        "KeyPolicy",
        "EnableKeyRotation",
        "KeySpec",
        "Origin",
        "Enabled",
        "Grants",
    ),
    *("PrimaryKeyArn", "RotationPeriodInDays", "BucketName", "BucketEncryption", "LifecycleConfiguration", "Policy"),
    *("OwnershipControls", "AccessControl", "AccessControlPolicy", "ObjectLockConfiguration", "ObjectLockEnabled"),
    *("ReplicationConfiguration", "LoggingConfiguration", "VersioningConfiguration", "PublicAccessBlockConfiguration"),
    *("ResourcePolicy", "RepositoryPolicyText", "ImageScanningConfiguration", "Rules", "FileSystemPolicy", "Encrypted"),
)
PROPERTIES = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6)
WORLD = {"condition IsProd": "true", "parameter Env": "false"}
JOINING = {
    "AWS::IAM::Policy": "Roles",
    "AWS::IAM::ManagedPolicy": "Roles",
    "AWS::IAM::UserToGroupAddition": "Users",
    "Terraform::IAM::PolicyAttachment": "Role",
    "Terraform::KMS::KeyPart": "Key",
    "Terraform::S3::BucketPart": "Bucket",
    "AWS::S3::BucketPolicy": "Bucket",
    "AWS::KMS::Alias": "TargetKeyId",
    "AWS::SecretsManager::RotationSchedule": "SecretId",
    "AWS::EFS::MountTarget": "FileSystemId",
}


@pytest.mark.parametrize("type_", sorted(DESCRIBES))
@given(properties=PROPERTIES, joining=VALUES, more=PROPERTIES)
@settings(max_examples=25)
def test_describing_raises_nothing(type_: str, properties: Any, joining: Any, more: Any) -> None:
    target = planned(type_, "It", **properties)
    others = [
        planned(kind, f"By{index}", MAYBE if index % 2 else None, **{**more, member: joining, "Part": more})
        for index, (kind, member) in enumerate(JOINING.items())
    ]
    responses = DESCRIBES[type_](target, Related.among([target, *others]))
    assert responses
    assert all(isinstance(one, (Mapping, OneOf, Unknown, type(None))) for one in responses.values())
    gaps: dict[str, Gap] = {}
    known = {name: holes(within(one, WORLD), name, name, gaps) for name, one in responses.items()}
    assert not any(decision in WORLD for decision in decisions(known))


@given(value=VALUES)
def test_preparing_a_policy_raises_nothing_and_leaves_what_is_certain(value: Any) -> None:
    made = policy(value)
    if not _open(value):
        assert made == value


def _open(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_open, value.values()))
    return any(map(_open, value)) if isinstance(value, list) else isinstance(value, (OneOf, Unknown))
