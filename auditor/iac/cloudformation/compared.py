"""What a template tells the values of its parameters apart by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from auditor.iac.cloudformation.texts import as_text

_MAP_KEYS = 2
_ALONE = re.compile(r"\$\{([\w:]+)\}")
"""A text that is one variable and nothing else."""


def compared(tree: Mapping[str, Any]) -> dict[str, dict[str, None]]:
    """{parameter or pseudo parameter: constants}: what Fn::Equals compares it with, the keys of maps."""
    found: dict[str, dict[str, None]] = {}
    left: list[Any] = [tree]
    while left:
        node = left.pop()
        if isinstance(node, list):
            left.extend(node)
        elif not isinstance(node, str) and isinstance(node, (dict, Mapping)):
            if "Fn::Equals" in node:
                _equals(node["Fn::Equals"], found)
            if "Fn::FindInMap" in node:
                _seeks(node["Fn::FindInMap"], tree.get("Mappings"), found)
            left.extend(node.values())
    return {name: dict.fromkeys(sorted(constants)) for name, constants in found.items()}


def _equals(pair: Any, found: dict[str, dict[str, None]]) -> None:
    if not isinstance(pair, list) or len(pair) != 2:  # noqa: PLR2004 - a pair
        return
    for one, other in (pair, pair[::-1]):
        constant = as_text(other)
        if constant is not None:
            _add(one, [constant], found)


def _seeks(arguments: Any, mappings: Any, found: dict[str, dict[str, None]]) -> None:
    if not isinstance(arguments, list) or len(arguments) <= _MAP_KEYS or not isinstance(arguments[0], str):
        return
    outer = mappings.get(arguments[0]) if isinstance(mappings, Mapping) else None
    if not isinstance(outer, Mapping):
        return
    _add(arguments[1], outer, found)
    for inner in outer.values():
        if isinstance(inner, Mapping):
            _add(arguments[2], inner, found)


def _add(reference: Any, constants: Iterable[str], found: dict[str, dict[str, None]]) -> None:
    if not isinstance(reference, Mapping) or len(reference) != 1:
        return
    name, alone = reference.get("Ref"), reference.get("Fn::Sub")
    if isinstance(alone, str) and (whole := _ALONE.fullmatch(alone)):
        name = whole[1]
    if isinstance(name, str):
        found.setdefault(name, {}).update(dict.fromkeys(constants))
