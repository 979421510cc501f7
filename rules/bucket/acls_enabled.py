"""Rule: bucket-acls-enabled."""

from auditor.api import Bucket, Graph, Remediation, Severity, Verdict, failed, passed, rule

from ._shared import unused


@rule(
    id="bucket-acls-enabled",
    title="Objects of a bucket that SageMaker uses may belong to others, or be shared one by one",
    severity=Severity.LOW,
    remediation=Remediation(
        "Set the bucket's object ownership to BucketOwnerEnforced, and grant by policy whatever lists granted.",
        cli="aws s3api put-bucket-ownership-controls --bucket <bucket> --ownership-controls "
        "Rules=[{ObjectOwnership=BucketOwnerEnforced}]",
    ),
)
def acls_enabled(bucket: Bucket, graph: Graph) -> Verdict:
    """With access-control lists, who writes an object owns it, and may open it past the bucket's policy.

    Buckets made since April 2023 have them off. Where no ownership controls were ever set, lists count: the bucket is
    older. A list that grants nobody anything is no proof, since the next object may bring another.
    """
    if reason := unused(graph):
        return reason
    if bucket.acls_disabled:
        return passed("the bucket's owner owns every object")
    return failed(f"object ownership is {bucket.ownership}")
