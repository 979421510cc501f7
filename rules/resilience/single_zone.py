"""Rule: resilience-single-zone."""

from auditor.api import (
    Applies,
    EndpointConfig,
    Graph,
    Model,
    Network,
    Remediation,
    Severity,
    Verdict,
    all_of,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)


@rule(
    id="resilience-single-zone",
    title="All instances of an endpoint stand in one availability zone",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Create the model (or the endpoint configuration that hosts inference components) anew with subnets in two "
        "availability zones or more, and update the endpoint. It takes two instances to use both.",
        patch=[set_fact("subnets", ["<private-subnet-id>", "<subnet-id-in-another-zone>"])],
        applies=Applies.ON_RECREATE,
    ),
)
def single_zone(hosted: Model | EndpointConfig, graph: Graph) -> Verdict:
    """SageMaker spreads an endpoint's instances over the subnets that it is given, and over no others.

    Two subnets may lie in the same zone, so counting them proves nothing; and two instances in one zone fail together.
    Without a VPC, SageMaker chooses the zones itself. An endpoint configuration has a network of its own only where it
    hosts inference components; elsewhere the model's holds.
    """
    found: tuple[Network, ...] = hosted.networks()
    networks = [network for network in found if network.subnets]
    if not networks:
        return not_applicable("no subnets of the customer's bind it to zones")
    if all_of(lambda network: graph.network.spans_zones(network.subnets), networks):
        return passed("its subnets lie in several availability zones")
    return failed("its subnets lie in one availability zone")
