"""Rule: network-no-private-invocation."""

from auditor.api import (
    Endpoint,
    Graph,
    Ref,
    Remediation,
    Severity,
    Verdict,
    Vpc,
    VpcEndpoint,
    any_of,
    failed,
    passed,
    rule,
)

_RUNTIME = ("sagemaker.runtime", "sagemaker.runtime-fips")


@rule(
    id="network-no-private-invocation",
    title="An endpoint can be invoked by way of the internet only",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Create an interface endpoint for sagemaker.runtime with private DNS where the callers are, in a VPC whose DNS "
        "support and DNS host names are on. Bind the callers to it by aws:SourceVpce, or nothing has to use it.",
        cli="aws ec2 create-vpc-endpoint --vpc-id <vpc-id> --vpc-endpoint-type Interface "
        "--service-name <sagemaker-runtime-service> --subnet-ids <subnet-id> "
        "--security-group-ids <security-group-id> --private-dns-enabled",
    ),
)
def no_private_invocation(_endpoint: Endpoint, graph: Graph) -> Verdict:
    """Without an interface endpoint for SageMaker's runtime, requests and predictions leave their callers' network.

    They go over TLS to public addresses, through NAT, past the policies of VPC endpoints. One interface endpoint of the
    account in the region serves, if it is available and its private name resolves: that takes private DNS, and DNS
    support and host names in its VPC. Whether every caller stands in that VPC no document tells; where the callers are
    in other accounts, which have endpoints of their own, accept the finding.
    """

    def serves(endpoint: VpcEndpoint) -> bool:
        named = endpoint.kind == "Interface" and endpoint.available and endpoint.private_dns
        return named and graph.network.resolves_privately(Ref(Vpc.type, endpoint.vpc.name))

    if any_of(serves, [one for one in graph.some(VpcEndpoint) if one.service.endswith(_RUNTIME)]):
        return passed("an interface endpoint for SageMaker's runtime is available, and its private name resolves")
    graph.all(VpcEndpoint)
    return failed("no interface endpoint for SageMaker's runtime is available under a private name that resolves")
