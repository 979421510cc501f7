"""Rule: iam-presigned-url-from-anywhere."""

from auditor.api import Graph, Remediation, Role, Severity, User, Verdict, rule

from ._shared import over_the_internet


@rule(
    id="iam-presigned-url-from-anywhere",
    title="Presigned URLs for notebooks or Studio can be made and opened anywhere",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Require aws:SourceVpce, aws:SourceVpc or aws:SourceIp in the statement that allows it, or deny both actions "
        "without them in a service control policy. Let callers ask for short sessions (ExpiresInSeconds, "
        "SessionExpirationDurationInSeconds): no condition key can ask it of them.",
        cli="aws organizations create-policy --type SERVICE_CONTROL_POLICY --name <name> --description <text> "
        "--content file://scp.json",
    ),
)
def presigned_url_from_anywhere(holder: User | Role, graph: Graph) -> Verdict:
    """A presigned URL opens a notebook or Studio for whoever has it, for up to twelve hours, and from anywhere.

    A VPC endpoint for notebooks is no access control: the URL works over the internet all the same unless the policy of
    whoever makes it says where requests must come from. Asked is the request itself, through no VPC endpoint and from
    an address that is nobody's, with all policies of the user or role, its boundary and its organization's. Only what
    is then allowed for certain is a finding. Administrators are judged as such; where the organization's policies were
    not read, what the account allows is unknown.
    """
    return over_the_internet(
        holder, graph, "sagemaker:CreatePresignedNotebookInstanceUrl", "sagemaker:CreatePresignedDomainUrl"
    )
