"""How deep and how large a tree may be: beyond this a file is an attack or a mistake."""

from __future__ import annotations

from typing import Any, Final

DEEPEST: Final = 100
"""CloudFormation's own documents stay below 40."""

MOST_REPEATED: Final = 200_000
"""How many values the aliases of a YAML file may repeat."""


def measured(value: Any, most: int) -> tuple[int, int]:
    """How many values a tree has, and how deep it is; counting ends beyond `most` values or `DEEPEST` levels."""
    size, depth, level = 1, 0, [value]
    while level and size <= most and depth <= DEEPEST:
        holders = [each for each in level if isinstance(each, (dict, list))]
        size, depth = size + sum(map(len, holders)), depth + 1
        if size <= most:  # what is shared may be far more than the text that it was read from
            level = [each for one in holders for each in (one.values() if isinstance(one, dict) else one)]
    return size, depth
