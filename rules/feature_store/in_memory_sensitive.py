"""Rule: feature-store-in-memory-sensitive."""

from auditor.api import (
    Applies,
    Context,
    FeatureGroup,
    Remediation,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
    rule,
    sensitive,
)


@rule(
    id="feature-store-in-memory-sensitive",
    title="Sensitive features lie in an online store that takes no customer-managed key",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Create the feature group anew with the Standard tier and a customer-managed key, or leave the sensitive "
        "features out of the InMemory tier. The tier is fixed at creation.",
        applies=Applies.ON_RECREATE,
        cli="aws sagemaker create-feature-group --feature-group-name <name> --online-store-config "
        "EnableOnlineStore=true,StorageType=Standard,SecurityConfig={KmsKeyId=<key-arn>} ...",
    ),
)
def in_memory_sensitive(group: FeatureGroup, context: Context) -> Verdict:
    """The InMemory tier encrypts with a key that AWS owns, whose use nobody else can see or stop.

    No API tells what features mean, so the group's tags do: the setting sensitive_tags says which, and without it the
    usual ones count, such as DataClassification=PII. The other tiers take a key, and are judged by
    feature-store-online-not-customer-managed.
    """
    stores = [store for store in group.online if store.enabled]
    if not stores:
        return not_applicable("there is no online store")
    if all(store.storage_type != "InMemory" for store in stores):
        return not_applicable("its online store takes a customer-managed key")
    tag = sensitive((group,), context)
    if tag is None:
        return passed("its tags don't say that it holds sensitive data")
    return failed(f"tagged {tag}, and kept in the InMemory tier, which takes no customer-managed key")
