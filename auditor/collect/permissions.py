"""The IAM policy that a scan needs: exactly the operations that the collectors declare."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from auditor.collect.botomodel import service_model
from auditor.collect.collector import Collector, collectors

_BEGIN: Final = frozenset({("sts", "GetCallerIdentity"), ("ec2", "DescribeRegions")})
"""What opening a session asks."""

_PREFIXES: Final = {"cloudwatch": "cloudwatch"}
"""Where the IAM prefix is not the name that requests are signed for (service authorization reference)."""

_BY_METHOD: Final = "apigateway"
"""The service whose actions are HTTP methods (service authorization reference: API Gateway Management)."""

_PATHS: Final = ("restapis", "restapis/*/resources", "apis", "apis/*/routes", "apis/*/integrations")
"""What is read of that service: the same action on `apikeys` would show the keys."""

_ACTIONS: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("s3", "ListBuckets"): ("s3:ListAllMyBuckets",),
    ("s3", "GetBucketEncryption"): ("s3:GetEncryptionConfiguration",),
    ("s3", "GetBucketLifecycleConfiguration"): ("s3:GetLifecycleConfiguration",),
    ("s3", "GetPublicAccessBlock"): ("s3:GetBucketPublicAccessBlock",),
    ("s3", "GetBucketReplication"): ("s3:GetReplicationConfiguration",),
    ("s3", "GetBucketNotificationConfiguration"): ("s3:GetBucketNotification",),
    ("s3", "GetObjectLockConfiguration"): ("s3:GetBucketObjectLockConfiguration",),
    ("s3", "HeadBucket"): ("s3:ListBucket",),
    ("s3control", "GetPublicAccessBlock"): ("s3:GetAccountPublicAccessBlock",),
}
"""Operations whose IAM action is called otherwise (Amazon S3 API reference: required permissions)."""


def actions(service: str, operation: str) -> tuple[str, ...]:
    """The IAM actions that one operation needs."""
    prefix = _PREFIXES.get(service) or str(service_model(service).signing_name)
    if prefix == _BY_METHOD:
        return (f"{prefix}:{service_model(service).operation_model(operation).http['method']}",)
    return _ACTIONS.get((service, operation), (f"{prefix}:{operation}",))


def policy(chosen: Collection[Collector] | None = None) -> dict[str, Any]:
    """The policy document for these collectors, by default all; one statement, where a resource need not be named."""
    calls = set(_BEGIN).union(*(each.calls for each in (collectors() if chosen is None else chosen)))
    wanted = sorted({action for service, operation in calls for action in actions(service, operation)})
    by_path = [action for action in wanted if action.startswith(f"{_BY_METHOD}:")]
    statements = [_statement("ReadForAudit", [action for action in wanted if action not in by_path], "*")]
    if by_path:
        paths = [f"arn:*:{_BY_METHOD}:*::/{path}" for path in _PATHS]
        statements.append(_statement("ReadApis", by_path, paths))
    return {"Version": "2012-10-17", "Statement": statements}


def _statement(sid: str, allowed: list[str], resource: str | list[str]) -> dict[str, Any]:
    return {"Sid": sid, "Effect": "Allow", "Action": allowed, "Resource": resource}
