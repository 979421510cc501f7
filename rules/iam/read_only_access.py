"""Rule: iam-read-only-access."""

from auditor.api import Graph, Group, Remediation, Role, Severity, User, Verdict, rule

from ._shared import managed


@rule(
    id="iam-read-only-access",
    title="A user, group or role may read all of SageMaker",
    severity=Severity.INFO,
    remediation=Remediation(
        "Leave it with auditors and operators. For others, grant Describe and List on the resources of their team, and "
        "leave out sagemaker:GetRecord where a feature store holds personal data.",
        cli="aws iam detach-group-policy --group-name <group-name> "
        "--policy-arn arn:<partition>:iam::aws:policy/AmazonSageMakerReadOnly",
    ),
)
def read_only_access(holder: User | Group | Role, graph: Graph) -> Verdict:
    """Reading is not harmless: environments, hyperparameters and scripts hold what people put there, secrets included.

    AmazonSageMakerReadOnly describes every job, model, pipeline and lifecycle script of the account, and it reads the
    records of the feature store. It creates and changes nothing, which makes it the least of AWS's policies for
    SageMaker: worth knowing who has it, and no more.
    """
    return managed(holder, graph, "AmazonSageMakerReadOnly".__eq__, "it describes everything, secrets in it included")
