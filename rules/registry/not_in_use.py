"""Rule: registry-not-in-use."""

from collections.abc import Callable

from auditor.api import (
    Graph,
    Model,
    ModelPackage,
    Region,
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
    id="registry-not-in-use",
    title="Models are made past the model registry",
    severity=Severity.LOW,
    remediation=Remediation(
        "Register what training produces as versions of a model package group, approve the version that has been "
        "evaluated, and create models from approved versions.",
        cli="aws sagemaker create-model-package-group --model-package-group-name <group-name>\n"
        "aws sagemaker update-model-package --model-package-arn <version-arn> --model-approval-status Approved",
    ),
)
def not_in_use(region: Region, graph: Graph) -> Verdict:  # noqa: ARG001 - the region is what is judged
    """Only the registry knows which training job made a model, how it was evaluated, and who said that it may be used.

    The registry is a region's. It counts as used where a version is approved, or where a model is made from a version:
    the registry may then be another account's. Groups without an approved version are a beginning, no use. Where there
    is no model, there is nothing to register.
    """
    if not graph.some(Model) and not graph.all(Model):
        return not_applicable("no model was made in this region")
    questions: tuple[Callable[[], bool], ...] = (
        lambda: any_of(_approved, graph.some(ModelPackage)),
        lambda: any_of(_registered, graph.some(Model)),
        lambda: any_of(_approved, graph.all(ModelPackage)),
        lambda: any_of(_registered, graph.all(Model)),
    )
    if any_of(_call, questions):
        return passed("a version in the registry is approved, or a model is made from one")
    return failed("models were made, none of them from the registry, and no version in it is approved")


def _call(question: Callable[[], bool]) -> bool:
    return question()


def _approved(package: ModelPackage) -> bool:
    return package.approval == "Approved"


def _registered(model: Model) -> bool:
    return any(container.model_package is not None for container in model.containers())
