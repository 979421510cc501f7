"""Rule: endpoint-unguarded-update."""

from auditor.api import (
    Alarm,
    CompositeAlarm,
    Endpoint,
    EndpointConfig,
    Graph,
    InferenceComponent,
    Ref,
    Remediation,
    Severity,
    Verdict,
    any_of,
    failed,
    instance_family,
    not_applicable,
    passed,
    rule,
)


@rule(
    id="endpoint-unguarded-update",
    title="A bad update of an endpoint is not rolled back",
    severity=Severity.LOW,
    remediation=Remediation(
        "Make an alarm on errors and latency of each variant, and name it in AutoRollbackConfiguration with the next "
        "update, with a canary, linear or rolling policy so that few requests meet the new model first. An update that "
        "says RetainDeploymentConfig keeps what was configured.",
        cli="aws sagemaker update-endpoint --endpoint-name <endpoint-name> --endpoint-config-name <config-name> "
        """--deployment-config '{"AutoRollbackConfiguration": {"Alarms": [{"AlarmName": "<alarm-name>"}]}, """
        """"BlueGreenUpdatePolicy": {"TrafficRoutingConfiguration": {"Type": "CANARY", "WaitIntervalInSeconds": 300, """
        """"CanarySize": {"Type": "CAPACITY_PERCENT", "Value": 10}}}}'""",
    ),
)
def unguarded_update(hosted: Endpoint | InferenceComponent, graph: Graph) -> Verdict:
    """An update moves all requests to the new model at once and stays there, unless an alarm takes it back.

    Blue/green is what SageMaker does anyway, so a policy alone protects nobody: what rolls back is an alarm, and one
    that was deleted since never fires. Judged is the last deployment that the API tells, which is what the next one
    is like. Guardrails do not exist for serverless endpoints, for Inf1 instances and for containers from AWS
    Marketplace; the last of these the API does not tell here, so accept that finding. Adapters run on the component
    that they belong to. Shadow variants are another way to try a model, before the update and not during it.
    """
    why = _exempt(hosted)
    if why is not None:
        return not_applicable(why)
    names = hosted.rollback_alarms
    if names:
        if any_of(lambda name: _exists(graph, name), names):
            return passed("alarms roll the last kind of deployment back")
        return failed("the alarms that would roll a deployment back do not exist")
    if isinstance(hosted, Endpoint) and _on_inf1(hosted, graph):
        return not_applicable("Inf1 instances take no deployment guardrails")
    return failed("no alarm rolls a deployment back")


def _exempt(hosted: Endpoint | InferenceComponent) -> str | None:
    if isinstance(hosted, InferenceComponent):
        if any_of(lambda part: part.base_component is not None, hosted.specification):
            return "it is an adapter, which is deployed with its base component"
        return None if hosted.status in {"InService", "Updating"} else f"its status is {hosted.status}"
    if not hosted.serving:
        return f"it answers nobody: its status is {hosted.status}"
    return "serverless endpoints take no deployment guardrails" if hosted.is_serverless else None


def _exists(graph: Graph, alarm: str) -> bool:
    return any_of(lambda kind: graph.find(kind, Ref(kind.type, alarm)) is not None, (Alarm, CompositeAlarm))


def _on_inf1(endpoint: Endpoint, graph: Graph) -> bool:
    """Whether the configuration has an Inf1 instance; one that was deleted since it was used does not tell."""
    ref = endpoint.config
    config = graph.find(EndpointConfig, ref) if ref is not None else None
    return config is not None and any(instance_family(each) == "inf1" for each in config.instance_types)
