"""Rule: network-public-subnet."""

from auditor.api import (
    Domain,
    Graph,
    HasNetwork,
    Network,
    Remediation,
    Severity,
    Verdict,
    Workforce,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
)


@rule(
    id="network-public-subnet",
    title="A notebook, job, model or cluster stands in a public subnet",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Use private subnets, whose routes to the internet lead to a NAT gateway or nowhere: in the next run of a job, "
        "in a model or notebook created anew. Or lead the default route of the subnet's table elsewhere, if nothing "
        "else in the subnet needs the internet gateway.",
        cli="aws ec2 replace-route --route-table-id <route-table-id> --destination-cidr-block 0.0.0.0/0 "
        "--nat-gateway-id <nat-gateway-id>",
    ),
)
def public_subnet(resource: HasNetwork, graph: Graph) -> Verdict:
    """A route to an internet gateway gives SageMaker's interfaces nothing, and the subnet's other machines too much.

    The interfaces have no public address, so nobody on the internet reaches them by that route and they reach nobody:
    such a subnet is public for everything else that stands beside them, which a security group's rules for neighbours
    may let in. What counts is the table that the subnet really follows, its own or its VPC's main one; two halves of
    the default route count like one. Domains are asked by studio-domain-public-subnet.
    """
    if isinstance(resource, Domain):
        return not_applicable("studio-domain-public-subnet asks this of domains")
    if isinstance(resource, Workforce):
        return not_applicable("nothing runs in this network: workers reach their portal through it")
    networks: tuple[Network, ...] = resource.networks()
    subnets = tuple(dict.fromkeys(subnet for network in networks for subnet in network.subnets))
    if not subnets:
        return not_applicable("it is not attached to a VPC of the customer's")
    if any_of(graph.network.public, subnets):
        return failed("a subnet that it uses has a route to an internet gateway")
    return passed("no subnet that it uses has a route to an internet gateway")
