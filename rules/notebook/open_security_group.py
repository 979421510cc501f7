"""Rule: notebook-open-security-group."""

from collections.abc import Callable

from auditor.api import (
    Graph,
    NotebookInstance,
    Ref,
    Remediation,
    Severity,
    Subnet,
    Verdict,
    Vpc,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
)

_IPV6_OF_A_VPC = 56


@rule(
    id="notebook-open-security-group",
    title="Neighbours in the network reach a notebook's Jupyter server without signing in",
    severity=Severity.HIGH,
    remediation=Remediation(
        "Revoke the inbound rules: a notebook needs none, for its users come through SageMaker. Where a cluster or the "
        "like must call back, name its security group as the source instead of a block of addresses.",
        cli="aws ec2 revoke-security-group-ingress --group-id <security-group-id> "
        "--security-group-rule-ids <security-group-rule-id>",
    ),
)
def open_security_group(notebook: NotebookInstance, graph: Graph) -> Verdict:
    """Within the VPC, Jupyter asks for no password: who can open a connection to the interface runs code as the role.

    Only inbound rules count, and only those from whole networks: the internet, or a block at least as wide as the VPC,
    which is every neighbour in it, by address or by prefix list. Rules that name a security group are what is wanted.
    That the interface has no public address does not help: everywhere means neighbours, peers and whoever else routes
    into the VPC. Nor does a network ACL, which neighbours in the same subnet do not pass.
    """
    subnet = notebook.subnet
    if subnet is None:
        return not_applicable("the notebook stands in no subnet of the customer's")
    groups = notebook.security_groups
    widths: tuple[Callable[[], tuple[int, int]], ...] = (lambda: (0, 0), lambda: _width_of_vpc(graph, subnet))
    if any_of(lambda width: graph.network.open_inbound(groups, narrowest=width()), widths):
        return failed("its security groups let a whole network in")
    return passed("its security groups let no whole network in")


def _width_of_vpc(graph: Graph, subnet: Ref) -> tuple[int, int]:
    """The prefix lengths (IPv4, IPv6) from which on a block takes in the whole VPC that a subnet is in."""
    vpc = graph.get(Vpc, graph.get(Subnet, subnet).vpc)
    return int(vpc.cidr.rpartition("/")[2]), _IPV6_OF_A_VPC
