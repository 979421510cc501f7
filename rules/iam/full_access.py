"""Rule: iam-full-access."""

from auditor.api import (
    Graph,
    Group,
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
    whole_service,
)

from ._shared import Holder, from_aws, held_by, named, own_policies, runs_sagemaker, without_policies

_APART = {"PowerUserAccess", "DataScientist"}


@rule(
    id="iam-full-access",
    title="A user, group or role may use all of SageMaker",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Replace AmazonSageMakerFullAccess and sagemaker:* by what the team does: describing, and creating jobs, "
        "models and endpoints under conditions (SageMaker Role Manager drafts such policies by persona).",
        cli="aws iam detach-group-policy --group-name <group-name> --policy-arn <policy-arn>",
    ),
)
def full_access(holder: User | Group | Role, graph: Graph) -> Verdict:
    """AmazonSageMakerFullAccess opens others' notebooks, replaces models, and creates jobs without any protection.

    It passes every role to SageMaker, and it reads and writes each bucket with "sagemaker" in its name, so that its
    holder has the rights of the strongest execution role. A policy of the account's own with sagemaker:*, or with a
    NotAction that leaves SageMaker in, is the same; what a Deny or the boundary takes back does not count.
    Administrators, PowerUserAccess and DataScientist are judged apart, roles that SageMaker runs with by
    iam-execution-role-full-access.
    """
    if reason := without_policies(holder) or runs_sagemaker(holder, graph):
        return reason
    grants, own = graph.grants(holder), own_policies(holder)
    wide = [ref for ref in whole_service(grants, "sagemaker") if ref.policy in own]
    if not wide:
        return passed("only some actions of SageMaker, or none, by what is attached to it")
    apart = _apart(holder)
    left = [ref for ref in wide if ref.policy not in apart]
    home = holder.identity
    if not left or administrator(grants, partition=home.partition, account=home.account).may_allow:
        return not_applicable("its rights go beyond SageMaker, and are judged apart")
    return failed(f"all of SageMaker by {named(left)}{held_by(holder, graph)}")


def _apart(holder: Holder) -> set[str]:
    """The attached policies of AWS's that other rules judge."""
    return _APART & set(from_aws(holder))
