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
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from msgspec import Struct, field

from auditor.model.place import MisshapenError, join

_BRANCHES: Final = ("IfSteps", "ElseSteps")
_NESTED: Final = ("Steps",)
_VARIABLES: Final = frozenset({"Get", "Std:Join", "Std:JsonGet"})
UNKNOWN: Final = object()
"""What a reader gives for a variable that only a run tells."""
_S3: Final = "s3://"


class Reader(Struct):
    """Replaces the variables in one step's arguments, and keeps what it cannot replace.

    `declared` has each parameter of the pipeline by name. A subclass may know more of parameters and joined texts.
    """

    declared: Mapping[str, Mapping[str, Any]]
    unresolved: dict[str, str] = field(default_factory=dict[str, str])

    def parameter(self, name: str) -> Any:
        """The value of a parameter, or UNKNOWN."""
        default = self.declared.get(name, {}).get("DefaultValue")
        return UNKNOWN if default is None else default

    def text(self, text: str) -> Any:
        """A text that stands in the arguments."""
        return text

    def joined(self, parts: list[Any], between: str) -> Any:
        """A joined text. Of a location in S3 the bucket may be known though the path is not."""
        if UNKNOWN not in parts:
            return between.join(map(str, parts))
        known = between.join([*map(str, parts[: parts.index(UNKNOWN)]), ""])
        located = known.startswith(_S3) and "/" in known.removeprefix(_S3)
        return f"{known}${{known when it runs}}" if located else UNKNOWN

    def untold(self, at: str, variable: Mapping[str, Any]) -> Any:
        """What stands for a variable that only a run tells."""
        self.unresolved[at] = json.dumps(variable, sort_keys=True)
        return UNKNOWN

    def read(self, value: Any, at: str) -> Any:
        """A value with its variables replaced; UNKNOWN, and a note in `unresolved`, where only a run tells it."""
        if isinstance(value, Mapping) and len(value) == 1 and next(iter(value)) in _VARIABLES:
            known = self.resolve(value)
            return self.untold(at, value) if known is UNKNOWN else known
        if isinstance(value, Mapping):
            read = {name: self.read(each, join(at, name)) for name, each in value.items()}
            return {name: each for name, each in read.items() if each is not UNKNOWN}
        if isinstance(value, list):
            items = [self.read(each, f"{at}[{index}]") for index, each in enumerate(value)]
            return [None if each is UNKNOWN else each for each in items]
        return self.text(value) if isinstance(value, str) else value

    def resolve(self, variable: Mapping[str, Any]) -> Any:
        """What a variable stands for, or UNKNOWN."""
        ((operator, operand),) = variable.items()
        if operator == "Get" and isinstance(operand, str) and operand.startswith("Parameters."):
            return self.parameter(operand.removeprefix("Parameters."))
        if operator == "Std:Join" and isinstance(operand, Mapping):
            values = operand.get("Values")
            parts = [self._part(each) for each in values] if isinstance(values, list) else [UNKNOWN]
            return self.joined(parts, str(operand.get("On", "")))
        return UNKNOWN

    def _part(self, value: Any) -> Any:
        if isinstance(value, Mapping) and len(value) == 1:
            return self.resolve(value)
        return self.text(value) if isinstance(value, str) else value


class Step(Struct, frozen=True):
    """One step: its name, its kind (`Training`), the request that it makes, and what of that only a run tells.

    `unresolved` is {path in the request (`OutputDataConfig.S3OutputPath`): the variable's expression}; `pointer` is
    where the step stands in the definition, as a JSON pointer.
    """

    name: str
    kind: str
    request: Mapping[str, Any]
    unresolved: Mapping[str, str]
    pointer: str = ""


class Definition(Struct, frozen=True):
    """A pipeline's steps, those of both branches of each condition included, in the order of the text."""

    steps: tuple[Step, ...]

    @classmethod
    def parse(cls, text: Any, reader: Callable[[Mapping[str, Mapping[str, Any]]], Reader] = Reader) -> Definition:
        """Read a definition's JSON; raises ValueError where it is none, or no definition."""
        try:
            return cls._read(json.loads(text) if isinstance(text, str) else text, reader)
        except RecursionError as error:
            raise MisshapenError("the definition is nested too deeply") from error

    @classmethod
    def _read(cls, body: Any, reader: Callable[[Mapping[str, Mapping[str, Any]]], Reader]) -> Definition:
        if not isinstance(body, Mapping):
            raise MisshapenError("the definition is no JSON object")
        declared = parameters(body)
        return cls(tuple(_step(raw, at, reader(declared)) for raw, at in _steps(body.get("Steps"), "/Steps")))

    def __str__(self) -> str:
        """The steps by name and kind, as evidence shows them."""
        return ", ".join(f"{step.name} ({step.kind})" for step in self.steps) or "no steps"


def parameters(body: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The parameters that a definition declares, by name."""
    raw = body.get("Parameters")
    listed: list[Any] = raw if isinstance(raw, list) else []
    return {str(one.get("Name")): one for one in listed if isinstance(one, Mapping)}


def _steps(raw: Any, at: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    """The steps as they stand and where, with those of branches; raises ValueError for anything else."""
    if raw is not None and not isinstance(raw, list):
        raise MisshapenError("Steps is no list")
    listed: list[Any] = raw or []
    for index, one in enumerate(listed):
        if not isinstance(one, Mapping):
            raise MisshapenError("a step is no JSON object")
        here = f"{at}/{index}"
        yield one, here
        arguments = one.get("Arguments")
        if isinstance(arguments, Mapping):
            for member in _BRANCHES if one.get("Type") == "Condition" else _nested(arguments):
                yield from _steps(arguments.get(member), f"{here}/Arguments/{member}")


def _nested(arguments: Mapping[str, Any]) -> Iterator[str]:
    """The members of another step's arguments that hold steps of their own, with names and types."""
    for member in _NESTED:
        inner: Any = arguments.get(member)
        if isinstance(inner, list) and all(
            isinstance(one, Mapping) and {"Name", "Type"} <= one.keys() for one in inner
        ):
            yield member


def _step(raw: Mapping[str, Any], at: str, reader: Reader) -> Step:
    arguments = raw.get("Arguments")
    request = reader.read(arguments, "") if isinstance(arguments, Mapping) and raw.get("Type") != "Condition" else {}
    if not isinstance(request, Mapping):
        request = {}
    return Step(str(raw.get("Name", "")), str(raw.get("Type", "")), request, reader.unresolved, at)
