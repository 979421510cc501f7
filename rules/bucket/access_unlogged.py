"""Rule: bucket-access-unlogged."""

from auditor.api import Bucket, Graph, Remediation, Severity, Verdict, failed, passed, rule, set_fact

from ._shared import unused


@rule(
    id="bucket-access-unlogged",
    title="Who reads and writes a bucket that SageMaker uses stands in no access log",
    severity=Severity.LOW,
    remediation=Remediation(
        "Turn on server access logging to a bucket of its own, which only S3's log delivery may write.",
        patch=[set_fact("logs_to", "<log-bucket>")],
    ),
)
def access_unlogged(bucket: Bucket, graph: Graph) -> Verdict:
    """After a leak the question is which objects were read, from where; without a log nobody can tell.

    S3's server access logs are best effort and hours late, but hold every request. CloudTrail's data events say more
    and cost more: logging-s3-data-events asks for them, and either may be enough for your purposes.
    """
    if reason := unused(graph):
        return reason
    target = bucket.logs_to
    return passed(f"requests are logged to {target}") if target else failed("server access logging is off")
