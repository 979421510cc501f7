"""S3: every bucket of the account, each asked in its own region.

At most eleven calls a bucket, seven for one as AWS makes it today: the region comes with the listing, a bucket without
a policy has no policy status, where the owner owns every object the access-control list says nothing, and without
versions nothing is locked or replicated.
"""

from __future__ import annotations

from typing import Any, Final

from auditor.collect.collector import Answers, Ask, Collector, Scan, Where
from auditor.collect.errors import CallFailed

BUCKET: Final = "AWS::S3::Bucket"

_OWNERSHIP: Final = "GetBucketOwnershipControls"
_ALWAYS: Final = "GetBucketVersioning"
"""What every bucket answers, so that only a bucket that is gone has none of it."""

DETAILS: Final[dict[str, tuple[str, ...]]] = {
    "GetBucketPolicy": ("NoSuchBucketPolicy",),
    "GetPublicAccessBlock": ("NoSuchPublicAccessBlockConfiguration",),
    "GetBucketEncryption": ("ServerSideEncryptionConfigurationNotFoundError",),
    _ALWAYS: ("NoSuchBucket",),
    "GetBucketLogging": (),
    _OWNERSHIP: ("OwnershipControlsNotFoundError",),
    "GetBucketLifecycleConfiguration": ("NoSuchLifecycleConfiguration",),
}
"""The calls, with the error codes that mean that nothing was configured."""

_VERSIONED: Final[dict[str, tuple[str, ...]]] = {
    "GetObjectLockConfiguration": ("ObjectLockConfigurationNotFoundError",),
    "GetBucketReplication": ("ReplicationConfigurationNotFoundError",),
}
"""The same of what only a bucket that keeps versions can have.

Source: Amazon S3 User Guide, "Object Lock considerations" and "Requirements and considerations for replication".
"""

_STATUS: Final = "GetBucketPolicyStatus"
_ACL: Final = "GetBucketAcl"
_OLD_NAMES: Final = {"": "us-east-1", "EU": "eu-west-1"}


def _collect(scan: Scan) -> None:
    with scan.listing("ListBuckets", BUCKET):
        scan.each(lambda item: _add(scan, item), scan.items("ListBuckets", "Buckets"))


def _add(scan: Scan, item: dict[str, Any]) -> None:
    name = item["Name"]
    region = item.get("BucketRegion") or _located(scan, name)
    answers = _details(scan.at(region or scan.place.home), name)
    if scan.vanished(answers, _ALWAYS):
        return
    answers.responses["ListBuckets"] = item
    scan.add(BUCKET, name, answers, arn=f"arn:{scan.place.partition}:s3:::{name}", region=region)


def _details(scan: Scan, name: str) -> Answers:
    bucket = {"Bucket": name}
    answers = scan.ask(*(Ask(operation, bucket, none) for operation, none in DETAILS.items()))
    known_none = {
        _STATUS: answers.responses.get("GetBucketPolicy", bucket) is None,
        _ACL: _lists_are_off(answers.responses.get(_OWNERSHIP)),
    }
    versioning = answers.responses.get(_ALWAYS)
    unversioned = versioning is not None and versioning.get("Status") != "Enabled"
    known_none |= dict.fromkeys(_VERSIONED, unversioned)
    asked = (name for name, none in known_none.items() if not none)
    more = scan.ask(*(Ask(name, bucket, _VERSIONED.get(name, ("NoSuchBucketPolicy",))) for name in asked))
    answers.responses.update({name: None for name, none in known_none.items() if none} | more.responses)
    answers.gaps.update(more.gaps)
    return answers


def _lists_are_off(ownership: dict[str, Any] | None) -> bool:
    """Whether the bucket's owner owns every object: its list then reads as the owner's full control, whatever it was.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html
    """
    rules = (ownership or {}).get("OwnershipControls", {}).get("Rules", [])
    return any(rule.get("ObjectOwnership") == "BucketOwnerEnforced" for rule in rules)


def _located(scan: Scan, name: str) -> str | None:
    """The region of a bucket whose listing does not tell it; None where that is denied.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
    """
    try:
        found = scan.call("GetBucketLocation", Bucket=name) or {}
    except CallFailed:
        return None
    constraint = found.get("LocationConstraint") or ""
    return _OLD_NAMES.get(constraint, constraint)


COLLECTOR = Collector(
    service="s3",
    types=(BUCKET,),
    operations=frozenset({"ListBuckets", "GetBucketLocation", _STATUS, _ACL, *DETAILS, *_VERSIONED}),
    collect=_collect,
    where=Where.GLOBAL,
)
