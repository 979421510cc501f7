"""Rule: pipeline-step-not-isolated."""

from auditor.api import (
    Container,
    EndpointConfig,
    HasIsolation,
    Isolation,
    Model,
    Pipeline,
    Remediation,
    Severity,
    Verdict,
    all_of,
    any_of,
    rule,
)

from ._shared import judged


@rule(
    id="pipeline-step-not-isolated",
    title="A pipeline starts containers that reach networks which they have no need of",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Set EnableNetworkIsolation in the step's request (enable_network_isolation in the SDK), then update the "
        "pipeline. A step whose code calls AWS itself, as some evaluations do, must get its data as inputs first.",
        cli="aws sagemaker update-pipeline --pipeline-name <pipeline-name> --pipeline-definition file://pipeline.json",
    ),
)
def step_not_isolated(pipeline: Pipeline) -> Verdict:
    """Code in a pipeline runs with a role and near data every night: isolated, it can send neither anywhere.

    What is asked is what job-not-isolated and model-not-isolated ask: Clarify's checks may have to call a model and are
    not accused, images that refuse isolation neither. AutoML steps have no such switch, transform steps their model's.
    """

    def flaw(made: HasIsolation) -> bool:
        if isinstance(made, EndpointConfig):
            return False  # its models have the switch, but for inference components
        if isinstance(made, Model):
            containers = made.containers()
            refused = bool(containers) and all_of(lambda container: container.refuses_isolation, containers)
            return not made.isolated and not refused
        return any_of(lambda place: not place.isolated and not _excused(place), made.isolations())

    wrong, right = (
        "EnableNetworkIsolation is false for",
        "every step that can be isolated is, or has a reason not to be",
    )
    return judged(pipeline, HasIsolation, flaw, wrong, right)


def _excused(place: Isolation) -> bool:
    return isinstance(place, Container) and (place.refuses_isolation or place.is_clarify)
