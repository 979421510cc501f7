"""Rule: pipeline-step-output-not-customer-managed."""

from auditor.api import (
    Context,
    Graph,
    HasOutput,
    Output,
    Pipeline,
    Remediation,
    Severity,
    Verdict,
    any_of,
    rule,
)

from ._shared import judged, keyless

_DIRECTORY_BUCKET = "--x-s3"


@rule(
    id="pipeline-step-output-not-customer-managed",
    title="A pipeline starts jobs whose results have no customer-managed key",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Set the output key in the step's request (output_kms_key of the SDK's estimators and processors) and "
        "update the pipeline: every later run has it.",
        cli="aws sagemaker update-pipeline --pipeline-name <pipeline-name> --pipeline-definition file://pipeline.json",
    ),
)
def step_output_not_customer_managed(pipeline: Pipeline, graph: Graph, context: Context) -> Verdict:
    """What a pipeline writes (prepared data, models, predictions) is what the next run, or an endpoint, trusts.

    What is asked is what key-output-not-customer-managed asks of jobs: the key's own document decides, and directory
    buckets (S3 Express One Zone) take no KMS key. A path that only a run tells is no matter as long as its bucket is
    known; a key that only a run tells makes the verdict unknown.
    """

    def flaw(made: HasOutput) -> bool:
        return any_of(
            lambda output: keyless(output.output_key, graph, context) and not _express(output), made.outputs()
        )

    wrong, right = "no customer-managed key for the results of", "all results have a customer-managed key, or take none"
    return judged(pipeline, HasOutput, flaw, wrong, right)


def _express(output: Output) -> bool:
    buckets = output.output_buckets
    return bool(buckets) and all(bucket.name.endswith(_DIRECTORY_BUCKET) for bucket in buckets)
