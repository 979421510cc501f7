"""S3: buckets, with the blocks of old providers and the split resources of newer ones.

What the provider splits off is a part of `AWS::S3::Bucket`; a bucket's policy is `AWS::S3::BucketPolicy`, as it is in
CloudFormation. Members that CloudFormation lacks have the API's names: `VersioningConfiguration.MFADelete`, and
`AccessControlPolicy` for an access-control list that is written out. `Policy` is the policy of a bucket's old argument.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from auditor.iac.terraform.services._left import defaulted
from auditor.iac.terraform.services._s3_rules import lifecycle, old_lifecycle
from auditor.iac.terraform.services._values import each, first, given, policy, renamed, some, without
from auditor.iac.terraform.translate import Properties, Translation, switch
from auditor.model.choice import ABSENT

_BUCKET: Final = "AWS::S3::Bucket"
_PART: Final = without("expected_bucket_owner", "skip_destroy", "token")
_ACLS: Final = {
    "authenticated-read": "AuthenticatedRead",
    "aws-exec-read": "AwsExecRead",
    "bucket-owner-full-control": "BucketOwnerFullControl",
    "bucket-owner-read": "BucketOwnerRead",
    "log-delivery-write": "LogDeliveryWrite",
    "private": "Private",
    "public-read": "PublicRead",
    "public-read-write": "PublicReadWrite",
}
_OLD_RULES: Final = "replication_configuration.rules"
_GRANTEE: Final = {"email_address": "EmailAddress", "id": "ID", "type": "Type", "uri": "URI"}


def _canned(value: Any) -> Any:
    """A canned access-control list as CloudFormation calls it."""
    return _ACLS.get(value, given(value)) if isinstance(value, str) else value


def _encryption(path: str) -> dict[str, str | None]:
    """The names within a rule of default encryption that stands at `path`."""
    default = f"{path}.apply_server_side_encryption_by_default"
    return {
        f"{path}.blocked_encryption_types": None,
        default: "ServerSideEncryptionByDefault",
        f"{default}.kms_master_key_id": "KMSMasterKeyID",
        f"{default}.sse_algorithm": "SSEAlgorithm",
    }


def _if_set(value: Any) -> Any:
    """A status of versioning; `Disabled`, the provider's own word, means that it never was set."""
    return ABSENT if value == "Disabled" else value


def _if_on(value: Any) -> Any:
    """The old switch of versioning; one that is off was never set."""
    return "Enabled" if value else ABSENT


