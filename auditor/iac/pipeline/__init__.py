"""SageMaker Pipeline definitions: the pipeline itself, and what its steps start or make.

A parameter that nobody gave has its default, which is assumed: a run may be started with another value. One without a
default is any of its EnumValues, or unknown; so is whatever only a run tells.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from auditor.iac.cloudformation.parameters import given
from auditor.iac.keys import distinct, key_of
from auditor.iac.pipeline.arguments import Arguments, told, value
from auditor.iac.placeholders import has_placeholder, shortened
from auditor.iac.planned import InputError, Kind, Mark, Options, Planned, Source, Unit
from auditor.iac.unread import Elsewhere, Unread
from auditor.model.choice import Unknown
from auditor.model.pipeline_definition import Definition, Step, parameters
from auditor.redact.uses import uses

__all__ = ["is_pipeline", "read"]

_VERSION: Final = "2020-12-01"
_PREFIX: Final = "AWS::SageMaker::"
_MADE: Final = {
    "ClarifyCheck": "ProcessingJob",
    "Compilation": "CompilationJob",
    "Endpoint": "Endpoint",
    "EndpointConfig": "EndpointConfig",
    "InferenceComponent": "InferenceComponent",
    "Model": "Model",
    "Processing": "ProcessingJob",
    "QualityCheck": "ProcessingJob",
    "RegisterModel": "ModelPackage",
    "Training": "TrainingJob",
    "Transform": "TransformJob",
    "Tuning": "HyperParameterTuningJob",
}
"""What the steps of each type start or make; AutoML has two APIs."""
_OTHERS: Final = frozenset(
    {"Callback", "Condition", "EMR", "EMRServerless", "Fail", "Lambda", "Lineage", "ParallelFor", "Stop"}
)
"""The types of steps that start or make nothing of SageMaker's."""
_SECOND_API: Final = "AutoMLJobInputDataConfig"
"""What only requests of CreateAutoMLJobV2 have."""


def is_pipeline(tree: Any) -> bool:
    """Whether a tree is a definition of a SageMaker pipeline; told from what stands in it."""
    if not isinstance(tree, Mapping) or not isinstance(tree.get("Steps"), list):
        return False
    steps = tree["Steps"]
    named = all(isinstance(step, Mapping) and {"Name", "Type"} <= step.keys() for step in steps)
    return str(tree.get("Version", "")) == _VERSION or (bool(steps) and named)


def read(tree: Any, file: str, options: Options, *, marks: Mapping[str, tuple[Mark, Mark]] | None = None) -> Unit:
    """The pipeline of a definition, and a resource for each step that starts or makes one.

    Raises:
        InputError: it is no definition, or a parameter that was given is not of its type.
    """
    if not isinstance(tree, Mapping) or "Steps" not in tree:
        raise InputError(file, "expected a definition of a SageMaker pipeline: an object with Version and Steps")
    known = told(tree, file, given(options))
    try:
        used = uses(tree)
        values = {name: value(name, one, known, used.get(name, ())) for name, one in parameters(tree).items()}
        definition = Definition.parse(tree, lambda declared: Arguments(declared, values=values))
        text = json.dumps(_plain(tree, known), default=str)
    except RecursionError:
        raise InputError(file, "the definition is nested too deeply") from None
    except ValueError as error:
        raise InputError(file, str(error)) from None
    places = marks or {}
    pipeline = _pipeline(text, Source(file, "", "", marks=places))
    steps = (made for step in definition.steps if (made := _made(step, file, places)) is not None)
    notes = tuple(f"{file}#{step.pointer}: {note}" for step in definition.steps if (note := _note(step)))
    return Unit(file, Kind.PIPELINE, tuple(distinct((pipeline, *steps))), notes)


def _pipeline(text: str, source: Source) -> Planned:
    properties = {
        "PipelineDefinition": text,
        "PipelineName": Unknown("a definition does not name its pipeline"),
        "RoleArn": Unknown("a definition does not tell the role of its pipeline"),
        "Tags": Elsewhere("a definition does not tell the tags of its pipeline"),
    }
    return Planned(f"{_PREFIX}Pipeline", "Pipeline", properties, source)


def _made(step: Step, file: str, marks: Mapping[str, tuple[Mark, Mark]]) -> Planned | None:
    """The resource that a step starts or makes. Its tags are its own and those that the pipeline passes on."""
    noun = _noun(step)
    if noun is None:
        return None
    source = Source(file, step.pointer, f"{step.pointer}/Arguments", marks=marks)
    properties: Mapping[str, Any] = {"Tags": Elsewhere("the pipeline may pass on tags of its own"), **step.request}
    if not step.request:
        properties = Unread("only a run of the pipeline tells the arguments of the step")
    return Planned(f"{_PREFIX}{noun}", key_of(step.name, step.kind), properties, source)


def _noun(step: Step) -> str | None:
    if step.kind == "AutoML":
        return "AutoMLJobV2" if _SECOND_API in step.request else "AutoMLJob"
    return _MADE.get(step.kind)


def _note(step: Step) -> str:
    known = step.kind in _OTHERS or _noun(step) is not None
    return "" if known else f"the auditor knows no steps of type {shortened(step.kind) or '(none)'}"


def _plain(tree: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """The definition with the values of parameters that were given; variables stand for what is filled in later."""
    body = dict(tree)
    if isinstance(tree.get("Parameters"), list):
        body["Parameters"] = [dict(_declared(one)) for one in tree["Parameters"] if isinstance(one, Mapping)]
    body["Steps"] = _variables(tree["Steps"], {f"Parameters.{name}": given for name, given in known.items()})
    return body


def _declared(one: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    default = one.get("DefaultValue")
    yield from ((member, each) for member, each in one.items() if member != "DefaultValue")
    if "DefaultValue" in one and not (isinstance(default, str) and has_placeholder(default)):
        yield "DefaultValue", default


def _variables(value: Any, known: Mapping[str, Any]) -> Any:
    if isinstance(value, Mapping):
        variable = value.get("Get")
        if len(value) == 1 and isinstance(variable, str) and variable in known:
            return known[variable]
        return {name: _variables(each, known) for name, each in value.items()}
    if isinstance(value, list):
        return [_variables(each, known) for each in value]
    if isinstance(value, str) and has_placeholder(value):
        return {"Get": f"Execution.{shortened(value)}"}
    return value
