"""Rule: iam-execution-role-not-assumable."""

from auditor.api import (
    DataQualityJobDefinition,
    Domain,
    FeatureGroup,
    FlowDefinition,
    Graph,
    HyperPodCluster,
    MlflowTrackingServer,
    Model,
    ModelBiasJobDefinition,
    ModelExplainabilityJobDefinition,
    ModelQualityJobDefinition,
    MonitoringSchedule,
    NotebookInstance,
    Pipeline,
    Remediation,
    Role,
    Severity,
    UserProfile,
    Verdict,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)

_LIVING = (
    DataQualityJobDefinition,
    Domain,
    FeatureGroup,
    FlowDefinition,
    HyperPodCluster,
    MlflowTrackingServer,
    Model,
    ModelBiasJobDefinition,
    ModelExplainabilityJobDefinition,
    ModelQualityJobDefinition,
    MonitoringSchedule,
    NotebookInstance,
    Pipeline,
    UserProfile,
)
"""What goes on assuming its role; a finished job says nothing of the role as it is now."""


@rule(
    id="iam-execution-role-not-assumable",
    title="A resource of SageMaker's names a role that SageMaker cannot assume",
    severity=Severity.LOW,
    remediation=Remediation(
        "Let the SageMaker service assume the role, for this account only, if it is the right one; else give the "
        "resource its own execution role.",
        patch=[set_fact("trust_policy", "<sagemaker-trust-policy>")],
        cli="aws iam update-assume-role-policy --role-name <role-name> --policy-document file://trust.json",
    ),
)
def execution_role_not_assumable(role: Role, graph: Graph) -> Verdict:
    """What names such a role fails at its next start, and those who mend it in haste trust more than they need.

    It also tells that the role was made for another purpose, with rights that were meant for somebody else. Roles that
    Studio's settings pass on to EMR, Forecast or Bedrock are not SageMaker's to assume and do not count, and neither do
    jobs that have ended.
    """
    if graph.trust(role).trusts_sagemaker():
        return passed("SageMaker can assume it")
    living = tuple(kind.type for kind in _LIVING)
    users = [use for use in graph.users(*living) if use.relation == "role"]
    if not users:
        graph.users(*living, whole=True)  # none that runs with it was left out
        return not_applicable("no resource of SageMaker's in the scanned regions runs with it")
    kinds = sorted({use.type.rpartition("::")[2] for use in users})
    return failed(f"SageMaker cannot assume it, and {', '.join(kinds)} name it")
