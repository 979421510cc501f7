"""Rule: feature-store-no-online-store."""

from auditor.api import Applies, FeatureGroup, Remediation, Severity, Verdict, failed, passed, rule


@rule(
    id="feature-store-no-online-store",
    title="A feature group has no online store",
    severity=Severity.INFO,
    remediation=Remediation(
        "Where a model needs the latest record within milliseconds, create the group anew with an online store. A "
        "group that only feeds training needs none.",
        applies=Applies.ON_RECREATE,
        cli="aws sagemaker create-feature-group --feature-group-name <name> --online-store-config "
        "EnableOnlineStore=true,SecurityConfig={KmsKeyId=<key-arn>} ...",
        cloudformation="Type: AWS::SageMaker::FeatureGroup\nProperties:\n  OnlineStoreConfig:\n"
        "    EnableOnlineStore: true\n    SecurityConfig: {KmsKeyId: <key-arn>}",
    ),
)
def no_online_store(group: FeatureGroup) -> Verdict:
    """Whether features can be looked up while serving is a matter of function, and of taste, not of security.

    EnableOnlineStore defaults to false, also where the configuration is there. What is served from training data
    instead, or computed anew by each caller, drifts away from what the model has learned.
    """
    if any(store.enabled for store in group.online):
        return passed("an online store is configured")
    return failed("no online store is configured")
