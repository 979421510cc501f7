"""Trails and event data stores.

A trail without selectors records all management events, and so does an event data store.
Source: CloudFormation Template Reference, AWS::CloudTrail::Trail and EventDataStore; AWS CloudTrail API Reference,
PutEventSelectors and CreateEventDataStore.
"""

from __future__ import annotations

from typing import Any, Final

from auditor.iac.documents.related import Responses
from auditor.iac.documents.subject import (
    UNTOLD,
    Subject,
    boolean,
    default,
    describers,
    integer,
    listed,
    present,
    taken,
)
from auditor.iac.nodes import at, mapped
from auditor.model.choice import ABSENT, symbol

_MANAGEMENT: Final = {"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": list[Any]()}
_MANAGEMENT_FIELDS: Final = {
    "Name": "Default management events",
    "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}],
}
_OPERATORS: Final = ("Equals", "StartsWith", "EndsWith", "NotEquals", "NotStartsWith", "NotEndsWith")


def trail(one: Subject) -> Responses:
    """DescribeTrails, GetTrailStatus and GetEventSelectors of a trail."""
    item = {
        "Name": default(one.at("TrailName"), UNTOLD),
        "HomeRegion": one.region,
        "IncludeGlobalServiceEvents": boolean(default(one.at("IncludeGlobalServiceEvents"), otherwise=True)),
        "IsMultiRegionTrail": boolean(default(one.at("IsMultiRegionTrail"), otherwise=False)),
        "IsOrganizationTrail": boolean(default(one.at("IsOrganizationTrail"), otherwise=False)),
        "LogFileValidationEnabled": boolean(default(one.at("EnableLogFileValidation"), otherwise=False)),
        **one.taken(
            "S3BucketName",
            "S3KeyPrefix",
            "CloudWatchLogsLogGroupArn",
            "CloudWatchLogsRoleArn",
            KmsKeyId="KMSKeyId",
            SnsTopicARN="SnsTopicName",
        ),
        "TrailARN": symbol(one.planned.key, "Arn"),
    }
    status = {"IsLogging": boolean(default(one.at("IsLogging"), UNTOLD))}
    return {"DescribeTrails": item, "GetTrailStatus": status, "GetEventSelectors": _selectors(one)}


def _selectors(one: Subject) -> dict[str, Any]:
    basic = listed(one.at("EventSelectors"), _basic)
    advanced = listed(one.at("AdvancedEventSelectors"), advanced_selector)
    if basic is ABSENT:
        basic = mapped(default(advanced, []), lambda given: ABSENT if given else [_MANAGEMENT])
    return present({"EventSelectors": basic, "AdvancedEventSelectors": advanced})


def _basic(selector: Any) -> dict[str, Any]:
    return {
        "ReadWriteType": default(at(selector, "ReadWriteType"), "All"),
        "IncludeManagementEvents": boolean(default(at(selector, "IncludeManagementEvents"), otherwise=True)),
        "DataResources": default(listed(at(selector, "DataResources"), lambda each: taken(each, "Type", "Values")), []),
    }


def advanced_selector(selector: Any) -> dict[str, Any]:
    """An advanced selector, whose fields have lists of values."""
    fields = listed(at(selector, "FieldSelectors"), lambda each: taken(each, "Field", *_OPERATORS))
    return {**taken(selector, "Name"), **present({"FieldSelectors": fields})}


def event_data_store(one: Subject) -> Responses:
    """GetEventDataStore of a store; how long it keeps events unless told hangs on its billing."""
    ingesting = boolean(default(one.at("IngestionEnabled"), otherwise=True))
    selectors = default(listed(one.at("AdvancedEventSelectors"), advanced_selector), [_MANAGEMENT_FIELDS])
    answer = {
        "Name": default(one.at("Name"), UNTOLD),
        "Status": mapped(ingesting, lambda holds: "ENABLED" if holds else "STOPPED_INGESTION"),
        "RetentionPeriod": integer(default(one.at("RetentionPeriod"), UNTOLD)),
        "MultiRegionEnabled": boolean(default(one.at("MultiRegionEnabled"), otherwise=True)),
        "OrganizationEnabled": boolean(default(one.at("OrganizationEnabled"), otherwise=False)),
        "AdvancedEventSelectors": selectors,
        **one.taken("KmsKeyId", "BillingMode"),
    }
    return {"GetEventDataStore": answer}


DESCRIBES = describers({"AWS::CloudTrail::EventDataStore": event_data_store, "AWS::CloudTrail::Trail": trail})
