"""CloudWatch Logs: log groups, and the filters that make metrics of what is written to them."""

from __future__ import annotations

from auditor.model.fact import fact, parts
from auditor.model.resource import Part, Resource
from auditor.model.values import To, number, text, to_key


def log_group(reference: str) -> str:
    """A log group's ARN without the `:*` that services append for its streams, or its plain name."""
    return reference.removesuffix(":*")


to_log_group = To("AWS::Logs::LogGroup", log_group)


class LogGroup(
    Resource, type="AWS::Logs::LogGroup", described_by="DescribeLogGroups", items={"DescribeLogGroups": "logGroups[]"}
):
    """A log group. Without a key it is encrypted by CloudWatch Logs' own; without a retention it is kept for ever."""

    name = fact("logGroupName", text, assigned=True)
    key = fact("kmsKeyId", to_key, absent=None)
    retention_days = fact("retentionInDays", number, absent=None)
    log_class = fact("logGroupClass", text, absent="STANDARD")


class MetricTransformation(Part):
    """The metric that a filter counts matching events in."""

    metric = fact("metricName", text, assigned=True)
    namespace = fact("metricNamespace", text, assigned=True)


class MetricFilter(
    Resource,
    type="AWS::Logs::MetricFilter",
    described_by="DescribeMetricFilters",
    items={"DescribeMetricFilters": "metricFilters[]"},
):
    """A metric filter of a log group."""

    log_group = fact("logGroupName", to_log_group, assigned=True)
    pattern = fact("filterPattern", text, absent="")
    metrics = parts("metricTransformations[]", MetricTransformation)
