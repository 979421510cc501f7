"""S3's resources of a plan in CloudFormation's terms."""

from __future__ import annotations

import pytest

from auditor.iac.terraform.services.s3 import TYPES
from auditor.model.choice import symbol
from tests.iac.terraform.around_sagemaker import everything, part, properties, statement

DATA = symbol("aws_s3_bucket.data", "Ref")
KEY = symbol("aws_kms_key.k", "Arn")
ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers"
PARTS = {
    "aws_s3_bucket_public_access_block.b": {
        "PublicAccessBlockConfiguration": {
            "BlockPublicAcls": True,
            "BlockPublicPolicy": False,
            "IgnorePublicAcls": False,
            "RestrictPublicBuckets": False,
        }
    },
    "aws_s3_bucket_versioning.v": {"VersioningConfiguration": {"Status": "Enabled"}},
    "aws_s3_bucket_logging.l": {"LoggingConfiguration": {"DestinationBucketName": "logs", "LogFilePrefix": "x/"}},
    "aws_s3_bucket_ownership_controls.o": {
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    },
    "aws_s3_bucket_acl.acl": {"AccessControl": "PublicRead"},
    "aws_s3_bucket_object_lock_configuration.lock": {
        "ObjectLockConfiguration": {
            "ObjectLockEnabled": "Enabled",
            "Rule": {"DefaultRetention": {"Days": 5, "Mode": "GOVERNANCE"}},
        }
    },
    "aws_s3_bucket_replication_configuration.r": {
        "ReplicationConfiguration": {
            "Role": symbol("aws_iam_role.worker", "Arn"),
            "Rules": [
                {
                    "Id": "r",
                    "Status": "Enabled",
                    "Destination": {"Bucket": "arn:aws:s3:::copy", "Account": "111122223333"},
                }
            ],
        }
    },
}


def test_a_bucket_says_no_more_than_its_code() -> None:
    assert properties("aws_s3_bucket.data") == {"BucketName": "ml-data"}


@pytest.mark.parametrize("address", PARTS)
def test_what_is_split_off_is_a_part_of_its_bucket(address: str) -> None:
    assert everything()[address].type == "Terraform::S3::BucketPart"
    assert properties(address) == {"Bucket": DATA, "Part": PARTS[address]}


def test_default_encryption_names_its_key() -> None:
    (rule,) = part("aws_s3_bucket_server_side_encryption_configuration.e")["BucketEncryption"][
        "ServerSideEncryptionConfiguration"
    ]
    assert rule == {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY}}


def test_a_bucket_policy_is_a_resource_as_in_cloudformation() -> None:
    assert everything()["aws_s3_bucket_policy.p"].type == "AWS::S3::BucketPolicy"
    policy = properties("aws_s3_bucket_policy.p")
    assert policy["Bucket"] == DATA
    assert statement(policy["PolicyDocument"])["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_versioning_that_never_was_set_has_no_status() -> None:
    assert part("aws_s3_bucket_versioning.never") == {"VersioningConfiguration": {}}


def test_a_written_access_control_list_keeps_its_grants() -> None:
    assert part("aws_s3_bucket_acl.acl2") == {
        "AccessControlPolicy": {"Grants": [{"Grantee": {"Type": "Group", "URI": ALL_USERS}, "Permission": "READ"}]}
    }
    grants = properties("aws_s3_bucket.granting")["AccessControlPolicy"]["Grants"]
    assert [grant["Permission"] for grant in grants] == ["READ_ACP", "WRITE"]


def test_lifecycle_rules_are_flat() -> None:
    whole, narrow = part("aws_s3_bucket_lifecycle_configuration.lc")["LifecycleConfiguration"]["Rules"]
    assert whole == {
        "Id": "a",
        "Status": "Enabled",
        "ExpirationInDays": 30,
        "NoncurrentVersionExpiration": {"NoncurrentDays": 7},
    }
    assert (narrow["Prefix"], narrow["TagFilters"]) == ("x/", [{"Key": "a", "Value": "b"}])


def test_the_blocks_of_old_code_say_the_same() -> None:
    bucket = properties("aws_s3_bucket.old")
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled", "MFADelete": "Enabled"}
    assert bucket["LoggingConfiguration"] == {"DestinationBucketName": DATA, "LogFilePrefix": "l/"}
    assert bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"] == [
        {
            "BucketKeyEnabled": True,
            "ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY},
        }
    ]
    (rule,) = bucket["LifecycleConfiguration"]["Rules"]
    assert (rule["Status"], rule["Prefix"], rule["ExpirationInDays"]) == ("Enabled", "x/", 9)
    assert bucket["AccessControl"] == "Private"


def test_an_old_switch_that_is_off_was_never_set() -> None:
    made = TYPES["aws_s3_bucket"].properties({"versioning": [{"enabled": False, "mfa_delete": False}]})
    assert made["VersioningConfiguration"] == {"MFADelete": "Disabled"}


def test_the_policy_of_old_code_stays_with_its_bucket() -> None:
    made = TYPES["aws_s3_bucket"].properties({"policy": '{"Statement": []}'})
    assert made["Policy"] == {"Statement": []}
