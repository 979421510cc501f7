"""Rule: iam-power-user-access."""

from auditor.api import Graph, Group, Remediation, Role, Severity, User, Verdict, rule

from ._shared import managed, runs_sagemaker, without_policies


@rule(
    id="iam-power-user-access",
    title="A user, group or role holds PowerUserAccess",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Replace PowerUserAccess by policies for the services that the team uses, on the resources that are theirs, or "
        "keep it for accounts without data and set a permissions boundary.",
        cli="aws iam detach-group-policy --group-name <group-name> --policy-arn <policy-arn>",
    ),
)
def power_user_access(holder: User | Group | Role, graph: Graph) -> Verdict:
    """PowerUserAccess allows every action but IAM's: all data, keys, models and endpoints of the account.

    Its NotAction also takes in whatever AWS will add. It does not pass roles, so a job with a stronger role is out of
    reach; data and running notebooks are not. As a permissions boundary it grants nothing and is no finding.
    """
    if reason := without_policies(holder) or runs_sagemaker(holder, graph):
        return reason
    return managed(holder, graph, "PowerUserAccess".__eq__, "every action but those of IAM")
