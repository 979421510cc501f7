"""Rule: cluster-eks-version-unsupported."""

from datetime import UTC, date, datetime

from auditor.api import Context, EksCluster, Graph, Remediation, Severity, Verdict, failed, passed, rule

from ._shared import unused


@rule(
    id="cluster-eks-version-unsupported",
    title="The Kubernetes version of a cluster that SageMaker depends on is out of support",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Upgrade the control plane one minor version at a time, and its add-ons and nodes after each. Check first that "
        "HyperPod's components and the operators support the version.",
        cli="aws eks update-cluster-version --name <cluster-name> --kubernetes-version <version>",
    ),
)
def eks_version_unsupported(cluster: EksCluster, graph: Graph, context: Context) -> Verdict:
    """Out of support, a control plane gets no security patches, until AWS upgrades it by itself at a time of its own.

    AWS gives the dates for each version; what counts is the day that is judged as of. Extended support brings
    patches, too, for a price, where the cluster's upgrade policy has it; under the policy STANDARD support ends with
    the standard one. A version that AWS does not list is unknown.
    """
    if reason := unused(cluster, graph):
        return reason
    version, today = cluster.version, context.as_of.date()
    standard = _day(cluster.standard_support_ends)
    if standard is not None and today < standard:
        return passed(f"Kubernetes {version} has standard support until {standard}")
    ends = standard if cluster.support == "STANDARD" else _day(cluster.extended_support_ends)
    if ends is None:
        return passed(f"AWS announces no end of support for Kubernetes {version}")
    if today < ends:
        return passed(f"Kubernetes {version} has extended support until {ends}")
    return failed(f"support of Kubernetes {version} ended on {ends}")


def _day(text: str | None) -> date | None:
    return None if text is None else datetime.fromisoformat(text).astimezone(UTC).date()
