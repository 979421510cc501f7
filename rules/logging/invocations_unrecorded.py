"""Rule: logging-invocations-unrecorded."""

from auditor.api import Endpoint, Graph, Remediation, Severity, Verdict, all_of, failed, passed, rule

from ._shared import HALVES, Recording, selector_command


@rule(
    id="logging-invocations-unrecorded",
    title="Nobody records who invokes an endpoint",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Add a selector for the data events of AWS::SageMaker::Endpoint to a trail that logs in the endpoint's region.",
        cli=selector_command({"Field": "resources.type", "Equals": ["AWS::SageMaker::Endpoint"]}),
    ),
)
def invocations_unrecorded(endpoint: Endpoint, graph: Graph) -> Verdict:
    """A model can be extracted by its answers, one invocation at a time; only the caller's identity tells them apart.

    InvokeEndpoint and its asynchronous and streaming forms are data events, which no trail records by default: that a
    trail exists says nothing. Only advanced selectors know the type, and one that is narrowed to reads or writes, to
    event names or to principals leaves invocations out. Bodies of requests are never recorded: that is data capture's.
    """
    own = endpoint.identity
    arn = own.arn or f"arn:{own.partition}:sagemaker:{own.region}:{own.account}:endpoint/{own.name.lower()}"
    events = Recording(endpoint.type, arn, own.region)
    if all_of(lambda half: events.recorded(graph, half), HALVES):
        return passed("invocations are recorded as data events")
    return failed("no trail or event data store records all invocations")
