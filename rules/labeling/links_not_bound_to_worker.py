"""Rule: labeling-links-not-bound-to-worker."""

from auditor.api import (
    Remediation,
    Severity,
    Verdict,
    Workteam,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)


@rule(
    id="labeling-links-not-bound-to-worker",
    title="A worker's link to an object can be opened by anybody it is sent to",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Set SourceIp to Enabled in the team's WorkerAccessConfiguration, or VpcSourceIp where the portal is in a VPC: "
        "a link then opens from the worker's own address only.",
        patch=[set_fact("links_bound_to_ip", "Enabled")],
    ),
)
def links_not_bound_to_worker(team: Workteam) -> Verdict:
    """The portal shows images and texts by pre-signed links to S3, which work for whoever holds them.

    Restricting the portal to addresses does not restrict the links. They are bound to the address that the task was
    shown at only where the team says so, which it does not by default. Teams of vendors are not yours to set.
    """
    if team.workforce is None and team.product_listings:
        return not_applicable("the team is a vendor's")
    if team.links_bound_to_ip or team.links_bound_to_vpc_ip:
        return passed("links open from the worker's own address only")
    return failed("neither SourceIp nor VpcSourceIp is Enabled")
