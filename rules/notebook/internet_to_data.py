"""Rule: notebook-internet-to-data."""

from auditor.api import (
    Applies,
    Confidence,
    Decision,
    Graph,
    NotebookInstance,
    Outcome,
    Remediation,
    Role,
    Severity,
    Verdict,
    administrator,
    any_of,
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

    Three things meet here: a way to the internet, direct or through the NAT that its subnet's routes, security groups
    and network ACLs lead to; root access, with which software installs itself for good; and a role that reaches an
    administrator, or buckets that nothing of SageMaker's uses. Each alone has a rule of its own; together they are a
    way from the internet to the account's data. With less confidence where a step hangs on conditions.
    """
    if not notebook.root_access:
        return not_applicable("RootAccess is Disabled")
    if notebook.direct_internet:
        return _of(notebook, graph, "open to the internet")
    subnet, found = notebook.subnet, list[Verdict]()
    if subnet is None:
        return not_applicable("it has no way to the internet")

    def isolated() -> bool:
        return not graph.network.reaches_internet(subnet, notebook.security_groups)

    def harmless() -> bool:
        found.append(_of(notebook, graph, "its subnet leads to the internet"))
        return found[0].outcome is not Outcome.FAIL

    # either is enough, though the other was not read
    if any_of(lambda ask: ask(), (isolated, harmless)) and not found:
        return not_applicable("it has no way to the internet")
    return found[0]


def _of(notebook: NotebookInstance, graph: Graph, way: str) -> Verdict:
    ref = notebook.role
    role = None if ref is None else graph.find(Role, ref)
    if role is None:
        return not_applicable("there is no such role, so nothing runs with it")
    home, why = role.identity, f"{way}, users are root, and the role"
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
