"""Rule: detection-eks-unwatched."""

from auditor.api import (
    Detector,
    Graph,
    HyperPodCluster,
    Remediation,
    Severity,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
)

_NEEDED = ("EKS_AUDIT_LOGS", "RUNTIME_MONITORING")


@rule(
    id="detection-eks-unwatched",
    title="GuardDuty does not watch the Kubernetes clusters that HyperPod runs on",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Enable EKS audit log monitoring and Runtime Monitoring in the detector, and let GuardDuty manage its agent on "
        "the clusters.",
        cli="aws guardduty update-detector --detector-id <detector-id> --features "
        '\'[{"Name":"EKS_AUDIT_LOGS","Status":"ENABLED"},{"Name":"RUNTIME_MONITORING","Status":"ENABLED",'
        '"AdditionalConfiguration":[{"Name":"EKS_ADDON_MANAGEMENT","Status":"ENABLED"}]}]\'',
    ),
)
def eks_unwatched(detector: Detector, graph: Graph) -> Verdict:
    """Who reaches the Kubernetes API reaches the training data and code of everybody on the cluster.

    Audit logs show what is asked of the API, Runtime Monitoring what containers do: neither comes with an enabled
    detector. The older EKS_RUNTIME_MONITORING gets no new protections and does not count. Asked only where a HyperPod
    cluster is orchestrated by EKS.
    """
    if not (any_of(_on_eks, graph.some(HyperPodCluster)) or any_of(_on_eks, graph.all(HyperPodCluster))):
        return not_applicable("no HyperPod cluster in this region is orchestrated by EKS")
    missing = [name for name in _NEEDED if not (detector.enabled and detector.protects(name))]
    if missing:
        return failed(f"not enabled: {', '.join(missing)}")
    return passed("EKS audit logs and runtime are watched")


def _on_eks(cluster: HyperPodCluster) -> bool:
    return cluster.eks_cluster is not None
