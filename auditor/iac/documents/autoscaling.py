"""Application Auto Scaling of SageMaker: targets, policies, scheduled actions. Other services' have no responses.

Source: CloudFormation Template Reference, AWS::ApplicationAutoScaling::ScalableTarget (its Ref is
`resource id|dimension|namespace`) and ScalingPolicy.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from auditor.iac.documents.related import Responses
from auditor.iac.documents.subject import (
    Implied,
    Subject,
    boolean,
    default,
    describers,
    implying,
    integer,
    many,
    present,
    taken,
)
from auditor.iac.nodes import at, mapped
from auditor.model.choice import ABSENT

_SERVICE: Final = "sagemaker"
_SCALED: Final = ("ServiceNamespace", "ResourceId", "ScalableDimension")
_ACTION: Final = "AWS::ApplicationAutoScaling::ScheduledAction"
_TRACKING: Final = "TargetTrackingScalingPolicyConfiguration"
_PATHS: Final = {"ResourceId": 0, "ScalableDimension": 1, "ServiceNamespace": 2}


def target(one: Subject) -> Responses:
    """DescribeScalableTargets of a target."""
    scaled = one.taken(*_SCALED)
    suspended = at(one.properties, "SuspendedState")
    flags = mapped(suspended, lambda state: present({name: boolean(each) for name, each in _members(state)}))
    item = {**scaled, **_bounds(one.properties), **one.taken("RoleARN"), **present({"SuspendedState": flags})}
    return _ours(scaled, {"DescribeScalableTargets": item})


def _members(state: Any) -> list[tuple[str, Any]]:
    return list(state.items()) if isinstance(state, Mapping) else []


def _bounds(holder: Any) -> dict[str, Any]:
    return present({name: integer(at(holder, name)) for name in ("MinCapacity", "MaxCapacity")})


def scheduled(one: Subject) -> list[Implied]:
    """The scheduled actions within a target, as things of their own."""
    scaled = one.taken(*_SCALED)
    actions = one.at("ScheduledActions")
    found = many(actions) if isinstance(actions, (list, tuple)) else []
    return [
        Implied(_ACTION, f"ScheduledActions.{index}", responses)
        for index, action in enumerate(found)
        if (responses := _ours(scaled, _action(scaled, action)))
    ]


def action(one: Subject) -> Responses:
    """DescribeScheduledActions of an action that stands by itself."""
    scaled = one.taken(*_SCALED)
    return _ours(scaled, _action(scaled, one.properties))


def _action(scaled: dict[str, Any], properties: Any) -> Responses:
    def shaped(known: Any) -> dict[str, Any]:
        told = taken(known, "ScheduledActionName", "Schedule", "Timezone", "StartTime", "EndTime")
        bounds = mapped(at(known, "ScalableTargetAction"), _bounds)
        return {**scaled, **told, **present({"ScalableTargetAction": bounds})}

    return {"DescribeScheduledActions": mapped(properties, shaped)}


def policy(one: Subject) -> Responses:
    """DescribeScalingPolicies of a policy; what it scales, it may name by the target."""
    scaled = present({name: default(one.at(name), _of_target(one, name)) for name in _SCALED})
    item = {
        **scaled,
        **one.taken("PolicyName", "StepScalingPolicyConfiguration"),
        "PolicyType": default(one.at("PolicyType"), "StepScaling"),
        **present({_TRACKING: mapped(one.at(_TRACKING), _tracking)}),
    }
    return _ours(scaled, {"DescribeScalingPolicies": item})


def _of_target(one: Subject, member: str) -> Any:
    named = one.at("ScalingTargetId")
    made = one.related.named(named)
    if made is not None:
        return at(made.properties, member)
    parts = mapped(named, lambda text: str(text).split("|"))
    return mapped(parts, lambda found: found[_PATHS[member]] if len(found) == len(_PATHS) else ABSENT)


def _tracking(configuration: Any) -> Any:
    if not isinstance(configuration, Mapping):
        return configuration
    numbers = {name: integer(at(configuration, name)) for name in ("ScaleInCooldown", "ScaleOutCooldown")}
    return {**configuration, **present({**numbers, "DisableScaleIn": boolean(at(configuration, "DisableScaleIn"))})}


def _ours(scaled: Mapping[str, Any], responses: Responses) -> Responses:
    """The responses of what scales SageMaker, or may; nothing for what surely is another service's."""
    namespace, resource = scaled.get("ServiceNamespace", ABSENT), scaled.get("ResourceId", ABSENT)
    if isinstance(namespace, str):
        return responses if namespace == _SERVICE else {}
    elsewhere = isinstance(resource, str) and not resource.startswith(("endpoint/", "inference-component/"))
    return {} if namespace is ABSENT and elsewhere else responses


DESCRIBES = describers({
    _ACTION: action,
    "AWS::ApplicationAutoScaling::ScalableTarget": target,
    "AWS::ApplicationAutoScaling::ScalingPolicy": policy,
})  # fmt: skip
IMPLIED = implying({"AWS::ApplicationAutoScaling::ScalableTarget": scheduled})
