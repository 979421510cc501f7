"""Rule: endpoint-cross-region-uncapped."""

from auditor.api import (
    Applies,
    Endpoint,
    EndpointConfig,
    Graph,
    InferenceComponent,
    InferenceRouter,
    Ref,
    Remediation,
    Severity,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)

_COMPONENT = "inference-component/"


@rule(
    id="endpoint-cross-region-uncapped",
    title="An endpoint takes any number of requests from other Regions",
    severity=Severity.LOW,
    remediation=Remediation(
        "Create an endpoint configuration with a CrossRegionTrafficConfig: what one instance serves in a second, and "
        "the percentage of it that routers of other Regions may take. Then update the endpoint to it.",
        patch=[set_fact("cross_region_invocations", 10), set_fact("cross_region_percent", 50)],
        applies=Applies.ON_RECREATE,
    ),
)
def cross_region_uncapped(config: EndpointConfig, graph: Graph) -> Verdict:
    """When another Region fails, its inference router sends everything here, and the local users are turned away, too.

    Without the block nothing limits requests from routers of other Regions; requests to the endpoint itself never
    count. Asked is only where a router of another scanned Region names an endpoint, or a component on one, that runs
    on this configuration. The API refuses the block with serverless variants and for asynchronous endpoints.
    """
    if config.cross_region_invocations is not None:
        return passed("requests from routers of other Regions are limited")
    if config.asynchronous:
        return not_applicable("asynchronous endpoints take no limit")
    if any_of(lambda variant: variant.serverless, config.variants()):
        return not_applicable("endpoints with a serverless variant take no limit")
    served = {endpoint.identity.name for endpoint in graph.referrers(Endpoint)}
    if not served:
        return not_applicable("no endpoint runs on it")

    def sends(router: InferenceRouter) -> bool:
        destinations = (each for target in router.targets for each in target.destinations)
        distant = router.identity.region != config.identity.region
        return distant and any_of(lambda each: _home(each, config, graph) in served, destinations)

    if any_of(sends, graph.some(InferenceRouter, everywhere=True)) or any_of(
        sends, graph.all(InferenceRouter, everywhere=True)
    ):
        return failed("a router of another Region sends requests to it, and nothing limits them")
    graph.referrers(Endpoint, whole=True)  # none that a router may name was left out
    return not_applicable("no router of another scanned Region sends requests to it")


def _home(destination: Ref, config: EndpointConfig, graph: Graph) -> str | None:
    """The name of the endpoint that a destination is, or runs on; None for one of another Region or account."""
    arn, here = destination.arn, config.identity
    if arn is None or (arn.account, arn.region) != (here.account, here.region):
        return None
    if not arn.resource.startswith(_COMPONENT):
        return destination.name
    component = graph.find(InferenceComponent, Ref(InferenceComponent.type, destination.text))
    endpoint = component.endpoint if component is not None else None
    return endpoint.name if endpoint is not None else None
