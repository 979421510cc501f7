"""Rule: iam-root-access-key."""

from auditor.api import Account, Remediation, Severity, Verdict, failed, passed, rule


@rule(
    id="iam-root-access-key",
    title="The root user has access keys",
    severity=Severity.CRITICAL,
    remediation=Remediation("Sign in as root and delete its access keys; use roles for programs."),
)
def root_access_key(account: Account) -> Verdict:
    """An access key of the root user is the whole account in a text file: nothing can restrict what it may do.

    Asked of the account summary, which counts the keys without naming them.
    """
    if account.root_keys:
        return failed("the root user has an access key")
    return passed("the root user has no access key")
