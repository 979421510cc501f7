"""Rule: network-missing-interface-endpoints."""

from auditor.api import (
    Domain,
    Graph,
    NotebookInstance,
    Ref,
    Remediation,
    Severity,
    Task,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
)

_S3 = "s3"


@rule(
    id="network-missing-interface-endpoints",
    title="An isolated notebook or domain cannot reach the services that it needs",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Create interface endpoints with private DNS for the services that are named, in the VPC of the subnets. That "
        "is cheaper to watch than opening a way to the internet.",
        cli="aws ec2 create-vpc-endpoint --vpc-id <vpc-id> --vpc-endpoint-type Interface --service-name <service> "
        "--subnet-ids <subnet-id> --security-group-ids <security-group-id> --private-dns-enabled",
    ),
)
def missing_interface_endpoints(workbench: NotebookInstance | Domain, graph: Graph) -> Verdict:
    """People whose notebook cannot start a job or fetch its data ask for the internet back, and get it.

    With direct internet access off and no NAT, a notebook reaches AWS through interface endpoints only: SageMaker's own
    API and runtime, STS and CloudWatch Logs. A Studio domain in VpcOnly mode needs the Studio endpoint and Service
    Catalog, too. An endpoint without private DNS does not count, nor one in a VPC whose DNS support or DNS host names
    are off, nor one whose policy, security groups or network ACLs let nothing through: programs ask in vain. Where the
    VPC is joined to others, endpoints there may serve by a hosted zone: that is unknown. The way to S3 is judged by
    network-subnet-without-s3-endpoint.
    """
    task = Task.NOTEBOOK if isinstance(workbench, NotebookInstance) else Task.STUDIO
    if isinstance(workbench, NotebookInstance):
        if workbench.direct_internet:
            return not_applicable("SageMaker gives the notebook a way to the internet")
    elif workbench.network_access != "VpcOnly":
        return not_applicable("SageMaker gives the domain a way to the internet")
    subnets, groups = workbench.subnets, workbench.security_groups
    if not subnets:
        return not_applicable("it is not attached to a VPC of the customer's")
    lacking: list[tuple[str, ...]] = []

    def cut_off(subnet: Ref) -> bool:
        if graph.network.reaches_internet(subnet, groups):
            return False
        missing = graph.network.missing_services(task, subnet, groups, apart=[_S3])
        lacking.extend([missing] if missing else [])
        return bool(missing)

    if any_of(cut_off, subnets):
        return failed(f"no way to the internet, and no endpoint that serves {', '.join(lacking[-1])}")
    return passed("every service that it needs can be reached, S3 apart")
