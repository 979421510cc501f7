"""Rule: notebook-internet-to-data."""

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

_SHOWN = 5


@rule(
    id="notebook-internet-to-data",
    title="A notebook open to the internet leads to an administrator, or to data of others",
    severity=Severity.CRITICAL,
    remediation=Remediation(
        "Give the notebook a role that reads its own buckets only and passes no roles; stop it, set RoleArn, start it "
        "again. Create it anew without direct internet access, and with root access disabled.",
        patch=[set_fact("role", "<least-privilege-role-arn>")],
        applies=Applies.AFTER_STOP,
    ),
)
def internet_to_data(notebook: NotebookInstance, graph: Graph) -> Verdict:
    """A package from the internet that runs as root on a notebook has its role, and sends what that reads anywhere.

    Three settings meet here: direct internet access, which no route or firewall of the customer's sees; root
    access, with which software installs itself for good; and a role that reaches an administrator, or buckets that
    nothing of SageMaker's uses. Each alone has a rule of its own; together they are a way from the internet to the
    account's data. With less confidence where a step hangs on conditions.
    """
    if notebook.direct_internet and notebook.root_access:
        ref = notebook.role
        role = None if ref is None else graph.find(Role, ref)
        return not_applicable("there is no such role, so nothing runs with it") if role is None else _of(role, graph)
    return not_applicable("DirectInternetAccess and RootAccess are not both Enabled")


def _of(role: Role, graph: Graph) -> Verdict:
    home, why = role.identity, "open to the internet, users are root, and the role"
    if administrator(graph.grants(role), partition=home.partition, account=home.account).decision is Decision.ALLOW:
        return failed(f"{why} is administrator")
    if route := graph.escalation(role):
        confidence = Confidence.HIGH if route.proven else Confidence.MEDIUM
        return failed(f"{why} {route}", confidence=confidence, path=route.steps)
    found = [one for one in graph.data_beyond(role) if not one.hangs_on]
    if not found:
        return passed("the role reaches neither an administrator nor buckets that nothing of SageMaker's uses")
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    names = ", ".join(one.bucket for one in found[:_SHOWN])
    return failed(f"{why} reads {names}{more}", path=tuple(one.step for one in found[:_SHOWN]))
