"""S3's collector: buckets in their own regions, eleven calls at most, and nothing that was not set taken for a gap."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from auditor.collect import s3
from auditor.collect.shapes import shapes
from auditor.graph.estate import Estate
from auditor.model.aws.s3 import Bucket
from auditor.model.document import Identity, Listing
from auditor.model.gap import Reason
from auditor.model.values import to_bucket
from auditor.sandbox import Fault
from tests.collect.reading import ACCOUNT, REGION, read

POLICY = json.dumps({"Version": "2012-10-17", "Statement": []})
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1"
CREATED = "2026-01-31T12:00:00+00:00"


def only(name: str, response: dict[str, Any]) -> dict[str, Any]:
    return {"match": {"Bucket": name}, "response": response}


def none(code: str) -> dict[str, Any]:
    return {"error": [code, "there is none"]}


def buckets(**location: str) -> dict[str, Any]:
    acl = {"Owner": {"ID": "me"}, "Grants": [{"Grantee": {"Type": "CanonicalUser", "ID": "me"}, "Permission": "READ"}]}
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY}
    encryption = {"Rules": [{"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}]}
    blocks = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    rule = {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": "tmp/"}, "Expiration": {"Days": 30}}
    both = {"Prefix": "tmp/", "Tags": [{"Key": "keep", "Value": "no"}]}
    rules = [rule, {"ID": "and", "Status": "Enabled", "Filter": {"And": both}}, {"ID": "all", "Status": "Enabled"}]
    lock = {"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}}
    copy = {"Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::copy"}}
    copied = {"ReplicationConfiguration": {"Role": "role", "Rules": [copy]}}
    listed = [{"Name": name, "CreationDate": CREATED, **location} for name in ("data", "bare")]
    return {
        "service": "s3",
        "operations": {
            "ListBuckets": {"Buckets": listed},
            "GetBucketLocation": {"LocationConstraint": "EU"},
            "GetBucketPolicy": [only("data", {"Policy": POLICY}), none("NoSuchBucketPolicy")],
            "GetBucketPolicyStatus": {"PolicyStatus": {"IsPublic": True}},
            "GetPublicAccessBlock": [
                only("data", {"PublicAccessBlockConfiguration": dict.fromkeys(blocks, True)}),
                none("NoSuchPublicAccessBlockConfiguration"),
            ],
            "GetBucketEncryption": [
                only("data", {"ServerSideEncryptionConfiguration": encryption}),
                none("ServerSideEncryptionConfigurationNotFoundError"),
            ],
            "GetBucketVersioning": [only("data", {"Status": "Enabled"}), {"response": {}}],
            "GetBucketLogging": [
                only("data", {"LoggingEnabled": {"TargetBucket": "logs", "TargetPrefix": "s3/"}}),
                {"response": {}},
            ],
            "GetBucketOwnershipControls": [
                only("data", {"OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}}),
                none("OwnershipControlsNotFoundError"),
            ],
            "GetBucketAcl": acl,
            "GetObjectLockConfiguration": [only("data", lock), none("ObjectLockConfigurationNotFoundError")],
            "GetBucketReplication": [only("data", copied), none("ReplicationConfigurationNotFoundError")],
            "GetBucketLifecycleConfiguration": [only("data", {"Rules": rules}), none("NoSuchLifecycleConfiguration")],
        },
    }


def test_a_bucket_is_read_whole(tmp_path: Path) -> None:
    bucket = read(tmp_path, s3.COLLECTOR, buckets(BucketRegion=REGION)).resource(s3.BUCKET, "data")
    assert (bucket.policy, bucket.policy_public, bucket.versioned) == (POLICY, True, True)
    assert (bucket.block_public_acls, bucket.restrict_public_buckets) == (True, True)
    assert (bucket.encryption, bucket.key.text, bucket.bucket_key) == ("aws:kms", KEY, True)
    assert (bucket.logs_to.text, bucket.logs_prefix, bucket.acls_disabled) == ("logs", "s3/", True)
    assert bucket.grants == ()
    assert (bucket.object_lock, bucket.lock_mode) == (True, None)
    assert [(each.status, each.bucket.text) for each in bucket.replicas] == [("Enabled", "copy")]
    assert [each.whole_bucket for each in bucket.lifecycle] == [False, False, True]
    assert (bucket.lifecycle[0].prefix, bucket.lifecycle[0].expiration_days) == ("tmp/", 30)
    assert (bucket.identity.region, bucket.identity.arn) == (REGION, "arn:aws:s3:::data")


def test_what_was_never_set_is_absent_and_no_gap(tmp_path: Path) -> None:
    found = read(tmp_path, s3.COLLECTOR, buckets(BucketRegion=REGION))
    bucket = found.resource(s3.BUCKET, "bare")
    assert found.document(s3.BUCKET, "bare").gaps == {}
    assert (bucket.policy, bucket.policy_public, bucket.block_public_policy) == (None, False, False)
    assert (bucket.encryption, bucket.key, bucket.versioning, bucket.logs_to) == (None, None, None, None)
    assert (bucket.ownership, bucket.lifecycle, bucket.mfa_delete) == ("ObjectWriter", (), "Disabled")
    assert (bucket.object_lock, bucket.replicas) == (False, ())
    assert [(each.grantee, each.permission) for each in bucket.grants] == [("me", "READ")]


def test_neither_the_status_of_no_policy_nor_a_list_that_is_off_is_asked_for(tmp_path: Path) -> None:
    calls = read(tmp_path, s3.COLLECTOR, buckets(BucketRegion=REGION)).calls()
    assert (len(calls), calls.count("GetBucketPolicyStatus"), calls.count("GetBucketAcl")) == (1 + 10 + 8, 1, 1)


def test_where_the_ownership_is_not_known_the_list_is_read(tmp_path: Path) -> None:
    faults = [Fault("s3.GetBucketOwnershipControls", "deny")]
    bucket = read(tmp_path, s3.COLLECTOR, buckets(BucketRegion=REGION), faults=faults).resource(s3.BUCKET, "data")
    assert [each.grantee for each in bucket.grants] == ["me"]


def test_what_needs_versions_is_asked_of_no_other_bucket(tmp_path: Path) -> None:
    found = read(tmp_path, s3.COLLECTOR, buckets(BucketRegion=REGION)).calls()
    denied = [Fault("s3.GetBucketVersioning", "deny")]
    (tmp_path / "blind").mkdir()
    blind = read(tmp_path / "blind", s3.COLLECTOR, buckets(BucketRegion=REGION), faults=denied).calls()
    assert [calls.count("GetObjectLockConfiguration") for calls in (found, blind)] == [1, 2]


def test_each_bucket_is_asked_in_its_region(tmp_path: Path) -> None:
    found = read(tmp_path, s3.COLLECTOR, buckets())
    assert found.document(s3.BUCKET, "data").identity.region == "eu-west-1"
    assert found.sandbox
    assert {call.region for call in found.sandbox.calls if call.operation == "GetBucketAcl"} == {"eu-west-1"}


def test_denied_and_broken_details_leave_the_others(tmp_path: Path) -> None:
    faults = [
        Fault("s3.GetBucketPolicy", "deny"),
        Fault("s3.GetBucketEncryption", "truncated"),
        Fault("s3.GetBucketAcl", "throttle"),
        Fault("s3.GetBucketOwnershipControls", "deny"),
    ]
    found = read(tmp_path, s3.COLLECTOR, buckets(BucketRegion=REGION), faults=faults)
    gaps = found.document(s3.BUCKET, "data").gaps
    assert {name: gap.reason for name, gap in gaps.items()} == {
        "GetBucketPolicy": Reason.DENIED,
        "GetBucketEncryption": Reason.ERROR,
        "GetBucketAcl": Reason.THROTTLED,
        "GetBucketOwnershipControls": Reason.DENIED,
    }
    assert found.resource(s3.BUCKET, "data").policy_public is True


def test_a_denied_listing_is_a_gap_of_the_account(tmp_path: Path) -> None:
    found = read(tmp_path, s3.COLLECTOR, buckets(), faults=[Fault("s3.ListBuckets", "deny")])
    assert (found.listed(s3.BUCKET), found.memory.listings[0].region) == (Reason.DENIED, "global")


def test_a_bucket_is_found_by_name_from_every_region(tmp_path: Path) -> None:
    found = read(tmp_path, s3.COLLECTOR, buckets(BucketRegion="eu-west-1"))
    known = shapes([s3.COLLECTOR])
    estate = Estate.of(found.memory.documents, found.memory.listings, known, {s3.BUCKET: Bucket})
    subject = Identity("aws", ACCOUNT, REGION, "AWS::SageMaker::NotebookInstance", "nb")
    data = estate.lookup(to_bucket("s3://data/train.csv"), subject)
    assert data
    assert data.identity.region == "eu-west-1"
    assert {bucket.identity.name for bucket in estate.of_type(Bucket, ACCOUNT, REGION)} == {"data", "bare"}
    assert estate.absence(to_bucket("s3://gone/x"), subject) == Listing(s3.BUCKET, ACCOUNT, "global", "ListBuckets")
