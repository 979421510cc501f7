"""Rule: cost-endpoint-gpu-unused."""

from datetime import timedelta

from auditor.api import (
    Applies,
    Confidence,
    Context,
    Endpoint,
    EndpointConfig,
    Graph,
    Remediation,
    Severity,
    Variant,
    VariantMetric,
    Verdict,
    any_of,
    failed,
    has_gpu,
    not_applicable,
    passed,
    rule,
)

_LEAST_PERCENT = 5


@rule(
    id="cost-endpoint-gpu-unused",
    title="An endpoint answers without using its GPU",
    severity=Severity.LOW,
    remediation=Remediation(
        "Check whether the container has CUDA and the framework sees the GPU. If the model needs none, create an "
        "endpoint configuration with a CPU instance type that Inference Recommender suggests, and update the endpoint.",
        applies=Applies.ON_RECREATE,
    ),
)
def endpoint_gpu_unused(endpoint: Endpoint, graph: Graph, context: Context) -> Verdict:
    """A GPU costs several times what a CPU does; small trees and linear models are served as fast without.

    Failed is a variant with GPUs that was invoked within the days of the setting idle_days, and whose GPUUtilization
    stayed below 5 percent all the time: on all GPUs together, at its highest minute. It also happens that
    the image is one for CPUs, and the GPU was wanted. What nobody invokes is judged by cost-idle-endpoint. Inferentia
    and Trainium report no GPUUtilization, and neither do serverless variants, which have no GPU.
    """
    if not endpoint.serving:
        return not_applicable(f"it answers nobody: its status is {endpoint.status}")
    config = graph.get(EndpointConfig, endpoint.config) if endpoint.config is not None else None
    variants = [] if config is None else [each for each in config.production if any(map(has_gpu, each.instance_types))]
    if not variants:
        return not_applicable("no production variant has a GPU")
    since = context.as_of - timedelta(days=context.settings.idle_days)

    def values(namespace: str, metric: str, variant: Variant) -> tuple[int, ...]:
        of = {"EndpointName": endpoint.identity.name, "VariantName": variant.name}
        found = graph.find(VariantMetric, VariantMetric.named(namespace, metric, **of))
        return found.since(since) if found is not None else ()

    def idles(variant: Variant) -> bool:
        used = values("/aws/sagemaker/Endpoints", "GPUUtilization", variant)
        return bool(used) and max(used) < _LEAST_PERCENT and any(values("AWS/SageMaker", "Invocations", variant))

    def works(variant: Variant) -> bool:
        return any(each >= _LEAST_PERCENT for each in values("/aws/sagemaker/Endpoints", "GPUUtilization", variant))

    if any_of(idles, variants):
        share = f"GPUUtilization stayed below {_LEAST_PERCENT} percent"
        return failed(f"a variant was invoked, and {share}", confidence=Confidence.MEDIUM)
    if any_of(works, variants):
        return passed(f"GPUUtilization of a variant reached {_LEAST_PERCENT} percent")
    return not_applicable("no variant with a GPU was invoked")
