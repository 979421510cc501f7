"""Rule: network-subnet-without-s3-endpoint."""

from auditor.api import (
    Domain,
    Graph,
    HasNetwork,
    Network,
    NotebookInstance,
    Ref,
    Remediation,
    Severity,
    Task,
    Verdict,
    Workforce,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
)

Place = tuple[Ref, tuple[Ref, ...]]
"""A subnet, and the security groups of the interface in it."""


@rule(
    id="network-subnet-without-s3-endpoint",
    title="Traffic to S3 has no gateway endpoint in the subnets that are used",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Create a gateway endpoint for S3 in the VPC, or add the subnets' route tables to the one that exists. It "
        "costs nothing, and its policy can say which buckets may be reached.",
        cli="aws ec2 modify-vpc-endpoint --vpc-endpoint-id <endpoint-id> --add-route-table-ids <route-table-id>",
    ),
)
def subnet_without_s3_endpoint(resource: HasNetwork, graph: Graph) -> Verdict:
    """In a VPC, data and models leave the subnets' interfaces by the route table that each subnet really follows.

    An endpoint somewhere in the VPC is no proof: it serves the subnets whose route table lists it, the main table where
    a subnet has none of its own. Without one, traffic leaves through NAT (at a price, and past any endpoint policy), or
    S3 cannot be reached at all: interfaces of SageMaker have no public address, so an internet gateway does not help.
    An interface endpoint for S3 with private DNS serves as well, unless that DNS is for callers outside the VPC only.
    Security groups that let no HTTPS out to S3 shut the way to either kind. Where SageMaker gives a notebook or domain
    direct access to the internet, traffic to S3 goes that way, whatever the subnets have.
    """
    if elsewhere := _elsewhere(resource):
        return not_applicable(elsewhere)
    networks: tuple[Network, ...] = resource.networks()
    places = tuple(dict.fromkeys((subnet, each.security_groups) for each in networks for subnet in each.subnets))
    if not places:
        return not_applicable("it is not attached to a VPC of the customer's")

    def bare(place: Place) -> bool:
        return bool(graph.network.missing_services(Task.HOSTING, *place))

    if not any_of(bare, places):
        return passed("every subnet that it uses reaches S3 through an endpoint")
    if any_of(lambda place: bare(place) and not graph.network.reaches_internet(*place), places):
        return failed("a subnet that it uses reaches S3 neither through an endpoint nor through NAT")
    return failed("a subnet that it uses reaches S3 through no endpoint: its data leaves the VPC through NAT")


def _elsewhere(resource: HasNetwork) -> str | None:
    """Why a resource's traffic to S3 does not go by its subnets; None where it does."""
    if isinstance(resource, NotebookInstance) and resource.direct_internet:
        return "SageMaker gives the notebook a way to the internet, which its traffic to S3 takes"
    if isinstance(resource, Domain) and resource.network_access != "VpcOnly":
        return "SageMaker gives the domain a way to the internet, which its traffic to S3 takes"
    if isinstance(resource, Workforce):
        return "workers reach their portal through this network, which carries no traffic to S3"
    return None
