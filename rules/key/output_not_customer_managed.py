"""Rule: key-output-not-customer-managed."""

from auditor.api import (
    Applies,
    Context,
    Graph,
    HasOutput,
    NotebookSharing,
    Output,
    Remediation,
    Severity,
    Verdict,
    failed,
    guardrail,
    not_applicable,
    passed,
    rule,
    set_fact,
)

from ._shared import flaw

_DIRECTORY_BUCKET = "--x-s3"


@rule(
    id="key-output-not-customer-managed",
    title="Results in S3 are not encrypted with a customer-managed key",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Give the ARN of a customer-managed key with the output location, and create the resource (or start the next "
        "run) anew. What was written before keeps its key until it is copied. The role needs kms:GenerateDataKey.",
        patch=[set_fact("output_key", "<customer-managed-key-arn>")],
        applies=Applies.ON_RECREATE,
        guardrail=guardrail("output-key"),
    ),
)
def output_not_customer_managed(resource: HasOutput, graph: Graph, context: Context) -> Verdict:
    """Models, predictions, captured requests and features in S3 are worth as much as the data that they were made of.

    Without a key SageMaker encrypts its output with the account's AWS-managed key for S3, whose policy nobody can edit:
    no access by other accounts can be granted, and none within the account be taken away. As with volumes, the key's
    own document decides and not the field. Data capture is on where its block does not say otherwise; directory
    buckets (S3 Express One Zone) take no KMS key with SageMaker's output. Outputs of shared notebooks are judged by
    studio-output-sharing-unencrypted.
    """
    outputs = [output for output in resource.outputs() if not isinstance(output, NotebookSharing)]
    if not outputs:
        return not_applicable("it writes nothing to S3 under a key of its own that is judged here")
    keyed = [output for output in outputs if not _express(output)]
    if not keyed:
        return not_applicable("it writes to S3 Express directory buckets only, which take no KMS key here")
    why = flaw(keyed, lambda output: output.output_key, "what it writes to S3 is", graph, context)
    return passed("what it writes to S3 is encrypted with a customer-managed key") if why is None else failed(why)


def _express(output: Output) -> bool:
    buckets = output.output_buckets
    return bool(buckets) and all(bucket.name.endswith(_DIRECTORY_BUCKET) for bucket in buckets)
