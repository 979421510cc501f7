"""Rule: endpoint-mixed-instance-types."""

from auditor.api import (
    Applies,
    EndpointConfig,
    Remediation,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)

_SEVERAL = 2


@rule(
    id="endpoint-mixed-instance-types",
    title="Variants of an endpoint run on different instance types",
    severity=Severity.LOW,
    remediation=Remediation(
        "Create an endpoint configuration whose production variants name the same instance type, and update the "
        "endpoint to it. Try another type in a shadow test or on an endpoint of its own.",
        patch=[set_fact("single_type", "<instance-type>")],
        applies=Applies.ON_RECREATE,
    ),
)
def mixed_instance_types(config: EndpointConfig) -> Verdict:
    """A comparison of models measures the machines instead, and a user's waiting time depends on chance.

    Compared are production variants with instances; shadow variants answer nobody, and serverless ones have none. A
    variant with pools of several types is meant to be mixed: then the variants' lists are compared. Where machines are
    what is compared (a newer family, ARM beside x86), accept the finding until the test ends.
    """
    variants = [variant for variant in config.production if not variant.serverless]
    if len(variants) < _SEVERAL:
        return not_applicable("fewer than two production variants have instances")
    types = {tuple(sorted(variant.instance_types)) for variant in variants}
    if len(types) > 1:
        return failed(f"the production variants run on {', '.join(sorted({each for some in types for each in some}))}")
    return passed("all production variants run on the same instance types")
