"""Rule: iam-downloads-any-hub-content."""

from auditor.api import Graph, Group, Remediation, Role, Severity, User, Verdict, rule

from ._shared import Way, on_anything

_WAYS = (Way("sagemaker:CreateHubContentPresignedUrls"),)


@rule(
    id="iam-downloads-any-hub-content",
    title="The model files of any hub may be downloaded",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Name the hubs and their content in the Resource of sagemaker:CreateHubContentPresignedUrls: "
        "hub/<name> and hub-content/<name>/*.",
        cli="aws iam put-role-policy --role-name <role-name> --policy-name <policy-name> --policy-document file://policy.json",
    ),
)
def downloads_any_hub_content(holder: User | Group | Role, graph: Graph) -> Verdict:
    """CreateHubContentPresignedUrls hands out links to the files themselves, those of gated models included.

    The links work for whoever has them, and S3 logs nothing of the principal who asked. Private hubs hold an
    organization's own models. Asked is what a policy allows on a hub of the account that nobody has named; SageMaker's
    public hub by its name is no finding. The action needs the hub and its content, so that a statement which names
    one of them bounds it. Administrators and holders of all of SageMaker are judged as such.
    """
    return on_anything(holder, graph, _WAYS, "hubs")
