"""Rule: iam-escalation-to-administrator."""

from auditor.api import Graph, Remediation, Role, Severity, User, Verdict, rule, set_fact

from ._shared import HOLDER_BOUNDARY_CLI, already_administrator, escalating, runs_sagemaker, uses_sagemaker


@rule(
    id="iam-escalation-to-administrator",
    title="A user of SageMaker can become administrator",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Break the way at its first step: name the roles that may be passed, and the service in iam:PassedToService; "
        "let notebooks and user profiles be opened by their owners only; keep edits of policies to administrators. "
        "A permissions boundary without these actions breaks it at once.",
        patch=[set_fact("boundary", "<boundary-arn>")],
        cli=HOLDER_BOUNDARY_CLI,
    ),
)
def escalation_to_administrator(holder: User | Role, graph: Graph) -> Verdict:
    """Who may create a notebook or job, and pass it an administrator's role, is an administrator by two calls.

    Judged are users and roles that are granted actions of SageMaker; the roles that SageMaker itself runs with are
    judged apart. Every way is tried that is known to lead from one principal to another: passing a role to SageMaker or
    another service that runs code, opening a notebook or Studio profile that exists, its lifecycle scripts, assuming
    roles, new keys and passwords for users, edits of policies, groups, trust and boundaries. Each step is decided with
    all policies that bear on it, so a boundary or an organization's policy that forbids one breaks the way.

    A way through what no scan reads, such as the code of a Lambda function with a strong role, is unknown.
    """
    if reason := runs_sagemaker(holder, graph) or uses_sagemaker(holder, graph) or already_administrator(holder, graph):
        return reason
    return escalating(graph.escalation(holder))
