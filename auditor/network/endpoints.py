"""Which AWS services a subnet or VPC reaches privately, and what a SageMaker task needs.

Sources: VPC User Guide, "Gateway endpoints" (a subnet uses one only through its route table) and "Interface
endpoints" (private DNS); SageMaker Developer Guide, "Connect Studio notebooks in a VPC to external resources" and
"Give SageMaker access to resources in your VPC".
"""

import re
from collections.abc import Iterable
from enum import StrEnum

from auditor.network.routes import effective_table
from auditor.network.shapes import Endpoints, EndpointType, Reach, Subnet, Tables, VpcEndpoint

S3 = "s3"
_REGION = re.compile(r"[a-z]{2,}(-[a-z]+)+-\d+")


class Task(StrEnum):
    """What runs in a VPC without a way to the internet."""

    NOTEBOOK = "notebook"
    STUDIO = "studio"
    TRAINING = "training"
    HOSTING = "hosting"


SERVICES: dict[Task, tuple[str, ...]] = {
    Task.NOTEBOOK: ("sagemaker.api", "sagemaker.runtime", S3, "sts", "logs"),
    Task.STUDIO: ("sagemaker.api", "sagemaker.runtime", S3, "servicecatalog", "aws.sagemaker.studio", "sts", "logs"),
    Task.TRAINING: (S3,),
    Task.HOSTING: (S3,),
}
"""The services that a task needs to reach: SageMaker itself moves logs, metrics and images of jobs and endpoints, so
they need only their data; what a workload calls on top (kms, ecr, featurestore-runtime) depends on its code."""


def short_service(name: str) -> str:
    """Return a service name without reversed domain and region, e.g. ``sagemaker.api`` or ``aws.sagemaker.studio``.

    The reversed domain differs by partition; names that SageMaker puts under ``aws.`` keep that.
    """
    labels = name.split(".")
    region = next((place for place, label in enumerate(labels) if _REGION.fullmatch(label)), None)
    if region is None:
        return name
    kept = labels[:region] if labels[0] == "aws" else []
    return ".".join([*kept, *labels[region + 1 :]])


def gateway_endpoint(subnet: Subnet, tables: Tables, endpoints: Endpoints, *, service: str = S3) -> Reach:
    """Tell whether a subnet's traffic to a service (S3, DynamoDB) goes through a gateway endpoint."""
    standing = [one for one in _of(endpoints, subnet.vpc, service) if one.type is EndpointType.GATEWAY]
    effective = effective_table(subnet, tables)
    if endpoints.complete and not standing:
        return Reach(value=False, path=effective.path, reason=f"{subnet.vpc} has no gateway endpoint for {service}")
    if effective.table is None:
        return Reach(value=None, path=effective.path, reason="the subnet's route table is not known")
    for endpoint in standing:
        if endpoint.available and effective.table.id in endpoint.route_tables:
            path = (*effective.path, endpoint.id)
            return Reach(value=True, path=path, reason=f"{effective.table.id} routes {service} to {endpoint.id}")
    if not endpoints.complete:
        return Reach(value=None, path=effective.path, reason=f"the endpoints of {subnet.vpc} were not all read")
    path = (*effective.path, *(one.id for one in standing))
    return Reach(value=False, path=path, reason=f"no available endpoint for {service} is in {effective.table.id}")


def interface_endpoints(vpc: str, services: Iterable[str], endpoints: Endpoints) -> dict[str, Reach]:
    """Tell for each service (short name) whether a VPC reaches it through an interface endpoint.

    Only an available endpoint with private DNS counts: without it, programs that use the service's usual host name go
    elsewhere.
    """
    return {service: _interface(vpc, service, endpoints) for service in services}


def missing_services(task: Task, subnet: Subnet, tables: Tables, endpoints: Endpoints) -> dict[str, Reach]:
    """Return the services that a task needs and a subnet doesn't reach privately (False), or may not (None)."""
    found = interface_endpoints(subnet.vpc, SERVICES[task], endpoints)
    if S3 in found and not found[S3].value:
        by_gateway = gateway_endpoint(subnet, tables, endpoints)
        # either way serves, so one unknown leaves the answer open
        if by_gateway.value is not False or found[S3].value is False:
            found[S3] = by_gateway
    return {service: reach for service, reach in found.items() if not reach.value}


def _interface(vpc: str, service: str, endpoints: Endpoints) -> Reach:
    standing = [one for one in _of(endpoints, vpc, service) if one.type is EndpointType.INTERFACE]
    for endpoint in standing:
        if endpoint.available and endpoint.private_dns:
            return Reach(value=True, path=(vpc, endpoint.id), reason=f"{endpoint.id} serves {service}")
    if not endpoints.complete:
        return Reach(value=None, path=(vpc,), reason=f"the endpoints of {vpc} were not all read")
    path = (vpc, *(one.id for one in standing))
    why = "none is available with private DNS" if standing else "there is none"
    return Reach(value=False, path=path, reason=f"interface endpoint for {service}: {why}")


def _of(endpoints: Endpoints, vpc: str, service: str) -> list[VpcEndpoint]:
    return [one for one in endpoints.endpoints if one.vpc == vpc and short_service(one.service) == service]
