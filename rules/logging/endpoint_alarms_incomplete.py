"""Rule: logging-endpoint-alarms-incomplete."""

from auditor.api import (
    Alarm,
    Endpoint,
    Graph,
    Remediation,
    Severity,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
    tells_somebody,
)

from ._shared import on_endpoint

_ERRORS = (
    *("Invocation4XXErrors", "Invocation5XXErrors", "InvocationModelErrors", "InvocationFailures", "ExpiredRequests"),
    *("RequestDownloadFailures", "ResponseUploadFailures", "NotificationFailures"),
)
_LATENCY = (
    *("ModelLatency", "OverheadLatency", "ModelSetupTime", "TimeInBacklog", "TotalProcessingTime"),
    *("ApproximateAgeOfOldestRequest", "ApproximateBacklogSize", "ApproximateBacklogSizePerInstance"),
    "HasBacklogWithoutCapacity",
)
_INSTANCES = (
    *("CPUUtilization", "CPUUtilizationNormalized", "MemoryUtilization", "DiskUtilization"),
    *("GPUUtilization", "GPUUtilizationNormalized", "GPUMemoryUtilization", "GPUMemoryUtilizationNormalized"),
)
_KINDS = {"errors": _ERRORS, "latency": _LATENCY, "its instances": _INSTANCES}


@rule(
    id="logging-endpoint-alarms-incomplete",
    title="Alarms of an endpoint leave out errors, latency or its instances",
    severity=Severity.INFO,
    remediation=Remediation(
        "Add an alarm with an action for each kind that is left out: Invocation5XXErrors, ModelLatency (both "
        "AWS/SageMaker), and MemoryUtilization or DiskUtilization (/aws/sagemaker/Endpoints) of each variant.",
        cli="aws cloudwatch put-metric-alarm --alarm-name <alarm-name> --namespace /aws/sagemaker/Endpoints "
        "--metric-name DiskUtilization --dimensions Name=EndpointName,Value=<endpoint-name> "
        "Name=VariantName,Value=<variant-name> --statistic Maximum --period 300 --evaluation-periods 3 --threshold 75 "
        "--comparison-operator GreaterThanThreshold --alarm-actions <topic-arn>",
    ),
)
def endpoint_alarms_incomplete(endpoint: Endpoint, graph: Graph) -> Verdict:
    """Requests that fail, requests that wait and instances that fill up show in different metrics, at different times.

    A full disk stops data capture before anything fails, and memory runs out before the model does. Counted are alarms
    that name the endpoint as their dimension and tell somebody, of these three kinds; the backlog of an asynchronous
    endpoint is latency. A serverless endpoint has no instances that could be watched. An endpoint without any of them
    is judged by logging-endpoint-without-alarm.
    """
    if not endpoint.serving:
        return not_applicable(f"it answers nobody: its status is {endpoint.status}")
    own = endpoint.identity.name
    kinds = [kind for kind in _KINDS if kind != "its instances" or not endpoint.is_serverless]

    def watched(kind: str) -> bool:
        def watches(alarm: Alarm) -> bool:
            return any(one.metric in _KINDS[kind] for one in on_endpoint(alarm, own)) and tells_somebody(alarm, graph)

        return any_of(watches, graph.some(Alarm)) or any_of(watches, graph.all(Alarm))

    missing = [kind for kind in kinds if not watched(kind)]
    if len(missing) == len(kinds):
        return not_applicable("no alarm on these metrics tells anybody")
    if missing:
        return failed(f"no alarm that tells somebody is on metrics of {' and '.join(missing)}")
    return passed(f"alarms on metrics of {', '.join(kinds)} tell somebody")
