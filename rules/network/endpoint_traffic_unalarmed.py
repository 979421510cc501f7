"""Rule: network-endpoint-traffic-unalarmed."""

from collections.abc import Callable
from typing import TypeVar

from auditor.api import (
    Alarm,
    FlowLog,
    Graph,
    LogGroup,
    MetricFilter,
    Ref,
    Remediation,
    Resource,
    Severity,
    Subnet,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
    tells_somebody,
)

R = TypeVar("R", bound=Resource)

_HOSTING = ("AWS::SageMaker::Model", "AWS::SageMaker::EndpointConfig")


@rule(
    id="network-endpoint-traffic-unalarmed",
    title="Nobody is alarmed by unusual traffic of an endpoint's network",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Write the accepted traffic of the subnet or its VPC to a log group, make a metric of the part that should not "
        "be there (destinations outside the VPC, say), and an alarm with an action on that metric.",
        cli="aws logs put-metric-filter --log-group-name <log-group-name> --filter-name <filter-name> --filter-pattern "
        "'<filter-pattern>' --metric-transformations metricName=<metric-name>,metricNamespace=<namespace>,metricValue=1"
        "\naws cloudwatch put-metric-alarm --alarm-name <alarm-name> --namespace <namespace> "
        "--metric-name <metric-name> --statistic Sum --period 300 --evaluation-periods 1 --threshold 1 "
        "--comparison-operator GreaterThanOrEqualToThreshold --alarm-actions <topic-arn>",
    ),
)
def endpoint_traffic_unalarmed(subnet: Subnet, graph: Graph) -> Verdict:
    """A model's container that begins to talk to somebody new was exchanged, or broken into, while it runs.

    Flow logs in a bucket tell that afterwards, to whoever looks; those of rejected traffic only never do. Whether the
    filter's pattern picks what matters is not judged. Asked of the subnets of models and endpoint configurations.
    """
    if not graph.users(*_HOSTING):
        return not_applicable("no model or endpoint configuration of SageMaker's is attached to this subnet")
    watched = {subnet.identity.name, subnet.vpc.name}
    if _any(lambda log: _logs(log, watched) and _alarmed(log, graph), FlowLog, graph):
        return passed("an alarm with an action is on a metric of the accepted traffic")
    return failed("no alarm with an action is on a metric of accepted traffic, from a flow log in a log group")


def _any(test: Callable[[R], bool], kind: type[R], graph: Graph) -> bool:
    return any_of(test, graph.some(kind)) or any_of(test, graph.all(kind))


def _logs(log: FlowLog, watched: set[str]) -> bool:
    if log.watched.name not in watched or log.destination_type != "cloud-watch-logs":
        return False
    return log.status == "ACTIVE" and log.delivery != "FAILED" and log.traffic != "REJECT"


def _alarmed(log: FlowLog, graph: Graph) -> bool:
    ref = Ref(LogGroup.type, log.destination.removesuffix(":*")) if log.destination else log.log_group
    group = graph.find(LogGroup, ref) if ref is not None else None
    return group is not None and _any(lambda one: _counted(one, group, graph), MetricFilter, graph)


def _counted(one: MetricFilter, group: LogGroup, graph: Graph) -> bool:
    if one.log_group.name != group.identity.name:
        return False
    metrics = {(metric.namespace, metric.metric) for metric in one.metrics}
    return _any(lambda alarm: _about(alarm, metrics) and tells_somebody(alarm, graph), Alarm, graph)


def _about(alarm: Alarm, metrics: set[tuple[str, str]]) -> bool:
    own = (alarm.namespace, alarm.metric)
    return own in metrics or any((one.namespace, one.metric) in metrics for one in alarm.metrics)
