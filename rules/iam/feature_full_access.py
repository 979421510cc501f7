"""Rule: iam-feature-full-access."""

from auditor.api import Graph, Group, Remediation, Role, Severity, User, Verdict, rule

from ._shared import managed


@rule(
    id="iam-feature-full-access",
    title="A user, group or role may use all of one feature of SageMaker",
    severity=Severity.LOW,
    remediation=Remediation(
        "Copy what is needed of AWS's policy into one of your own, and name the buckets, models and roles in it.",
        cli="aws iam detach-role-policy --role-name <role-name> --policy-arn <policy-arn>",
    ),
)
def feature_full_access(holder: User | Group | Role, graph: Graph) -> Verdict:
    """Policies such as AmazonSageMakerCanvasFullAccess come with a feature that somebody switched on in the console.

    AWS writes them for every account and so names no resources but by patterns: any bucket with "sagemaker" in its
    name, any model, and roles to pass. They grow when the feature does. Roles that SageMaker runs with are judged here,
    too. AmazonSageMakerFullAccess itself is judged by iam-full-access and iam-execution-role-full-access.
    """
    return managed(holder, graph, _is_meant, "resources are named by patterns that fit every team's")


def _is_meant(name: str) -> bool:
    return name.startswith("AmazonSageMaker") and name.endswith("FullAccess") and name != "AmazonSageMakerFullAccess"
