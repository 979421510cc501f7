"""CloudTrail's collectors: each trail once, asked at home, wherever it shows itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from auditor.collect import cloudtrail, cloudtrail_lake
from auditor.model.gap import Reason
from auditor.sandbox import Fault
from tests.collect.reading import ACCOUNT, REGION, read

ELSEWHERE = "us-east-1"


def arn(name: str, region: str) -> str:
    return f"arn:aws:cloudtrail:{region}:{ACCOUNT}:trail/{name}"


def trail(name: str, region: str, **more: Any) -> dict[str, Any]:
    return {"Name": name, "TrailARN": arn(name, region), "HomeRegion": region, "S3BucketName": "trails", **more}


def trails() -> list[dict[str, Any]]:
    """A trail of all regions that lives elsewhere, and one of another region alone."""
    log_group = f"arn:aws:logs:{ELSEWHERE}:{ACCOUNT}:log-group:trail:*"
    everywhere = trail("all", ELSEWHERE, IsMultiRegionTrail=True, CloudWatchLogsLogGroupArn=log_group)
    local = trail("local", ELSEWHERE, LogFileValidationEnabled=True)
    listed = [{key: each[key] for key in ("Name", "TrailARN", "HomeRegion")} for each in (everywhere, local)]
    s3 = {"Field": "resources.type", "Equals": ["AWS::S3::Object"]}
    selectors = {
        "match": {"TrailName": arn("all", ELSEWHERE)},
        "response": {"AdvancedEventSelectors": [{"Name": "data", "FieldSelectors": [s3]}]},
    }
    basic = {
        "ReadWriteType": "All",
        "IncludeManagementEvents": True,
        "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}],
    }
    here = {"DescribeTrails": {"trailList": [everywhere]}, "ListTrails": {"Trails": listed}}
    there = {
        "DescribeTrails": [
            {"match": {"trailNameList": [arn("local", ELSEWHERE)]}, "response": {"trailList": [local]}},
            {"error": ["TrailNotFoundException", "only the missing one is asked for"]},
        ],
        "GetTrailStatus": {"IsLogging": True},
        "GetEventSelectors": [selectors, {"response": {"EventSelectors": [basic]}}],
    }
    return [
        {"service": "cloudtrail", "region": REGION, "operations": here},
        {"service": "cloudtrail", "region": ELSEWHERE, "operations": there},
    ]


def test_trails_of_all_regions_are_read_once_and_asked_at_home(tmp_path: Path) -> None:
    found = read(tmp_path, cloudtrail.COLLECTOR, *trails())
    assert found.names(cloudtrail.TRAIL) == {"all", "local"}
    whole, local = found.resource(cloudtrail.TRAIL, "all"), found.resource(cloudtrail.TRAIL, "local")
    assert (whole.multi_region, whole.logging, whole.validated, whole.home_region) == (True, True, False, ELSEWHERE)
    assert (local.multi_region, local.validated, local.key) == (False, True, None)
    assert (whole.bucket.text, whole.identity.region) == ("trails", "global")
    assert whole.log_group.text == f"arn:aws:logs:{ELSEWHERE}:{ACCOUNT}:log-group:trail"


def test_selectors_of_both_kinds_are_parts(tmp_path: Path) -> None:
    found = read(tmp_path, cloudtrail.COLLECTOR, *trails())
    (selector,) = found.resource(cloudtrail.TRAIL, "all").advanced_selectors
    assert [(each.field, each.equals) for each in selector.fields] == [("resources.type", ("AWS::S3::Object",))]
    (basic,) = found.resource(cloudtrail.TRAIL, "local").selectors
    assert (basic.management, basic.read_write) == (True, "All")
    assert [(each.type, each.values) for each in basic.data] == [("AWS::S3::Object", ("arn:aws:s3",))]


def test_trails_that_were_described_stand_though_the_list_is_denied(tmp_path: Path) -> None:
    found = read(tmp_path, cloudtrail.COLLECTOR, *trails(), faults=[Fault("cloudtrail.ListTrails", "deny")])
    assert (found.names(cloudtrail.TRAIL), found.listed(cloudtrail.TRAIL)) == ({"all"}, Reason.DENIED)


def test_a_denied_status_leaves_the_selectors(tmp_path: Path) -> None:
    found = read(tmp_path, cloudtrail.COLLECTOR, *trails(), faults=[Fault("cloudtrail.GetTrailStatus", "deny")])
    document = found.document(cloudtrail.TRAIL, "all")
    assert {name: gap.reason for name, gap in document.gaps.items()} == {"GetTrailStatus": Reason.DENIED}
    assert document.responses["GetEventSelectors"] is not None


def store() -> dict[str, Any]:
    name = f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:eventdatastore/1"
    detail = {"Name": "lake", "EventDataStoreArn": name, "Status": "ENABLED", "RetentionPeriod": 365}
    return {
        "service": "cloudtrail",
        "region": REGION,
        "operations": {
            "ListEventDataStores": {"EventDataStores": [{"EventDataStoreArn": name, "Name": "lake"}]},
            "GetEventDataStore": {**detail, "KmsKeyId": "alias/lake"},
        },
    }


def test_an_event_data_store_is_read(tmp_path: Path) -> None:
    lake = read(tmp_path, cloudtrail_lake.COLLECTOR, store()).resource(cloudtrail_lake.STORE, "lake")
    assert (lake.status, lake.retention_days, lake.key.text, lake.organization) == ("ENABLED", 365, "alias/lake", False)


def test_a_denied_event_data_store_is_a_gap(tmp_path: Path) -> None:
    faults = [Fault("cloudtrail.GetEventDataStore", "deny")]
    found = read(tmp_path, cloudtrail_lake.COLLECTOR, store(), faults=faults)
    assert found.document(cloudtrail_lake.STORE, "lake").gaps["GetEventDataStore"].reason is Reason.DENIED
    assert found.listed(cloudtrail_lake.STORE) is None
