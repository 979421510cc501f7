"""Rule: endpoint-serverless-unsupported."""

from collections.abc import Callable

from auditor.api import (
    Applies,
    EndpointConfig,
    Graph,
    Model,
    Remediation,
    Severity,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
)


@rule(
    id="endpoint-serverless-unsupported",
    title="A serverless endpoint is asked for protections that it cannot have",
    severity=Severity.LOW,
    remediation=Remediation(
        "Serve the model from instances where it needs a VPC, isolation, data capture, several variants or models, "
        "or a pipeline; else create a model and an endpoint configuration without these.",
        applies=Applies.ON_RECREATE,
    ),
)
def serverless_unsupported(config: EndpointConfig, graph: Graph) -> Verdict:
    """What serverless inference does not support is refused at deployment, or lacks where somebody counts on it.

    It supports neither a VPC nor network isolation, data capture, several production variants, multi-model endpoints,
    inference pipelines, GPUs or Marketplace packages. Asked are those that the configuration and its models name; no
    other rule demands them of serverless endpoints. A model that was deleted since is not known any more.
    """
    served = [variant for variant in config.variants() if variant.serverless]
    if not served:
        return not_applicable("no variant is serverless")
    refs = dict.fromkeys(variant.model for variant in served if variant.model is not None)
    found: list[str] = []

    def named(question: tuple[str, Callable[[], bool]]) -> bool:
        what, asked = question
        if asked():
            found.append(what)
        return bool(found)

    questions: list[tuple[str, Callable[[], bool]]] = [
        ("several variants", lambda: len(config.production) > 1),
        ("data capture", lambda: any_of(lambda capture: capture.captures, config.capture)),
    ]
    for ref in refs:
        model = graph.find(Model, ref)
        if model is not None:
            questions += _of_model(model)
    if any_of(named, questions):
        return failed(f"it is serverless, and {found[0]} is asked for")
    return passed("it asks for nothing that serverless endpoints lack")


def _of_model(model: Model) -> list[tuple[str, Callable[[], bool]]]:
    return [
        ("a VPC", lambda: bool(model.subnets)),
        ("network isolation", lambda: model.isolated),
        ("a pipeline of containers", lambda: len(model.containers()) > 1),
        ("a multi-model container", lambda: any_of(lambda each: each.mode == "MultiModel", model.containers())),
    ]
