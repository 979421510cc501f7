"""The arguments of a pipeline's steps, with what its parameters and its runs leave open."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from msgspec import field

from auditor.iac.cloudformation import labels
from auditor.iac.nodes import together
from auditor.iac.placeholders import filled_later, partly, shortened, symbol_of
from auditor.iac.planned import InputError
from auditor.model.choice import OPEN, OneOf, Unknown
from auditor.model.pipeline_definition import UNKNOWN, Reader, parameters

_RUN: Final = "only a run of the pipeline tells it"


def told(tree: Mapping[str, Any], file: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that the user gave for the parameters of this definition, of their types."""
    declared = parameters(tree)
    return {name: _typed(name, declared[name], value, file) for name, value in values.items() if name in declared}


def _typed(name: str, declared: Mapping[str, Any], value: Any, file: str) -> Any:
    kind, text = declared.get("Type"), str(value)
    try:
        if kind == "Integer":
            return int(text)
        if kind == "Float":
            return float(text)
    except ValueError:
        raise InputError(file, f"the value given for the parameter {name} is no {str(kind).lower()}") from None
    if kind == "Boolean":
        return text.lower() == "true"
    return text


def value(name: str, declared: Mapping[str, Any], given: Mapping[str, Any], uses: Iterable[str]) -> Any:
    """What a parameter is: as given, or assumed to have its default, or open. `uses`: the names it is used under."""
    if name in given:
        return given[name]
    default, decision, names = declared.get("DefaultValue"), f"parameter {name}", (name, *uses)
    if default is not None:
        known = filled_later(default) if isinstance(default, str) else default
        if isinstance(known, Unknown):
            return known
        return OneOf(decision, {labels.default(names, str(default), hidden=False): known}, assumed=True)
    allowed = declared.get("EnumValues")
    values = list({str(each): each for each in allowed}.values()) if isinstance(allowed, list) else []
    options = labels.labels(names, map(str, values), hidden=False)
    if not options:
        return Unknown(f"{decision} has no default")
    choice = dict(zip(options, values, strict=True))
    return OneOf(decision, choice) if len(choice) > 1 else values[0]


class Arguments(Reader):
    """Reads arguments into values that may be open; `values` has what each parameter is."""

    values: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def parameter(self, name: str) -> Any:
        """As given, assumed or open."""
        return self.values.get(name, Unknown(f"the pipeline declares no parameter {shortened(name)}"))

    def text(self, text: str) -> Any:
        """The text; what in it is filled in later is unknown."""
        return filled_later(text)

    def joined(self, parts: list[Any], between: str) -> Any:
        """The joined text, in each combination of its parameters' values."""
        spelled = {str(at): _spelled(part) for at, part in enumerate(parts)}
        return together(spelled, lambda known: _joined(list(known.values()), between))

    def untold(self, at: str, variable: Mapping[str, Any]) -> Any:
        """An unknown that names the variable."""
        self.unresolved[at] = json.dumps(variable, sort_keys=True)
        return Unknown(f"only a run of the pipeline tells {shortened(self.unresolved[at])}")


def _spelled(part: Any) -> Any:
    """A part of a text; a symbol for what is unknown."""
    if part is UNKNOWN:
        return symbol_of("a run tells it")
    if isinstance(part, Unknown):
        return part.text or symbol_of("unknown")
    return part


def _joined(parts: list[Any], between: str) -> Any:
    text = between.join(map(str, parts))
    return partly(text, _RUN) if OPEN in text else text
