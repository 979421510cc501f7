"""Rule: job-customization-output-not-customer-managed."""

from auditor.api import (
    Applies,
    Confidence,
    Context,
    CustomizationJob,
    Graph,
    Ref,
    Remediation,
    Severity,
    Verdict,
    all_of,
    failed,
    not_applicable,
    passed,
    rule,
)


@rule(
    id="job-customization-output-not-customer-managed",
    title="What a model customization job writes has no customer-managed key",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Name the ARN of a customer-managed key beside the output path in the document of the next job.",
        applies=Applies.ON_RECREATE,
        cli="aws sagemaker describe-job-schema-version --job-category <job-category> "
        "--job-config-schema-version <schema-version>",
        guardrail={
            "Effect": "Deny",
            "Action": "sagemaker:CreateJob",
            "Resource": "*",
            "Condition": {"Null": {"sagemaker:OutputKmsKeyArn": "true"}},
        },
    ),
)
def customization_output_not_customer_managed(job: CustomizationJob, graph: Graph, context: Context) -> Verdict:
    """A fine-tuned model, and what agents said while it was made, are worth as much as the data behind them.

    The key stands in the job's document, beside the path of its output; the key's own document decides, as with every
    other job. A document without an output configuration writes where its category says, and is not judged.
    """
    keys = job.document_output_keys
    if not keys:
        return not_applicable("its document names no output")

    def customers(key: Ref | None) -> bool:
        return key is not None and graph.custody(key, context.settings.trusted_accounts).customer_managed

    if all_of(customers, keys):
        return passed("what it writes is encrypted with a customer-managed key")
    return failed("an output in its document has no working customer-managed key", confidence=Confidence.MEDIUM)
