"""Rule: network-custom-dns-resolver."""

from auditor.api import DhcpOptions, Graph, Ref, Remediation, Severity, Verdict, Vpc, failed, passed, rule

from ._shared import unattached

_AMAZONS = frozenset({"AmazonProvidedDNS", "169.254.169.253", "fd00:ec2::253"})
"""Amazon's resolver by name and by its addresses. Source: VPC User Guide, "Amazon DNS server"."""


@rule(
    id="network-custom-dns-resolver",
    title="Machines of a VPC that SageMaker is attached to do not ask Amazon's resolver for names",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Associate the VPC with a DHCP options set whose domain-name-servers is AmazonProvidedDNS. Names of other "
        "networks are asked for by Route 53 Resolver rules, which forward them.",
        cli="aws ec2 associate-dhcp-options --vpc-id <vpc-id> --dhcp-options-id <dhcp-options-id>",
    ),
)
def custom_dns_resolver(vpc: Vpc, graph: Graph) -> Verdict:
    """GuardDuty, query logs and DNS Firewall see what Amazon's resolver is asked, and nothing that is asked elsewhere.

    Data leaves in questions for names, too, and mining and command servers are found by them. Another resolver also
    has to forward the names of interface endpoints, or programs go to the public addresses. The resolver's own
    addresses in the place of its name are as good; one foreign server in the list is enough to be asked.
    """
    if reason := unattached(Ref(vpc.type, vpc.identity.name), graph):
        return reason
    ref = vpc.dhcp_options
    if ref is None or ref.text == "default":
        return failed("the VPC has no DHCP options, so its machines are told of no name server")
    servers = graph.get(DhcpOptions, ref).name_servers
    if not servers:
        return failed("the VPC's DHCP options name no name server")
    if others := sorted({*servers} - _AMAZONS - {_of_block(vpc.cidr)}):
        return failed(f"the VPC's DHCP options name {', '.join(others)}")
    return passed("the VPC's DHCP options name Amazon's resolver")


def _of_block(cidr: str) -> str:
    """The resolver's address within a VPC's primary block: its base plus two."""
    base, _, last = cidr.partition("/")[0].rpartition(".")
    return f"{base}.{int(last) + 2}"
