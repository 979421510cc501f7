"""Rule: iam-execution-role-whole-services."""

from auditor.api import (
    Graph,
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
    whole_service,
    whole_services,
)

from ._shared import BOUNDARY_CLI, excused, named

_EVERYTHING = {"*", "*:*", "NotAction"}


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
    and a NotAction that leaves whole services allowed does. The resources are another rule's question. So are an
    administrator's statements (iam-execution-role-administrator) and all of SageMaker (iam-execution-role-full-access).
    """
    if reason := excused(role, graph):
        return reason
    grants = graph.grants(role)
    wide = whole_services(grants)
    if not wide:
        return passed("no action wildcard over a whole service")
    home = role.identity
    everything = administrator(grants, partition=home.partition, account=home.account).decided_by
    sagemaker = whole_service(grants, "sagemaker")
    apart = {(pattern, ref) for pattern in _EVERYTHING for ref in everything}
    apart |= {("sagemaker:*", ref) for ref in sagemaker}
    left = [one for one in wide if (one.pattern, one.ref) not in apart]
    if not left:
        return not_applicable("what it may do with whole services is judged apart: administration, or all of SageMaker")
    patterns = ", ".join(dict.fromkeys(one.pattern for one in left))
    return failed(f"{patterns} by {named(one.ref for one in left)}")
