"""Rule: studio-docker-access."""

from auditor.api import Domain, Remediation, Severity, Verdict, failed, passed, rule, set_fact


@rule(
    id="studio-docker-access",
    title="Studio's users run any container image as root",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Set RootlessDocker to ENABLED in the domain's DockerSettings, or EnableDockerAccess to DISABLED where nobody "
        "builds images. A VpcOnly domain takes images of its trusted accounts alone.",
        patch=[set_fact("docker_rootless", "ENABLED")],
    ),
)
def docker_access(domain: Domain) -> Verdict:
    """Docker in Studio gives root on the app's instance, past what its image and lifecycle scripts allow.

    It is off unless it is enabled. The list of trusted accounts holds in VpcOnly domains only; elsewhere images come
    from anywhere, and only rootless Docker bounds what they can do.
    """
    if not domain.docker_access:
        return passed("EnableDockerAccess is DISABLED")
    if domain.docker_rootless:
        return passed("RootlessDocker is ENABLED")
    if domain.vpc_only:
        return passed("images come from trusted accounts only")
    return failed("EnableDockerAccess is ENABLED, RootlessDocker is not, and images come from anywhere")
