"""Rule: monitoring-endpoint-unwatched."""

from auditor.api import (
    Endpoint,
    EndpointConfig,
    Graph,
    Model,
    MonitoringSchedule,
    Remediation,
    Severity,
    Verdict,
    all_of,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
)

from ._shared import watches


@rule(
    id="monitoring-endpoint-unwatched",
    title="Nobody notices when an endpoint's model no longer fits its data",
    severity=Severity.LOW,
    remediation=Remediation(
        "Switch data capture on in a new endpoint configuration, make a baseline of the training data, and create a "
        "monitoring schedule for the endpoint.",
        cli="aws sagemaker create-monitoring-schedule --monitoring-schedule-name <schedule-name> "
        "--monitoring-schedule-config file://schedule.json",
    ),
)
def endpoint_unwatched(endpoint: Endpoint, graph: Graph) -> Verdict:
    """Models fail without an error: inputs drift away from the training data, and predictions become wrong.

    A schedule counts while it runs, whether its definition stands inline or is referred to by name. Model Monitor does
    not watch serverless or multi-model endpoints. An endpoint that is watched by other means (a tool of your own on the
    captured data) is a finding to accept.
    """
    ref = endpoint.config
    if ref is None or endpoint.status in {"Failed", "OutOfService", "Deleting"}:
        return not_applicable("it answers no requests")
    config = graph.get(EndpointConfig, ref)
    if config.is_serverless:
        return not_applicable("Model Monitor does not watch serverless endpoints")
    found = graph.some(MonitoringSchedule)
    if any_of(lambda schedule: watches(schedule, endpoint, graph), found) or any_of(
        lambda schedule: watches(schedule, endpoint, graph), graph.all(MonitoringSchedule)
    ):
        return passed("a monitoring schedule watches it")
    if _multi_model(config, graph):
        return not_applicable("Model Monitor does not watch multi-model endpoints")
    return failed("no monitoring schedule that runs watches it")


def _multi_model(config: EndpointConfig, graph: Graph) -> bool:
    """Whether every variant serves a model of several artifacts in one container."""
    refs = [variant.model for variant in config.production]
    models = [None if ref is None else graph.find(Model, ref) for ref in refs]
    return all_of(
        lambda model: model is not None and any_of(lambda one: one.mode == "MultiModel", model.containers()), models
    )
