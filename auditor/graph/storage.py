"""Whether a bucket is open to the public, all four of S3's public-access blocks considered.

Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
"""

from __future__ import annotations

from collections.abc import Callable

from auditor.graph import access
from auditor.graph.lookup import Lookup
from auditor.iam import EndpointBinding, TransportGuard, bound_to_endpoint, denies_insecure_transport
from auditor.model.aws.iam import Account
from auditor.model.aws.s3 import Bucket
from auditor.model.truth import any_of
from auditor.model.values import Ref

_PUBLIC_GROUPS = ("/global/AllUsers", "/global/AuthenticatedUsers")


def is_public(graph: Lookup, bucket: Bucket) -> bool:
    """Whether anyone outside can reach the bucket, by its policy or by its access-control list.

    Raises:
        MissingEvidence: where what was read does not decide.
    """
    return any_of(_call, (lambda: _by_policy(graph, bucket), lambda: _by_acl(graph, bucket)))


def transport_guard(bucket: Bucket) -> TransportGuard:
    """What the bucket's policy refuses to everyone of plain HTTP and of old TLS; nothing without a policy."""
    text = bucket.policy
    if text is None:
        return TransportGuard((), ())
    return denies_insecure_transport(access.policy(text, "bucket policy", bucket), _arn(bucket))


def endpoint_binding(bucket: Bucket) -> EndpointBinding:
    """How the bucket's policy binds reading and writing to VPCs or endpoints; not at all without a policy."""
    text = bucket.policy
    if text is None:
        return EndpointBinding((), (), ())
    return bound_to_endpoint(access.policy(text, "bucket policy", bucket), _arn(bucket))


def _arn(bucket: Bucket) -> str:
    return f"arn:{bucket.identity.partition}:s3:::{bucket.identity.name}"


def _by_policy(graph: Lookup, bucket: Bucket) -> bool:
    """RestrictPublicBuckets cuts a public policy down; BlockPublicPolicy only refuses new ones."""
    open_ = any_of(_call, (lambda: bucket.policy_public, lambda: _policy_says_so(bucket)))
    return open_ and not _blocked(graph, bucket, "restrict_public_buckets")


def _policy_says_so(bucket: Bucket) -> bool:
    text = bucket.policy
    return text is not None and bool(access.exposure_of(bucket, text).public)


def _by_acl(graph: Lookup, bucket: Bucket) -> bool:
    groups = (grant.group for grant in bucket.grants)
    if not any(group is not None and group.endswith(_PUBLIC_GROUPS) for group in groups):
        return False
    return not any_of(_call, (lambda: bucket.acls_disabled, lambda: _blocked(graph, bucket, "ignore_public_acls")))


def _blocked(graph: Lookup, bucket: Bucket, block: str) -> bool:
    def by_account() -> bool:
        account = graph.get(Account, Ref(Account.type, bucket.identity.account))
        return bool(getattr(account, block))

    return any_of(_call, (lambda: bool(getattr(bucket, block)), by_account))


def _call(question: Callable[[], bool]) -> bool:
    return question()
