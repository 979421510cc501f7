"""JSON pointers (RFC 6901), and the places in a text that they lead to."""

from __future__ import annotations

from typing import TypeAlias

Place: TypeAlias = tuple[int, int]
"""Where something begins and ends in a text, in characters."""

Places: TypeAlias = dict[str, tuple[Place, Place]]
"""{JSON pointer: (the key's place, the value's)}."""


def escaped(name: str) -> str:
    """A member's name as a step of a pointer."""
    return name.replace("~", "~0").replace("/", "~1") if "~" in name or "/" in name else name


def join(pointer: str, *steps: str | int) -> str:
    """The pointer to what stands below `pointer` at the given members and indices."""
    for step in steps:
        pointer = f"{pointer}/{escaped(step) if isinstance(step, str) else step}"
    return pointer
