"""The rules of S3's lifecycle, as the provider's two generations write them, in CloudFormation's flat shape.

Source: CloudFormation Template Reference, AWS::S3::Bucket Rule; the provider's documentation of
`aws_s3_bucket_lifecycle_configuration` and of the old `lifecycle_rule` of `aws_s3_bucket`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from auditor.iac.terraform.services._values import each, first, renamed, some
from auditor.iac.terraform.translate import key_values
from auditor.model.choice import Unknown

_EXPIRATION: Final = {
    "date": "ExpirationDate",
    "days": "ExpirationInDays",
    "expired_object_delete_marker": "ExpiredObjectDeleteMarker",
}
_FILTER: Final = {
    "object_size_greater_than": "ObjectSizeGreaterThan",
    "object_size_less_than": "ObjectSizeLessThan",
    "prefix": "Prefix",
}
_MOVES: Final = {"date": "TransitionDate", "days": "TransitionInDays", "storage_class": "StorageClass"}
_NONCURRENT: Final = {
    "days": "NoncurrentDays",
    "newer_noncurrent_versions": "NewerNoncurrentVersions",
    "noncurrent_days": "NoncurrentDays",
}
_NONCURRENT_MOVES: Final = {
    "days": "TransitionInDays",
    "newer_noncurrent_versions": "NewerNoncurrentVersions",
    "noncurrent_days": "TransitionInDays",
    "storage_class": "StorageClass",
}


def _rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    """A rule of `aws_s3_bucket_lifecycle_configuration`."""
    days = first(rule.get("abort_incomplete_multipart_upload"))
    aborts = renamed(days, {"days_after_initiation": "DaysAfterInitiation"}) if isinstance(days, Mapping) else days
    return {
        **renamed(rule, {"id": "Id", "status": "Status", "prefix": "Prefix"}),
        **_narrowed(first(rule.get("filter"))),
        **({"AbortIncompleteMultipartUpload": aborts} if some(aborts) else {}),
        **_aged(rule),
    }


def _old_rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    """A `lifecycle_rule` of `aws_s3_bucket`."""
    enabled = rule.get("enabled")
    status = ("Enabled" if enabled else "Disabled") if isinstance(enabled, bool) else enabled
    aborts = renamed(rule, {"abort_incomplete_multipart_upload_days": "DaysAfterInitiation"})
    tags = rule.get("tags")
    return {
        **renamed(rule, {"id": "Id", "prefix": "Prefix"}),
        "Status": status,
        **({"TagFilters": key_values(tags)} if some(tags) else {}),
        **({"AbortIncompleteMultipartUpload": aborts} if aborts else {}),
        **_aged(rule),
    }


def _narrowed(filter_: Any) -> dict[str, Any]:
    """Which objects a filter takes; an `and` has the members of the filter itself."""
    if isinstance(filter_, Unknown):
        return {"Prefix": filter_}
    if not isinstance(filter_, Mapping):
        return {}
    combined = first(filter_.get("and"))
    if isinstance(combined, Mapping) and combined:
        filter_ = combined
    sizes = {name: value for name, value in renamed(filter_, _FILTER).items() if value != 0}
    tag, tags = first(filter_.get("tag")), filter_.get("tags")
    if isinstance(tag, Mapping) and tag:
        return {**sizes, "TagFilters": [renamed(tag, {"key": "Key", "value": "Value"})]}
    return {**sizes, **({"TagFilters": key_values(tags)} if some(tags) else {})}


def _aged(rule: Mapping[str, Any]) -> dict[str, Any]:
    """What happens to objects when, and to the versions before the current one."""
    made: dict[str, Any] = {}
    expiration, noncurrent = first(rule.get("expiration")), first(rule.get("noncurrent_version_expiration"))
    if isinstance(expiration, Mapping):
        made |= {name: value for name, value in renamed(expiration, _EXPIRATION).items() if value not in (False, 0)}
    elif expiration is not None:
        made["ExpirationInDays"] = expiration
    if some(noncurrent):
        old = renamed(noncurrent, _NONCURRENT) if isinstance(noncurrent, Mapping) else noncurrent
        made["NoncurrentVersionExpiration"] = old
    moves = {
        "Transitions": each(lambda one: renamed(one, _MOVES))(rule.get("transition")),
        "NoncurrentVersionTransitions": each(lambda one: renamed(one, _NONCURRENT_MOVES))(
            rule.get("noncurrent_version_transition")
        ),
    }
    return made | {name: value for name, value in moves.items() if some(value)}


lifecycle = each(_rule)
"""The rules of `aws_s3_bucket_lifecycle_configuration` as those of a CloudFormation bucket."""

old_lifecycle = each(_old_rule)
"""The `lifecycle_rule` blocks of an `aws_s3_bucket` as the same."""
