"""Rule: studio-no-source-identity."""

from auditor.api import Applies, Domain, Remediation, Severity, Verdict, failed, passed, rule, set_fact


@rule(
    id="studio-no-source-identity",
    title="CloudTrail does not tell which user of Studio made a call",
    severity=Severity.LOW,
    remediation=Remediation(
        "Let the trust policies of the execution roles allow sts:SetSourceIdentity to SageMaker, delete the domain's "
        "running apps, and set ExecutionRoleIdentityConfig to USER_PROFILE_NAME.",
        patch=[set_fact("source_identity", "USER_PROFILE_NAME")],
        applies=Applies.AFTER_STOP,
    ),
)
def no_source_identity(domain: Domain) -> Verdict:
    """The calls of all who share an execution role look alike in CloudTrail, unless the domain sets sts:SourceIdentity.

    With USER_PROFILE_NAME the profile's name goes with every call, also from training and processing jobs that are
    started in Studio. Shared spaces carry none, whatever is set: what is done there stays without a name, which is why
    studio-space-shared asks about them.
    """
    if domain.source_identity == "USER_PROFILE_NAME":
        return passed("ExecutionRoleIdentityConfig is USER_PROFILE_NAME, which shared spaces do not carry")
    return failed(f"ExecutionRoleIdentityConfig is {domain.source_identity}")