def _grant(grant: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The grants of one block: the old one has several permissions, the newer a grantee of its own."""
    grantee = first(grant["grantee"]) if some(grant.get("grantee")) else grant
    whom = renamed(grantee, _GRANTEE) if isinstance(grantee, Mapping) else grantee
    permissions = grant.get("permissions") or grant.get("permission")
    several = permissions if isinstance(permissions, (list, tuple)) else [permissions]
    return [{"Grantee": whom, "Permission": one} for one in several]


def _several(block: Any) -> list[Any]:
    """The grants of a block; one that is not known counts as one grant."""
    return block if isinstance(block, list) else [block]


def _granted(properties: Properties, attributes: Mapping[str, Any]) -> Properties:
    """Add the grants that are written out; there is no canned list that says the same."""
    written = first(attributes.get("access_control_policy"))
    grants = written.get("grant") if isinstance(written, Mapping) else attributes.get("grant") or written
    if not some(grants):
        return properties
    listed = each(_grant)(grants)
    flat = [one for block in listed for one in _several(block)] if isinstance(listed, list) else listed
    return {**properties, "AccessControlPolicy": {"Grants": flat}}


TYPES: Final[Mapping[str, Translation]] = defaulted(
    {
        "aws_s3_bucket": Translation(
            _BUCKET,
            names={
                **without("bucket_domain_name", "bucket_prefix", "bucket_region", "bucket_regional_domain_name"),
                **without(
                    "acceleration_status", "cors_rule", "force_destroy", "grant", "hosted_zone_id", "request_payer"
                ),
                **without("website", "website_domain", "website_endpoint"),
                **_encryption("server_side_encryption_configuration.rule"),
                "acl": "AccessControl",
                "bucket": "BucketName",
                "lifecycle_rule": "LifecycleConfiguration.Rules",
                "logging": "LoggingConfiguration",
                "logging.target_bucket": "DestinationBucketName",
                "logging.target_prefix": "LogFilePrefix",
                f"{_OLD_RULES}.destination.account_id": "Account",
                f"{_OLD_RULES}.destination.replica_kms_key_id": "EncryptionConfiguration.ReplicaKmsKeyID",
                f"{_OLD_RULES}.destination.metrics": None,
                f"{_OLD_RULES}.destination.replication_time": None,
                f"{_OLD_RULES}.delete_marker_replication_status": "DeleteMarkerReplication.Status",
                f"{_OLD_RULES}.source_selection_criteria": None,
                "server_side_encryption_configuration": "BucketEncryption",
                "server_side_encryption_configuration.rule": "ServerSideEncryptionConfiguration",
                "versioning": "VersioningConfiguration",
                "versioning.enabled": "Status",
                "versioning.mfa_delete": "MFADelete",
            },
            many=frozenset({_OLD_RULES, "server_side_encryption_configuration.rule"}),
            values={
                "acl": _canned,
                "lifecycle_rule": old_lifecycle,
                "policy": policy,
                "versioning.enabled": _if_on,
                "versioning.mfa_delete": switch("Enabled", "Disabled"),
            },
            then=_granted,
        ),
        "aws_s3_bucket_acl": Translation(
            _BUCKET,
            part_of="bucket",
            names={**_PART, "access_control_policy": None, "acl": "AccessControl"},
            values={"acl": _canned},
            then=_granted,
        ),
        "aws_s3_bucket_lifecycle_configuration": Translation(
            _BUCKET,
            part_of="bucket",
            names={
                **_PART,
                "rule": "LifecycleConfiguration.Rules",
                "transition_default_minimum_object_size": "LifecycleConfiguration.TransitionDefaultMinimumObjectSize",
            },
            values={"rule": lifecycle},
        ),
        "aws_s3_bucket_logging": Translation(
            _BUCKET,
            part_of="bucket",
            names={
                **_PART,
                **without("target_grant", "target_object_key_format"),
                "target_bucket": "LoggingConfiguration.DestinationBucketName",
                "target_prefix": "LoggingConfiguration.LogFilePrefix",
            },
        ),
        "aws_s3_bucket_object_lock_configuration": Translation(
            _BUCKET,
            part_of="bucket",
            names={
                **_PART,
                "object_lock_enabled": "ObjectLockConfiguration.ObjectLockEnabled",
                "rule": "ObjectLockConfiguration.Rule",
            },
        ),
        "aws_s3_bucket_ownership_controls": Translation(
            _BUCKET,
            part_of="bucket",
            names={"rule": "OwnershipControls.Rules"},
            many=frozenset({"rule"}),
        ),
        "aws_s3_bucket_policy": Translation(
            "AWS::S3::BucketPolicy", names={"policy": "PolicyDocument"}, values={"policy": policy}
        ),
        "aws_s3_bucket_public_access_block": Translation(
            _BUCKET,
            part_of="bucket",
            names={
                "skip_destroy": None,
                "block_public_acls": "PublicAccessBlockConfiguration.BlockPublicAcls",
                "block_public_policy": "PublicAccessBlockConfiguration.BlockPublicPolicy",
                "ignore_public_acls": "PublicAccessBlockConfiguration.IgnorePublicAcls",
                "restrict_public_buckets": "PublicAccessBlockConfiguration.RestrictPublicBuckets",
            },
        ),
        "aws_s3_bucket_replication_configuration": Translation(
            _BUCKET,
            part_of="bucket",
            names={
                **_PART,
                "role": "ReplicationConfiguration.Role",
                "rule": "ReplicationConfiguration.Rules",
                "rule.destination.encryption_configuration.replica_kms_key_id": "ReplicaKmsKeyID",
                "rule.existing_object_replication": None,
                "rule.filter.tag": "TagFilter",
                "rule.filter.and.tags": "TagFilters",
            },
            many=frozenset({"rule"}),
        ),
        "aws_s3_bucket_server_side_encryption_configuration": Translation(
            _BUCKET,
            part_of="bucket",
            names={
                **_PART,
                **_encryption("rule"),
                "rule": "BucketEncryption.ServerSideEncryptionConfiguration",
            },
            many=frozenset({"rule"}),
        ),
        "aws_s3_bucket_versioning": Translation(
            _BUCKET,
            part_of="bucket",
            names={**_PART, "mfa": None, "versioning_configuration.mfa_delete": "MFADelete"},
            values={"versioning_configuration.status": _if_set},
        ),
    }
)
"""A bucket without blocks or parts has what AWS gives every new bucket, which is for the documents to say."""
