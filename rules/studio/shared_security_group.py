"""Rule: studio-shared-security-group."""

from auditor.api import (
    Domain,
    Graph,
    Ref,
    Remediation,
    Severity,
    UserProfile,
    Verdict,
    failed,
    not_applicable,
    passed,
    rule,
)

from ._shared import in_common


@rule(
    id="studio-shared-security-group",
    title="The apps of several users of Studio stand in one security group",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Give each profile a security group of its own that lets in TCP 8192-65535 from itself and NFS to the file "
        "system, and let no group of the domain's admit its own members.",
        cli="aws sagemaker update-user-profile --domain-id <domain-id> --user-profile-name <name> "
        "--user-settings SecurityGroups=<security-group-id>",
    ),
)
def shared_security_group(domain: Domain, graph: Graph) -> Verdict:
    """The apps of one user must reach each other, so their group lets in itself: in a shared one, users reach users.

    Kernels and servers answer on TCP 8192-65535 without a password. A profile without groups of its own has the
    domain's, which is how most come to share one. Where the domain is not VpcOnly, apps do not stand in its network,
    and no group of the customer's is between them.
    """
    if not domain.vpc_only:
        return not_applicable("apps do not run in the domain's network")
    default = domain.security_groups

    def groups(profile: UserProfile) -> tuple[Ref, ...]:
        return next((own.security_groups for own in profile.settings if own.security_groups), default)

    if in_common(domain, graph, groups):
        return failed("several user profiles have a security group in common")
    return passed("each user profile has security groups of its own")
