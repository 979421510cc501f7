"""Rule: registry-experiments-untracked."""

from auditor.api import (
    Experiment,
    Graph,
    MlflowApp,
    MlflowTrackingServer,
    Model,
    Region,
    Remediation,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
    rule,
)

_TRACKERS = ((Experiment, "an experiment"), (MlflowTrackingServer, "an MLflow server"), (MlflowApp, "an MLflow app"))


@rule(
    id="registry-experiments-untracked",
    title="Nobody can tell which data and parameters a model was made from",
    severity=Severity.LOW,
    remediation=Remediation(
        "Record runs with an MLflow app or tracking server, or with SageMaker Experiments, from the training code.",
        cli="aws sagemaker create-mlflow-app --name <app-name> --artifact-store-uri s3://<bucket>/<prefix> "
        "--role-arn <role-arn>",
    ),
)
def experiments_untracked(region: Region, graph: Graph) -> Verdict:  # noqa: ARG001 - the region is what is judged
    """When a model misbehaves, or its training data turns out to be poisoned, the question is what else was made of it.

    SageMaker notes a trial component for every job by itself, which says nothing of what belongs together. Tracking
    counts as in use where there is an experiment, an MLflow tracking server or an MLflow app in the region. Where no
    model was made, there is nothing to track.
    """
    if not graph.some(Model) and not graph.all(Model):
        return not_applicable("no model was made in this region")
    known = next((words for kind, words in _TRACKERS if graph.some(kind)), None)
    if known is None:
        known = next((words for kind, words in _TRACKERS if graph.all(kind)), None)
    if known is not None:
        return passed(f"there is {known}")
    return failed("models were made, and there is neither an experiment nor an MLflow server or app")
