"""Rule: iam-root-without-mfa."""

from auditor.api import Account, Remediation, Severity, Verdict, failed, not_applicable, passed, rule


@rule(
    id="iam-root-without-mfa",
    title="The root user signs in with a password alone",
    severity=Severity.CRITICAL,
    remediation=Remediation(
        "Sign in as root and register a hardware or virtual MFA device, or remove the root password centrally with "
        "AWS Organizations.",
    ),
)
def root_without_mfa(account: Account) -> Verdict:
    """The root user can do everything: no policy and no boundary holds it, and its password can be reset by e-mail.

    Asked of the account summary. An account whose root password was removed centrally has nothing to sign in with.
    """
    if account.root_mfa:
        return passed("an MFA device is registered for the root user")
    if not account.root_password:
        return not_applicable("the root user has no password")
    return failed("no MFA device is registered for the root user")
