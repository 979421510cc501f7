"""Rule: iam-execution-role-full-access."""

from auditor.api import Graph, Remediation, Role, Severity, Verdict, failed, passed, rule, set_fact, whole_service

from ._shared import BOUNDARY_CLI, excused, named


@rule(
    id="iam-execution-role-full-access",
    title="A role that SageMaker runs with may use all of SageMaker",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Detach AmazonSageMakerFullAccess and replace sagemaker:* by the actions that the role's jobs call; most "
        "training and inference code calls none.",
        patch=[set_fact("boundary", "<boundary-arn>")],
        cli=BOUNDARY_CLI,
    ),
)
def execution_role_full_access(role: Role, graph: Graph) -> Verdict:
    """Code that may use all of SageMaker can start jobs with other roles, open others' notebooks and replace models.

    AmazonSageMakerFullAccess grants far more than its name: it reads and writes every bucket with "sagemaker" in its
    name, passes roles, and creates endpoints. A wildcard that a Deny or the permissions boundary takes back does not
    count, a NotAction that spares SageMaker does not either, nor do all actions on resources that are named.
    """
    if reason := excused(role, graph):
        return reason
    wide = whole_service(graph.grants(role), "sagemaker")
    if wide:
        return failed(f"all of SageMaker by {named(wide)}")
    return passed("only some actions of SageMaker, or none")
