"""CloudWatch: alarms on metrics, alarms on other alarms, and what the metrics of endpoints measured."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from auditor.model.fact import each, fact, parts
from auditor.model.resource import Part, Resource
from auditor.model.values import Ref, flag, number, text

INVOCATIONS: Final = "AWS/SageMaker"
"""The namespace of what is asked of endpoints."""
UTILIZATION: Final = "/aws/sagemaker/Endpoints"
"""The namespace of what their instances do."""
_DAY: Final = timedelta(days=1)


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


def metric_name(namespace: str, metric: str, **dimensions: str) -> str:
    """The name that a metric has here: `AWS/SageMaker Invocations EndpointName=churn VariantName=main`."""
    return " ".join((namespace, metric, *(f"{name}={value}" for name, value in dimensions.items())))


class Metric(Resource):
    """What a metric measured on each of the last 63 days (UTC); a day without data has no value.

    Only metrics that measured anything are kept: where the listing is complete, one that is not there measured nothing.
    Source: GetMetricData, with a period of a day.
    """

    days = each("Timestamps[]", text)
    values = each("Values[]", number)
    """Rounded down: a share below 1 is 0."""

    def since(self, moment: datetime) -> tuple[int, ...]:
        """The values of the days that end after `moment`."""
        values = zip(self.days, self.values, strict=False)
        return tuple(value for day, value in values if datetime.fromisoformat(day) + _DAY > moment)

    @classmethod
    def named(cls, namespace: str, metric: str, **dimensions: str) -> Ref:
        """A reference to a metric of this type."""
        return Ref(cls.type, metric_name(namespace, metric, **dimensions))


class VariantMetric(
    Metric,
    type="AWS::CloudWatch::VariantMetric",
    described_by="GetMetricData",
    items={"GetMetricData": "MetricDataResults[]"},
):
    """A metric of a production variant: `Invocations`, `ModelLatency` (how many there were), `GPUUtilization`."""


class ComponentMetric(
    Metric,
    type="AWS::CloudWatch::ComponentMetric",
    described_by="GetMetricData",
    items={"GetMetricData": "MetricDataResults[]"},
):
    """A metric of an inference component: `Invocations`."""
