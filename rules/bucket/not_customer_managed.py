"""Rule: bucket-not-customer-managed."""

from auditor.api import Bucket, Context, Graph, Remediation, Severity, Verdict, failed, passed, rule, set_fact

from ._shared import unused


@rule(
    id="bucket-not-customer-managed",
    title="A bucket that SageMaker uses is not encrypted with a customer-managed key by default",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Make SSE-KMS with a customer-managed key the bucket's default encryption, with a bucket key to keep calls of "
        "KMS cheap. Objects that are already there keep their key until they are copied.",
        patch=[set_fact("encryption", "aws:kms"), set_fact("key", "<customer-managed-key-arn>")],
    ),
)
def not_customer_managed(bucket: Bucket, graph: Graph, context: Context) -> Verdict:
    """Data that arrives without a key of its own (uploads, copies, results of code) takes the bucket's default.

    Every bucket has encrypted by default since 2023, with S3's own keys, which protect against nobody who may read the
    bucket. SSE-KMS without a key id uses the AWS-managed key, whose policy nobody can edit. The key's own document
    decides whether a named key is the customer's, and works.
    """
    if reason := unused(graph):
        return reason
    algorithm = bucket.encryption
    if algorithm is None or not algorithm.startswith("aws:kms"):
        return failed(f"the default encryption is {algorithm or 'not set'}, with keys of S3's own")
    key = bucket.key
    if key is None:
        return failed("the default encryption is SSE-KMS with the AWS-managed key")
    custody = graph.custody(key, context.settings.trusted_accounts)
    message = f"the default encryption is SSE-KMS with {custody}"
    return passed(message) if custody.customer_managed else failed(message)
