"""Rule: secret-foreign-access."""

from auditor.api import (
    Context,
    Graph,
    Remediation,
    Severity,
    StoredSecret,
    Verdict,
    failed,
    not_applicable,
    outsiders,
    passed,
    rule,
    set_fact,
)


@rule(
    id="secret-foreign-access",
    title="A secret that SageMaker uses is open to everybody or to foreign accounts",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Remove the foreign principals from the secret's policy and rotate the secret. An account that is meant to be "
        "there belongs in the setting trusted_accounts.",
        patch=[set_fact("policy", "<own-secret-policy>")],
        cli="aws secretsmanager put-resource-policy --secret-id <secret-arn> --resource-policy file://policy.json "
        "--block-public-policy",
    ),
)
def foreign_access(secret: StoredSecret, graph: Graph, context: Context) -> Verdict:
    """Secrets of notebooks' code repositories, of Studio's data connections and of clusters open what they name.

    Another account reads a secret only if the secret's policy and its key's let it, and the AWS-managed key lets nobody
    else; so a policy like this one often comes with a key that is shared, too (key-policy-open).
    """
    if not graph.users("AWS::SageMaker::"):
        return not_applicable("no resource of SageMaker's in the scanned regions names this secret")
    policy = secret.policy
    if policy is None:
        return passed("the secret has no policy, so only its account reaches it")
    found = outsiders(graph.exposure(secret, policy), graph, context)
    return failed(found) if found else passed("its policy lets in known accounts only")
