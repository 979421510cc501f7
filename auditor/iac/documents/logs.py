"""CloudWatch Logs' groups and metric filters. Source: CloudFormation Template Reference, AWS::Logs."""

from __future__ import annotations

from auditor.iac.documents.related import Responses
from auditor.iac.documents.subject import UNTOLD, Subject, default, describers, integer, listed, present, taken
from auditor.iac.nodes import mapped
from auditor.model.choice import ABSENT


def log_group(one: Subject) -> Responses:
    """DescribeLogGroups of a group; Terraform writes 0 days for ever."""
    days = mapped(integer(one.at("RetentionInDays")), lambda number: number or ABSENT)
    item = {
        "logGroupName": default(one.at("LogGroupName"), UNTOLD),
        **one.taken(kmsKeyId="KmsKeyId", logGroupClass="LogGroupClass"),
        **present({"retentionInDays": days}),
    }
    return {"DescribeLogGroups": item}


def metric_filter(one: Subject) -> Responses:
    """DescribeMetricFilters of a filter."""
    transformations = listed(
        one.at("MetricTransformations"),
        lambda each: taken(each, metricName="MetricName", metricNamespace="MetricNamespace", metricValue="MetricValue"),
    )
    item = {
        "filterName": default(one.at("FilterName"), UNTOLD),
        **one.taken(logGroupName="LogGroupName", filterPattern="FilterPattern"),
        **present({"metricTransformations": transformations}),
    }
    return {"DescribeMetricFilters": item}


DESCRIBES = describers({"AWS::Logs::LogGroup": log_group, "AWS::Logs::MetricFilter": metric_filter})
