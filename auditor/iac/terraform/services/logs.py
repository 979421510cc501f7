"""CloudWatch Logs: log groups and metric filters."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from auditor.iac.terraform.services._left import defaulted
from auditor.iac.terraform.services._values import given, policy, without
from auditor.iac.terraform.translate import Translation, key_values
from auditor.model.choice import ABSENT


def _days(value: Any) -> Any:
    """The days that logs are kept; the provider's 0 is for ever, which CloudFormation does not say."""
    return ABSENT if value == 0 else value


TYPES: Final[Mapping[str, Translation]] = defaulted(
    {
        "aws_cloudwatch_log_data_protection_policy": Translation(
            "AWS::Logs::LogGroup",
            part_of="log_group_name",
            names={"policy_document": "DataProtectionPolicy"},
            values={"policy_document": policy},
        ),
        "aws_cloudwatch_log_group": Translation(
            "AWS::Logs::LogGroup",
            names={**without("name_prefix", "skip_destroy"), "name": "LogGroupName"},
            values={"kms_key_id": given, "retention_in_days": _days},
        ),
        "aws_cloudwatch_log_metric_filter": Translation(
            "AWS::Logs::MetricFilter",
            names={
                "metric_transformation": "MetricTransformations",
                "metric_transformation.name": "MetricName",
                "metric_transformation.namespace": "MetricNamespace",
                "metric_transformation.value": "MetricValue",
                "name": "FilterName",
                "pattern": "FilterPattern",
            },
            many=frozenset({"metric_transformation"}),
            values={"metric_transformation.dimensions": partial(key_values, key="Key")},
        ),
    }
)
"""Log groups keep what they get for ever unless a number of days is given."""
