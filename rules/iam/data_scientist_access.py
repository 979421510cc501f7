"""Rule: iam-data-scientist-access."""

from auditor.api import Graph, Group, Remediation, Role, Severity, User, Verdict, rule

from ._shared import managed, runs_sagemaker, without_policies


@rule(
    id="iam-data-scientist-access",
    title="A user, group or role holds AWS's job-function policy DataScientist",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Replace job-function/DataScientist by a policy for the buckets, roles and SageMaker actions of the team; "
        "SageMaker Role Manager drafts one for the persona.",
        cli="aws iam detach-group-policy --group-name <group-name> "
        "--policy-arn arn:<partition>:iam::aws:policy/job-function/DataScientist",
    ),
)
def data_scientist_access(holder: User | Group | Role, graph: Graph) -> Verdict:
    """The name promises a persona; the policy holds nearly all of SageMaker, and several other services' whole sets.

    AWS wrote it for every account, so it names none of this one's buckets, models and roles: whoever has it works with
    everybody's data, notebooks, models and endpoints. A policy of the account's own that has the same name is not
    meant.
    """
    if reason := without_policies(holder) or runs_sagemaker(holder, graph):
        return reason
    return managed(holder, graph, "DataScientist".__eq__, "all of SageMaker and of other services, on all resources")
