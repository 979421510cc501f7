"""Rule: resilience-endpoint-without-autoscaling."""

from auditor.api import (
    Endpoint,
    Graph,
    Remediation,
    RunningVariant,
    ScalableTarget,
    Scales,
    ScalingPolicy,
    ScheduledAction,
    Severity,
    Verdict,
    all_of,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
)


@rule(
    id="resilience-endpoint-without-autoscaling",
    title="An endpoint does not scale with its load",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Register each production variant as a scalable target and give it a target-tracking policy, for example on "
        "SageMakerVariantInvocationsPerInstance. A target without a policy or schedule never scales.",
        cli="aws application-autoscaling register-scalable-target --service-namespace sagemaker "
        "--scalable-dimension sagemaker:variant:DesiredInstanceCount "
        "--resource-id endpoint/<endpoint>/variant/<variant> --min-capacity 2 --max-capacity 4",
    ),
)
def endpoint_without_autoscaling(endpoint: Endpoint, graph: Graph) -> Verdict:
    """A fixed number of instances is too few in the peak, when requests fail, and too many at night.

    A variant scales by Application Auto Scaling, which takes a registered target and a policy or schedule for it, or by
    its own ManagedInstanceScaling. Serverless variants scale by themselves, and shadow variants serve nobody.
    """
    variants = [variant for variant in endpoint.production if not variant.serverless]
    if not variants:
        return not_applicable("no production variant has instances that could be scaled")

    def scales(variant: RunningVariant) -> bool:
        name = f"endpoint/{endpoint.identity.name}/variant/{variant.name}"
        return variant.managed_scaling or (_has(graph, ScalableTarget, name) and _driven(graph, name))

    if all_of(scales, variants):
        return passed("every production variant scales")
    return failed("a production variant has no scalable target with a policy or schedule")


def _driven(graph: Graph, name: str) -> bool:
    return any_of(lambda kind: _has(graph, kind, name), (ScalingPolicy, ScheduledAction))


def _has(graph: Graph, kind: type[Scales], name: str) -> bool:
    """Whether there is one for the variant; that there is none is concluded from a complete listing only."""
    return any_of(lambda one: one.resource_id == name, graph.some(kind)) or any_of(
        lambda one: one.resource_id == name, graph.all(kind)
    )
