"""Rule: cost-idle-endpoint."""

from datetime import UTC, datetime, timedelta

from auditor.api import (
    ComponentMetric,
    Context,
    Endpoint,
    EndpointConfig,
    Graph,
    InferenceComponent,
    Metric,
    Remediation,
    RunningVariant,
    Severity,
    VariantMetric,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
)

_NAMESPACE = "AWS/SageMaker"
_ANSWERED = ("Invocations", "ModelLatency")
"""Requests to a variant, and how often its model was timed: asynchronous endpoints publish the second only."""


@rule(
    id="cost-idle-endpoint",
    title="Nobody invokes an endpoint",
    severity=Severity.LOW,
    remediation=Remediation(
        "Ask its owner, then delete the endpoint; its configuration and model stay, so that it can be made again. For "
        "what is asked rarely take serverless or asynchronous inference, which can scale to zero, or a batch job.",
        cli="aws sagemaker delete-endpoint --endpoint-name <endpoint-name>",
    ),
)
def idle_endpoint(endpoint: Endpoint, graph: Graph, context: Context) -> Verdict:
    """Its instances are paid for by the hour, and its model, role and open port are there for whoever finds them.

    Asked are the days of the setting idle_days. CloudWatch says of each production variant how often it was invoked,
    and how often its model was timed, since asynchronous endpoints publish no Invocations; where inference components
    share the instances, theirs count, too. A variant that was replaced takes its numbers with it, so these are of the
    present ones. Shadow variants only get copies. What is asked once a quarter looks idle: raise idle_days, or accept
    the finding.
    """
    if not endpoint.serving:
        return not_applicable(f"it answers nobody: its status is {endpoint.status}")
    days = context.settings.idle_days
    since = context.as_of - timedelta(days=days)
    if datetime.fromisoformat(endpoint.created).astimezone(UTC) > since:
        return not_applicable(f"it was created within {days} days")
    name = endpoint.identity.name

    def answered(variant: RunningVariant) -> bool:
        of = {"EndpointName": name, "VariantName": variant.name}
        return any_of(lambda metric: _counted(VariantMetric, metric, of, graph, since), _ANSWERED)

    def component_answered(component: InferenceComponent) -> bool:
        of = {"InferenceComponentName": component.identity.name}
        return _counted(ComponentMetric, _ANSWERED[0], of, graph, since)

    if any_of(answered, endpoint.production):
        return passed(f"it was invoked within {days} days")
    if _may_host(endpoint, graph) and any_of(component_answered, graph.referrers(InferenceComponent, whole=True)):
        return passed(f"an inference component on it was invoked within {days} days")
    return failed(f"none of its variants was invoked within {days} days")


def _counted(kind: type[Metric], metric: str, of: dict[str, str], graph: Graph, since: datetime) -> bool:
    """Whether a metric counted anything since then; CloudWatch keeps nothing of one that counted nothing."""
    found = graph.find(kind, kind.named(_NAMESPACE, metric, **of))
    return found is not None and any(found.since(since))


def _may_host(endpoint: Endpoint, graph: Graph) -> bool:
    """Whether inference components can be on it: unless its configuration names models, which exclude them."""
    ref = endpoint.config
    config = graph.find(EndpointConfig, ref) if ref is not None else None
    return config is None or config.hosts_components
