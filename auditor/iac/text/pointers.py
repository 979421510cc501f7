"""JSON pointers (RFC 6901)."""

from __future__ import annotations


def escaped(name: str) -> str:
    """A member's name as a step of a pointer."""
    return name.replace("~", "~0").replace("/", "~1") if "~" in name or "/" in name else name


def join(pointer: str, *steps: str | int) -> str:
    """The pointer to what stands below `pointer` at the given members and indices."""
    return "".join((pointer, *(f"/{escaped(str(step))}" for step in steps)))
