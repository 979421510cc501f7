"""Rule: iam-administrator-access."""

from auditor.api import (
    Confidence,
    Decision,
    Graph,
    Group,
    Kind,
    Organization,
    Remediation,
    Role,
    Severity,
    User,
    Verdict,
    administrator,
    failed,
    not_applicable,
    passed,
    rule,
)

from ._shared import Holder, held_by, named, own_policies, runs_sagemaker, without_policies


@rule(
    id="iam-administrator-access",
    title="A user, group or role is administrator",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Keep AdministratorAccess for one group or permission set whose members sign in with MFA, and for recovery; "
        "give people who work with SageMaker the actions that their work takes, and set a permissions boundary.",
        cli="aws iam detach-group-policy --group-name <group-name> --policy-arn <policy-arn>",
    ),
)
def administrator_access(holder: User | Group | Role, graph: Graph) -> Verdict:
    """An administrator passes any role, reads all data and models, and switches off whatever protects SageMaker.

    AdministratorAccess is the commonest way to be one, policies of the account's own with the same effect are others:
    all policies are read together, and cut down by Denies and the permissions boundary. Users are judged by what is
    attached to them, since what they have from a group is said once, of the group. Roles that SageMaker runs with are
    left to iam-execution-role-administrator. A role that only the organization's management account may assume
    (OrganizationAccountAccessRole) gives nobody what they lack.
    """
    if reason := without_policies(holder) or runs_sagemaker(holder, graph):
        return reason
    home = holder.identity
    answer = administrator(graph.grants(holder), partition=home.partition, account=home.account)
    by = [ref for ref in answer.decided_by if ref.policy in own_policies(holder)]
    if by and answer.may_allow and _is_managements(holder, graph):
        return not_applicable("only the organization's management account may assume it, which controls this account")
    if by and answer.decision is Decision.ALLOW:
        return failed(f"administrator by {named(by)}{held_by(holder, graph)}")
    if by and answer.decision is Decision.UNKNOWN:
        keys = ", ".join(answer.hangs_on) or "the values of policy variables"
        why = f"administrator by {named(by)}{held_by(holder, graph)}, depending on {keys}"
        return failed(why, confidence=Confidence.MEDIUM)
    return passed("what is attached to it makes no administrator")


def _is_managements(holder: Holder, graph: Graph) -> bool:
    """Whether a role is there for the management account of the organization alone."""
    if not isinstance(holder, Role):
        return False
    openings = graph.trust(holder).openings
    accounts = {account for one in openings for account in one.accounts}
    if len(accounts) != 1 or holder.identity.account in accounts or any(one.kind is not Kind.AWS for one in openings):
        return False
    return any({one.management_account} == accounts for one in graph.all(Organization))
