"""Rule: resilience-scaling-without-effect."""

from auditor.api import (
    Graph,
    Remediation,
    ScalableTarget,
    ScalingPolicy,
    ScheduledAction,
    Severity,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)

_COUNTED = "sagemaker:variant:DesiredInstanceCount"
_TRACKING = "TargetTrackingScaling"
_INSTANCES = {
    "SageMakerVariantInvocationsPerInstance",
    "SageMakerVariantConcurrentRequestsPerModelHighResolution",
}
"""The predefined metrics of variants with instances; those of components and of provisioned concurrency are others."""


@rule(
    id="resilience-scaling-without-effect",
    title="Scaling is set up so that an endpoint hardly scales",
    severity=Severity.LOW,
    remediation=Remediation(
        "Let the greatest capacity be more than the least, resume what was suspended, track a metric that falls when "
        "instances are added, and wait at least as long before taking instances away as before adding them. Find "
        "the target value by a load test.",
        patch=[
            set_fact("maximum", 4),
            set_fact("scale_out_suspended", value=False),
            set_fact("scale_out_cooldown", 60),
            set_fact("scale_in_cooldown", 300),
            set_fact("metric", "SageMakerVariantInvocationsPerInstance"),
        ],
    ),
)
def scaling_without_effect(scaled: ScalableTarget | ScalingPolicy, graph: Graph) -> Verdict:
    """An endpoint that is registered and has a policy looks as if it scaled; the numbers decide whether it does.

    A least capacity that equals the greatest (unless a schedule changes them), or suspended scaling out, leaves no
    room. A policy that takes instances away sooner than it adds them loses them in a short lull, and needs minutes to
    get them back: Application Auto Scaling waits 300 seconds for each unless told. A variant's tracking policy with a
    predefined metric of something else has nothing to track. Whether the target value is right only a load test
    tells, which no API does: look for one behind it.
    """
    if isinstance(scaled, ScalableTarget):
        return _bounds(scaled, graph)
    if scaled.dimension != _COUNTED:
        return not_applicable("what it scales is not the instances of a variant")
    if scaled.kind != _TRACKING:
        return not_applicable("it is no target-tracking policy")
    metric = scaled.metric
    if metric is not None and metric not in _INSTANCES:
        return failed(f"it tracks {metric}, which is no metric of a variant with instances")
    inward, outward = scaled.scale_in_cooldown, scaled.scale_out_cooldown
    if not scaled.scale_in_disabled and inward < outward:
        return failed(f"it waits {inward} seconds before scaling in, and {outward} before scaling out")
    return passed("what it tracks and how long it waits fit")


def _bounds(target: ScalableTarget, graph: Graph) -> Verdict:
    if target.minimum == target.maximum:
        if _scheduled(target, graph):
            return passed("a scheduled action changes the bounds, which are equal now")
        return failed(f"the least and the greatest capacity are both {target.minimum}")
    if target.scale_out_suspended:
        return failed("scaling out is suspended")
    return passed(f"the capacity may be {target.minimum} to {target.maximum}")


def _scheduled(target: ScalableTarget, graph: Graph) -> bool:
    """Whether a schedule changes the bounds; that there is none is concluded from a complete listing only."""

    def its(action: ScheduledAction) -> bool:
        return (action.resource_id, action.dimension) == (target.resource_id, target.dimension)

    return any_of(its, graph.some(ScheduledAction)) or any_of(its, graph.all(ScheduledAction))
