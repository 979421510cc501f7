"""Rule: studio-output-sharing-unencrypted."""

from auditor.api import (
    Context,
    Domain,
    Graph,
    NotebookSharing,
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
    title="Outputs of shared notebooks are not encrypted with a customer-managed key",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Name a customer-managed key in SharingSettings.S3KmsKeyId and give the execution roles the use of it; or set "
        "NotebookOutputOption to Disabled, so that notebooks are shared without their outputs.",
        patch=[set_fact("output_key", "<customer-managed-key-arn>")],
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
def output_sharing_unencrypted(owner: Domain | UserProfile, graph: Graph, context: Context) -> Verdict:
    """The outputs of a notebook are the data itself, in tables and pictures, in a bucket that all users of Studio read.

    The domain's own key covers file systems and volumes, not this bucket. Sharing outputs is off unless it is allowed,
    and a profile without sharing settings of its own has the domain's. A key that AWS manages, or that does not work,
    counts as little as none: the key's own document decides.
    """
    settings = owner.user_settings if isinstance(owner, Domain) else owner.settings
    shared = [sharing for part in settings for sharing in part.sharing]
    if not shared and isinstance(owner, UserProfile):
        return not_applicable("the profile has no sharing settings of its own")
    flaws: list[str] = []

    def flawed(sharing: NotebookSharing) -> bool:
        if sharing.allowed != "Allowed":
            return False
        flaws.append(_flaw(sharing, graph, context))
        return bool(flaws[-1])

    if any_of(flawed, shared):
        return failed(f"NotebookOutputOption is Allowed, and {flaws[-1]}")
    if flaws:
        return passed("outputs of shared notebooks are encrypted with a customer-managed key")
    return passed("NotebookOutputOption is Disabled")


def _flaw(sharing: NotebookSharing, graph: Graph, context: Context) -> str:
    """What is wrong with the key of allowed sharing; empty where nothing is."""
    if sharing.output_key is None:
        return "S3KmsKeyId is not set"
    custody = graph.custody(sharing.output_key, context.settings.trusted_accounts)
    return "" if custody.customer_managed else f"S3KmsKeyId is {custody}"
