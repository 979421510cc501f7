"""Rule: iam-redirects-any-endpoint."""

from auditor.api import Graph, Group, Remediation, Role, Severity, User, Verdict, rule

from ._shared import Way, on_anything

_WAYS = (Way("sagemaker:UpdateEndpoint", ("sagemaker:CreateEndpointConfig",)),)


@rule(
    id="iam-redirects-any-endpoint",
    title="What any endpoint captures or answers can be sent elsewhere",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Name the endpoints that a team deploys in the Resource of sagemaker:UpdateEndpoint, and keep the right to "
        "create configurations and to update endpoints in the deployment pipeline; let the roles of models write to "
        "the buckets of your account only (s3:ResourceAccount).",
        cli="aws iam put-role-policy --role-name <role-name> --policy-name <policy-name> "
        "--policy-document file://policy.json",
    ),
)
def redirects_any_endpoint(holder: User | Group | Role, graph: Graph) -> Verdict:
    """A new configuration with the same model and another bucket makes a running endpoint copy all its traffic there.

    Data capture and asynchronous inference write where the endpoint's configuration says, with the role of the model.
    Who may create a configuration and update endpoints chooses the place, and passes no role for it; the answers stay
    the same, so that nobody notices. Asked is what a policy allows on endpoints and configurations of the account that
    nobody has named: a deployment role that updates its own endpoints, by name or by their beginning, is no finding,
    and neither is one of the two actions alone. Administrators and holders of all of SageMaker are judged as such.
    """
    return on_anything(holder, graph, _WAYS, "endpoints")
