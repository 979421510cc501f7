"""Rule: studio-shared-role."""

from auditor.api import Domain, Graph, Ref, Remediation, Severity, UserProfile, Verdict, failed, passed, rule

from ._shared import in_common


@rule(
    id="studio-shared-role",
    title="Several users of Studio share one execution role",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Give each profile, or each team, an execution role of its own, and leave the domain's default with no more "
        "than every user needs.",
        cli="aws sagemaker update-user-profile --domain-id <domain-id> --user-profile-name <name> "
        "--user-settings ExecutionRole=<role-arn>",
    ),
)
def shared_role(domain: Domain, graph: Graph) -> Verdict:
    """Who shares a role shares its data, and CloudTrail cannot tell one user's calls from another's.

    A profile without a role of its own has the domain's default, which is how most profiles come to share one. Source
    identity, which can be set for the domain, tells users apart in the log, but gives them no rights of their own.
    """
    default = next((settings.role for settings in domain.user_settings), None)

    def role(profile: UserProfile) -> tuple[Ref, ...]:
        own = next((settings.role for settings in profile.settings if settings.role is not None), default)
        return () if own is None else (own,)

    if in_common(domain, graph, role):
        return failed("several user profiles have the same execution role")
    return passed("each user profile has an execution role of its own")
