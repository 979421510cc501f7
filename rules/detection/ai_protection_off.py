"""Rule: detection-ai-protection-off."""

from auditor.api import Detector, Graph, Remediation, Severity, Verdict, failed, passed, rule

from ._shared import unused

_FEATURE = "AI_PROTECTION"


@rule(
    id="detection-ai-protection-off",
    title="GuardDuty does not look for attacks on AI workloads",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Enable AI Protection in the detector, or for all members from the delegated administrator.",
        cli="aws guardduty update-detector --detector-id <detector-id> "
        '--features \'[{"Name":"AI_PROTECTION","Status":"ENABLED"}]\'',
    ),
)
def ai_protection_off(detector: Detector, graph: Graph) -> Verdict:
    """AI Protection learns how models and agents are used in the account, and reports what does not fit.

    It is a feature of its own that an enabled detector does not come with. One that the detector does not list is off.
    """
    if reason := unused(graph):
        return reason
    if not detector.enabled:
        return failed("the detector itself is disabled")
    if not detector.protects(_FEATURE):
        return failed("AI Protection is not enabled in the detector")
    return passed("AI Protection is enabled")
