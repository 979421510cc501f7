"""Rule: detection-macie-off."""

from auditor.api import Graph, Region, Remediation, Session, Severity, Verdict, failed, passed, rule

from ._shared import unused


@rule(
    id="detection-macie-off",
    title="Nothing discovers sensitive data in a region that SageMaker is used in",
    severity=Severity.LOW,
    remediation=Remediation(
        "Enable Macie in the region with automated sensitive data discovery, best from its delegated administrator.",
        cli="aws macie2 enable-macie\naws macie2 update-automated-discovery-configuration --status ENABLED",
    ),
)
def macie_off(region: Region, graph: Graph) -> Verdict:  # noqa: ARG001 - the region is what is judged
    """Data for training is copied together from where it was protected; nobody remembers that it holds names and cards.

    Macie is enabled region by region. Automated discovery samples all buckets by itself, which jobs on single buckets
    do not; a member account cannot read whether its administrator switched it on, and then the answer is unknown.
    """
    if reason := unused(graph):
        return reason
    sessions = graph.some(Session) or graph.all(Session)
    if not sessions:
        return failed("Macie is not enabled")
    session = sessions[0]
    if session.status != "ENABLED":
        return failed(f"Macie is {session.status}")
    if not session.discovery:
        return failed("Macie is enabled without automated discovery")
    return passed("Macie discovers sensitive data by itself")
