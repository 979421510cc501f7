"""Rule: studio-output-sharing-unencrypted."""

from auditor.api import (
    Domain,
    Remediation,
    Severity,
    UserProfile,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)


@rule(
    id="studio-output-sharing-unencrypted",
    title="Outputs of shared notebooks are stored without a key of the customer's",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Name a customer-managed key in SharingSettings.S3KmsKeyId and give the execution roles the use of it; or set "
        "NotebookOutputOption to Disabled, so that notebooks are shared without their outputs.",
        patch=[set_fact("output_key", "<key-arn>")],
        guardrail={
            "Effect": "Deny",
            "Action": [
                "sagemaker:CreateDomain",
                "sagemaker:CreateUserProfile",
                "sagemaker:UpdateDomain",
                "sagemaker:UpdateUserProfile",
            ],
            "Resource": "*",
            "Condition": {"Null": {"sagemaker:DomainSharingOutputKmsKeyArn": "true"}},
        },
    ),
)
def output_sharing_unencrypted(owner: Domain | UserProfile) -> Verdict:
    """The outputs of a notebook are the data itself, in tables and pictures, in a bucket that all users of Studio read.

    The domain's own key covers file systems and volumes, not this bucket. Sharing outputs is off unless it is allowed,
    and a profile without sharing settings of its own has the domain's.
    """
    settings = owner.user_settings if isinstance(owner, Domain) else owner.settings
    shared = [sharing for part in settings for sharing in part.sharing]
    if not shared and isinstance(owner, UserProfile):
        return not_applicable("the profile has no sharing settings of its own")
    if any_of(lambda sharing: sharing.allowed == "Allowed" and sharing.output_key is None, shared):
        return failed("NotebookOutputOption is Allowed, and S3KmsKeyId is not set")
    if any_of(lambda sharing: sharing.allowed == "Allowed", shared):
        return passed("S3KmsKeyId is set")
    return passed("NotebookOutputOption is Disabled")
