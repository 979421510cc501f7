"""Rule: iam-invokes-from-anywhere."""

from auditor.api import Graph, Remediation, Role, Severity, User, Verdict, not_applicable, rule

from ._shared import over_the_internet

_ACTIONS = (
    "sagemaker:InvokeEndpoint",
    "sagemaker:InvokeEndpointAsync",
    "sagemaker:InvokeEndpointWithResponseStream",
)
_WITHOUT_CODE = frozenset({"apigateway", "events", "pipes", "scheduler", "states"})
"""Services that call SageMaker as they are configured, and hand a role's credentials to no code of anybody's."""


@rule(
    id="iam-invokes-from-anywhere",
    title="Endpoints can be invoked over the internet",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Require aws:SourceVpce or aws:SourceVpc in the statement that allows it, or deny all actions that invoke "
        "endpoints without them in a service control policy, so that stolen credentials are of no use elsewhere.",
        cli="aws organizations create-policy --type SERVICE_CONTROL_POLICY --name <name> --description <text> "
        "--content file://scp.json",
    ),
)
def invokes_from_anywhere(holder: User | Role, graph: Graph) -> Verdict:
    """SageMaker's runtime has a public address: credentials that leak invoke an endpoint from any place on earth.

    That the VPC has an endpoint for the runtime changes nothing, and its policy binds only those who come through it.
    Asked is the request itself, through no VPC endpoint and from an address that is nobody's, with all policies of the
    user or role, its boundary and its organization's. Only what is then allowed for certain is a finding: conditions on
    aws:SourceVpce, aws:SourceVpc or aws:SourceIp bound it, an IfExists form of them does not. A Deny that leaves out
    one of the three actions leaves that one open. Administrators are judged as such; where the organization's policies
    were not read, what the account allows is unknown. Roles of API Gateway, Step Functions and EventBridge alone are
    passed over: their credentials never leave AWS, and no condition on an endpoint could hold.
    """
    if isinstance(holder, Role) and _of_services_without_code(holder, graph):
        return not_applicable("only services that run nobody's code act with it, so nobody has its credentials")
    return over_the_internet(holder, graph, *_ACTIONS)


def _of_services_without_code(role: Role, graph: Graph) -> bool:
    """Whether nobody may become a role but services that call others by themselves, from addresses of AWS's."""
    trust = graph.trust(role)
    principals = {opening.principal for opening in trust.openings}
    labels = {principal.partition(".")[0] for principal in principals & trust.services()}
    return bool(principals) and principals <= trust.services() and labels <= _WITHOUT_CODE
