from __future__ import annotations

import json
from typing import Any

import pytest

from auditor.iac.documents.policies import LIMIT, STAR
from auditor.iac.documents.s3 import DESCRIBES
from auditor.iac.planned import Planned
from auditor.model.aws.s3 import Bucket
from auditor.model.choice import ABSENT, OneOf, Undecided, Unknown, symbol
from auditor.model.gap import MissingEvidence
from tests.iac.documents.reading import ELSE, MAYBE, PROD, described, misfits, planned, read

APPLY = Unknown("known only after apply")
MODELS = symbol("Models", "Ref")
BLOCKS = ("block_public_acls", "ignore_public_acls", "block_public_policy", "restrict_public_buckets")
DENY = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}
SHARE = {
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
    "Action": "s3:Get*",
    "Resource": "*",
}
OPEN = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}


def bucket(*others: Planned, properties: Any = None, **world: str) -> Bucket:
    return read(
        Bucket, described(DESCRIBES, planned("AWS::S3::Bucket", "Models", **(properties or {})), *others), **world
    )


def with_policy(*statements: Any, exists: OneOf | None = None, bucket_name: Any = MODELS) -> Planned:
    return planned(
        "AWS::S3::BucketPolicy", "Policy", exists, Bucket=bucket_name, PolicyDocument={"Statement": list(statements)}
    )


def test_a_bucket_that_says_nothing_has_what_s3_gives_every_new_one() -> None:
    made = bucket()
    assert (made.encryption, made.key, made.bucket_key) == ("AES256", None, False)
    assert all(getattr(made, block) for block in BLOCKS)
    assert (made.versioning, made.logs_to, made.object_lock, made.lock_mode) == (None, None, False, None)
    assert made.acls_disabled
    assert (made.policy, made.policy_public, made.grants, made.replicas, made.lifecycle) == (None, False, (), (), ())
    for fact in ("name", "created"):
        with pytest.raises(MissingEvidence):
            getattr(made, fact)


def test_encryption_is_what_the_rule_says() -> None:
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": symbol("Key", "Arn")}
    rule = {"ServerSideEncryptionByDefault": default, "BucketKeyEnabled": "true"}
    made = bucket(properties={"BucketEncryption": {"ServerSideEncryptionConfiguration": [rule]}})
    assert (made.encryption, made.bucket_key) == ("aws:kms", True)
    assert made.key is not None
    assert made.key.text == "«Key|Arn»"


def test_blocks_that_are_not_named_among_others_are_off() -> None:
    made = bucket(properties={"PublicAccessBlockConfiguration": {"BlockPublicAcls": True, "IgnorePublicAcls": "false"}})
    assert [getattr(made, block) for block in BLOCKS] == [True, False, False, False]


def test_a_block_is_a_part_of_the_bucket_that_may_not_be_there() -> None:
    off = {"PublicAccessBlockConfiguration": {"BlockPublicPolicy": False}}
    part = planned("Terraform::S3::BucketPart", "Block", MAYBE, Bucket=symbol("Models"), Part=off)
    assert bucket(part, **PROD).block_public_policy is False
    assert bucket(part, **ELSE).block_public_policy is True
    with pytest.raises(Undecided):
        _ = bucket(part).block_public_policy


def test_an_unknown_property_is_a_gap_of_itself_alone() -> None:
    made = bucket(properties={"VersioningConfiguration": APPLY, "BucketEncryption": APPLY})
    for fact in ("versioning", "encryption"):
        with pytest.raises(MissingEvidence):
            getattr(made, fact)
    assert made.block_public_acls
    half = bucket(properties={"PublicAccessBlockConfiguration": {"BlockPublicAcls": APPLY, "IgnorePublicAcls": True}})
    assert half.ignore_public_acls
    with pytest.raises(MissingEvidence):
        _ = half.block_public_acls


