"""The credentials that stand in a file of code: whatever a report shows of the file, it shows without them.

A line alone does not tell them all: a name and its value may stand on two lines (`- Name: PASSWORD`, `Value: ...`), or
many of them on one (`{A: ..., B: ...}`). So they are looked for in the file's tree.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from auditor.iac.documents import replaced
from auditor.iac.text import Text
from auditor.redact import redact

_BODY: Final = "Properties"
"""A member in which users name what they like, so that names tell credentials."""

_PARAMETERS: Final = "Parameters"
_FUNCTION: Final = "Fn::"
_REFERENCE: Final = "Ref"


def credentials(text: Text, given: Mapping[str, str] | None = None) -> frozenset[str]:
    """The texts that hold a credential in a file, line by line, as the file may spell them.

    `given` are values of parameters. A parameter's value is a credential where what refers to it is one by its name.
    """
    tree = text.tree
    unfolded = _unfolded(tree, {**_defaults(tree), **(given or {})})
    if not isinstance(tree, Mapping) or _PARAMETERS not in tree:
        return frozenset(_found(unfolded))
    declared = {_BODY: {_PARAMETERS: tree[_PARAMETERS]}}
    rest = {name: each for name, each in unfolded.items() if name != _PARAMETERS}
    return frozenset((*_found(rest), *_spelled(declared, redact(declared, used=text.uses)[0])))


def _found(tree: Any) -> Iterator[str]:
    read = {_BODY: {_BODY: tree}}
    return _spelled(read, redact(read, portioned=True)[0])


def _defaults(tree: Any) -> dict[str, str]:
    parameters = tree.get(_PARAMETERS) if isinstance(tree, Mapping) else None
    declared = parameters.items() if isinstance(parameters, Mapping) else ()
    return {str(name): str(one["Default"]) for name, one in declared if isinstance(one, Mapping) and "Default" in one}


def _unfolded(value: Any, values: Mapping[str, str]) -> Any:
    """A tree in which what functions and references give stands under the member that they are for."""
    if isinstance(value, str):
        return value
    if isinstance(value, (list, tuple)):
        return [_unfolded(each, values) for each in value]
    if isinstance(value, (dict, Mapping)):
        name = str(next(iter(value))) if len(value) == 1 else ""
        if name.startswith(_FUNCTION):
            return _unfolded(value[name], values)
        if name == _REFERENCE and isinstance(value[name], str):
            return values.get(value[name], value[name])
        return {str(name): _unfolded(each, values) for name, each in value.items()}
    return value


def _spelled(raw: Any, clean: Any) -> Iterator[str]:
    for line in replaced(raw, clean):
        yield line
        yield json.dumps(line)[1:-1]
        yield json.dumps(line, ensure_ascii=False)[1:-1]
        yield line.replace("'", "''")
