"""Rule: detection-ai-standard-off."""

from auditor.api import Graph, Region, Remediation, Severity, Standard, Verdict, any_of, failed, passed, rule

from ._shared import unused

_NAMED = ":standards/ai-security-best-practices/"


@rule(
    id="detection-ai-standard-off",
    title="Security Hub does not judge AI workloads in a region that SageMaker is used in",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Enable Security Hub CSPM in the region, and in it the standard AI Security Best Practices.",
        cli="aws securityhub batch-enable-standards --standards-subscription-requests "
        "StandardsArn=arn:<partition>:securityhub:<region>::standards/ai-security-best-practices/v/1.0.0",
    ),
)
def ai_standard_off(region: Region, graph: Graph) -> Verdict:  # noqa: ARG001 - the region is what is judged
    """What was right on the day of an audit changes; the standard's controls tell when it does.

    It is not among the standards that Security Hub enables by itself. Its status must be READY: while it is PENDING,
    FAILED or INCOMPLETE, controls of it find nothing, often because Config does not record.
    """
    if reason := unused(graph):
        return reason
    if any_of(_ready, graph.some(Standard)):
        return passed("the standard is enabled and ready")
    standards = graph.all(Standard)
    named = [one for one in standards if _NAMED in one.standard]
    if not standards:
        return failed("Security Hub is off, or none of its standards is enabled")
    if not named:
        return failed("Security Hub's AI Security Best Practices standard is not enabled")
    return failed(f"the status of the AI Security Best Practices standard is {', '.join(one.status for one in named)}")


def _ready(standard: Standard) -> bool:
    return _NAMED in standard.standard and standard.status == "READY"
