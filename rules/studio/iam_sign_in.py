"""Rule: studio-iam-sign-in."""

from auditor.api import Applies, Domain, Remediation, Severity, Verdict, failed, passed, rule


@rule(
    id="studio-iam-sign-in",
    title="Users enter Studio without signing in through IAM Identity Center",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "How users sign in is fixed when a domain is created: create one with AuthMode SSO, move the users' files "
        "over, and delete the old one. Until then, bind CreatePresignedDomainUrl to single users and networks.",
        applies=Applies.ON_RECREATE,
        cli="aws sagemaker create-domain --auth-mode SSO --domain-name <domain-name> --vpc-id <vpc-id> "
        "--subnet-ids <subnet-id> --default-user-settings ExecutionRole=<role-arn>",
    ),
)
def iam_sign_in(domain: Domain) -> Verdict:
    """With AuthMode IAM, whoever may create a presigned URL for a profile enters as that user, without a second factor.

    Identity Center gives each person an identity of their own, with the factors and the leaving date that your
    directory knows. AuthMode SSO counts where an application of Identity Center's is connected; AWS names either the
    application or, in domains of an earlier making, its managed instance.
    """
    if domain.auth_mode != "SSO":
        return failed(f"AuthMode is {domain.auth_mode}")
    if domain.sso_application is not None or domain.sso_instance is not None:
        return passed("AuthMode is SSO")
    return failed("AuthMode is SSO, but no application of Identity Center's is connected")
