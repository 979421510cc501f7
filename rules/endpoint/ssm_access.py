"""Rule: endpoint-ssm-access."""

from auditor.api import Applies, EndpointConfig, Remediation, Severity, Verdict, any_of, failed, passed, rule, set_fact


@rule(
    id="endpoint-ssm-access",
    title="People can open a shell in the containers of an endpoint",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Create an endpoint configuration without EnableSSMAccess and update the endpoint to it. Debug on an endpoint "
        "of its own, outside production.",
        patch=[set_fact("ssm_access", value=False)],
        applies=Applies.ON_RECREATE,
    ),
)
def ssm_access(config: EndpointConfig) -> Verdict:
    """Whoever has ssm:StartSession is inside the container: with its model, its role and the requests that it serves.

    It is more than a tool for debugging: SageMaker patches and replaces instances with open access a day later. Shadow
    variants serve copies of the same requests. Access is off unless it is asked for, and isolated containers refuse it.
    """
    if any_of(lambda variant: variant.ssm_access, config.variants()):
        return failed("EnableSSMAccess is true for a variant")
    return passed("EnableSSMAccess is true for no variant")
