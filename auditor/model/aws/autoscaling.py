"""Application Auto Scaling of SageMaker: what scales, by which policy, and on which schedule.

A resource id is `endpoint/<name>/variant/<variant>` or `inference-component/<name>`.
Source: https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
"""

from __future__ import annotations

from auditor.model.fact import fact
from auditor.model.prefix import ToByPrefix
from auditor.model.resource import Resource
from auditor.model.values import To, flag, identifier, number, text, to_role

_COOLDOWN = 300
"""Seconds, for SageMaker's variants. Source: Application Auto Scaling User Guide, "Define cooldown periods"."""


def scaled_name(resource_id: str) -> str:
    """The name of the endpoint or inference component in a resource id."""
    return resource_id.split("/")[1]


to_scaled = ToByPrefix(
    {
        "endpoint/": To("AWS::SageMaker::Endpoint", scaled_name),
        "inference-component/": To("AWS::SageMaker::InferenceComponent", scaled_name),
    }
)


class Scales(Resource):
    """What belongs to a scalable dimension: `scaled` names the endpoint, `variant` the part of it that scales."""

    resource_id = fact("ResourceId", identifier, assigned=True)
    scaled = fact("ResourceId", to_scaled, assigned=True)
    dimension = fact("ScalableDimension", text, assigned=True)

    @property
    def variant(self) -> str | None:
        """The production variant that scales, None for an inference component."""
        head, marker, variant = self.resource_id.partition("/variant/")
        return variant if head and marker else None


class ScalableTarget(
    Scales,
    type="AWS::ApplicationAutoScaling::ScalableTarget",
    described_by="DescribeScalableTargets",
    items={"DescribeScalableTargets": "ScalableTargets[]"},
):
    """A variant or inference component that may scale, within bounds."""

    minimum = fact("MinCapacity", number, assigned=True)
    maximum = fact("MaxCapacity", number, assigned=True)
    role = fact("RoleARN", to_role, absent=None)
    scale_in_suspended = fact("SuspendedState.DynamicScalingInSuspended", flag, absent=False)
    scale_out_suspended = fact("SuspendedState.DynamicScalingOutSuspended", flag, absent=False)


class ScalingPolicy(
    Scales,
    type="AWS::ApplicationAutoScaling::ScalingPolicy",
    described_by="DescribeScalingPolicies",
    items={"DescribeScalingPolicies": "ScalingPolicies[]"},
):
    """A policy that scales on a metric."""

    name = fact("PolicyName", text, assigned=True)
    kind = fact("PolicyType", text, assigned=True)
    metric = fact(
        "TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification.PredefinedMetricType", text, absent=None
    )
    custom_metric = fact(
        "TargetTrackingScalingPolicyConfiguration.CustomizedMetricSpecification.MetricName", text, absent=None
    )
    scale_in_cooldown = fact("TargetTrackingScalingPolicyConfiguration.ScaleInCooldown", number, absent=_COOLDOWN)
    scale_out_cooldown = fact("TargetTrackingScalingPolicyConfiguration.ScaleOutCooldown", number, absent=_COOLDOWN)
    scale_in_disabled = fact("TargetTrackingScalingPolicyConfiguration.DisableScaleIn", flag, absent=False)


class ScheduledAction(
    Scales,
    type="AWS::ApplicationAutoScaling::ScheduledAction",
    described_by="DescribeScheduledActions",
    items={"DescribeScheduledActions": "ScheduledActions[]"},
):
    """A change of the bounds at a time."""

    name = fact("ScheduledActionName", text, assigned=True)
    schedule = fact("Schedule", text, assigned=True)
    minimum = fact("ScalableTargetAction.MinCapacity", number, absent=None)
    maximum = fact("ScalableTargetAction.MaxCapacity", number, absent=None)
