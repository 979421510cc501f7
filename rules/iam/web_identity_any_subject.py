"""Rule: iam-web-identity-any-subject."""

from auditor.api import (
    Bound,
    Confidence,
    Graph,
    Remediation,
    Role,
    Severity,
    Verdict,
    failed,
    passed,
    rule,
    set_fact,
    web_identities,
)

from ._shared import named, no_operator


@rule(
    id="iam-web-identity-any-subject",
    title="Any workload of an identity provider may assume a role that works with SageMaker",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Require the provider's sub claim in the trust policy, with StringEquals on the one service account "
        "(system:serviceaccount:namespace:name) or on the one repository and branch that needs the role.",
        patch=[set_fact("trust_policy", "<bounded-trust-policy>")],
        cli="aws iam update-assume-role-policy --role-name <role-name> --policy-document file://trust.json",
    ),
)
def web_identity_any_subject(role: Role, graph: Graph) -> Verdict:
    """SageMaker's operators for Kubernetes, Kubeflow components and CI pipelines come with an OpenID Connect token.

    The provider vouches for all of its users alike: without a condition on `sub` every pod of the cluster becomes the
    operator, and every repository of a code host the pipeline. A pattern must fix the namespace, or organization and
    repository, before its first wildcard. A condition that is built with IfExists or ForAllValues passes a token
    without the claim, or one whose key is misspelt. In StringEquals a star is a plain character and matches nothing.

    Roles that grant neither SageMaker's actions nor iam:PassRole are not judged. EKS Pod Identity needs no such
    condition: its associations, made by whoever may pass the role, name the service account.
    """
    trusted = web_identities(graph.trust(role))
    if reason := no_operator(role, graph, trusted):
        return reason
    found = {bound: [one for one in trusted if one.subject is bound] for bound in (Bound.MISSING, Bound.WIDE)}
    for bound, ones in found.items():
        if ones:
            return failed(f"the token's subject {bound}, by {named(one.opening.ref for one in ones)}")
    if skipped := [one.opening.ref for one in trusted if one.subject is Bound.SKIPPED]:
        return failed(f"the token's subject {Bound.SKIPPED}, by {named(skipped)}", confidence=Confidence.MEDIUM)
    return passed("the callers are held to certain subjects")
