"""Rule: network-egress-uninspected."""

from auditor.api import Graph, Remediation, Severity, Subnet, Verdict, failed, not_applicable, passed, rule

from ._shared import SAGEMAKER


@rule(
    id="network-egress-uninspected",
    title="Traffic leaves a subnet of SageMaker's past any Network Firewall",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Route the subnet's way out through an endpoint of Network Firewall, before or behind the NAT gateway, and the "
        "way back as well; let the firewall's policy pass the domains in use only.",
        cli="aws ec2 replace-route --route-table-id <route-table-id> --destination-cidr-block 0.0.0.0/0 "
        "--vpc-endpoint-id <firewall-endpoint-id>",
    ),
)
def egress_uninspected(subnet: Subnet, graph: Graph) -> Verdict:
    """Security groups know addresses, and what takes data away changes its own; a firewall knows names and protocols.

    The table decides that the subnet really follows, and where it leads to a NAT gateway, that one's own table. One
    route past the firewall is enough. Behind a transit gateway, an instance or somebody else's gateway load balancer
    may stand a firewall: that is unknown. What the firewall's policy lets through is not judged.
    """
    if not graph.users(SAGEMAKER):
        return not_applicable("no resource of SageMaker's is attached to this subnet")
    inspected = graph.inspected(subnet)
    if inspected is None:
        return not_applicable("no route leads from this subnet to the internet")
    if inspected:
        return passed("every route to the internet passes Network Firewall")
    return failed("a route to the internet passes no Network Firewall")
