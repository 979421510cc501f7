"""Rule: endpoint-foreign-access."""

from auditor.api import (
    Context,
    Endpoint,
    Graph,
    Remediation,
    Severity,
    Verdict,
    failed,
    outsiders,
    passed,
    rule,
    set_fact,
)


@rule(
    id="endpoint-foreign-access",
    title="An endpoint is open to everybody or to foreign accounts",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Name your own accounts in the endpoint's policy, or bind it to the organization with aws:PrincipalOrgID. An "
        "account that is meant to be there belongs in the setting trusted_accounts.",
        patch=[set_fact("policy", "<own-endpoint-policy>")],
        cli="aws sagemaker put-endpoint-policy --endpoint-name <endpoint-name> --resource-policy file://policy.json",
    ),
)
def foreign_access(endpoint: Endpoint, graph: Graph, context: Context) -> Verdict:
    """Who may invoke an endpoint can copy the model by its answers, probe its training data, and run up its cost.

    An endpoint is its account's only unless a resource policy says otherwise. A star that is bound to the organization
    is not open.
    """
    policy = endpoint.policy
    if policy is None:
        return passed("the endpoint has no policy, so only its account reaches it")
    found = outsiders(graph.exposure(endpoint, policy), graph, context)
    return failed(found) if found else passed("its policy lets in known accounts only")
