"""Rule: detection-lambda-unwatched."""

from auditor.api import (
    Detector,
    Graph,
    LogGroup,
    Remediation,
    Severity,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
)

from ._shared import unused

_FUNCTION = "/aws/lambda/"


@rule(
    id="detection-lambda-unwatched",
    title="GuardDuty does not watch the network of the Lambda functions beside SageMaker",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Enable Lambda Protection in the detector.",
        cli="aws guardduty update-detector --detector-id <detector-id> "
        '--features \'[{"Name":"LAMBDA_NETWORK_LOGS","Status":"ENABLED"}]\'',
    ),
)
def lambda_unwatched(detector: Detector, graph: Graph) -> Verdict:
    """Functions call endpoints, prepare labeling tasks and run steps of pipelines, with roles that reach the data.

    No API tells which functions serve SageMaker: asked where SageMaker is used and a function has ever written to its
    log group. A function that logs elsewhere only is not seen.
    """
    if reason := unused(graph):
        return reason
    if not (any_of(_of_function, graph.some(LogGroup)) or any_of(_of_function, graph.all(LogGroup))):
        return not_applicable("no Lambda function has a log group in this region")
    if detector.enabled and detector.protects("LAMBDA_NETWORK_LOGS"):
        return passed("Lambda Protection is enabled")
    return failed("Lambda Protection is not enabled in the detector")


def _of_function(group: LogGroup) -> bool:
    return group.name.startswith(_FUNCTION)
