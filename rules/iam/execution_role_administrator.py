"""Rule: iam-execution-role-administrator."""

from auditor.api import (
    Confidence,
    Decision,
    Graph,
    Remediation,
    Role,
    Severity,
    Verdict,
    administrator,
    failed,
    passed,
    rule,
    set_fact,
)

from ._shared import BOUNDARY_CLI, excused, named


@rule(
    id="iam-execution-role-administrator",
    title="A role that SageMaker runs with is administrator",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Detach AdministratorAccess and its like; grant the role the actions and resources that its jobs use. "
        "A permissions boundary bounds it at once while that is worked out.",
        patch=[set_fact("boundary", "<boundary-arn>")],
        cli=BOUNDARY_CLI,
    ),
)
def execution_role_administrator(role: Role, graph: Graph) -> Verdict:
    """Whoever can run code in a notebook or job has the rights of its role, so an administrator's role is an account.

    All policies of the role are read together, inline and attached, NotAction forms and Denies included, and cut
    down by its permissions boundary: a role whose boundary forbids what its policy allows is no administrator. A role
    that may do all but a few things, and keeps the right to change policies, is one.
    """
    if reason := excused(role, graph):
        return reason
    home = role.identity
    answer = administrator(graph.grants(role), partition=home.partition, account=home.account)
    if answer.decision is Decision.ALLOW:
        return failed(f"administrator by {named(answer.decided_by)}")
    if answer.decision is Decision.UNKNOWN:
        keys = ", ".join(answer.hangs_on) or "the values of policy variables"
        return failed(f"administrator by {named(answer.decided_by)}, depending on {keys}", confidence=Confidence.MEDIUM)
    return passed("no administrator")
