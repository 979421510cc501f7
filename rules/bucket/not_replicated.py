"""Rule: bucket-not-replicated."""

from auditor.api import Bucket, Graph, Remediation, Severity, Verdict, failed, not_applicable, passed, rule

from ._shared import ARTIFACTS


@rule(
    id="bucket-not-replicated",
    title="Models that are served stand in one bucket only",
    severity=Severity.INFO,
    remediation=Remediation(
        "Replicate the bucket to another Region, or to an account that the first one's administrators can't write to.",
        cli="aws s3api put-bucket-replication --bucket <bucket> --replication-configuration file://replication.json",
    ),
)
def not_replicated(bucket: Bucket, graph: Graph) -> Verdict:
    """When a Region is down or a bucket was emptied, endpoints can't start instances: their artifact is gone.

    Informational: artifacts that a pipeline can build anew, and copies by other means, serve as well. A rule that is
    disabled replicates nothing.
    """
    if not graph.users(*ARTIFACTS):
        return not_applicable("no model in the scanned regions is loaded from this bucket")
    targets = [str(replica.bucket) for replica in bucket.replicas if replica.status == "Enabled"]
    return passed(f"replicated to {', '.join(targets)}") if targets else failed("no replication rule is enabled")
