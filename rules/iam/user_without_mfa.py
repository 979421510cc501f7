"""Rule: iam-user-without-mfa."""

from auditor.api import Remediation, Severity, User, Verdict, failed, not_applicable, passed, rule, set_fact


@rule(
    id="iam-user-without-mfa",
    title="A user signs in to the console with a password alone",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Assign an MFA device to the user, or remove the password and let people sign in through IAM Identity Center.",
        patch=[set_fact("mfa_active", "true")],
        cli="aws iam enable-mfa-device --user-name <user-name> --serial-number <device-arn> "
        "--authentication-code1 <code> --authentication-code2 <code>",
    ),
)
def user_without_mfa(user: User) -> Verdict:
    """A password that leaks opens the console, Studio and every notebook that the user may open.

    Read from the credential report. Every user with a password is asked, whatever its policies grant today: what it may
    open in SageMaker hangs on groups and roles that change. Users without a password cannot sign in to the console;
    their access keys are another rule's question. That policies demand aws:MultiFactorAuthPresent is asked of nobody:
    sessions of IAM Identity Center, of service roles and of instances never have the key, and MFA is asked of people
    where they sign in.
    """
    if not user.password_enabled:
        return not_applicable("the user has no console password")
    if user.mfa_active:
        return passed("an MFA device is active")
    return failed("a console password and no MFA device")
