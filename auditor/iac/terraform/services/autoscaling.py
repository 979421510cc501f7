"""Application Auto Scaling: what scales, by which policies, and at which times.

CloudFormation keeps scheduled actions within their target; a plan names them by themselves, as the API does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from auditor.iac.terraform.services._left import defaulted
from auditor.iac.terraform.services._values import without
from auditor.iac.terraform.translate import Translation
from auditor.model.choice import Unknown, symbolic

_TARGET: Final = "target_tracking_scaling_policy_configuration"
_CUSTOM: Final = f"{_TARGET}.customized_metric_specification"
_PREDICTIVE: Final = "predictive_scaling_policy_configuration"


def _number(value: Any) -> Any:
    """A capacity, which the provider writes as text."""
    return int(value) if isinstance(value, str) and value.lstrip("-").isdecimal() else value


def _scaled(value: Any) -> Any:
    """What scales, as `endpoint/<name>/variant/<name>`; what only refers to the endpoint does not tell the variant."""
    return Unknown("it is known only after apply") if symbolic(value) and "/" not in value else value


TYPES: Final[Mapping[str, Translation]] = defaulted(
    {
        "aws_appautoscaling_policy": Translation(
            "AWS::ApplicationAutoScaling::ScalingPolicy",
            names={
                **without("alarm_arns", _PREDICTIVE),
                "name": "PolicyName",
                "step_scaling_policy_configuration.step_adjustment": "StepAdjustments",
            },
            values={"resource_id": _scaled},
            many=frozenset(
                {
                    "step_scaling_policy_configuration.step_adjustment",
                    f"{_CUSTOM}.dimensions",
                    f"{_CUSTOM}.metrics",
                    f"{_CUSTOM}.metrics.metric_stat.metric.dimensions",
                }
            ),
        ),
        "aws_appautoscaling_scheduled_action": Translation(
            "AWS::ApplicationAutoScaling::ScheduledAction",
            names={"name": "ScheduledActionName"},
            values={
                "resource_id": _scaled,
                "scalable_target_action.max_capacity": _number,
                "scalable_target_action.min_capacity": _number,
            },
        ),
        "aws_appautoscaling_target": Translation(
            "AWS::ApplicationAutoScaling::ScalableTarget",
            names={"role_arn": "RoleARN"},
            values={"resource_id": _scaled},
        ),
    }
)
"""Predictive scaling is not for SageMaker's endpoints."""
