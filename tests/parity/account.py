"""A configuration as a live account: the documents that the sandbox answers with once everything is there.

What AWS fills in where a request is silent is written here by hand, from its documentation, so that what code is read
as is held against something that was not made of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from tests.parity.configuration import ACCOUNT, REGION, Configuration, Thing
from tests.parity.live_network import network
from tests.parity.live_sagemaker import described

MADE: Final = "2026-11-20T09:00:00Z"
_OWNER: Final = {"ID": "1d0c9b8a7f6e5d4c3b2a1f0e9d8c7b6a5f4e3d2c1b0a9f8e7d6c5b4a3f2e1d0c"}
_AWS_POLICIES: Final = ("AdministratorAccess", "AmazonSageMakerFullAccess")


def write(configuration: Configuration, folder: Path) -> None:
    """Write the files of the account."""
    for name, content in _files(configuration).items():
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(content, sort_keys=False))


def _files(configuration: Configuration) -> dict[str, dict[str, Any]]:
    who = f"arn:aws:sts::{ACCOUNT}:assumed-role/auditor/auditor"
    caller = {"UserId": "AROA2PARITY:auditor", "Account": ACCOUNT, "Arn": who}
    regions = [{"RegionName": REGION, "Endpoint": f"ec2.{REGION}.amazonaws.com", "OptInStatus": "opt-in-not-required"}]
    ec2 = {"DescribeRegions": {"Regions": regions}, **network(configuration)}
    return {
        "account": {"service": "sts", "operations": {"GetCallerIdentity": caller}},
        "cloudtrail": {"service": "cloudtrail", "operations": _trails(configuration)},
        "iam": {"service": "iam", "operations": {"GetAccountAuthorizationDetails": _authorization(configuration)}},
        "kms": {"service": "kms", "region": REGION, **_keys(configuration)},
        "logs": {"service": "logs", "region": REGION, "operations": _logs(configuration)},
        "network": {"service": "ec2", "operations": ec2},
        "s3": {"service": "s3", "operations": _buckets(configuration)},
        "sagemaker": {"service": "sagemaker", "region": REGION, "items": _sagemaker(configuration)},
    }


def _sagemaker(configuration: Configuration) -> dict[str, list[dict[str, Any]]]:
    items: dict[str, list[dict[str, Any]]] = {}
    for thing in configuration.sagemaker:
        items.setdefault(thing.noun, []).append(described(thing, configuration))
    return items


def _authorization(configuration: Configuration) -> dict[str, Any]:
    roles = [_role(thing, configuration) for thing in configuration.of("Role")]
    return {"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": roles, "Policies": _managed()}


def _role(thing: Thing, configuration: Configuration) -> dict[str, Any]:
    told = thing.members
    inline = [
        {"PolicyName": each["PolicyName"], "PolicyDocument": json.dumps(each["PolicyDocument"])}
        for each in told.get("Policies", ())
    ]
    attached = [{"PolicyName": arn.rpartition("/")[2], "PolicyArn": arn} for arn in told.get("ManagedPolicyArns", ())]
    return {
        "RoleName": thing.name, "RoleId": f"AROA2{thing.key.upper()}", "Arn": configuration.arn(thing), "Path": "/",
        "CreateDate": MADE, "AssumeRolePolicyDocument": json.dumps(told["AssumeRolePolicyDocument"]),
        "AttachedManagedPolicies": attached, "RolePolicyList": inline,
    }  # fmt: skip


def _managed() -> list[dict[str, Any]]:
    """AWS's own policies as the bundled set has them."""
    from auditor.iac.documents.managed_policies import document  # noqa: PLC0415 - the real texts, from where they are

    found = []
    for name in _AWS_POLICIES:
        known = document(f"arn:aws:iam::aws:policy/{name}")
        assert known is not None
        found += [each for each in known.responses.values() if each is not None]
    whole = {"PolicyId": "ANPA2PARITY", "AttachmentCount": 1, "PermissionsBoundaryUsageCount": 0}
    return [whole | dict(each) for each in found]


def _keys(configuration: Configuration) -> dict[str, Any]:
    keys = configuration.of("Key")
    metadata = [
        {
            "AWSAccountId": ACCOUNT, "KeyId": key.name, "Arn": configuration.arn(key), "CreationDate": MADE,
            "Enabled": key.members["Enabled"], "KeyState": "Enabled" if key.members["Enabled"] else "Disabled",
            "KeyUsage": "ENCRYPT_DECRYPT", "Origin": "AWS_KMS", "KeyManager": "CUSTOMER",
            "KeySpec": "SYMMETRIC_DEFAULT", "CustomerMasterKeySpec": "SYMMETRIC_DEFAULT",
            "EncryptionAlgorithms": ["SYMMETRIC_DEFAULT"], "MultiRegion": False,
        }
        for key in keys
    ]  # fmt: skip
    rotation = [{"KeyId": key.name, "KeyRotationEnabled": key.members["EnableKeyRotation"]} for key in keys]
    policies = [
        {"match": {"KeyId": key.name}, "response": {
            "PolicyName": "default", "Policy": json.dumps(key.members["KeyPolicy"])}}
        for key in keys
    ]  # fmt: skip
    items = {"Key": [{"KeyMetadata": each} for each in metadata], "KeyRotationStatus": rotation}
    return {
        "items": items,
        "operations": {"GetKeyPolicy": policies, "ListGrants": {"Grants": []}, "ListResourceTags": {"Tags": []}},
    }


_AS_NEW: Final = {
    "BucketEncryption": {"ServerSideEncryptionConfiguration": [{
        "ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": False}]},
    "PublicAccessBlockConfiguration": dict.fromkeys(
        ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True),
    "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
}  # fmt: skip
"""A new bucket: docs.aws.amazon.com/AmazonS3/latest/userguide/{default-encryption-faq,create-bucket-faq}.html."""


