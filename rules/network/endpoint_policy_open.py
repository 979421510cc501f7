"""Rule: network-endpoint-policy-open."""

from auditor.api import (
    Graph,
    Remediation,
    Severity,
    Verdict,
    VpcEndpoint,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)

from ._shared import unattached


@rule(
    id="network-endpoint-policy-open",
    title="A VPC endpoint lets everybody do everything with S3 or SageMaker",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Let the endpoint's policy name the buckets (or, for SageMaker, the account's resources) that may be reached "
        "through it, for example by aws:ResourceAccount. Keep read access to the buckets from which AWS serves "
        "images' layers and JumpStart's models.",
        patch=[set_fact("policy", "<own-account-endpoint-policy>")],
        cli="aws ec2 modify-vpc-endpoint --vpc-endpoint-id <endpoint-id> --policy-document file://policy.json",
    ),
)
def endpoint_policy_open(endpoint: VpcEndpoint, graph: Graph) -> Verdict:
    """A private way to S3 leads to every bucket in the world, an intruder's too, unless the endpoint's policy says no.

    AWS puts a policy there that allows everything to everybody. Only endpoints in VPCs that SageMaker is attached to
    are judged, and of these the ones for S3 and SageMaker, through which data and predictions go.
    """
    if not (endpoint.service.endswith(".s3") or "sagemaker" in endpoint.service.split(".")):
        return not_applicable("the endpoint is for neither S3 nor SageMaker")
    if reason := unattached(endpoint.vpc, graph):
        return reason
    if graph.unrestricted(endpoint):
        return failed("the endpoint's policy allows every action on every resource to everybody")
    return passed("the endpoint's policy restricts what can be reached")
