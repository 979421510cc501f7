"""Rule: labeling-workforce-open."""

from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network

from auditor.api import Remediation, Severity, Verdict, Workforce, failed, passed, rule, set_fact


@rule(
    id="labeling-workforce-open",
    title="Workers reach the data to be labeled from any address",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Name the addresses that your workers come from in SourceIpConfig, ten blocks at most, or put the portal into "
        "a VPC with WorkforceVpcConfig.",
        patch=[set_fact("source_cidrs", ["<office-cidr>"])],
    ),
)
def workforce_open(workforce: Workforce) -> Verdict:
    """The portal of a private workforce shows your data to whoever has a worker's password, from wherever they are.

    It is on the internet unless it has a VPC or a list of addresses. A list that takes in every address, in one block
    or in halves, is none.
    """
    if workforce.vpc is not None:
        return passed("the portal is in a VPC")
    blocks = workforce.source_cidrs
    if not blocks:
        return failed("neither SourceIpConfig nor WorkforceVpcConfig is set")
    if _everything(blocks):
        return failed(f"SourceIpConfig lets in every address, with {', '.join(blocks)}")
    return passed(f"SourceIpConfig lets in {', '.join(blocks)}")


def _everything(blocks: tuple[str, ...]) -> bool:
    """Whether the blocks together take in all addresses of IPv4 or of IPv6."""
    networks = [ip_network(block) for block in blocks]
    old = collapse_addresses([one for one in networks if isinstance(one, IPv4Network)])
    new = collapse_addresses([one for one in networks if isinstance(one, IPv6Network)])
    return any(one.prefixlen == 0 for one in old) or any(one.prefixlen == 0 for one in new)
