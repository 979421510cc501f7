"""Rule: bucket-plaintext-transport."""

from auditor.api import Bucket, Graph, Remediation, Severity, Verdict, failed, passed, rule, set_fact

from ._shared import unused


@rule(
    id="bucket-plaintext-transport",
    title="A bucket that SageMaker uses can be read and written without TLS",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Add a statement to the bucket policy that denies s3:* to everybody, on the bucket and on its objects, where "
        "aws:SecureTransport is false.",
        patch=[set_fact("policy", "<tls-only-bucket-policy>")],
        cli="aws s3api put-bucket-policy --bucket <bucket> --policy file://policy.json",
    ),
)
def plaintext_transport(bucket: Bucket, graph: Graph) -> Verdict:
    """S3 answers plain HTTP. SageMaker itself uses TLS; scripts, notebooks and other tools may not.

    The Deny must hold for every principal and action, and for the bucket as well as for its objects: one for objects
    alone leaves their names readable on the way. An Allow that asks for TLS refuses nobody whom IAM policies allow.
    """
    if reason := unused(graph):
        return reason
    if graph.transport_guard(bucket).enforced:
        return passed("the bucket policy refuses requests without TLS")
    return failed("no statement of a bucket policy refuses requests without TLS")
