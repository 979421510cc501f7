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

_CARRIERS = {"s3", "s3express", "ecr", "sagemaker"}
"""Words in the names of services that carry data, images or predictions, and whose endpoints take a policy."""


@rule(
    id="network-endpoint-policy-open",
    title="A VPC endpoint lets everybody do everything with S3, ECR or SageMaker",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Let the endpoint's policy name the buckets (or, for ECR and SageMaker, the account's resources) that may be "
        "reached through it, for example by aws:ResourceAccount. Keep read access to the buckets from which AWS serves "
        "images' layers and JumpStart's models.",
        patch=[set_fact("policy", "<own-account-endpoint-policy>")],
        cli="aws ec2 modify-vpc-endpoint --vpc-endpoint-id <endpoint-id> --policy-document file://policy.json",
    ),
)
def endpoint_policy_open(endpoint: VpcEndpoint, graph: Graph) -> Verdict:
    """A private way to S3 leads to every bucket in the world, an intruder's too, unless the endpoint's policy says no.

    AWS puts a policy there that allows everything to everybody. Through ECR data leaves as well, as layers of an image
    that is pushed to another account. Only endpoints in VPCs that SageMaker is attached to are judged, and of these the
    ones for S3, ECR and SageMaker, through which data, images and predictions go.
    """
    if _CARRIERS.isdisjoint(endpoint.service.split(".")):
        return not_applicable("the endpoint is for none of S3, ECR and SageMaker")
    if reason := unattached(endpoint.vpc, graph):
        return reason
    if graph.unrestricted(endpoint):
        return failed("the endpoint's policy allows every action on every resource to everybody")
    return passed("the endpoint's policy restricts what can be reached")
