"""Rule: iam-web-identity-unknown-cluster."""

from auditor.api import (
    Confidence,
    Graph,
    Remediation,
    Role,
    Severity,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
    web_identities,
)

from ._shared import no_operator

EKS = "oidc.eks."
"""How the issuers of EKS clusters begin."""


@rule(
    id="iam-web-identity-unknown-cluster",
    title="A role that works with SageMaker trusts a Kubernetes cluster that none of your accounts has",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Find out whose cluster it was. Take its identity provider out of the trust policy, and delete the provider "
        "where the cluster is gone.",
        patch=[set_fact("trust_policy", "<trust-policy-without-it>")],
        cli="aws iam delete-open-id-connect-provider --open-id-connect-provider-arn <provider-arn>",
    ),
)
def web_identity_unknown_cluster(role: Role, graph: Graph) -> Verdict:
    """Operators get their role with a token that their cluster signs: whoever has the cluster has the role.

    Providers outlive their clusters, and a provider can be made for anybody's cluster: its service accounts are then
    named by people outside. A cluster of any scanned account is known. One in an account that is yours and was not
    scanned looks like a stranger's, hence the confidence.
    """
    trusted = web_identities(graph.trust(role))
    if reason := no_operator(role, graph, trusted):
        return reason
    issuers = [one.issuer for one in trusted if one.issuer.startswith(EKS)]
    if not issuers:
        return not_applicable("it trusts no Kubernetes cluster of EKS's")
    found: list[str] = []

    def unknown(issuer: str) -> bool:
        found.append(issuer)
        return not graph.issued_here(issuer)

    if any_of(unknown, issuers):
        return failed(f"no cluster of the scanned accounts issues as {found[-1]}", confidence=Confidence.MEDIUM)
    return passed("the clusters that it trusts are the account's")
