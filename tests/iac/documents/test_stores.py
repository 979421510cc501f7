"""Secrets, repositories and file systems."""

from __future__ import annotations

import json
from typing import Any

import pytest

from auditor.iac.documents import ecr, efs, secretsmanager
from auditor.iac.planned import Planned
from auditor.model.aws.ecr import RegistryScanning, RegistrySigning, Repository
from auditor.model.aws.efs import FileSystem
from auditor.model.aws.secretsmanager import StoredSecret
from auditor.model.choice import OneOf, Unknown, symbol
from auditor.model.gap import MissingEvidence
from tests.iac.documents.reading import ELSE, MAYBE, PROD, described, misfits, planned, read

APPLY = Unknown("known only after apply")
SHARE: dict[str, Any] = {
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "*", "Resource": "*"}]
}


def secret(*others: Planned, properties: Any = None, **world: str) -> StoredSecret:
    target = planned("AWS::SecretsManager::Secret", "Token", **(properties or {}))
    return read(StoredSecret, described(secretsmanager.DESCRIBES, target, *others), **world)


def test_a_secret_that_says_nothing_has_the_managed_key_and_is_not_rotated() -> None:
    made = secret()
    assert (made.key, made.rotated, made.rotation_days, made.policy, made.tags) == (None, False, None, None, ())
    assert made.name == "«Token|Name»"
    for fact in ("last_accessed", "last_rotated", "created"):
        with pytest.raises(MissingEvidence):
            getattr(made, fact)


def test_a_secret_is_rotated_by_a_schedule_that_names_it() -> None:
    rules = {"AutomaticallyAfterDays": "30"}
    schedule = planned(
        "AWS::SecretsManager::RotationSchedule", "Turn", MAYBE, SecretId=symbol("Token", "Ref"), RotationRules=rules
    )
    assert (secret(schedule, **PROD).rotated, secret(schedule, **PROD).rotation_days) == (True, 30)
    assert (secret(schedule, **ELSE).rotated, secret(schedule, **ELSE).rotation_days) == (False, None)


def test_a_secret_has_its_key_and_the_policy_that_names_it() -> None:
    written = planned("AWS::SecretsManager::ResourcePolicy", "P", SecretId="token", ResourcePolicy=SHARE)
    made = secret(written, properties={"Name": "token", "KmsKeyId": symbol("Key", "Arn")})
    assert made.key is not None
    assert made.key.text == "«Key|Arn»"
    assert made.policy is not None
    assert json.loads(made.policy) == SHARE
    own = secret(properties={"ResourcePolicy": SHARE})
    assert own.policy is not None
    with pytest.raises(MissingEvidence):
        _ = secret(properties={"KmsKeyId": APPLY}).key


def repository(*others: Planned, properties: Any = None, **world: str) -> Repository:
    target = planned("AWS::ECR::Repository", "Images", **(properties or {}))
    return read(Repository, described(ecr.DESCRIBES, target, *others), **world)


def test_a_repository_that_says_nothing_has_what_ecr_gives_it() -> None:
    made = repository()
    assert (made.mutability, made.scan_on_push, made.encryption, made.key) == ("MUTABLE", False, "AES256", None)
    assert (made.policy, made.lifecycle_policy) == (None, None)
    assert made.also_known_as == ("«Images|RepositoryUri»",)


def test_a_repository_has_what_it_says() -> None:
    excluded = {"ImageTagMutabilityExclusionFilterType": "WILDCARD", "ImageTagMutabilityExclusionFilterValue": "dev-*"}
    made = repository(
        planned(
            "Terraform::ECR::RepositoryPart", "P", Repository=symbol("Images"), Part={"RepositoryPolicyText": SHARE}
        ),
        properties={
            "ImageTagMutability": "IMMUTABLE_WITH_EXCLUSION",
            "ImageTagMutabilityExclusionFilters": [excluded],
            "ImageScanningConfiguration": {"ScanOnPush": "true"},
            "EncryptionConfiguration": {"EncryptionType": "KMS", "KmsKey": symbol("Key", "Arn")},
            "LifecyclePolicy": {"LifecyclePolicyText": '{"rules": []}'},
        },
    )
    assert made.fixes("1.0")
    assert not made.fixes("dev-1")
    assert (made.scan_on_push, made.encryption, made.lifecycle_policy) == (True, "KMS", '{"rules": []}')
    assert made.policy is not None
    assert json.loads(made.policy) == SHARE


