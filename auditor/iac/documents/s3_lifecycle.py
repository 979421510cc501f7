"""A bucket's lifecycle rules: from CloudFormation's flat shape to that of S3's answer.

Source: CloudFormation Template Reference, AWS::S3::Bucket Rule; S3 API Reference, LifecycleRule.
"""

from __future__ import annotations

from typing import Any

from auditor.iac.documents.subject import default, integer, listed, many, present, taken
from auditor.iac.nodes import at, together
from auditor.model.choice import ABSENT


def lifecycle(rules: Any) -> Any:
    """The rules as GetBucketLifecycleConfiguration answers them; ABSENT where there are none."""
    return listed(rules, _rule)


def _rule(rule: Any) -> dict[str, Any]:
    noncurrent = {
        "NoncurrentDays": integer(
            default(
                at(rule, "NoncurrentVersionExpiration", "NoncurrentDays"), at(rule, "NoncurrentVersionExpirationInDays")
            )
        ),
        "NewerNoncurrentVersions": integer(at(rule, "NoncurrentVersionExpiration", "NewerNoncurrentVersions")),
    }
    expires = {"Days": integer(at(rule, "ExpirationInDays")), "Date": at(rule, "ExpirationDate")}
    return present(
        {
            **taken(rule, "Status", ID="Id"),
            "Filter": _filter(rule),
            "Expiration": _some(expires),
            "NoncurrentVersionExpiration": _some(noncurrent),
        }
    )


def _some(members: dict[str, Any]) -> Any:
    return present(members) or ABSENT


def _filter(rule: Any) -> Any:
    """Which objects the rule concerns: all, those of one condition, or those of several at once."""
    told = {
        "Prefix": at(rule, "Prefix"),
        "TagFilters": at(rule, "TagFilters"),
        "ObjectSizeGreaterThan": integer(at(rule, "ObjectSizeGreaterThan")),
        "ObjectSizeLessThan": integer(at(rule, "ObjectSizeLessThan")),
    }
    return together(told, _narrowed)


def _narrowed(told: dict[str, Any]) -> dict[str, Any]:
    tags = many(told.pop("TagFilters", []))
    if len(told) + len(tags) > 1:
        return {"And": {**told, **({"Tags": tags} if tags else {})}}
    return {**told, **({"Tag": tags[0]} if tags else {})} or {"Prefix": ""}
