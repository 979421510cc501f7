"""Rule: logging-endpoint-without-alarm."""

from auditor.api import (
    Alarm,
    Endpoint,
    Graph,
    Remediation,
    Severity,
    Verdict,
    any_of,
    failed,
    passed,
    rule,
    tells_somebody,
)

from ._shared import on_endpoint


@rule(
    id="logging-endpoint-without-alarm",
    title="Nobody is alarmed when an endpoint fails",
    severity=Severity.LOW,
    remediation=Remediation(
        "Create an alarm on Invocation5XXErrors or ModelLatency (AWS/SageMaker) of the endpoint, with an action that "
        "tells somebody.",
        cli="aws cloudwatch put-metric-alarm --alarm-name <alarm-name> --namespace AWS/SageMaker "
        "--metric-name Invocation5XXErrors --dimensions Name=EndpointName,Value=<endpoint-name> "
        "Name=VariantName,Value=<variant-name> --statistic Sum --period 60 --evaluation-periods 5 --threshold 1 "
        "--comparison-operator GreaterThanOrEqualToThreshold --alarm-actions <topic-arn>",
    ),
)
def endpoint_without_alarm(endpoint: Endpoint, graph: Graph) -> Verdict:
    """Errors, latency and full disks show in metrics that nobody looks at unless an alarm does.

    Alarms on one metric and on an expression over several count, and those that a composite alarm acts for. One
    whose actions are disabled or none tells nobody, and neither does one that only scales: autoscaling makes such
    alarms by itself.
    """
    own = endpoint.identity.name

    def watched(alarm: Alarm) -> bool:
        return any(True for _ in on_endpoint(alarm, own)) and tells_somebody(alarm, graph)

    if any_of(watched, graph.some(Alarm)) or any_of(watched, graph.all(Alarm)):
        return passed("an alarm on the endpoint's metrics has an action")
    return failed("no alarm with an action, other than scaling, is on the endpoint's metrics")
