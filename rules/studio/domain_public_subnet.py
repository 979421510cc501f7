"""Rule: studio-domain-public-subnet."""

from auditor.api import (
    Applies,
    Domain,
    Graph,
    Remediation,
    Severity,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)


@rule(
    id="studio-domain-public-subnet",
    title="A Studio domain that is confined to its VPC stands in a public subnet",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Delete the domain's running apps, then name private subnets: their default route leads to a NAT gateway, or "
        "nowhere.",
        patch=[set_fact("subnets", ["<private-subnet-id>"])],
        applies=Applies.AFTER_STOP,
    ),
)
def domain_public_subnet(domain: Domain, graph: Graph) -> Verdict:
    """VpcOnly supports private subnets only, and an internet gateway is no use to Studio anyway.

    Its network interfaces have no public address, so a default route to an internet gateway gives them no internet;
    what it does is to expose whatever else stands in the subnet. What counts is the route table that the subnet really
    follows, not its name. Without VpcOnly, the subnets hold the file system's mount points alone.
    """
    if not domain.vpc_only:
        return not_applicable("apps do not run in the domain's subnets")
    if any_of(graph.network.public, domain.subnets):
        return failed("a subnet's default route leads to an internet gateway")
    return passed("no subnet's default route leads to an internet gateway")
