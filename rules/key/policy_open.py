"""Rule: key-policy-open."""

from auditor.api import Context, Graph, Key, Remediation, Severity, Verdict, failed, passed, rule, set_fact

from ._shared import excused


@rule(
    id="key-policy-open",
    title="The policy of a key that is in use lets in everybody or foreign accounts",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Name the account's own principals in the key policy, and give services access through kms:ViaService together "
        "with kms:CallerAccount. An account that is meant to be there belongs in the setting trusted_accounts.",
        patch=[set_fact("policy", "<own-account-key-policy>")],
        cli="aws kms put-key-policy --key-id <key-id> --policy-name default --policy file://policy.json",
    ),
)
def policy_open(key: Key, graph: Graph, context: Context) -> Verdict:
    """Whoever may decrypt with a key reads what it encrypts as soon as they reach a copy of the ciphertext.

    The statement for the account's own root, in the default key policy, opens nothing by itself: it lets IAM policies
    decide. A principal of * is everybody unless conditions name an account, an organization or a principal; a
    kms:ViaService condition alone narrows the way and not the caller. Grants are not part of the policy.
    """
    if reason := excused(key, graph):
        return reason
    policy = key.policy
    if policy is None:
        return passed("the key has no policy of its own making")
    exposure = graph.exposure(key, policy)
    if exposure.public or exposure.via_service:
        named = dict.fromkeys(
            f"statement {one.ref.sid or one.ref.index}" for one in (*exposure.public, *exposure.via_service)
        )
        return failed(f"the key policy lets everybody in, by {', '.join(named)}")
    known = context.settings.trusted_accounts
    foreign = sorted(one for one in exposure.foreign_accounts if one not in known and not graph.owned(one))
    if foreign:
        return failed(f"the key policy lets in account {', '.join(foreign)}")
    return passed("the key policy lets in known accounts only")
