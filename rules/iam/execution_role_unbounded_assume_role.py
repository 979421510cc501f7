"""Rule: iam-execution-role-unbounded-assume-role."""

from auditor.api import (
    Graph,
    Remediation,
    Role,
    Severity,
    Verdict,
    passed,
    rule,
    set_fact,
    unbounded_assume_role,
)

from ._shared import BOUNDARY_CLI, excused, judged_as_administrator, named, without_bounds


@rule(
    id="iam-execution-role-unbounded-assume-role",
    title="A role that SageMaker runs with may assume any role",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Name the roles that may be assumed in the statement's Resource.",
        patch=[set_fact("boundary", "<boundary-arn>")],
        cli=BOUNDARY_CLI,
    ),
)
def execution_role_unbounded_assume_role(role: Role, graph: Graph) -> Verdict:
    """sts:AssumeRole on * turns every role that trusts the account into a step up.

    Trust policies that name the whole account rely on identity policies to say who may; this
    one says that the role may.

    Administrators are left to iam-execution-role-administrator, which says all of this at once.
    """
    if reason := excused(role, graph) or judged_as_administrator(role, graph):
        return reason
    found = unbounded_assume_role(graph.grants(role))
    if found:
        return without_bounds(found, lambda ones: f"sts:AssumeRole without bounds by {named(one.ref for one in ones)}")
    return passed("sts:AssumeRole is bounded or not granted")
