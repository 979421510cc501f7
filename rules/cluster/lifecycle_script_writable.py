"""Rule: cluster-lifecycle-script-writable."""

from auditor.api import (
    Bucket,
    Confidence,
    Graph,
    HyperPodCluster,
    Remediation,
    Severity,
    Verdict,
    Writer,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
)

SHOWN = 5
"""How many roles a message names."""


@rule(
    id="cluster-lifecycle-script-writable",
    title="Notebooks and jobs can overwrite the scripts that HyperPod's nodes start with",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Keep lifecycle scripts in a bucket of their own. Deny s3:PutObject there to all but the role that releases "
        "them, in the bucket policy, and switch versioning on. The nodes' own role needs to read only.",
        cli="aws s3api put-bucket-policy --bucket <bucket-name> --policy file://policy.json",
    ),
)
def lifecycle_script_writable(cluster: HyperPodCluster, graph: Graph) -> Verdict:
    """Lifecycle scripts run as root on each node that starts, so whoever writes them owns every later node.

    AWS's policies for notebooks let them write to any bucket with sagemaker in its name, which HyperPod's must have
    under AWS's policy for nodes: together they let a notebook, or a job on the cluster itself, plant itself on all
    nodes. Asked is which roles that SageMaker can assume may write the scripts, bucket policy, boundaries and
    organization policies included. Other roles and users are not asked: somebody has to release the scripts. That the
    bucket is the account's own, and closed to others, is judged by bucket-foreign, bucket-foreign-access and
    bucket-public.
    """
    scripts = [(ref, key) for group in cluster.own_groups if (ref := group.script_bucket) for key in group.scripts()]
    if not scripts:
        return not_applicable("no group names lifecycle scripts of the customer's")
    owned = [(bucket, key) for ref, key in dict.fromkeys(scripts) if (bucket := graph.find(Bucket, ref)) is not None]
    if not owned:
        return not_applicable("its scripts lie in no bucket of the scanned accounts, which bucket-foreign judges")
    found: list[Writer] = []
    where: list[str] = []

    def writable(script: tuple[Bucket, str]) -> bool:
        found[:] = graph.writers(*script)
        where[:] = [f"{script[1] or 'everything'} in bucket {script[0].identity.name}"]
        return bool(found)

    if not any_of(writable, owned):
        return passed("no role that SageMaker can assume may write its scripts")
    names = ", ".join(one.role for one in found[:SHOWN])
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    keys = ", ".join(sorted({key for one in found for key in one.hangs_on}))
    why = f"{where[0]} can be overwritten with {names}{more}"
    return failed(f"{why}, depending on {keys}", confidence=Confidence.MEDIUM) if keys else failed(why)
