"""How deep and how large a tree may be: beyond this a file is an attack or a mistake."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

DEEPEST: Final = 100
"""CloudFormation's own documents stay below 40."""

MOST_REPEATED: Final = 200_000
"""How many values the aliases of a YAML file may repeat."""


def measured(value: Any, most: int) -> tuple[int, int]:
    """How many values a tree has, and how deep it is; counting ends beyond `most` values or `DEEPEST` levels."""
    size, depth, left = 0, 0, [(value, 1)]
    while left:
        value, level = left.pop()
        size, depth = size + 1, max(depth, level)
        if size > most or depth > DEEPEST:
            break
        if isinstance(value, Mapping):
            left.extend((each, level + 1) for each in value.values())
        elif isinstance(value, list):
            left.extend((each, level + 1) for each in value)
    return size, depth
