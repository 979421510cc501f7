"""Rule: resilience-endpoint-scales-below-two."""

from auditor.api import (
    EndpointConfig,
    Remediation,
    ScalableTarget,
    Severity,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)

_COUNTED = {"sagemaker:variant:DesiredInstanceCount", "sagemaker:inference-component:DesiredCopyCount"}


@rule(
    id="resilience-endpoint-scales-below-two",
    title="Scaling may leave an endpoint with fewer than two instances",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Raise the least capacity to 2: of the scalable target in place, or of ManagedInstanceScaling in a new "
        "endpoint configuration. Where scaling to zero saves more than an outage costs, accept the finding.",
        patch=[set_fact("managed_minimum", 2), set_fact("minimum", 2)],
    ),
)
def endpoint_scales_below_two(scaled: EndpointConfig | ScalableTarget) -> Verdict:
    """An endpoint that starts with two instances is back at one after a quiet night, if that is the least it may have.

    The bound is set in one of two places: by Application Auto Scaling for a variant or an inference component, or by
    the variant's own ManagedInstanceScaling. Provisioned concurrency of serverless variants counts no instances.
    """
    if isinstance(scaled, ScalableTarget):
        if scaled.dimension not in _COUNTED:
            return not_applicable("what scales here is neither instances nor copies")
        return _judged(scaled.minimum < 2)  # noqa: PLR2004 - two is what the rule is about
    managed = [variant for variant in scaled.production if variant.managed_scaling]
    if not managed:
        return not_applicable("SageMaker does not scale the instances of any production variant")
    return _judged(any_of(lambda variant: (variant.managed_minimum or 0) < 2, managed))  # noqa: PLR2004 - as above


def _judged(below: bool) -> Verdict:  # noqa: FBT001 - the one question
    if below:
        return failed("the least capacity is below 2")
    return passed("the least capacity is 2 or more")
