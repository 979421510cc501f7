"""Rule: cluster-eks-audit-log-off."""

from auditor.api import EksCluster, Graph, Remediation, Severity, Verdict, failed, passed, rule

from ._shared import unused


@rule(
    id="cluster-eks-audit-log-off",
    title="The Kubernetes API of a cluster that SageMaker depends on keeps no audit log",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Switch the audit log of the control plane on, and authenticator with it, which tells whose IAM role became "
        "which Kubernetes user. They go to CloudWatch Logs and cost what they take there.",
        cli="aws eks update-cluster-config --name <cluster-name> "
        """--logging '{"clusterLogging":[{"types":["audit","authenticator"],"enabled":true}]}'""",
        terraform='resource "aws_eks_cluster" "ml" {\n  enabled_cluster_log_types = ["audit", "authenticator"]\n}',
        cloudformation="Type: AWS::EKS::Cluster\nProperties:\n  Logging:\n    ClusterLogging:\n"
        "      EnabledTypes: [{Type: audit}, {Type: authenticator}]",
    ),
)
def eks_audit_log_off(cluster: EksCluster, graph: Graph) -> Verdict:
    """CloudTrail sees AWS's API; who created a pod, read a secret or opened a shell in a job only the audit log tells.

    All logs of the control plane are off unless somebody switches them on, and others than audit tell nothing of this.
    GuardDuty reads its own copy of the audit log, which nobody else can look things up in.
    """
    if reason := unused(cluster, graph):
        return reason
    if cluster.audited:
        return passed("the audit log goes to CloudWatch Logs")
    kinds = sorted({kind for log in cluster.logs if log.enabled for kind in log.kinds})
    return failed(f"only {', '.join(kinds)} is logged" if kinds else "no log of the control plane is kept")
