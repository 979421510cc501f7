"""Rule: iam-invokes-any-endpoint."""

from auditor.api import Graph, Group, Remediation, Role, Severity, User, Verdict, rule

from ._shared import Way, on_anything

_WAYS = (
    Way("sagemaker:InvokeEndpoint"),
    Way("sagemaker:InvokeEndpointAsync"),
    Way("sagemaker:InvokeEndpointWithResponseStream"),
)


@rule(
    id="iam-invokes-any-endpoint",
    title="Any endpoint may be invoked",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Name the endpoints that the application calls in the Resource of sagemaker:InvokeEndpoint and its like, or "
        "require that the endpoint bears the team's tag (aws:ResourceTag); add aws:SourceVpce for callers in a VPC.",
        cli="aws iam put-role-policy --role-name <role-name> --policy-name <policy-name> --policy-document file://policy.json",
    ),
)
def invokes_any_endpoint(holder: User | Group | Role, graph: Graph) -> Verdict:
    """Who may invoke any endpoint puts questions to every model: its answers leak training data and can be copied.

    A model is as confidential as what it was trained on, and invocations cost money. Asked is what a policy allows on
    an endpoint of the account that nobody has named: `*`, `endpoint/*` and NotResource are open, a name or its
    beginning is not. What holds only under conditions, such as a tag or the VPC that a call must come from, is no
    finding; the policy of a VPC endpoint restricts those alone who come through it, and is judged apart. Administrators
    and holders of all of SageMaker are judged as such.
    """
    return on_anything(holder, graph, _WAYS, "endpoints")
