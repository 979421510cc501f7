"""Rule: resilience-endpoint-single-instance."""

from auditor.api import (
    Applies,
    EndpointConfig,
    Remediation,
    Severity,
    Variant,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)


@rule(
    id="resilience-endpoint-single-instance",
    title="An endpoint starts with a single instance",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Create an endpoint configuration with two instances or more for each production variant, and update the "
        "endpoint to it. With a VPC, give the model subnets in two availability zones.",
        patch=[set_fact("initial_count", 2)],
        applies=Applies.ON_RECREATE,
    ),
)
def endpoint_single_instance(config: EndpointConfig) -> Verdict:
    """One instance is one zone: when it fails or is patched, nobody answers.

    Serverless variants have no instances that could be counted, and shadow variants answer nobody. Where SageMaker
    scales the instances itself, the least number decides, which resilience-endpoint-scales-below-two judges.
    """
    counted = [variant for variant in config.production if not variant.serverless and not variant.managed_scaling]
    if not counted:
        return not_applicable("no production variant has a fixed number of instances to start with")
    if any_of(lambda variant: _count(variant) < 2, counted):  # noqa: PLR2004 - two is what the rule is about
        return failed("a production variant starts with fewer than 2 instances")
    return passed("every production variant starts with 2 instances or more")


def _count(variant: Variant) -> int:
    return variant.initial_count or 0
