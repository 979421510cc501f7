"""The steps of a pipeline as the resources that they make: what is asked of a job is asked of the step that starts it.

A step's request has the members of the action's input, which for all that is read here stand at the same paths in the
answer of the Describe that follows: so the classes that read jobs read steps as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from auditor.model.aws.sagemaker.automl import AutoMLJob, AutoMLJobV2
from auditor.model.aws.sagemaker.hosting import EndpointConfig, Model
from auditor.model.aws.sagemaker.processing import ProcessingJob
from auditor.model.aws.sagemaker.training import TrainingJob
from auditor.model.aws.sagemaker.transform import TransformJob
from auditor.model.aws.sagemaker.tuning import HyperParameterTuningJob
from auditor.model.document import AmendedShapes, CodeShapes, Document
from auditor.model.gap import Gap, Reason
from auditor.model.pipeline_definition import Step
from auditor.model.recorder import Read, Recorder
from auditor.model.resource import Resource

TOLD_BY: Final = "DescribePipeline"
"""The operation that told the definition, whatever operation would tell of the job."""

_MADE: Final[Mapping[str, type[Resource]]] = {
    "Training": TrainingJob,
    "Processing": ProcessingJob,
    "ClarifyCheck": ProcessingJob,
    "QualityCheck": ProcessingJob,
    "Transform": TransformJob,
    "Tuning": HyperParameterTuningJob,
    "Model": Model,
    "EndpointConfig": EndpointConfig,
}
_SECOND_API: Final = "AutoMLJobInputDataConfig"
"""What only requests of CreateAutoMLJobV2 have."""


class _Told(Recorder, kw_only=True):
    """Passes on what is read of a step as what it is: a part of the definition."""

    recorder: Recorder

    def take(self, read: Read) -> None:
        self.recorder.note(read.resource, read.fact, read.value, TOLD_BY)


def made_by(step: Step, pipeline: Resource) -> Resource | None:
    """What a step of `pipeline` starts or makes, as a resource; None for steps that make nothing that is judged."""
    kind = _kind(step)
    if kind is None:
        return None
    home = pipeline.identity
    identity = replace(home, type=kind.type, name=f"{home.name}/{step.name}", arn=None)
    gaps = {
        f"{kind.described_by}.{path}": Gap(TOLD_BY, Reason.UNRESOLVED, f"only a run of the pipeline tells {expression}")
        for path, expression in step.unresolved.items()
    }
    document = Document(identity, {kind.described_by: step.request}, gaps)
    # a definition is whole, even where the rest of its pipeline stays as it is
    shapes = CodeShapes() if isinstance(pipeline.shapes, AmendedShapes) else pipeline.shapes
    return kind(document, shapes, _Told(recorder=pipeline.recorder))


def _kind(step: Step) -> type[Resource] | None:
    if step.kind == "AutoML":
        return AutoMLJobV2 if _SECOND_API in step.request else AutoMLJob
    return _MADE.get(step.kind)
