"""CloudWatch: alarms on metrics, and alarms on other alarms."""

from __future__ import annotations

from auditor.model.fact import Part, Resource, each, fact, parts
from auditor.model.values import flag, text


class Dimension(Part):
    """A dimension of a metric: `EndpointName` = `churn`."""

    name = fact("Name", text, assigned=True)
    value = fact("Value", text, assigned=True)


class AlarmMetric(Part):
    """One of several metrics that an alarm computes with; an expression has neither namespace nor dimensions."""

    namespace = fact("MetricStat.Metric.Namespace", text, absent=None)
    metric = fact("MetricStat.Metric.MetricName", text, absent=None)
    dimensions = parts("MetricStat.Metric.Dimensions[]", Dimension)


class Alarm(
    Resource, type="AWS::CloudWatch::Alarm", described_by="DescribeAlarms", items={"DescribeAlarms": "MetricAlarms[]"}
):
    """An alarm on one metric, or (`metrics`) on an expression over several."""

    name = fact("AlarmName", text, assigned=True)
    namespace = fact("Namespace", text, absent=None)
    metric = fact("MetricName", text, absent=None)
    dimensions = parts("Dimensions[]", Dimension)
    metrics = parts("Metrics[]", AlarmMetric)
    actions_enabled = fact("ActionsEnabled", flag, absent=True)
    actions = each("AlarmActions[]", text)
    state = fact("StateValue", text, assigned=True)


class CompositeAlarm(
    Resource,
    type="AWS::CloudWatch::CompositeAlarm",
    described_by="DescribeAlarms",
    items={"DescribeAlarms": "CompositeAlarms[]"},
):
    """An alarm on the states of other alarms, which `rule` names."""

    name = fact("AlarmName", text, assigned=True)
    rule = fact("AlarmRule", text, assigned=True)
    actions_enabled = fact("ActionsEnabled", flag, absent=True)
    actions = each("AlarmActions[]", text)
