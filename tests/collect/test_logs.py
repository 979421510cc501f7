"""CloudWatch Logs' collector."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from auditor.collect import logs
from auditor.model.gap import Reason
from auditor.sandbox import Fault
from tests.collect.reading import ACCOUNT, REGION, read

JOBS = "/aws/sagemaker/TrainingJobs"
ARN = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:"


def groups() -> dict[str, Any]:
    many = [{"logGroupName": f"app-{number}", "arn": f"{ARN}app-{number}:*"} for number in range(120)]
    kept = {"logGroupName": JOBS, "arn": f"{ARN}{JOBS}:*", "kmsKeyId": "alias/logs", "retentionInDays": 90}
    return {"service": "logs", "region": REGION, "operations": {"DescribeLogGroups": {"logGroups": [kept, *many]}}}


def test_all_pages_of_log_groups_are_read(tmp_path: Path) -> None:
    found = read(tmp_path, logs.COLLECTOR, groups())
    assert len(found.names(logs.GROUP)) == 121
    group, plain = found.resource(logs.GROUP, JOBS), found.resource(logs.GROUP, "app-119")
    assert (group.key.text, group.retention_days, group.identity.arn) == ("alias/logs", 90, f"{ARN}{JOBS}")
    assert (plain.key, plain.retention_days, plain.log_class) == (None, None, "STANDARD")


def test_a_throttled_call_is_tried_again_and_a_denied_one_is_a_gap(tmp_path: Path) -> None:
    healthy = read(tmp_path, logs.COLLECTOR, groups(), faults=[Fault("logs.DescribeLogGroups", "throttle", times=1)])
    assert (healthy.listed(logs.GROUP), len(healthy.names(logs.GROUP))) == (None, 121)
    denied = read(tmp_path, logs.COLLECTOR, groups(), faults=[Fault("logs.*", "deny")])
    assert (denied.listed(logs.GROUP), denied.names(logs.GROUP)) == (Reason.DENIED, set())


def test_metric_filters_of_all_groups_take_one_listing(tmp_path: Path) -> None:
    made = [{"metricName": "Outside", "metricNamespace": "Network", "metricValue": "1"}]
    filters = [{"filterName": "outside", "logGroupName": name, "metricTransformations": made} for name in ("a", "b")]
    seen = groups()
    seen["operations"]["DescribeMetricFilters"] = {"metricFilters": filters}
    found = read(tmp_path, logs.COLLECTOR, seen)
    assert found.names(logs.FILTER) == {"a/outside", "b/outside"}
    one = found.resource(logs.FILTER, "b/outside")
    assert (one.log_group.name, [(each.namespace, each.metric) for each in one.metrics]) == (
        "b",
        [("Network", "Outside")],
    )
    denied = read(tmp_path, logs.COLLECTOR, seen, faults=[Fault("logs.DescribeMetricFilters", "deny")])
    assert (denied.listed(logs.FILTER), denied.listed(logs.GROUP)) == (Reason.DENIED, None)
