"""Rule: iam-user-with-policies."""

from auditor.api import Remediation, Severity, User, Verdict, failed, passed, rule


@rule(
    id="iam-user-with-policies",
    title="Policies are attached to a user rather than to a group or role",
    severity=Severity.LOW,
    remediation=Remediation(
        "Attach the policies to a group that is named for the job, add the user to it, and detach them from the user; "
        "for a program, use a role instead of the user.",
        cli="aws iam detach-user-policy --user-name <user-name> --policy-arn <policy-arn>",
    ),
)
def user_with_policies(user: User) -> Verdict:
    """What one person was given alone is forgotten when the job changes, and no review of groups and roles finds it.

    A permissions boundary stands on the user by nature and grants nothing, so it does not count.
    """
    attached = [ref.name for ref in user.attached_policies]
    inline = [policy.name for policy in user.inline_policies]
    if attached or inline:
        return failed(f"attached: {', '.join(attached) or 'none'}; inline: {', '.join(inline) or 'none'}")
    return passed("no policy is attached to the user itself")
