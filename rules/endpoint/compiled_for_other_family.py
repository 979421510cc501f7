"""Rule: endpoint-compiled-for-other-family."""

from collections.abc import Iterator

from auditor.api import (
    Applies,
    EndpointConfig,
    Graph,
    Model,
    Remediation,
    Severity,
    Variant,
    Verdict,
    any_of,
    failed,
    not_applicable,
    passed,
    rule,
    set_fact,
)


@rule(
    id="endpoint-compiled-for-other-family",
    title="A model runs on other instances than it was compiled for",
    severity=Severity.LOW,
    remediation=Remediation(
        "Compile the model for the family that serves it, or create an endpoint configuration with an instance type of "
        "the family that it was compiled for; then update the endpoint.",
        patch=[set_fact("single_type", "<instance-type-of-target>")],
        applies=Applies.ON_RECREATE,
    ),
)
def compiled_for_other_family(config: EndpointConfig, graph: Graph) -> Verdict:
    """Neo compiles for one family: elsewhere the model does not load, or runs without what it was compiled for.

    The join is the location of the artifact: a compilation job wrote it, and a container of the variant's model reads
    it. A job that was not read (finished before the history that was asked for, or of another account) is not known,
    and then the question does not arise. c5d is c5 with local disks, and counts as the same family. A target platform
    is compared by architecture and accelerator; devices at the edge never fit. Inference components are not asked.
    """
    asked = [(variant, where) for variant in config.variants() for where in dict.fromkeys(_artifacts(variant, graph))]
    unfit: list[str] = []
    fit: list[str] = []

    def misplaced(pair: tuple[Variant, str]) -> bool:
        variant, where = pair
        targets = graph.compiled_for(where)
        for type_ in variant.instance_types if targets else ():
            fits = any(each.runs_on(type_) for each in targets)
            if not fits:
                graph.compiled_for(where, whole=True)  # no job that was not read made it for this type
            (fit if fits else unfit).append(f"{targets[0]} runs on {type_}")
        return bool(unfit)

    if any_of(misplaced, asked):
        return failed(f"a model compiled for {unfit[0]}")
    if fit:
        return passed("compiled models run on what they were compiled for")
    return not_applicable("no compilation job that was read made a model of its variants")


def _artifacts(variant: Variant, graph: Graph) -> Iterator[str]:
    """Where the artifacts of a variant's models lie; a model that was deleted since has none."""
    named = (variant.model, *variant.pool_models) if not variant.serverless else ()
    models = (graph.find(Model, ref) for ref in named if ref is not None)
    for container in (container for model in models if model is not None for container in model.containers()):
        yield from (where for where in (container.artifact, container.source) if where is not None)
