"""CloudWatch: alarms and composite alarms."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from auditor.iac.terraform.services._left import defaulted
from auditor.iac.terraform.services._values import each, first, renamed, some
from auditor.iac.terraform.translate import Translation, key_values

_QUERY: Final = {
    "account_id": "AccountId",
    "expression": "Expression",
    "id": "Id",
    "label": "Label",
    "period": "Period",
    "return_data": "ReturnData",
}
_METRIC: Final = {"metric_name": "MetricName", "namespace": "Namespace"}
_STATISTIC: Final = {"period": "Period", "stat": "Stat", "unit": "Unit"}

dimensions = partial(key_values, key="Name")
"""A map of dimensions as a list of `{Name, Value}`."""


def _query(query: Mapping[str, Any]) -> dict[str, Any]:
    """A metric query: an expression over others, or a metric of its own."""
    metric = first(query.get("metric"))
    made = renamed(query, _QUERY)
    if isinstance(metric, Mapping) and metric:
        told = metric.get("dimensions")
        named = {**renamed(metric, _METRIC), **({"Dimensions": dimensions(told)} if some(told) else {})}
        return {**made, "MetricStat": {"Metric": named, **renamed(metric, _STATISTIC)}}
    return {**made, "MetricStat": metric} if some(metric) else made


TYPES: Final[Mapping[str, Translation]] = defaulted(
    {
        "aws_cloudwatch_composite_alarm": Translation(
            "AWS::CloudWatch::CompositeAlarm",
            names={
                "actions_suppressor": "",
                "actions_suppressor.alarm": "ActionsSuppressor",
                "actions_suppressor.extension_period": "ActionsSuppressorExtensionPeriod",
                "actions_suppressor.wait_period": "ActionsSuppressorWaitPeriod",
                "ok_actions": "OKActions",
            },
        ),
        "aws_cloudwatch_metric_alarm": Translation(
            "AWS::CloudWatch::Alarm",
            names={
                "evaluate_low_sample_count_percentiles": "EvaluateLowSampleCountPercentile",
                "metric_query": "Metrics",
                "ok_actions": "OKActions",
            },
            values={"dimensions": dimensions, "metric_query": each(_query)},
        ),
    }
)
"""What else an alarm says follows from the names."""
