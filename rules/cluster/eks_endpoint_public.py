"""Rule: cluster-eks-endpoint-public."""

from auditor.api import EksCluster, Graph, Remediation, Severity, Verdict, failed, passed, rule, set_fact

from ._shared import unused


@rule(
    id="cluster-eks-endpoint-public",
    title="The Kubernetes API of a cluster that SageMaker depends on is public",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Switch private access on and public access off, once whoever operates the cluster reaches its VPC. Where the "
        "public endpoint must stay for a while, narrow publicAccessCidrs to your own addresses.",
        patch=[set_fact("endpoint_private", value=True), set_fact("endpoint_public", value=False)],
        cli="aws eks update-cluster-config --name <cluster-name> "
        "--resources-vpc-config endpointPublicAccess=false,endpointPrivateAccess=true",
    ),
)
def eks_endpoint_public(cluster: EksCluster, graph: Graph) -> Verdict:
    """Whoever reaches the API server and has, or steals, a credential can start pods with the roles of SageMaker's.

    New clusters are public to the whole internet unless somebody says otherwise; the private endpoint can be on beside
    that. A public endpoint with CIDR blocks of the customer's own is still reachable from outside the VPC, and is
    reported with its blocks. Whether these are the customer's own addresses no API tells.
    """
    if reason := unused(cluster, graph):
        return reason
    if not cluster.endpoint_public:
        return passed("the API is reachable from the VPC only")
    blocks = ", ".join(cluster.public_cidrs) or "0.0.0.0/0"
    return failed(f"the API is public, to {blocks}")
