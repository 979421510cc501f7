"""S3 from code: buckets with all that the unit says of them, and what every new bucket has where it says nothing.

Since January 2023 S3 encrypts every object; since April 2023 a new bucket blocks public access and its owner owns every
object, however it is made.
Sources: Amazon S3 User Guide, "Setting default server-side encryption behavior", "Default settings for new S3 buckets
FAQ"; CloudFormation Template Reference, AWS::S3::Bucket.
"""

from __future__ import annotations

from typing import Any, Final

from auditor.iac.documents.parts import whole
from auditor.iac.documents.related import Related, Responses
from auditor.iac.documents.s3_access import access
from auditor.iac.documents.s3_lifecycle import lifecycle
from auditor.iac.documents.subject import Subject, boolean, default, integer, listed, present, taken
from auditor.iac.nodes import at, mapped
from auditor.iac.planned import Planned
from auditor.model.choice import ABSENT, symbol

_BLOCKS: Final = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
_AES: Final = {"SSEAlgorithm": "AES256"}
_TOLD_BY: Final = {
    "GetBucketEncryption": "BucketEncryption",
    "GetPublicAccessBlock": "PublicAccessBlockConfiguration",
    "GetBucketVersioning": "VersioningConfiguration",
    "GetBucketLogging": "LoggingConfiguration",
    "GetBucketOwnershipControls": "OwnershipControls",
    "GetBucketReplication": "ReplicationConfiguration",
    "GetBucketLifecycleConfiguration": "LifecycleConfiguration",
}


def _bucket(planned: Planned, related: Related) -> Responses:
    name = at(planned.properties, "BucketName")
    subject = Subject(planned, related, whole(planned, related, name=name))
    return {
        "ListBuckets": {"Name": symbol(planned.key, "Ref")},
        "GetBucketEncryption": {"ServerSideEncryptionConfiguration": {"Rules": _encryption(subject)}},
        "GetPublicAccessBlock": {"PublicAccessBlockConfiguration": _blocks(subject)},
        "GetBucketVersioning": _versioning(subject),
        "GetBucketLogging": present({"LoggingEnabled": _logging(subject)}),
        "GetObjectLockConfiguration": present({"ObjectLockConfiguration": _lock(subject)}),
        "GetBucketReplication": present({"ReplicationConfiguration": _replication(subject)}),
        "GetBucketLifecycleConfiguration": present({"Rules": lifecycle(subject.at("LifecycleConfiguration", "Rules"))}),
        **access(subject, name),
    }


def _encryption(subject: Subject) -> Any:
    rules = listed(subject.at("BucketEncryption", "ServerSideEncryptionConfiguration"), _encrypts)
    return default(rules, [_encrypts({})])


def _encrypts(rule: Any) -> dict[str, Any]:
    by_default = mapped(
        at(rule, "ServerSideEncryptionByDefault"), lambda told: taken(told, "SSEAlgorithm", "KMSMasterKeyID")
    )
    return {
        "ApplyServerSideEncryptionByDefault": default(by_default, _AES),
        "BucketKeyEnabled": default(boolean(at(rule, "BucketKeyEnabled")), otherwise=False),
    }


def _blocks(subject: Subject) -> Any:
    """The four blocks: all are on where the code names none; where it names some, the others are off."""
    said = mapped(
        subject.at("PublicAccessBlockConfiguration"),
        lambda told: {block: default(boolean(at(told, block)), otherwise=False) for block in _BLOCKS},
    )
    return default(said, dict.fromkeys(_BLOCKS, True))


def _versioning(subject: Subject) -> Any:
    """Versioning, which Object Lock turns on by itself."""
    status = subject.at("VersioningConfiguration", "Status")
    locked = mapped(boolean(subject.at("ObjectLockEnabled")), lambda on: "Enabled" if on else ABSENT)
    mfa = subject.at("VersioningConfiguration", "MFADelete")
    return present({"Status": default(status, locked), "MFADelete": mfa})


def _logging(subject: Subject) -> Any:
    """Where access is logged to: to the bucket itself where the code names no other."""
    return mapped(
        subject.at("LoggingConfiguration"),
        lambda told: {
            "TargetBucket": default(at(told, "DestinationBucketName"), symbol(subject.planned.key, "Ref")),
            "TargetPrefix": default(at(told, "LogFilePrefix"), ""),
        },
    )


def _lock(subject: Subject) -> Any:
    """Object Lock; a configuration may only stand where it is enabled."""
    enabled = mapped(
        boolean(subject.at("ObjectLockEnabled")), lambda on: {"ObjectLockEnabled": "Enabled"} if on else ABSENT
    )
    said = mapped(subject.at("ObjectLockConfiguration"), _locked)
    return default(said, enabled)


def _locked(told: Any) -> dict[str, Any]:
    retention = mapped(at(told, "Rule", "DefaultRetention"), _retained)
    rule = mapped(retention, lambda kept: {"DefaultRetention": kept})
    return present({"ObjectLockEnabled": default(at(told, "ObjectLockEnabled"), "Enabled"), "Rule": rule})


def _retained(told: Any) -> dict[str, Any]:
    return present({"Mode": at(told, "Mode"), "Days": integer(at(told, "Days")), "Years": integer(at(told, "Years"))})


def _replication(subject: Subject) -> Any:
    return mapped(
        subject.at("ReplicationConfiguration"),
        lambda told: present({"Role": at(told, "Role"), "Rules": listed(at(told, "Rules"), _replicates)}),
    )


def _replicates(rule: Any) -> dict[str, Any]:
    destination = mapped(at(rule, "Destination"), lambda told: taken(told, "Bucket", "Account", "StorageClass"))
    return present({**taken(rule, "Status", "Prefix", ID="Id"), "Destination": destination})


def _said(planned: Planned, related: Related) -> dict[str, Any]:
    subject = Subject(planned, related, whole(planned, related, name=at(planned.properties, "BucketName")))
    lists = default(subject.at("AccessControlPolicy"), subject.at("AccessControl"))
    return {operation: subject.at(name) for operation, name in _TOLD_BY.items()} | {"GetBucketAcl": lists}


DESCRIBES: Final = {"AWS::S3::Bucket": _bucket}
SAYS: Final = {"AWS::S3::Bucket": _said}
"""What a bucket that is there already keeps: the answers of those operations whose properties are absent."""
