"""JSON pointers (RFC 6901), and the stretches of a file that they lead to."""

from __future__ import annotations

from typing import TypeAlias

Stretch: TypeAlias = tuple[int, int, int, int]
"""Line, column, end line and end column, from 1, the end exclusive: a `Mark` that costs little to make."""

Stretches: TypeAlias = dict[str, tuple[Stretch, Stretch]]
"""{JSON pointer: (the key's stretch, the value's)}."""


def escaped(name: str) -> str:
    """A member's name as a step of a pointer."""
    return name.replace("~", "~0").replace("/", "~1") if "~" in name or "/" in name else name


def join(pointer: str, *steps: str | int) -> str:
    """The pointer to what stands below `pointer` at the given members and indices."""
    for step in steps:
        pointer = f"{pointer}/{escaped(step) if isinstance(step, str) else step}"
    return pointer
