"""S3: buckets with all that decides who reads them and how they are kept.

Bucket configuration that was never set has no document: AWS answers with an error code (`NoSuchBucketPolicy` and the
like), which reads as the `absent` value.
"""

from __future__ import annotations

from auditor.model.fact import fact, parts
from auditor.model.resource import Part, Resource
from auditor.model.values import document, flag, number, present, switch, text, to_bucket, to_key

_BLOCK = "PublicAccessBlockConfiguration"
_RULE = "ServerSideEncryptionConfiguration.Rules[]"


class AclGrant(Part):
    """A grant of the access-control list; `group` is the URI of one of S3's groups (AllUsers, LogDelivery ...)."""

    grantee = fact("Grantee.ID", text, absent=None)
    group = fact("Grantee.URI", text, absent=None)
    permission = fact("Permission", text, assigned=True)


class LifecycleRule(Part):
    """A lifecycle rule. One that combines several conditions has them all in `combined`."""

    id = fact("ID", text, absent=None)
    status = fact("Status", text, assigned=True)
    prefix = fact("Filter.Prefix", text, absent="")
    old_prefix = fact("Prefix", text, absent="")
    tag = fact("Filter.Tag", present, absent=False)
    larger_than = fact("Filter.ObjectSizeGreaterThan", number, absent=0)
    smaller_than = fact("Filter.ObjectSizeLessThan", number, absent=0)
    combined = fact("Filter.And", present, absent=False)
    expiration_days = fact("Expiration.Days", number, absent=None)
    noncurrent_days = fact("NoncurrentVersionExpiration.NoncurrentDays", number, absent=None)

    @property
    def whole_bucket(self) -> bool:
        """Whether it concerns every object."""
        narrowed = self.prefix or self.old_prefix or self.tag or self.combined
        return not (narrowed or self.larger_than or self.smaller_than)


class ReplicationRule(Part):
    """Where new objects are copied to."""

    status = fact("Status", text, assigned=True)
    bucket = fact("Destination.Bucket", to_bucket, assigned=True)
    account = fact("Destination.Account", text, absent=None)


class Bucket(Resource, type="AWS::S3::Bucket", described_by="ListBuckets", items={"ListBuckets": "Buckets[]"}):
    """A bucket.

    `encryption` is None only where AWS says that none is configured: since January 2023 every bucket has `AES256`.
    Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html
    """

    name = fact("Name", text, assigned=True)
    created = fact("CreationDate", text, assigned=True)
    policy = fact("Policy", document, absent=None, of="GetBucketPolicy")
    policy_public = fact("PolicyStatus.IsPublic", flag, absent=False, of="GetBucketPolicyStatus")

    block_public_acls = fact(f"{_BLOCK}.BlockPublicAcls", flag, absent=False, of="GetPublicAccessBlock")
    ignore_public_acls = fact(f"{_BLOCK}.IgnorePublicAcls", flag, absent=False, of="GetPublicAccessBlock")
    block_public_policy = fact(f"{_BLOCK}.BlockPublicPolicy", flag, absent=False, of="GetPublicAccessBlock")
    restrict_public_buckets = fact(f"{_BLOCK}.RestrictPublicBuckets", flag, absent=False, of="GetPublicAccessBlock")

    encryption = fact(
        f"{_RULE}.ApplyServerSideEncryptionByDefault.SSEAlgorithm", text, absent=None, of="GetBucketEncryption"
    )
    key = fact(
        f"{_RULE}.ApplyServerSideEncryptionByDefault.KMSMasterKeyID", to_key, absent=None, of="GetBucketEncryption"
    )
    bucket_key = fact(f"{_RULE}.BucketKeyEnabled", flag, absent=False, of="GetBucketEncryption")

    versioning = fact("Status", text, absent=None, of="GetBucketVersioning")
    mfa_delete = fact("MFADelete", text, absent="Disabled", of="GetBucketVersioning")
    logs_to = fact("LoggingEnabled.TargetBucket", to_bucket, absent=None, of="GetBucketLogging")
    logs_prefix = fact("LoggingEnabled.TargetPrefix", text, absent="", of="GetBucketLogging")
    ownership = fact(
        "OwnershipControls.Rules[].ObjectOwnership", text, absent="ObjectWriter", of="GetBucketOwnershipControls"
    )
    object_lock = fact(
        "ObjectLockConfiguration.ObjectLockEnabled", switch, absent=False, of="GetObjectLockConfiguration"
    )
    lock_mode = fact(
        "ObjectLockConfiguration.Rule.DefaultRetention.Mode", text, absent=None, of="GetObjectLockConfiguration"
    )
    replicas = parts("ReplicationConfiguration.Rules[]", ReplicationRule, of="GetBucketReplication")
    owner = fact("Owner.ID", text, assigned=True, of="GetBucketAcl")
    grants = parts("Grants[]", AclGrant, of="GetBucketAcl")
    lifecycle = parts("Rules[]", LifecycleRule, of="GetBucketLifecycleConfiguration")

    @property
    def versioned(self) -> bool:
        """Whether versioning is on now: neither never enabled nor suspended."""
        return self.versioning == "Enabled"

    @property
    def acls_disabled(self) -> bool:
        """Whether the bucket's owner owns every object, so that access-control lists mean nothing."""
        return self.ownership == "BucketOwnerEnforced"
