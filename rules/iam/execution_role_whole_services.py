"""Rule: iam-execution-role-whole-services."""

from auditor.api import Graph, Remediation, Role, Severity, Verdict, failed, passed, rule, set_fact, whole_services

from ._shared import BOUNDARY_CLI, excused, named


@rule(
    id="iam-execution-role-whole-services",
    title="A role that SageMaker runs with may call every action of a service",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Replace service:* by the actions that the role's code calls; Access Analyzer drafts them from CloudTrail.",
        patch=[set_fact("boundary", "<boundary-arn>")],
        cli=BOUNDARY_CLI,
    ),
)
def execution_role_whole_services(role: Role, graph: Graph) -> Verdict:
    """Every action of a service includes those that change its policies and delete its data.

    Judged are the effective actions: what an unconditional Deny or the permissions boundary takes back does not count,
    and a NotAction that leaves whole services allowed does. The resources are another rule's question.
    """
    if reason := excused(role, graph):
        return reason
    wide = whole_services(graph.grants(role))
    if wide:
        patterns = ", ".join(dict.fromkeys(one.pattern for one in wide))
        return failed(f"{patterns} by {named(one.ref for one in wide)}")
    return passed("no action wildcard over a whole service")
