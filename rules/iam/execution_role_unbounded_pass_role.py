"""Rule: iam-execution-role-unbounded-pass-role."""

from auditor.api import (
    Graph,
    Remediation,
    Role,
    Severity,
    Verdict,
    passed,
    rule,
    set_fact,
    unbounded_pass_role,
)

from ._shared import BOUNDARY_CLI, excused, judged_as_administrator, named, without_bounds


@rule(
    id="iam-execution-role-unbounded-pass-role",
    title="A role that SageMaker runs with may pass any role to any service",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Name the roles that may be passed, and restrict the service with a StringEquals on iam:PassedToService.",
        patch=[set_fact("boundary", "<boundary-arn>")],
        cli=BOUNDARY_CLI,
    ),
)
def execution_role_unbounded_pass_role(role: Role, graph: Graph) -> Verdict:
    """Who passes any role to any service runs code with the strongest role that a service may assume.

    A condition on iam:PassedToService that names services bounds it (IfExists and wildcards do not); so do role ARNs
    that name something beyond `role/*`.

    Administrators are left to iam-execution-role-administrator, which says all of this at once.
    """
    if reason := excused(role, graph) or judged_as_administrator(role, graph):
        return reason
    found = unbounded_pass_role(graph.grants(role))
    if found:
        return without_bounds(found, lambda ones: f"iam:PassRole without bounds by {named(one.ref for one in ones)}")
    return passed("iam:PassRole is bounded or not granted")
