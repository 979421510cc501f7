"""CloudWatch's collector: alarms of both kinds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from auditor.collect import cloudwatch
from auditor.model.gap import Reason
from auditor.sandbox import Fault
from tests.collect.reading import ACCOUNT, REGION, read

ARN = f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:"


def alarms() -> dict[str, Any]:
    endpoint = {"Name": "EndpointName", "Value": "churn"}
    metric = {
        "AlarmName": "errors",
        "AlarmArn": f"{ARN}errors",
        "Namespace": "AWS/SageMaker",
        "MetricName": "Invocation5XXErrors",
        "Dimensions": [endpoint],
        "StateValue": "OK",
        "AlarmActions": ["topic"],
    }
    stat = {"Metric": {"Namespace": "AWS/SageMaker", "MetricName": "Latency", "Dimensions": [endpoint]}}
    query = {"Id": "m1", "MetricStat": {**stat, "Period": 60, "Stat": "p99"}}
    math = {
        "AlarmName": "latency",
        "AlarmArn": f"{ARN}latency",
        "StateValue": "OK",
        "ActionsEnabled": False,
        "Metrics": [query, {"Id": "e1", "Expression": "m1 * 2"}],
    }
    both = {"AlarmName": "both", "AlarmArn": f"{ARN}both", "AlarmRule": "ALARM(errors) AND ALARM(latency)"}
    answer = {"MetricAlarms": [metric, math], "CompositeAlarms": [both]}
    return {"service": "cloudwatch", "region": REGION, "operations": {"DescribeAlarms": answer}}


def test_alarms_of_both_kinds_are_read(tmp_path: Path) -> None:
    found = read(tmp_path, cloudwatch.COLLECTOR, alarms())
    alarm = found.resource(cloudwatch.ALARM, "errors")
    assert (alarm.namespace, alarm.metric, alarm.actions) == ("AWS/SageMaker", "Invocation5XXErrors", ("topic",))
    assert [(each.name, each.value) for each in alarm.dimensions] == [("EndpointName", "churn")]
    assert (alarm.actions_enabled, found.resource(cloudwatch.ALARM, "latency").actions_enabled) == (True, False)
    first, expression = found.resource(cloudwatch.ALARM, "latency").metrics
    assert (first.metric, [each.value for each in first.dimensions]) == ("Latency", ["churn"])
    assert (expression.metric, expression.dimensions) == (None, ())
    assert found.resource(cloudwatch.COMPOSITE, "both").rule == "ALARM(errors) AND ALARM(latency)"


def test_a_denied_listing_is_a_gap_of_both_kinds(tmp_path: Path) -> None:
    found = read(tmp_path, cloudwatch.COLLECTOR, alarms(), faults=[Fault("cloudwatch.*", "deny")])
    assert [found.listed(type_) for type_ in (cloudwatch.ALARM, cloudwatch.COMPOSITE)] == [Reason.DENIED] * 2
