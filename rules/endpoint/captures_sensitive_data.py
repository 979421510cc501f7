"""Rule: endpoint-captures-sensitive-data."""

from auditor.api import (
    Applies,
    Context,
    Endpoint,
    EndpointConfig,
    Graph,
    Model,
    Remediation,
    Severity,
    Tagged,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
    sensitive,
)


@rule(
    id="endpoint-captures-sensitive-data",
    title="An endpoint that sees sensitive data keeps what it is asked",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Stop data capture, or capture answers only, or replace what is sensitive before the endpoint is called. Where "
        "monitoring needs the requests, keep them under a key of their own and for as long as it takes, and let Macie "
        "look at the bucket.",
        applies=Applies.ON_RECREATE,
        cli="aws sagemaker update-endpoint --endpoint-name <name> --endpoint-config-name <config-without-capture>",
    ),
)
def captures_sensitive_data(endpoint: Endpoint, graph: Graph, context: Context) -> Verdict:
    """Captured requests are a second copy of the data, in plain JSON, with readers and a life of its own.

    That an endpoint sees sensitive data its tags say, or its models': the setting sensitive_tags says which, and
    without it the usual ones count, such as DataClassification=PII. The tags of configurations, of which one comes with
    every update, are not read. What counts of capture is what the endpoint says of itself, since it may have been
    stopped.
    """
    if endpoint.capture_status != "Started":
        return not_applicable("it captures nothing")
    found: list[str] = []

    def says(resource: Tagged) -> bool:
        tag = sensitive((resource,), context)
        found.extend([] if tag is None else [tag])
        return tag is not None

    if any_of(says, _behind(endpoint, graph)):
        return failed(f"tagged {found[-1]}, and {endpoint.capture_sampling or 100} % of what passes is captured")
    return passed("no tag of it or its models says that it sees sensitive data")


def _behind(endpoint: Endpoint, graph: Graph) -> list[Tagged]:
    """The endpoint and its models, as far as they exist."""
    config = None if endpoint.config is None else graph.find(EndpointConfig, endpoint.config)
    variants = () if config is None else config.variants()
    models = [graph.find(Model, variant.model) for variant in variants if variant.model is not None]
    return [one for one in (endpoint, *models) if one is not None]
