"""Rule: network-open-ingress."""

from auditor.api import (
    Graph,
    Ref,
    Remediation,
    SecurityGroup,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
    rule,
)

from ._shared import SAGEMAKER


@rule(
    id="network-open-ingress",
    title="A security group of SageMaker's lets connections in from everywhere",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Remove the rules that let in every address. Nobody calls jobs, models and notebooks from outside; what the "
        "members of a distributed job say to each other needs a rule that names the group itself.",
        cli="aws ec2 revoke-security-group-ingress --group-id <group-id> --security-group-rule-ids <rule-id>",
    ),
)
def open_ingress(group: SecurityGroup, graph: Graph) -> Verdict:
    """Interfaces of SageMaker's have no public IPv4 address: everywhere means whatever networks are joined to the VPC.

    Those are neighbours in the VPC, peers, offices behind a VPN and other VPCs behind a transit gateway; with IPv6, the
    internet too. They then reach whatever a container listens with: debuggers, dashboards, the ports of distributed
    training, none of which asks for a password. One port is enough, and two halves of all addresses count as all. What
    notebook-open-security-group says of a notebook's Jupyter is said here of the group, whoever uses it.
    """
    if not graph.users(SAGEMAKER):
        return not_applicable("no resource of SageMaker's uses this group")
    if graph.network.open_inbound([Ref(group.type, group.identity.name)]):
        return failed("a rule lets connections in from every address")
    return passed("no rule lets connections in from every address")
