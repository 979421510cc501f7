"""Under which names the value of a parameter is used: a name may tell that it is a credential."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

_VARIABLE: Final = re.compile(r"\$\{([^!${}][^{}]*)\}")
_ASSIGNED: Final = re.compile(r"([A-Za-z][\w.-]*)[\"']?\s*[:=\s]\s*[\"']?$")
_IN_URL: Final = re.compile(r"://[^/\s:@]*:$")
_LONGEST: Final = 200
_PARAMETERS: Final = "Parameters."
_FUNCTIONS: Final = ("Fn::", "Std:")
LABELS: Final = ("Name", "Key", "ParameterName")
"""Members that say what the value beside them is called."""

_Found: TypeAlias = defaultdict[str, set[str]]
"""{parameter: names}, as far as they were found."""


def uses(tree: Any) -> Mapping[str, frozenset[str]]:
    """{parameter: the members, keys and options that it is the value of, or a part of it}.

    `tree` is a template or a pipeline's definition, which is nested no deeper than its loader takes.
    """
    found: _Found = defaultdict(set)
    _look(tree, "", found)
    return {parameter: frozenset(names) for parameter, names in found.items()}


def _look(value: Any, name: str, found: _Found) -> None:
    if isinstance(value, (list, tuple)):
        option = ""
        for each in value:
            if isinstance(each, str):
                option = each.lstrip("-") if each.startswith("-") else ""
            else:
                _look(each, option or name, found)
                option = ""
    elif isinstance(value, (dict, Mapping)):
        _members(value, name, found)


def _members(value: Mapping[Any, Any], name: str, found: _Found) -> None:
    only = str(next(iter(value))) if len(value) == 1 else ""
    if only.startswith(_FUNCTIONS):
        for argument in _arguments(only, value[only]):
            _look(argument, name, found)
        if only == "Fn::Sub":
            _within(value[only], name, found)
        return
    referred = value[only] if only in {"Ref", "Get"} else None
    if isinstance(referred, str):
        found[referred.removeprefix(_PARAMETERS) if only == "Get" else referred].add(name)
        return
    label = next((value[key] for key in LABELS if isinstance(value.get(key), str)), None)
    for key, each in value.items():
        if not isinstance(each, str):
            _look(each, label if label and key == "Value" else str(key), found)


def _within(argument: Any, name: str, found: _Found) -> None:
    """The variables of a text: parts of what has the name, and what the text itself assigns under others."""
    text = argument[0] if isinstance(argument, list) and argument else argument
    if not isinstance(text, str):
        return
    for variable in _VARIABLE.finditer(text):
        names = found[variable[1]]
        names.add(name)
        line = text[: variable.start()].rpartition("\n")[2][-_LONGEST:]
        if _IN_URL.search(line):
            names.add("password")
        elif assigned := _ASSIGNED.search(line):
            names.add(assigned[1])


def _arguments(function: str, argument: Any) -> list[Any]:
    """What a function takes; where it takes some by names, these are its own."""
    named = argument[-1] if function == "Fn::Sub" and isinstance(argument, list) and argument else argument
    return list(named.values()) if function != "Fn::If" and isinstance(named, Mapping) and _own(named) else [argument]


def _own(argument: Mapping[Any, Any]) -> bool:
    """Whether the members are a function's arguments, and not a function or a reference themselves."""
    return not any(str(name) in {"Ref", "Get"} or str(name).startswith(_FUNCTIONS) for name in argument)
