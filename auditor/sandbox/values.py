"""Checks documents against botocore's shapes and brings scalars to the form in which they are compared and sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from auditor.sandbox.model import Shape

_SCALARS: Final[dict[str, tuple[type, ...]]] = {
    "string": (str,),
    "character": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "short": (int,),
    "byte": (int,),
    "float": (int, float),
    "double": (int, float),
}


class Problems:
    """Collects what is wrong with one document, each with its path."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, path: str, sentence: str) -> None:
        """Notes that the value at `path` (`.A.B[0]`, empty for the document itself) is wrong."""
        self.found.append(f"{path.lstrip('.') or '(whole document)'}: {sentence}")


def read(shape: Shape, value: Any, problems: Problems, path: str = "") -> Any:
    """Brings a value as written in a file to its shape: timestamps become aware datetimes, blobs bytes.

    Args:
        shape: a botocore shape.
        value: plain JSON or YAML data; timestamps are ISO 8601 strings, blobs are text (UTF-8) or bytes.
        problems: receives every deviation: wrong types, missing required members, unknown members, values that are
            not in an enum.
        path: where the value stands in its document.
    """
    if getattr(shape, "is_document_type", False):
        return value
    special = _READERS.get(shape.type_name)
    return special(shape, value, problems, path) if special else _scalar(shape, value, problems, path)


def read_members(
    known: Mapping[str, Shape], required: list[str], value: Any, problems: Problems, path: str = ""
) -> dict[str, Any]:
    """As `read`, for a structure that is given by its members."""
    if not isinstance(value, dict):
        problems.add(path, f"a mapping is wanted, not {_kind(value)}")
        return {}
    for name in required:
        if value.get(name) is None:
            problems.add(path, f"the required member {name} is missing")
    result: dict[str, Any] = {}
    for name, content in value.items():
        if name not in known:
            problems.add(f"{path}.{name}", f"unknown member; known are {', '.join(sorted(known))}"[:400])
        elif content is None:
            problems.add(f"{path}.{name}", "is null; leave it out instead")
        else:
            result[name] = read(known[name], content, problems, f"{path}.{name}")
    return result


def _structure(shape: Shape, value: Any, problems: Problems, path: str) -> dict[str, Any]:
    return read_members(shape.members, shape.required_members, value, problems, path)


def _list(shape: Shape, value: Any, problems: Problems, path: str) -> list[Any]:
    if not isinstance(value, list):
        problems.add(path, f"a list is wanted, not {_kind(value)}")
        return []
    return [read(shape.member, item, problems, f"{path}[{at}]") for at, item in enumerate(value)]


def _map(shape: Shape, value: Any, problems: Problems, path: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        problems.add(path, f"a mapping is wanted, not {_kind(value)}")
        return {}
    for key in value:
        read(shape.key, key, problems, f"{path}{{{key}}}")
    return {key: read(shape.value, item, problems, f"{path}.{key}") for key, item in value.items()}


def _timestamp(_: Shape, value: Any, problems: Problems, path: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        problems.add(path, f"{value!r} is not an ISO 8601 timestamp such as 2026-01-31T12:00:00Z")
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _blob(_: Shape, value: Any, problems: Problems, path: str) -> bytes:
    if isinstance(value, str):
        return value.encode()
    if not isinstance(value, bytes):
        problems.add(path, f"text or !!binary is wanted, not {_kind(value)}")
        return b""
    return value


def _scalar(shape: Shape, value: Any, problems: Problems, path: str) -> Any:
    wanted = _SCALARS[shape.type_name]
    if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted):
        problems.add(path, f"a {shape.type_name} is wanted, not {_kind(value)} ({value!r:.60})")
    elif (enum := shape.metadata.get("enum")) and value not in enum:
        problems.add(path, f"{value!r} is not one of {', '.join(enum)}"[:400])
    return value


def _kind(value: Any) -> str:
    names = {dict: "a mapping", list: "a list", str: "text", bool: "a boolean", int: "an integer"}
    return names.get(type(value), type(value).__name__)


_READERS: Final[dict[str, Callable[[Shape, Any, Problems, str], Any]]] = {
    "structure": _structure,
    "list": _list,
    "map": _map,
    "timestamp": _timestamp,
    "blob": _blob,
}
