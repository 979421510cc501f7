from __future__ import annotations

from typing import Any

import pytest

from auditor.iac.documents.autoscaling import DESCRIBES, IMPLIED
from auditor.iac.documents.related import Related
from auditor.iac.planned import Planned
from auditor.model.aws.autoscaling import ScalableTarget, ScalingPolicy, ScheduledAction
from auditor.model.choice import OneOf, Unknown, symbol
from auditor.model.gap import MissingEvidence
from tests.iac.documents.reading import described, planned, read

SCALED = {
    "ServiceNamespace": "sagemaker",
    "ResourceId": "endpoint/churn/variant/main",
    "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
}


def target(**properties: Any) -> Planned:
    return planned(
        "AWS::ApplicationAutoScaling::ScalableTarget",
        "Target",
        **{**SCALED, "MinCapacity": "1", "MaxCapacity": 4, **properties},
    )


def policy(**properties: Any) -> Planned:
    return planned("AWS::ApplicationAutoScaling::ScalingPolicy", "Policy", PolicyName="p", **properties)


def test_a_target_scales_a_variant_within_bounds() -> None:
    found = read(ScalableTarget, described(DESCRIBES, target(SuspendedState={"DynamicScalingInSuspended": "true"})))
    assert (found.scaled.name, found.variant, found.minimum, found.maximum) == ("churn", "main", 1, 4)
    assert (found.scale_in_suspended, found.scale_out_suspended) == (True, False)


def test_what_scales_elsewhere_is_not_described() -> None:
    assert described(DESCRIBES, target(ServiceNamespace="ecs", ResourceId="service/a/b")) == {}
    assert described(DESCRIBES, policy(ScalingTargetId="service/a/b|ecs:service:DesiredCount|ecs")) == {}
    assert described(DESCRIBES, policy(PolicyType="StepScaling", ResourceId="table/t")) == {}


def test_a_policy_scales_what_its_target_does() -> None:
    tracking = {
        "PredefinedMetricSpecification": {"PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"},
        "TargetValue": 70,
        "ScaleInCooldown": "600",
        "DisableScaleIn": "false",
    }
    by_target = policy(
        PolicyType="TargetTrackingScaling",
        ScalingTargetId=symbol("Target", "Ref"),
        TargetTrackingScalingPolicyConfiguration=tracking,
    )
    found = read(ScalingPolicy, described(DESCRIBES, by_target, target()))
    assert (found.resource_id, found.dimension) == (SCALED["ResourceId"], SCALED["ScalableDimension"])
    assert (found.metric, found.scale_in_cooldown, found.scale_out_cooldown, found.scale_in_disabled) == (
        "SageMakerVariantInvocationsPerInstance",
        600,
        300,
        False,
    )
    written = policy(PolicyType="StepScaling", ScalingTargetId="|".join(SCALED[n] for n in REF))
    assert read(ScalingPolicy, described(DESCRIBES, written)).resource_id == SCALED["ResourceId"]


REF = ("ResourceId", "ScalableDimension", "ServiceNamespace")


def test_bounds_hang_on_a_parameter_or_are_not_told() -> None:
    made = described(DESCRIBES, target(MinCapacity=OneOf("parameter Env", {"prod": 2, "dev": "0"})))
    assert read(ScalableTarget, made, **{"parameter Env": "prod"}).minimum == 2
    assert read(ScalableTarget, made, **{"parameter Env": "dev"}).minimum == 0
    untold = read(ScalableTarget, described(DESCRIBES, target(MinCapacity=Unknown("parameter Min has no value"))))
    with pytest.raises(MissingEvidence):
        _ = untold.minimum


def test_actions_within_a_target_are_things_of_their_own() -> None:
    night = {
        "ScheduledActionName": "night",
        "Schedule": "cron(0 20 * * ? *)",
        "ScalableTargetAction": {"MinCapacity": 0},
    }
    one = target(ScheduledActions=[night])
    (found,) = IMPLIED[one.type](one, Related.among([one]))
    action = read(ScheduledAction, found.responses)
    assert (action.name, action.variant, action.minimum, action.maximum) == ("night", "main", 0, None)
    alone = planned("AWS::ApplicationAutoScaling::ScheduledAction", "Night", **{**SCALED, **night})
    assert read(ScheduledAction, described(DESCRIBES, alone)).schedule == "cron(0 20 * * ? *)"
    elsewhere = target(ServiceNamespace="ecs", ScheduledActions=[night])
    assert IMPLIED[one.type](elsewhere, Related.among([elsewhere])) == []
