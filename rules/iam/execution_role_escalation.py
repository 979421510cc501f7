"""Rule: iam-execution-role-escalation."""

from auditor.api import Graph, Remediation, Role, Severity, Verdict, rule, set_fact

from ._shared import BOUNDARY_CLI, already_administrator, escalating, excused


@rule(
    id="iam-execution-role-escalation",
    title="Code in a notebook or job can make itself administrator",
    severity=Severity.CRITICAL,
    remediation=Remediation(
        "Break the way at its first step: name the roles that may be passed and the service in iam:PassedToService, "
        "and take away the right to edit policies, or to open notebooks that run with stronger roles. "
        "A permissions boundary without these actions breaks it at once.",
        patch=[set_fact("boundary", "<boundary-arn>")],
        cli=BOUNDARY_CLI,
    ),
)
def execution_role_escalation(role: Role, graph: Graph) -> Verdict:
    """Whoever runs code in a notebook, job or endpoint has its role, and all that the role can turn itself into.

    No single policy tells: a role that may pass roles by one policy and create training jobs by another runs a
    job with any role that it may pass and that SageMaker may assume. So each step is decided with all policies that
    bear on it: inline and attached ones, the boundary, the organization's, the trust of the role that is reached, and
    iam:PassedToService. A role that its boundary or its organization forbids a step is not accused. What hangs
    on conditions such as tags is found with less confidence.

    The last step must reach an administrator who really is one: a new policy makes nobody administrator whose
    boundary it does not lift.
    """
    if reason := excused(role, graph) or already_administrator(role, graph):
        return reason
    return escalating(graph.escalation(role))
