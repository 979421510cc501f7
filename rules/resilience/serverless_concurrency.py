"""Rule: resilience-serverless-concurrency."""

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
    id="resilience-serverless-concurrency",
    title="A serverless endpoint answers one request at a time",
    severity=Severity.LOW,
    remediation=Remediation(
        "Create an endpoint configuration with the MaxConcurrency that a load test asks for, within the account's "
        "quota, and with a ProvisionedConcurrency that does not exceed it; then update the endpoint.",
        patch=[set_fact("serverless_concurrency", 10)],
        applies=Applies.ON_RECREATE,
    ),
)
def serverless_concurrency(config: EndpointConfig) -> Verdict:
    """Beyond MaxConcurrency requests are refused, so with 1 the second user at a time gets an error.

    ProvisionedConcurrency keeps so many containers warm, paid for around the clock, and cannot exceed MaxConcurrency.
    How much memory a model takes, and what load is expected, no API tells: find both by a load test. A limit of 1 is
    meant where something behind the model bears no more; accept that finding.
    """
    served = [variant for variant in config.production if variant.serverless]
    if not served:
        return not_applicable("no production variant is serverless")
    if any_of(lambda variant: _concurrency(variant) <= 1, served):
        return failed("MaxConcurrency is 1")
    if any_of(lambda variant: (variant.provisioned_concurrency or 0) > _concurrency(variant), served):
        return failed("ProvisionedConcurrency exceeds MaxConcurrency")
    return passed("MaxConcurrency is more than 1, and ProvisionedConcurrency does not exceed it")


def _concurrency(variant: Variant) -> int:
    return variant.serverless_concurrency or 0
