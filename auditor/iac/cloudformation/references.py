"""Functions that refer: Ref, Fn::GetAtt, Fn::Sub and Fn::ImportValue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from auditor.iac.cloudformation import stacks
from auditor.iac.cloudformation.fork import fork
from auditor.iac.cloudformation.item import keyed
from auditor.iac.cloudformation.scope import Scope
from auditor.iac.cloudformation.texts import as_text, joined
from auditor.model.choice import ABSENT, OPEN, Unknown, symbol

_VARIABLE: Final = re.compile(r"\$\{(?P<literal>!?)(?P<name>[^{}]*)\}")
_PAIR: Final = 2
_ANYTHING: Final = ("Custom::", "AWS::CloudFormation::CustomResource", "AWS::CloudFormation::Macro")
"""Resources that answer whatever their own code likes."""


def ref(scope: Scope, name: Any) -> Any:
    """The value of a parameter or pseudo parameter, or the symbol of a resource."""
    if not isinstance(name, str):
        return _elsewhere(scope, name)
    known = scope.pseudo(name)
    if known is not None:
        return known
    if scope.declared(name):
        return scope.parameter(name)
    if name in scope.items("Resources"):
        return _named(scope, name, "Ref")
    return _undefined(scope, name)


def _undefined(scope: Scope, name: str) -> Unknown:
    return scope.refused(f"{name} is nowhere defined in the template")


def _elsewhere(scope: Scope, name: Any) -> Any:
    """Ref of an expression, which the language extensions allow."""
    value = scope.value(name)
    return fork(value, lambda known: ref(scope, known) if isinstance(known, str) else _nothing(scope, "Ref"))


def _nothing(scope: Scope, function: str) -> Unknown:
    return scope.unknown(f"{function} takes other arguments than stand here")


def get_att(scope: Scope, argument: Any) -> Any:
    """An attribute of a resource: its symbol; of a nested stack, what its output says."""
    if isinstance(argument, str):
        argument = argument.split(".", 1)
    if not isinstance(argument, list) or len(argument) < _PAIR:
        return _nothing(scope, "Fn::GetAtt")
    return fork([scope.value(each) for each in argument], partial(_attribute_of, scope))


def _attribute_of(scope: Scope, parts: list[Any]) -> Any:
    if not all(isinstance(part, str) for part in parts):
        return _nothing(scope, "Fn::GetAtt")
    return attribute(scope, parts[0], ".".join(parts[1:]))


def attribute(scope: Scope, name: str, wanted: str) -> Any:
    """The attribute `wanted` of a resource."""
    resource = scope.items("Resources").get(name)
    if resource is None:
        return _undefined(scope, name)
    if stacks.nests(resource.body):
        return stacks.attribute(scope, name, wanted)
    return _named(scope, name, wanted)


def _named(scope: Scope, name: str, wanted: str) -> Any:
    body = scope.items("Resources")[name].body
    type_ = str(body.get("Type", "")) if isinstance(body, Mapping) else ""
    spelled = symbol(f"{scope.prefix}{keyed(name)}", re.sub("[«»]", "", wanted))
    if type_.startswith(_ANYTHING) or type_.endswith("::MODULE"):
        return Unknown(f"what {name} answers only deployment tells", spelled)
    return spelled


def variables(text: str) -> Iterator[str]:
    """The names that a text of Fn::Sub has in it."""
    return (found["name"].strip() for found in _VARIABLE.finditer(text) if not found["literal"])


def sub(scope: Scope, argument: Any) -> Any:
    """A text with its variables replaced."""
    text, given = argument, {}
    if isinstance(argument, list) and len(argument) == _PAIR and isinstance(argument[1], Mapping):
        text, given = argument
    if not isinstance(text, str):
        return _nothing(scope, "Fn::Sub")
    values = {name: scope.value(each) for name, each in given.items()}
    return fork(_parts(scope, text, values), partial(joined, holes=scope.run.holes))


def _parts(scope: Scope, text: str, values: Mapping[str, Any]) -> list[Any]:
    parts: list[Any] = []
    end = 0
    for found in _VARIABLE.finditer(text):
        parts.append(text[end : found.start()])
        end = found.end()
        name = found["name"].strip()
        value = f"${{{found['name']}}}" if found["literal"] or not name else _variable(scope, name, values)
        parts.append("" if value is ABSENT else value)  # ${AWS::NoValue} is nothing
    return [*parts, text[end:]]


def _variable(scope: Scope, name: str, values: Mapping[str, Any]) -> Any:
    if name in values:
        return values[name]
    resource, _, wanted = name.partition(".")
    return attribute(scope, resource, wanted) if wanted else ref(scope, name)


def import_value(scope: Scope, argument: Any) -> Any:
    """What another template of the run exports under a name."""
    return fork(scope.value(argument), partial(_imported, scope))


def _imported(scope: Scope, name: Any) -> Any:
    told = as_text(name)
    if told is None or OPEN in told:
        return Unknown("it is imported from a stack that only deployment names")
    return scope.run.exports.get(told, Unknown(f"it is imported from another stack, under the name {told}"))
