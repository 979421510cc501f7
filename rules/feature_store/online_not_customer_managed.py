"""Rule: feature-store-online-not-customer-managed."""

from auditor.api import (
    Applies,
    Context,
    FeatureGroup,
    Graph,
    Remediation,
    Severity,
    Verdict,
    failed,
    guardrail,
    not_applicable,
    passed,
    rule,
    set_fact,
)


@rule(
    id="feature-store-online-not-customer-managed",
    title="An online feature store is not encrypted with a customer-managed key",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Create the feature group anew with a customer-managed key in OnlineStoreConfig.SecurityConfig. The role needs "
        "kms:CreateGrant among others, and whoever reads records needs kms:Decrypt; a key policy with kms:ViaService "
        "suits the online store alone, not a key that both stores share.",
        patch=[set_fact("key", "<customer-managed-key-arn>")],
        applies=Applies.ON_RECREATE,
        guardrail=guardrail("online-store-key"),
    ),
)
def online_not_customer_managed(group: FeatureGroup, graph: Graph, context: Context) -> Verdict:
    """The online store holds the latest record of every customer, product or account, ready to be read.

    Without a key, AWS encrypts it with a key that AWS owns and nobody else can see, audit or disable. The InMemory tier
    takes no key at all, whatever is asked for; all others do. The key's own document decides whether it is the
    customer's, and works.
    """
    stores = [store for store in group.online if store.enabled]
    if not stores:
        return not_applicable("there is no online store")
    if all(store.storage_type == "InMemory" for store in stores):
        return not_applicable("the InMemory tier of the online store takes no customer-managed key")
    key = stores[0].key
    if key is None:
        return failed(
            "no key is set: the store is encrypted, but with a key that AWS owns and the customer can't control"
        )
    custody = graph.custody(key, context.settings.trusted_accounts)
    message = f"the online store is encrypted with {custody}"
    return passed(message) if custody.customer_managed else failed(message)
