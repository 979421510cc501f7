"""Under which names the value of a parameter is used: a name may tell that it is a credential."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

_VARIABLE: Final = re.compile(r"\$\{([^!${}][^{}]*)\}")
_PARAMETERS: Final = "Parameters."
_FUNCTIONS: Final = ("Fn::", "Std:")
_LABELS: Final = ("Key", "Name", "ParameterName")


def uses(tree: Any) -> Mapping[str, frozenset[str]]:
    """{parameter: the members, keys and options that it is the value of, or a part of it}.

    `tree` is a template or a pipeline's definition, which is nested no deeper than its loader takes.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for parameter, name in _uses(tree, ""):
        found[parameter].add(name)
    return {parameter: frozenset(names) for parameter, names in found.items()}


def _uses(value: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        yield from _members(value, name)
    elif isinstance(value, (list, tuple)):
        option = ""
        for each in value:
            yield from _uses(each, option or name)
            option = each.lstrip("-") if isinstance(each, str) and each.startswith("-") else ""


def _members(value: Mapping[Any, Any], name: str) -> Iterator[tuple[str, str]]:
    only = str(next(iter(value))) if len(value) == 1 else ""
    if only.startswith(_FUNCTIONS):
        argument = value[only]
        text = argument[0] if isinstance(argument, list) and argument else argument
        if only == "Fn::Sub" and isinstance(text, str):
            yield from ((variable, name) for variable in _VARIABLE.findall(text))
        yield from _uses(argument, name)
        return
    referred = value[only] if only in {"Ref", "Get"} else None
    if isinstance(referred, str):
        yield referred.removeprefix(_PARAMETERS) if only == "Get" else referred, name
        return
    label = next((value[key] for key in _LABELS if isinstance(value.get(key), str)), None)
    for key, each in value.items():
        yield from _uses(each, label if label and key == "Value" else str(key))
