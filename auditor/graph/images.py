"""Who runs one of AWS's own images: what SageMaker Clarify, for instance, is known by."""

from __future__ import annotations

from auditor.graph.estate import Estate
from auditor.model.aws.sagemaker.mixins import RunsContainers
from auditor.model.gap import MissingEvidence
from auditor.model.recorder import Recorder
from auditor.model.registries import Registry
from auditor.model.resource import Resource
from auditor.model.truth import any_of

_REPOSITORY = "AWS::ECR::Repository"


def runs_image(
    estate: Estate, subject: Resource, recorder: Recorder, kind: type[RunsContainers], repository: str
) -> bool:
    """Whether any `kind` in the subject's account runs the image of a repository of AWS's, such as Clarify's.

    Jobs are streamed, and only the repositories that they name are remembered.

    Raises:
        MissingEvidence: where none is known to, and not every one was read.
    """
    home = subject.identity

    def fits(image: str) -> bool:
        registry, _, name = image.partition("/")
        return name == repository and Registry.of(f"{registry}/{name}", home.partition).of_aws

    def runs(one: RunsContainers) -> bool:
        return any_of(lambda container: container.image is not None and fits(container.image.text), one.containers())

    gap = None
    try:
        found = any(map(fits, estate.images_elsewhere(kind.type, home.account))) or any_of(
            runs, estate.of_type(kind, home.account)
        )
    except MissingEvidence as missing:
        found, gap = False, missing.gap
    if not found:
        gap = gap or estate.unseen(_REPOSITORY, home.account, [kind.type])
        if gap is not None:
            raise MissingEvidence(home.id, kind.type, gap)
    recorder.note(home, f"runs {repository}", found, "references")
    return found
