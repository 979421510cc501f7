"""The definition of a SageMaker pipeline: its steps, and the API requests that they make.

A definition is JSON. A step's `Arguments` are the request of the step's API action, in which pipeline variables may
stand anywhere: `{"Get": "Parameters.Key"}` for a parameter, `{"Get": "Execution.PipelineExecutionId"}` or
`{"Get": "Steps.Train.ModelArtifacts..."}` for what only a run tells, `{"Std:Join": {"On": "/", "Values": [...]}}` for
texts made of them. A parameter with a default value is read as that value, which is what a run uses unless it is
started with another; whatever else only a run tells is left out of the request and listed as unresolved.

Source: https://aws-sagemaker-mlops.github.io/sagemaker-model-building-pipeline-definition-JSON-schema/ (version
2020-12-01), to which the SageMaker Developer Guide refers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from auditor.model.place import MisshapenError, join

_BRANCHES: Final = ("IfSteps", "ElseSteps")
_VARIABLES: Final = frozenset({"Get", "Std:Join", "Std:JsonGet"})
_UNKNOWN: Final = object()
_S3: Final = "s3://"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, its kind (`Training`), the request that it makes, and what of that only a run tells.

    `unresolved` is {path in the request (`OutputDataConfig.S3OutputPath`): the variable's expression}.
    """

    name: str
    kind: str
    request: Mapping[str, Any]
    unresolved: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Definition:
    """A pipeline's steps, those of both branches of each condition included, in the order of the text."""

    steps: tuple[Step, ...]

    @classmethod
    def parse(cls, text: Any) -> Definition:
        """Read a definition's JSON; raises ValueError where it is none, or no definition."""
        try:
            return cls._read(json.loads(text) if isinstance(text, str) else text)
        except RecursionError as error:
            raise MisshapenError("the definition is nested too deeply") from error

    @classmethod
    def _read(cls, body: Any) -> Definition:
        if not isinstance(body, Mapping):
            raise MisshapenError("the definition is no JSON object")
        parameters = _parameters(body.get("Parameters"))
        return cls(tuple(_step(raw, parameters) for raw in _steps(body.get("Steps"))))

    def __str__(self) -> str:
        """The steps by name and kind, as evidence shows them."""
        return ", ".join(f"{step.name} ({step.kind})" for step in self.steps) or "no steps"


def _parameters(raw: Any) -> dict[str, Any]:
    """{name: default value} of those parameters that have one."""
    listed = raw if isinstance(raw, list) else []
    found = [one for one in listed if isinstance(one, Mapping) and one.get("DefaultValue") is not None]
    return {str(one.get("Name")): one["DefaultValue"] for one in found}


def _steps(raw: Any) -> Iterator[Mapping[str, Any]]:
    """The steps as they stand, with those of branches; raises ValueError for anything else."""
    if raw is not None and not isinstance(raw, list):
        raise MisshapenError("Steps is no list")
    for one in raw or ():
        if not isinstance(one, Mapping):
            raise MisshapenError("a step is no JSON object")
        yield one
        arguments = one.get("Arguments")
        if one.get("Type") == "Condition" and isinstance(arguments, Mapping):
            for branch in _BRANCHES:
                yield from _steps(arguments.get(branch))


def _step(raw: Mapping[str, Any], parameters: Mapping[str, Any]) -> Step:
    arguments = raw.get("Arguments")
    reader = _Reader(parameters)
    request = reader.read(arguments, "") if isinstance(arguments, Mapping) and raw.get("Type") != "Condition" else {}
    if not isinstance(request, Mapping):
        request = {}
    return Step(str(raw.get("Name", "")), str(raw.get("Type", "")), request, reader.unresolved)


@dataclass(slots=True)
class _Reader:
    """Replaces the variables in one step's arguments, and keeps what it cannot replace."""

    parameters: Mapping[str, Any]
    unresolved: dict[str, str] = field(default_factory=dict[str, str])

    def read(self, value: Any, at: str) -> Any:
        """A value with its variables replaced; `_UNKNOWN`, and a note in `unresolved`, where only a run tells it."""
        if isinstance(value, Mapping) and len(value) == 1 and next(iter(value)) in _VARIABLES:
            known = self.resolve(value)
            if known is _UNKNOWN:
                self.unresolved[at] = json.dumps(value, sort_keys=True)
            return known
        if isinstance(value, Mapping):
            read = {name: self.read(each, join(at, name)) for name, each in value.items()}
            return {name: each for name, each in read.items() if each is not _UNKNOWN}
        if isinstance(value, list):
            items = [self.read(each, f"{at}[{index}]") for index, each in enumerate(value)]
            return [None if each is _UNKNOWN else each for each in items]
        return value

    def resolve(self, variable: Mapping[str, Any]) -> Any:
        """What a variable stands for, or `_UNKNOWN`."""
        ((operator, operand),) = variable.items()
        if operator == "Get" and isinstance(operand, str) and operand.startswith("Parameters."):
            return self.parameters.get(operand.removeprefix("Parameters."), _UNKNOWN)
        if operator == "Std:Join" and isinstance(operand, Mapping):
            return self._joined(operand)
        return _UNKNOWN

    def _joined(self, operand: Mapping[str, Any]) -> Any:
        """A joined text. Of a location in S3 the bucket may be known though the path is not."""
        values = operand.get("Values")
        parts = [self._part(each) for each in values] if isinstance(values, list) else [_UNKNOWN]
        between = str(operand.get("On", ""))
        if _UNKNOWN not in parts:
            return between.join(map(str, parts))
        known = between.join([*map(str, parts[: parts.index(_UNKNOWN)]), ""])
        located = known.startswith(_S3) and "/" in known.removeprefix(_S3)
        return f"{known}${{known when it runs}}" if located else _UNKNOWN

    def _part(self, value: Any) -> Any:
        return self.resolve(value) if isinstance(value, Mapping) and len(value) == 1 else value
