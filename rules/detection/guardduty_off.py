"""Rule: detection-guardduty-off."""

from auditor.api import Detector, Graph, Region, Remediation, Severity, Verdict, any_of, failed, passed, rule

from ._shared import unused


@rule(
    id="detection-guardduty-off",
    title="GuardDuty does not watch a region that SageMaker is used in",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Enable GuardDuty in the region, best from the organization's delegated administrator, for all accounts.",
        cli="aws guardduty create-detector --enable --region <region>",
        terraform='resource "aws_guardduty_detector" "region" {\n  enable = true\n}',
        cloudformation="Type: AWS::GuardDuty::Detector\nProperties:\n  Enable: true",
    ),
)
def guardduty_off(region: Region, graph: Graph) -> Verdict:  # noqa: ARG001 - the region is what is judged
    """Nobody else compares what a role does with what it used to do, or knows the addresses that attackers use.

    GuardDuty is enabled region by region: that it is on in the main one says nothing of the others. A detector that
    exists may be suspended. Regions that nothing of SageMaker's is in are not judged.
    """
    if reason := unused(graph):
        return reason
    if any_of(_watches, graph.some(Detector)) or any_of(_watches, graph.all(Detector)):
        return passed("a detector is enabled")
    return failed("no detector is enabled")


def _watches(detector: Detector) -> bool:
    return detector.enabled