def test_a_repository_under_choices() -> None:
    choice = OneOf("condition IsProd", {"true": "IMMUTABLE", "false": "MUTABLE"})
    assert repository(properties={"ImageTagMutability": choice}, **PROD).tags_immutable
    assert not repository(properties={"ImageTagMutability": choice}, **ELSE).tags_immutable
    with pytest.raises(MissingEvidence):
        _ = repository(properties={"ImageScanningConfiguration": APPLY}).scan_on_push


def test_a_registry_scans_and_signs_as_its_rules_say() -> None:
    filters = [{"Filter": "prod-", "FilterType": "WILDCARD"}]
    rule = {"ScanFrequency": "CONTINUOUS_SCAN", "RepositoryFilters": filters}
    scans = planned("AWS::ECR::RegistryScanningConfiguration", "Scan", ScanType="ENHANCED", Rules=[rule])
    scanning = described(ecr.DESCRIBES, scans)
    made = read(RegistryScanning, scanning)
    assert made.scan_type == "ENHANCED"
    assert [(one.frequency, one.covers("prod-api"), one.covers("x")) for one in made.rules] == [
        ("CONTINUOUS_SCAN", True, False)
    ]
    profile = {"SigningProfileArn": "arn:aws:signer:eu-west-1:111122223333:/signing-profiles/x"}
    signing = described(ecr.DESCRIBES, planned("AWS::ECR::SigningConfiguration", "Sign", Rules=[profile]))
    assert [one.profile for one in read(RegistrySigning, signing).rules] == [profile["SigningProfileArn"]]
    assert not misfits(RegistryScanning, scanning) + misfits(RegistrySigning, signing)


def files(*others: Planned, properties: Any = None, **world: str) -> FileSystem:
    target = planned("AWS::EFS::FileSystem", "Home", **(properties or {}))
    return read(FileSystem, described(efs.DESCRIBES, target, *others), **world)


def test_a_file_system_that_says_nothing_is_not_encrypted_and_no_domains() -> None:
    made = files()
    assert (made.encrypted, made.key, made.mount_targets, made.policy, made.domain) == (False, None, 0, None, None)


def test_a_file_system_has_what_it_says() -> None:
    made = files(
        planned("AWS::EFS::MountTarget", "A", FileSystemId=symbol("Home", "Ref")),
        planned("AWS::EFS::MountTarget", "B", MAYBE, FileSystemId=symbol("Home", "Ref")),
        planned("AWS::EFS::MountTarget", "C", FileSystemId=symbol("Else", "Ref")),
        properties={"Encrypted": "true", "FileSystemPolicy": SHARE, "FileSystemTags": [{"Key": "a", "Value": "b"}]},
        **PROD,
    )
    assert (made.encrypted, made.mount_targets, made.tags) == (True, 2, (("a", "b"),))
    assert made.policy is not None
    assert json.loads(made.policy) == SHARE
    with pytest.raises(MissingEvidence):
        _ = files(properties={"Encrypted": APPLY}).encrypted


def test_responses_are_of_the_shapes_that_the_services_answer() -> None:
    schedule = planned("AWS::SecretsManager::RotationSchedule", "Turn", SecretId=symbol("Token"), RotationRules={})
    token = planned("AWS::SecretsManager::Secret", "Token", KmsKeyId="k", ResourcePolicy=SHARE)
    assert not misfits(StoredSecret, described(secretsmanager.DESCRIBES, token, schedule))
    images = planned("AWS::ECR::Repository", "Images", EncryptionConfiguration={"EncryptionType": "KMS", "KmsKey": "k"})
    assert not misfits(Repository, described(ecr.DESCRIBES, images))
    home = planned("AWS::EFS::FileSystem", "Home", Encrypted=True, FileSystemTags=[{"Key": "a", "Value": "b"}])
    assert not misfits(FileSystem, described(efs.DESCRIBES, home))