def _buckets(configuration: Configuration) -> dict[str, Any]:
    buckets = configuration.of("Bucket")
    told = {each.name: _AS_NEW | configuration.literal(each.members) for each in buckets}
    policies = {
        configuration.literal(each.members["Bucket"]): each.members["PolicyDocument"]
        for each in configuration.of("BucketPolicy")
    }

    def cases(answer: Callable[[str, Mapping[str, Any]], Any]) -> list[dict[str, Any]]:
        return [{"match": {"Bucket": name}, **answer(name, each)} for name, each in told.items()]

    return {
        "ListBuckets": {"Owner": _OWNER, "Buckets": [
            {"Name": name, "CreationDate": MADE, "BucketRegion": REGION} for name in told]},
        "GetBucketPolicy": cases(lambda name, _: _policy(policies.get(name))),
        "GetBucketPolicyStatus": cases(lambda name, _: _status(policies.get(name))),
        "GetPublicAccessBlock": cases(lambda _, each: {"response": {
            "PublicAccessBlockConfiguration": each["PublicAccessBlockConfiguration"]}}),
        "GetBucketEncryption": cases(lambda _, each: {"response": {
            "ServerSideEncryptionConfiguration": {"Rules": _rules(each["BucketEncryption"])}}}),
        "GetBucketVersioning": cases(lambda _, each: {"response": each.get("VersioningConfiguration", {})}),
        "GetBucketLogging": cases(lambda _, each: {"response": _logging(each.get("LoggingConfiguration"))}),
        "GetBucketOwnershipControls": cases(lambda _, each: {"response": {
            "OwnershipControls": each["OwnershipControls"]}}),
        "GetBucketAcl": {"Owner": _OWNER, "Grants": [
            {"Grantee": {"Type": "CanonicalUser", **_OWNER}, "Permission": "FULL_CONTROL"}]},
        "GetBucketLifecycleConfiguration": [
            {"error": ["NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist"]}],
        "GetBucketReplication": [
            {"error": ["ReplicationConfigurationNotFoundError", "The replication configuration was not found"]}],
        "GetObjectLockConfiguration": [
            {"error": ["ObjectLockConfigurationNotFoundError", "Object Lock configuration does not exist"]}],
        "GetBucketLocation": {"LocationConstraint": REGION},
        "HeadBucket": {"BucketRegion": REGION},
    }  # fmt: skip


def _policy(document: Any) -> dict[str, Any]:
    if document is None:
        return {"error": ["NoSuchBucketPolicy", "The bucket policy does not exist"]}
    return {"response": {"Policy": json.dumps(document)}}


def _status(document: Any) -> dict[str, Any]:
    if document is None:
        return {"error": ["NoSuchBucketPolicy", "The bucket policy does not exist"]}
    opened = any(one["Effect"] == "Allow" and one["Principal"] == "*" for one in document["Statement"])
    return {"response": {"PolicyStatus": {"IsPublic": opened}}}


def _rules(encryption: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "ApplyServerSideEncryptionByDefault": each["ServerSideEncryptionByDefault"],
            "BucketKeyEnabled": each["BucketKeyEnabled"],
        }
        for each in encryption["ServerSideEncryptionConfiguration"]
    ]


def _logging(config: Mapping[str, Any] | None) -> dict[str, Any]:
    if config is None:
        return {}
    to = {"TargetBucket": config["DestinationBucketName"], "TargetPrefix": config["LogFilePrefix"]}
    return {"LoggingEnabled": to}


def _logs(configuration: Configuration) -> dict[str, Any]:
    told = {
        "RetentionInDays": "retentionInDays",
        "KmsKeyId": "kmsKeyId",
    }
    groups = [
        {
            "logGroupName": each.members["LogGroupName"], "creationTime": 1763629200000, "storedBytes": 0,
            "arn": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{each.members['LogGroupName']}:*",
            "logGroupArn": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{each.members['LogGroupName']}",
            "metricFilterCount": 0, "logGroupClass": "STANDARD",
            **{name: configuration.literal(each.members[ours]) for ours, name in told.items() if ours in each.members},
        }
        for each in configuration.of("LogGroup")
    ]  # fmt: skip
    return {"DescribeLogGroups": {"logGroups": groups}}


def _trails(configuration: Configuration) -> dict[str, Any]:
    trails = configuration.of("Trail")
    return {
        "DescribeTrails": {"trailList": [_trail(each, configuration) for each in trails]},
        "GetTrailStatus": {"IsLogging": True, "LatestDeliveryTime": "2026-11-22T01:58:00Z"},
        "GetEventSelectors": [
            {"match": {"TrailName": spelled}, "response": {"TrailARN": configuration.arn(each), "EventSelectors": [
                {"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": []}]}}
            for each in trails for spelled in (configuration.arn(each), each.name)
        ],
        "ListTags": {"ResourceTagList": []},
    }  # fmt: skip


def _trail(thing: Thing, configuration: Configuration) -> dict[str, Any]:
    told = configuration.literal(thing.members)
    key = {"KmsKeyId": told["KMSKeyId"]} if "KMSKeyId" in told else {}
    return {
        "Name": thing.name, "TrailARN": configuration.arn(thing), "HomeRegion": REGION,
        "S3BucketName": told["S3BucketName"], "IsMultiRegionTrail": told.get("IsMultiRegionTrail", False),
        "LogFileValidationEnabled": told.get("EnableLogFileValidation", False),
        "IncludeGlobalServiceEvents": told.get("IncludeGlobalServiceEvents", True), "IsOrganizationTrail": False,
        "HasCustomEventSelectors": False, "HasInsightSelectors": False, **key,
    }  # fmt: skip
