"""CloudTrail: trails and event data stores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from auditor.iac.terraform.services._left import defaulted
from auditor.iac.terraform.services._values import given, some, without
from auditor.iac.terraform.translate import Properties, Translation

_SELECTORS: Final = frozenset({
    "advanced_event_selector",
    "advanced_event_selector.field_selector",
    "event_selector",
    "event_selector.data_resource",
    "insight_selector",
})  # fmt: skip
_ADVANCED: Final = {
    "advanced_event_selector": "AdvancedEventSelectors",
    "advanced_event_selector.field_selector": "FieldSelectors",
}


def _ingesting(properties: Properties, attributes: Mapping[str, Any]) -> Properties:
    """`suspend` stops an event data store from taking in events."""
    suspended = attributes.get("suspend")
    return {**properties, "IngestionEnabled": str(suspended).lower() != "true"} if some(suspended) else properties


TYPES: Final[Mapping[str, Translation]] = defaulted(
    {
        "aws_cloudtrail": Translation(
            "AWS::CloudTrail::Trail",
            names={
                **without("home_region", "sns_topic_arn"),
                **_ADVANCED,
                "cloud_watch_logs_group_arn": "CloudWatchLogsLogGroupArn",
                "enable_logging": "IsLogging",
                "event_selector": "EventSelectors",
                "event_selector.data_resource": "DataResources",
                "insight_selector": "InsightSelectors",
                "kms_key_id": "KMSKeyId",
                "name": "TrailName",
                "s3_bucket_name": "S3BucketName",
                "s3_key_prefix": "S3KeyPrefix",
            },
            many=_SELECTORS,
            values=dict.fromkeys(("cloud_watch_logs_group_arn", "cloud_watch_logs_role_arn", "kms_key_id"), given),
        ),
        "aws_cloudtrail_event_data_store": Translation(
            "AWS::CloudTrail::EventDataStore",
            names={**_ADVANCED, "suspend": None},
            many=_SELECTORS,
            values={"kms_key_id": given},
            then=_ingesting,
        ),
    }
)
"""A trail of Terraform's logs unless `enable_logging` is false; without selectors it records management events."""
