"""Rule: studio-missing-endpoints."""

from auditor.api import (
    Domain,
    Graph,
    Ref,
    Remediation,
    Severity,
    Task,
    Verdict,
    all_of,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
)


@rule(
    id="studio-missing-endpoints",
    title="Studio is confined to a VPC from which it cannot reach the services it needs",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Create the missing interface endpoints with private DNS in the domain's VPC, and put an S3 gateway endpoint "
        "into the route table of each of its subnets; or route the subnets to a NAT gateway. The endpoints' security "
        "groups must let in HTTPS from Studio's.",
        cli="aws ec2 create-vpc-endpoint --vpc-endpoint-type Interface --vpc-id <vpc-id> --subnet-ids <subnet-id> "
        "--security-group-ids <security-group-id> --private-dns-enabled --service-name <service-name>",
    ),
)
def missing_endpoints(domain: Domain, graph: Graph) -> Verdict:
    """A VpcOnly domain without ways out does not start, and people mend that by giving it the whole internet.

    Each subnet is judged by the route table that it really follows: an S3 gateway endpoint that is not in that table
    serves it nothing, an interface endpoint without private DNS is passed by, and an internet gateway is no way out for
    interfaces without a public address. A NAT gateway does for all services.
    """
    if not domain.vpc_only:
        return not_applicable("apps do not run in the domain's VPC")
    missing = set[str]()

    def cut_off(subnet: Ref) -> bool:
        return not graph.network.reaches_internet(subnet)

    def lacks_services(subnet: Ref) -> bool:
        lacking = graph.network.missing_services(Task.STUDIO, subnet)
        missing.update(lacking)
        return bool(lacking)

    if any_of(lambda subnet: all_of(lambda is_so: is_so(subnet), (cut_off, lacks_services)), domain.subnets):
        return failed(f"no endpoint and no NAT gateway leads to {', '.join(sorted(missing))}")
    return passed("every service that Studio needs is reached")
