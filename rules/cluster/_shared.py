"""What the rules of this family share."""

from collections.abc import Callable

from auditor.api import EksCluster, Graph, HyperPodCluster, Verdict, any_of, not_applicable


def unused(cluster: EksCluster, graph: Graph) -> Verdict | None:
    """Why a Kubernetes cluster is nobody's business here; None where it has to do with SageMaker.

    HyperPod is orchestrated by it, or its pods have a role with actions of SageMaker's, as the operators do. Pods
    that get their role by EKS Pod Identity are not known.

    Raises:
        MissingEvidence: where neither is known to be so, and not everything was read.
    """

    def orchestrates() -> bool:
        return bool(graph.users(HyperPodCluster.type))

    def operates() -> bool:
        issuer = cluster.issuer
        return issuer is not None and bool(graph.operators(issuer.partition("://")[2]))

    ways: tuple[Callable[[], bool], ...] = (orchestrates, operates)
    if any_of(lambda way: way(), ways):
        return None
    return not_applicable("neither HyperPod nor a role that works with SageMaker depends on this cluster")


def without_groups() -> Verdict:
    """The verdict on a cluster that has no instances yet."""
    return not_applicable("it has no instance groups")
