"""Rule: cluster-eks-network-policy-off."""

from auditor.api import (
    EksCluster,
    Graph,
    Remediation,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
    rule,
)

from ._shared import unused


@rule(
    id="cluster-eks-network-policy-off",
    title="A cluster that SageMaker depends on enforces no network policies between pods",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Switch network policies on in the VPC CNI add-on, then write a policy for each namespace that refuses all but "
        "what its pods need.",
        cli="aws eks update-addon --cluster-name <cluster-name> --addon-name vpc-cni "
        """--configuration-values '{"enableNetworkPolicy":"true"}' --resolve-conflicts PRESERVE""",
        terraform='resource "aws_eks_addon" "cni" {\n  addon_name = "vpc-cni"\n'
        '  configuration_values = jsonencode({ enableNetworkPolicy = "true" })\n}',
        cloudformation="Type: AWS::EKS::Addon\nProperties:\n  AddonName: vpc-cni\n"
        """  ConfigurationValues: '{"enableNetworkPolicy": "true"}'""",
    ),
)
def eks_network_policy_off(cluster: EksCluster, graph: Graph) -> Verdict:
    """Without network policies every pod reaches every other: one team's notebook another team's endpoint and operator.

    The VPC CNI ignores NetworkPolicy objects unless its add-on is configured to enforce them. Whether there are any is
    for the Kubernetes API to say, which is not asked. A CNI that EKS does not manage, as in Auto Mode or where Calico
    or Cilium was installed by hand, is not judged, since AWS's API says nothing of it.
    """
    if reason := unused(cluster, graph):
        return reason
    if cluster.auto_mode:
        return not_applicable("EKS Auto Mode brings its own networking")
    if cluster.addon is None:
        return not_applicable("EKS does not manage the cluster's network plug-in, so AWS's API says nothing of it")
    if cluster.network_policies:
        return passed("the VPC CNI enforces network policies")
    return failed("enableNetworkPolicy of the VPC CNI is not true")
