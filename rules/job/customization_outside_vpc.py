"""Rule: job-customization-outside-vpc."""

from auditor.api import (
    Applies,
    Confidence,
    CustomizationJob,
    Remediation,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
    rule,
)


@rule(
    id="job-customization-outside-vpc",
    title="A model customization job runs in no network of the customer's",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Put a VpcConfig with private subnets and a security group into the document of the next job, where the schema "
        "of its category has one (describe-job-schema-version shows it).",
        applies=Applies.ON_RECREATE,
        cli="aws sagemaker describe-job-schema-version --job-category <job-category> "
        "--job-config-schema-version <schema-version>",
        guardrail={
            "Effect": "Deny",
            "Action": "sagemaker:CreateJob",
            "Resource": "*",
            "Condition": {"Null": {"sagemaker:VpcSubnets": "true"}},
        },
    ),
)
def customization_outside_vpc(job: CustomizationJob) -> Verdict:
    """Fine-tuning reads the data that a model is to learn, and calls agents and reward functions beside it.

    The network stands in the job's document, whose schema differs by category and version: a VpcConfig with subnets
    counts wherever it stands. These jobs have no switch for network isolation and no key for volumes. A category whose
    schema has no VpcConfig cannot do better; accept the finding there.
    """
    if not job.has_document:
        return not_applicable("it has no document")
    if job.document_subnets:
        return passed("a VpcConfig in its document names subnets")
    return failed("no VpcConfig in its document names subnets", confidence=Confidence.MEDIUM)
