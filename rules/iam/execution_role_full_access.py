"""Rule: iam-execution-role-full-access."""

from auditor.api import Graph, Remediation, Role, Severity, Verdict, failed, passed, rule, set_fact, whole_services

from ._shared import BOUNDARY_CLI, excused, named

_ALL = {"sagemaker:*", "*", "*:*", "NotAction"}


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
    count.
    """
    if reason := excused(role, graph):
        return reason
    wide = [one for one in whole_services(graph.grants(role)) if one.pattern in _ALL]
    if wide:
        return failed(f"all of SageMaker by {named(one.ref for one in wide)}")
    return passed("only some actions of SageMaker, or none")
