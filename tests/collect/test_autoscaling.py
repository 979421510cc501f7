"""Application Auto Scaling's collector."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from auditor.collect import autoscaling
from auditor.model.gap import Reason
from auditor.sandbox import Fault
from tests.collect.reading import ACCOUNT, REGION, read

ENDPOINT = {
    "ServiceNamespace": "sagemaker",
    "ResourceId": "endpoint/churn/variant/main",
    "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
}
COMPONENT = {
    "ServiceNamespace": "sagemaker",
    "ResourceId": "inference-component/llm",
    "ScalableDimension": "sagemaker:inference-component:DesiredCopyCount",
}
CREATED = "2026-01-31T12:00:00+00:00"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/scale"


def scaling() -> dict[str, Any]:
    bounds = {"MinCapacity": 1, "MaxCapacity": 4, "RoleARN": ROLE, "CreationTime": CREATED}
    predefined = {"PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"}
    tracking = {"TargetValue": 70.0, "PredefinedMetricSpecification": predefined, "DisableScaleIn": True}
    policy = {
        **ENDPOINT,
        "PolicyName": "invocations",
        "PolicyARN": "arn:aws:autoscaling:policy/1",
        "PolicyType": "TargetTrackingScaling",
        "TargetTrackingScalingPolicyConfiguration": tracking,
        "CreationTime": CREATED,
    }
    night = {
        **ENDPOINT,
        "ScheduledActionName": "night",
        "ScheduledActionARN": "arn:aws:autoscaling:action/1",
        "Schedule": "cron(0 20 * * ? *)",
        "ScalableTargetAction": {"MinCapacity": 0, "MaxCapacity": 0},
        "CreationTime": CREATED,
    }
    return {
        "service": "application-autoscaling",
        "region": REGION,
        "operations": {
            "DescribeScalableTargets": {
                "ScalableTargets": [{**ENDPOINT, **bounds}, {**COMPONENT, **bounds, "MinCapacity": 2}]
            },
            "DescribeScalingPolicies": {"ScalingPolicies": [policy]},
            "DescribeScheduledActions": {"ScheduledActions": [night]},
        },
    }


def test_targets_name_what_scales(tmp_path: Path) -> None:
    found = read(tmp_path, autoscaling.COLLECTOR, scaling())
    variant = found.resource(autoscaling.TARGET, "|".join([ENDPOINT["ResourceId"], ENDPOINT["ScalableDimension"]]))
    component = found.resource(autoscaling.TARGET, "|".join([COMPONENT["ResourceId"], COMPONENT["ScalableDimension"]]))
    assert (variant.scaled.type, variant.scaled.text, variant.variant) == ("AWS::SageMaker::Endpoint", "churn", "main")
    assert (variant.minimum, variant.maximum, variant.role.text) == (1, 4, ROLE)
    assert (component.scaled.type, component.scaled.text) == ("AWS::SageMaker::InferenceComponent", "llm")
    assert (component.variant, component.minimum, component.scale_in_suspended) == (None, 2, False)


def test_policies_and_actions_tell_metric_and_bounds(tmp_path: Path) -> None:
    found = read(tmp_path, autoscaling.COLLECTOR, scaling())
    policy, action = found.resource(autoscaling.POLICY, "invocations"), found.resource(autoscaling.ACTION, "night")
    assert (policy.metric, policy.custom_metric) == ("SageMakerVariantInvocationsPerInstance", None)
    assert (policy.kind, policy.scale_in_disabled) == ("TargetTrackingScaling", True)
    assert (action.maximum, action.schedule) == (0, "cron(0 20 * * ? *)")


def test_only_sagemaker_is_asked_for_and_a_denied_listing_leaves_the_others(tmp_path: Path) -> None:
    faults = [Fault("application-autoscaling.DescribeScalingPolicies", "deny")]
    found = read(tmp_path, autoscaling.COLLECTOR, scaling(), faults=faults)
    assert found.listed(autoscaling.POLICY) is Reason.DENIED
    assert (found.listed(autoscaling.TARGET), found.listed(autoscaling.ACTION)) == (None, None)
    assert found.sandbox
    asked = {call.params["ServiceNamespace"] for call in found.sandbox.calls if call.service != "sts"}
    assert asked == {"sagemaker"}
