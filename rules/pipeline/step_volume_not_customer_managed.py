"""Rule: pipeline-step-volume-not-customer-managed."""

from auditor.api import (
    Context,
    Graph,
    HasVolume,
    Pipeline,
    Remediation,
    Severity,
    Verdict,
    any_of,
    rule,
)

from ._shared import judged, keyless


@rule(
    id="pipeline-step-volume-not-customer-managed",
    title="A pipeline starts jobs whose volumes have no customer-managed key",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Set the volume key in the step's request (volume_kms_key of the SDK's estimators and processors) and "
        "update the pipeline: every later run has it.",
        cli="aws sagemaker update-pipeline --pipeline-name <pipeline-name> --pipeline-definition file://pipeline.json",
    ),
)
def step_volume_not_customer_managed(pipeline: Pipeline, graph: Graph, context: Context) -> Verdict:
    """A definition is copied into every job that it starts: mended here, it is mended for all later runs.

    What is asked is what key-volume-not-customer-managed asks of jobs: instance types with local NVMe take no key, and
    the key's own document decides. A parameter counts with its default value. Where only a run tells the key, or the
    type of instance, the verdict is unknown.
    """

    def flaw(made: HasVolume) -> bool:
        return any_of(
            lambda cluster: cluster.takes_volume_key and keyless(cluster.volume_key, graph, context), made.clusters()
        )

    wrong, right = "no customer-managed key for the volumes of", "all volumes have a customer-managed key, or take none"
    return judged(pipeline, HasVolume, flaw, wrong, right)
