"""Rule: studio-space-remote-access."""

from auditor.api import Applies, Remediation, Severity, Space, Verdict, any_of, failed, passed, rule, set_fact


@rule(
    id="studio-space-remote-access",
    title="A Studio space can be opened from an editor on anybody's own computer",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Delete the space's running app, then set RemoteAccess to DISABLED. Where people need their own editor, deny "
        "sagemaker:StartSession to all but them, and bind it to your network.",
        patch=[set_fact("remote_access", "DISABLED")],
        applies=Applies.AFTER_STOP,
        guardrail={
            "Effect": "Deny",
            "Action": ["sagemaker:CreateSpace", "sagemaker:UpdateSpace"],
            "Resource": "*",
            "Condition": {"StringEquals": {"sagemaker:RemoteAccess": "ENABLED"}},
        },
    ),
)
def space_remote_access(space: Space) -> Verdict:
    """A remote editor copies files between the space and a computer that the company may not manage.

    The session goes through Systems Manager, past the ways in which a VpcOnly domain is confined. It is off unless it
    is enabled for the space.
    """
    if any_of(lambda settings: settings.remote_access, space.settings):
        return failed("RemoteAccess is ENABLED")
    return passed("RemoteAccess is DISABLED")
