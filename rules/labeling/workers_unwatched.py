"""Rule: labeling-workers-unwatched."""

from auditor.api import (
    Alarm,
    Dimension,
    Graph,
    Remediation,
    Severity,
    Verdict,
    Workteam,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
    tells_somebody,
)

_NAMESPACE = "AWS/SageMaker/Workteam"
"""Source: SageMaker Developer Guide, "Track Worker Performance Metrics"."""


@rule(
    id="labeling-workers-unwatched",
    title="Nobody is alarmed at what the workers of a team do",
    severity=Severity.LOW,
    remediation=Remediation(
        "Create an alarm on the team's metrics in AWS/SageMaker/Workteam: many tasks declined or returned, tasks at "
        "hours when nobody works, or time spent that no reading takes; with an action that tells somebody.",
        cli="aws cloudwatch put-metric-alarm --alarm-name <alarm-name> --namespace AWS/SageMaker/Workteam "
        "--metric-name TasksReturned --dimensions Name=Workteam,Value=<team-name> --statistic Sum --period 3600 "
        "--evaluation-periods 1 --threshold 20 --comparison-operator GreaterThanThreshold --alarm-actions <topic-arn>",
    ),
)
def workers_unwatched(team: Workteam, graph: Graph) -> Verdict:
    """Who pages through tasks without finishing them may be copying the data, or spoiling the labels.

    Ground Truth counts ActiveWorkers, TasksAccepted, TasksDeclined, TasksReturned, TasksSubmitted and TimeSpent by team
    and by worker. An alarm counts if it is on this team or on its pool of users, and tells somebody. Reviews by
    Augmented AI are not counted there: accept the finding of a team that does nothing else. Vendors' teams are theirs.
    """
    if team.workforce is None and team.product_listings:
        return not_applicable("the team is a vendor's")
    own = {team.identity.name, *team.cognito_pools} | ({team.identity.arn} if team.identity.arn else set[str]())

    def watched(alarm: Alarm) -> bool:
        return _about(alarm, own) and tells_somebody(alarm, graph)

    if any_of(watched, graph.some(Alarm)) or any_of(watched, graph.all(Alarm)):
        return passed("an alarm on the workers' metrics has an action")
    return failed("no alarm with an action is on the workers' metrics")


def _about(alarm: Alarm, own: set[str]) -> bool:
    if alarm.namespace == _NAMESPACE and _of(alarm.dimensions, own):
        return True
    return any(one.namespace == _NAMESPACE and _of(one.dimensions, own) for one in alarm.metrics)


def _of(dimensions: tuple[Dimension, ...], own: set[str]) -> bool:
    """Whether dimensions name the team, or the pool of its users where they name no team."""
    named = {one.name: one.value for one in dimensions}
    return named.get("Workteam", named.get("CognitoUserPool", "")) in own
