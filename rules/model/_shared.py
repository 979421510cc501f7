"""What the rules of this family share."""

from auditor.api import EndpointConfig, Graph, ModelContainer, PackageContainer, all_of


def serverless_only(graph: Graph) -> bool:
    """Whether all that serves the judged model is serverless, which knows neither VPC nor isolation.

    One endpoint configuration with instances decides; that there is none may be said only of all of them. A model that
    nothing serves may be served by anything tomorrow.

    Raises:
        MissingEvidence: where something that was not read may decide.
    """
    serving = graph.referrers(EndpointConfig)
    if not serving or not all_of(lambda config: config.is_serverless, serving):
        return False
    if any(use.type != EndpointConfig.type for use in graph.users()):
        return False
    graph.users(whole=True)  # nothing else that serves it was left out
    return True


def has_data(container: ModelContainer | PackageContainer) -> bool:
    """Whether a container names model data itself, in whichever way."""
    return container.artifact_bucket is not None or bool(container.data())
