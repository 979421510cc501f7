"""Rule: notebook-role-administrator."""

from auditor.api import (
    Applies,
    Confidence,
    Decision,
    Graph,
    NotebookInstance,
    Remediation,
    Role,
    Severity,
    Verdict,
    administrator,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)


@rule(
    id="notebook-role-administrator",
    title="Whoever opens a notebook is an administrator of the account",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Give the notebook a role of its own with what its users need, and no more: stop the instance, set RoleArn, "
        "start it again. Its lifecycle scripts run with the same role.",
        patch=[set_fact("role", "<least-privilege-role-arn>")],
        applies=Applies.AFTER_STOP,
    ),
)
def role_administrator(notebook: NotebookInstance, graph: Graph) -> Verdict:
    """All that runs in a notebook runs with its role: each user, each notebook file, each package that is installed.

    An administrator is proven from the role's policies, inline and attached, Denies and the permissions boundary
    included. AdministratorAccess cut down by a boundary makes nobody an administrator; a statement that allows
    everything but a few actions and keeps the right to change policies does. What holds under
    conditions alone, such as an administrator of one region, is found with less confidence.
    """
    ref = notebook.role
    role = None if ref is None else graph.find(Role, ref)
    if role is None:
        return not_applicable("there is no such role, so nothing runs with it")
    home = role.identity
    answer = administrator(graph.grants(role), partition=home.partition, account=home.account)
    if answer.decision is Decision.ALLOW:
        policies = ", ".join(dict.fromkeys(ref.policy for ref in answer.decided_by))
        return failed(f"the notebook's role is an administrator by {policies}")
    if answer.decision is Decision.UNKNOWN:
        keys = ", ".join(answer.hangs_on) or "policy variables"
        why = f"the notebook's role is an administrator, depending on {keys}"
        return failed(why, confidence=Confidence.MEDIUM)
    return passed("the notebook's role is no administrator")
