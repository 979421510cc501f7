"""Rule: network-no-flow-logs."""

from auditor.api import FlowLog, Graph, Ref, Remediation, Severity, Verdict, Vpc, any_of, failed, passed, rule

from ._shared import unattached


@rule(
    id="network-no-flow-logs",
    title="Nobody records the traffic of a VPC that SageMaker is attached to",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Create a flow log for the VPC, for all traffic, to a log group or bucket that its users cannot change.",
        cli="aws ec2 create-flow-logs --resource-type VPC --resource-ids <vpc-id> --traffic-type ALL "
        "--log-destination-type s3 --log-destination <bucket-arn>",
    ),
)
def no_flow_logs(vpc: Vpc, graph: Graph) -> Verdict:
    """What a notebook, job or endpoint talked to can be told afterwards only if the traffic was recorded.

    A flow log of the VPC covers all of its interfaces; one for each subnet that SageMaker uses does as well. A log
    whose status is not ACTIVE records nothing, and neither does one that cannot be delivered.
    """
    own = Ref(vpc.type, vpc.identity.name)
    if reason := unattached(own, graph):
        return reason
    if any_of(lambda log: _records(log, vpc.identity.name), graph.some(FlowLog)):
        return passed("a flow log records the VPC's traffic")
    logs = graph.all(FlowLog)
    subnets = [subnet.identity.name for subnet in graph.used_subnets(own, all_of_them=True)]
    watched = {log.watched.name for log in logs if _records(log, log.watched.name)}
    if not watched.issuperset(subnets):
        return failed("the VPC has no flow log, and not every subnet of it that SageMaker uses has one")
    return passed("a flow log records the traffic of every subnet that SageMaker uses")


def _records(log: FlowLog, watched: str) -> bool:
    return log.watched.name == watched and log.status == "ACTIVE" and log.delivery != "FAILED"