def test_versioning_logging_and_lock() -> None:
    made = bucket(
        properties={
            "VersioningConfiguration": {"Status": "Enabled"},
            "LoggingConfiguration": {"DestinationBucketName": "logs", "LogFilePrefix": "models/"},
            "ObjectLockEnabled": True,
            "ObjectLockConfiguration": {"Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 30}}},
        }
    )
    assert made.versioned
    assert made.logs_to is not None
    assert (made.logs_to.text, made.logs_prefix) == ("logs", "models/")
    assert (made.object_lock, made.lock_mode) == (True, "GOVERNANCE")


def test_object_lock_turns_versioning_on_and_logs_may_go_to_the_bucket_itself() -> None:
    made = bucket(properties={"ObjectLockEnabled": True, "LoggingConfiguration": {"LogFilePrefix": "x/"}})
    assert made.versioned
    assert made.object_lock
    assert made.logs_to is not None
    assert made.logs_to.text == "«Models|Ref»"


def test_a_policy_is_found_by_reference_and_by_name() -> None:
    for bucket_name in (symbol("Models", "Ref"), "team-models"):
        made = bucket(with_policy(DENY, bucket_name=bucket_name), properties={"BucketName": "team-models"})
        assert made.policy is not None
        assert json.loads(made.policy)["Statement"] == [DENY]
    assert bucket(with_policy(DENY, bucket_name="else")).policy is None


def test_a_policy_under_a_condition_is_there_in_its_world_alone() -> None:
    maybe = with_policy(OPEN, exists=MAYBE)
    assert bucket(maybe, **PROD).policy is not None
    made = bucket(maybe, **ELSE)
    assert (made.policy, made.policy_public) == (None, False)


def test_a_policy_of_the_bucket_itself_gives_way_to_one_of_its_own() -> None:
    made = bucket(with_policy(DENY), properties={"Policy": {"Statement": [OPEN]}})
    assert made.policy is not None
    assert json.loads(made.policy)["Statement"] == [DENY]


@pytest.mark.parametrize(
    "statements", [[DENY], [SHARE, DENY], [OneOf("condition IsProd", {"true": SHARE, "false": ABSENT})]]
)
def test_a_policy_that_grants_to_nobody_or_to_fixed_principals_is_not_public(statements: list[Any]) -> None:
    assert bucket(with_policy(*statements), **PROD).policy_public is False


@pytest.mark.parametrize("statement", [OPEN, {**OPEN, "Principal": {"AWS": "*"}}, {**OPEN, "Effect": APPLY}, APPLY])
def test_whether_any_other_policy_is_public_is_for_s3_to_say(statement: Any) -> None:
    with pytest.raises(MissingEvidence):
        _ = bucket(with_policy(statement)).policy_public


def test_a_policy_of_nobody_knows_which_bucket_leaves_this_ones_open() -> None:
    with pytest.raises(MissingEvidence):
        _ = bucket(with_policy(DENY, bucket_name=APPLY)).policy


def test_a_parameter_in_a_policy_is_a_name_or_a_star() -> None:
    unknown = Unknown("parameter Prefix has no value", text="arn:aws:s3:::models/«Prefix»")
    made = read(
        Bucket,
        described(DESCRIBES, planned("AWS::S3::Bucket", "Models"), with_policy({**DENY, "Resource": unknown})),
        **{f"parameter Prefix in a policy{LIMIT}": STAR},
    )
    assert made.policy is not None
    assert json.loads(made.policy)["Statement"][0]["Resource"] == "arn:«partition»:s3:::models/*"


WRITERS = {"OwnershipControls": {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}}


def test_canned_lists_count_where_the_owner_does_not_own_every_object() -> None:
    public = bucket(properties={**WRITERS, "AccessControl": "PublicReadWrite"})
    assert not public.acls_disabled
    assert [(str(one.group).rpartition("/")[2], one.permission) for one in public.grants] == [
        ("AllUsers", "READ"),
        ("AllUsers", "WRITE"),
    ]
    assert bucket(properties={"AccessControl": "PublicRead"}).grants == ()
    assert bucket(properties=WRITERS).grants == ()


def test_lists_that_are_written_out_or_not_known() -> None:
    grant = {"Grantee": {"Type": "CanonicalUser", "ID": "abc"}, "Permission": "READ"}
    written = bucket(properties={**WRITERS, "AccessControl": APPLY, "AccessControlPolicy": {"Grants": [grant]}})
    assert [(one.grantee, one.group, one.permission) for one in written.grants] == [("abc", None, "READ")]
    for properties in (
        {**WRITERS, "AccessControl": APPLY},
        {**WRITERS, "AccessControl": "Odd"},
        {"OwnershipControls": APPLY},
    ):
        with pytest.raises(MissingEvidence):
            _ = bucket(properties=properties).grants


def test_replication_and_lifecycle() -> None:
    replica = {"Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::copy", "Account": "111122223333"}}
    rules = [
        {"Id": "all", "Status": "Enabled", "ExpirationInDays": "30"},
        {"Status": "Enabled", "Prefix": "a/", "NoncurrentVersionExpiration": {"NoncurrentDays": 7}},
        {"Status": "Disabled", "Prefix": "a/", "TagFilters": [{"Key": "k", "Value": "v"}], "ExpirationInDays": 1},
        {"Status": "Enabled", "TagFilters": [{"Key": "k", "Value": "v"}], "NoncurrentVersionExpirationInDays": 3},
    ]
    made = bucket(
        properties={"ReplicationConfiguration": {"Rules": [replica]}, "LifecycleConfiguration": {"Rules": rules}}
    )
    assert [(one.status, one.bucket.text, one.account) for one in made.replicas] == [
        ("Enabled", "copy", "111122223333")
    ]
    assert [one.whole_bucket for one in made.lifecycle] == [True, False, False, False]
    assert [(one.expiration_days, one.noncurrent_days) for one in made.lifecycle] == [
        (30, None),
        (None, 7),
        (1, None),
        (None, 3),
    ]
    assert [(one.prefix, one.combined, one.tag) for one in made.lifecycle] == [
        ("", False, False),
        ("a/", False, False),
        ("", True, False),
        ("", False, True),
    ]


