"""Rule: monitoring-clarify-unused."""

from auditor.api import (
    Account,
    Graph,
    Model,
    ModelBiasJobDefinition,
    ModelExplainabilityJobDefinition,
    ProcessingJob,
    Remediation,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
    rule,
)

_CLARIFY = "sagemaker-clarify-processing"


@rule(
    id="monitoring-clarify-unused",
    title="Nobody asks whether models are biased, or what their predictions rest on",
    severity=Severity.LOW,
    remediation=Remediation(
        "Run a bias or explainability job of SageMaker Clarify for models that decide about people, before they are "
        "registered, and monitor both on their endpoints.",
        cli="aws sagemaker create-model-bias-job-definition --cli-input-json file://model-bias.json",
    ),
)
def clarify_unused(account: Account, graph: Graph) -> Verdict:  # noqa: ARG001 - the account is what is judged
    """A model that treats people unequally does so without an error; only somebody who measures it finds out.

    One definition of a bias or explainability monitor in the account, or one processing job that runs Clarify's image
    from AWS's registry, is enough: whether all models are covered that should be is for people to say. Where bias is
    measured by other tools, or models decide nothing about people, accept the finding. An account without models has
    nothing to measure.
    """
    monitors = len(graph.some(ModelBiasJobDefinition, everywhere=True))
    if monitors or len(graph.some(ModelExplainabilityJobDefinition, everywhere=True)):
        return passed("a monitor of bias or explainability is defined")
    if not graph.some(Model, everywhere=True) and not graph.all(Model, everywhere=True):
        return not_applicable("there are no models in the scanned regions")
    if graph.runs_image(ProcessingJob, _CLARIFY):
        return passed("a processing job runs Clarify")
    graph.all(ModelBiasJobDefinition, everywhere=True)
    graph.all(ModelExplainabilityJobDefinition, everywhere=True)
    return failed("no job that was read runs Clarify, and no monitor of bias or explainability is defined")
