"""CloudWatch's alarms, which CloudFormation writes as DescribeAlarms answers them; their states are not told."""

from __future__ import annotations

from typing import Any, Final

from auditor.iac.documents.related import Responses
from auditor.iac.documents.subject import UNTOLD, Subject, boolean, default, describers, integer, listed, present, taken
from auditor.iac.nodes import at

_DIMENSIONS: Final = ("Name", "Value")
_ACTIONS: Final = ("AlarmActions", "OKActions", "InsufficientDataActions")
_TEXTS: Final = (
    "AlarmDescription",
    "Namespace",
    "MetricName",
    "Statistic",
    "ExtendedStatistic",
    "ComparisonOperator",
    "TreatMissingData",
    "Unit",
)


def alarm(one: Subject) -> Responses:
    """DescribeAlarms of an alarm on a metric or on several."""
    item = {
        **_common(one),
        **one.taken(*_TEXTS),
        **present({
            "Dimensions": _dimensions(one.properties),
            "Metrics": listed(one.at("Metrics"), _metric),
            "Period": integer(one.at("Period")),
            "EvaluationPeriods": integer(one.at("EvaluationPeriods")),
            "DatapointsToAlarm": integer(one.at("DatapointsToAlarm")),
        }),
    }  # fmt: skip
    return {"DescribeAlarms": item}


def composite(one: Subject) -> Responses:
    """DescribeAlarms of an alarm on other alarms."""
    return {"DescribeAlarms": {**_common(one), **one.taken("AlarmRule", "AlarmDescription")}}


def _common(one: Subject) -> dict[str, Any]:
    actions = {name: listed(one.at(name)) for name in _ACTIONS}
    return {
        "AlarmName": default(one.at("AlarmName"), UNTOLD),
        "ActionsEnabled": boolean(default(one.at("ActionsEnabled"), otherwise=True)),
        "StateValue": UNTOLD,
        **present(actions),
    }


def _dimensions(holder: Any) -> Any:
    return listed(at(holder, "Dimensions"), lambda each: taken(each, *_DIMENSIONS))


def _metric(query: Any) -> dict[str, Any]:
    stat = at(query, "MetricStat")
    metric = at(stat, "Metric")
    told = {
        **taken(query, "Id", "Expression", "Label"),
        **present({"ReturnData": boolean(at(query, "ReturnData"))}),
    }
    named = {**taken(metric, "Namespace", "MetricName"), **present({"Dimensions": _dimensions(metric)})}
    return {**told, "MetricStat": {**taken(stat, "Stat", "Unit"), "Metric": named}} if named else told


DESCRIBES = describers({"AWS::CloudWatch::Alarm": alarm, "AWS::CloudWatch::CompositeAlarm": composite})
