"""Rule: iam-web-identity-any-audience."""

from auditor.api import (
    Bound,
    Graph,
    OidcProvider,
    Ref,
    Remediation,
    Role,
    Severity,
    Verdict,
    WebIdentity,
    any_of,
    failed,
    passed,
    rule,
    set_fact,
    web_identities,
)

from ._shared import named, no_operator


@rule(
    id="iam-web-identity-any-audience",
    title="A role that works with SageMaker accepts tokens that were made for other applications",
    severity=Severity.LOW,
    remediation=Remediation(
        "Require the provider's aud claim in the trust policy, with StringEquals on the audience that the workload "
        "asks its token for (STS, where it runs on EKS), or leave the provider in IAM that one audience only.",
        patch=[set_fact("trust_policy", "<bounded-trust-policy>")],
        cli="aws iam update-assume-role-policy --role-name <role-name> --policy-document file://trust.json",
    ),
)
def web_identity_any_audience(role: Role, graph: Graph) -> Verdict:
    """A token that another application was given, and leaks, opens the role if nothing says for whom it must be made.

    AWS itself accepts only the audiences that the provider in IAM lists. With one of them the provider holds callers to
    it, and a condition on `aud` would add nothing; with several, or for a public provider that AWS knows by itself,
    the trust policy has to say which. Judged are roles that grant SageMaker's actions or iam:PassRole.
    """
    trusted = web_identities(graph.trust(role))
    if reason := no_operator(role, graph, trusted):
        return reason
    found: list[WebIdentity] = []

    def is_open(identity: WebIdentity) -> bool:
        if identity.audience is Bound.HELD or _one_audience(identity, graph):
            return False
        found.append(identity)
        return True

    if any_of(is_open, trusted):
        return failed(f"the token's audience {found[-1].audience}, by {named([found[-1].opening.ref])}")
    return passed("tokens must be made for one audience")


def _one_audience(identity: WebIdentity, graph: Graph) -> bool:
    """Whether the provider in IAM lists one audience at most; one that was deleted lets nobody in."""
    arn = identity.opening.principal
    if ":oidc-provider/" not in arn:
        return False
    provider = graph.find(OidcProvider, Ref(OidcProvider.type, arn))
    return provider is None or len(provider.clients) <= 1
