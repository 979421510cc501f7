"""Rule: iam-opens-any-tracking-ui."""

from auditor.api import Graph, Group, Remediation, Role, Severity, User, Verdict, rule

from ._shared import Way, on_anything

_WAYS = (
    Way("sagemaker:CreatePresignedMlflowTrackingServerUrl"),
    Way("sagemaker:CreatePresignedMlflowAppUrl"),
    Way("sagemaker:CreatePartnerAppPresignedUrl"),
)


@rule(
    id="iam-opens-any-tracking-ui",
    title="Any MLflow or partner application may be opened",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Name the tracking servers and applications in the Resource of the actions that make presigned URLs, or "
        "require that the team's tag stands on them (aws:ResourceTag).",
        cli="aws iam put-role-policy --role-name <role-name> --policy-name <policy-name> --policy-document file://policy.json",
    ),
)
def opens_any_tracking_ui(holder: User | Group | Role, graph: Graph) -> Verdict:
    """A presigned URL opens the user interface with the rights of the server, not with those of whoever opens it.

    Experiments, parameters and model artifacts of all teams stand in MLflow; whoever opens it reads them, and changes
    what a registered model points to. Partner applications hold what their vendors' tools collect. Asked is what a
    policy allows on servers and applications of the account that nobody has named; a name, its beginning, or a
    condition bounds it. Administrators and holders of all of SageMaker are judged as such.
    """
    return on_anything(holder, graph, _WAYS, "servers and applications")