def test_responses_are_of_the_shapes_that_s3_answers() -> None:
    properties = {
        "BucketEncryption": {"ServerSideEncryptionConfiguration": [{"BucketKeyEnabled": True}]},
        "AccessControl": "LogDeliveryWrite",
        **WRITERS,
        "ObjectLockEnabled": True,
        "ObjectLockConfiguration": {
            "ObjectLockEnabled": "Enabled",
            "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Years": "1"}},
        },
        "LoggingConfiguration": {},
        "VersioningConfiguration": {"Status": "Suspended", "MFADelete": "Disabled"},
        "ReplicationConfiguration": {
            "Role": "x",
            "Rules": [{"Id": "a", "Status": "Enabled", "Destination": {"Bucket": "b"}}],
        },
        "LifecycleConfiguration": {"Rules": [{"Status": "Enabled", "ExpirationInDays": 3, "ObjectSizeLessThan": "9"}]},
    }
    target = planned("AWS::S3::Bucket", "Models", **properties)
    assert not misfits(Bucket, described(DESCRIBES, target, with_policy(SHARE)))
    assert not misfits(Bucket, described(DESCRIBES, planned("AWS::S3::Bucket", "Models")))


@pytest.mark.parametrize("odd", ["text", 7, [], {"Rules": "x"}, [{"a": []}], {"Rules": [None, 3, "x"]}, None])
@pytest.mark.parametrize(
    "member",
    [
        "AccessControl",
        "BucketEncryption",
        "BucketName",
        "LifecycleConfiguration",
        "LoggingConfiguration",
        "ObjectLockConfiguration",
        "OwnershipControls",
        "Policy",
        "PublicAccessBlockConfiguration",
        "ReplicationConfiguration",
        "VersioningConfiguration",
    ],
)
def test_what_is_not_of_cloudformations_shape_does_not_break_it(member: str, odd: Any) -> None:
    assert described(DESCRIBES, planned("AWS::S3::Bucket", "Models", **{member: odd, "AccessControlPolicy": odd}))
