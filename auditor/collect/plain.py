"""Turns botocore's parsed answers into plain JSON values, and checks on the way that they keep to its model."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from botocore.model import Shape

_METADATA: Final = "ResponseMetadata"
_UNTYPED: Final[dict[str, Any]] = {}
_DECODED: Final = "policyDocumentType"
"""The shape of IAM's policies: text by the model, which botocore decodes before it hands it out."""

_KINDS: Final[dict[str, tuple[type, ...]]] = {
    "structure": (dict,),
    "map": (dict,),
    "list": (list,),
    "string": (str,),
    "character": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
}


class BrokenModelError(ValueError):
    """An answer that does not keep to botocore's model; the message says where."""


def plain(response: Mapping[str, Any], shape: Shape | None) -> dict[str, Any]:
    """The answer without its metadata: datetimes as ISO 8601 text, bytes as text (or base64 where they are none).

    Raises:
        BrokenModelError: a value is not of the type that the model says.
    """
    members: Mapping[str, Shape] = shape.members if shape else _UNTYPED  # type: ignore[attr-defined]
    return {
        name: _value(value, members.get(name), name)
        for name, value in response.items()
        if name != _METADATA and value is not None
    }


def _value(value: Any, shape: Shape | None, at: str) -> Any:
    kind = shape.type_name if shape is not None else ""
    if shape is None or getattr(shape, "is_document_type", False) or kind == "blob" or shape.name == _DECODED:
        return _loose(value)
    if kind == "timestamp":
        return _moment(value, at)
    if not _fits(value, kind):
        raise BrokenModelError(f"{at} is of type {type(value).__name__} where the model says {kind}")
    if kind == "structure":
        known = shape.members  # type: ignore[attr-defined]
        return {name: _value(each, known.get(name), f"{at}.{name}") for name, each in value.items() if each is not None}
    if kind == "list":
        item = shape.member  # type: ignore[attr-defined]
        return [_value(each, item, f"{at}[]") for each in value]
    if kind == "map":
        inner = shape.value  # type: ignore[attr-defined]
        return {str(key): _value(each, inner, f"{at}{{}}") for key, each in value.items()}
    return value


def _fits(value: Any, kind: str) -> bool:
    return isinstance(value, _KINDS[kind])


def _moment(value: Any, at: str) -> str:
    if not isinstance(value, datetime):
        raise BrokenModelError(f"{at} is of type {type(value).__name__} where the model says timestamp")
    return value.isoformat()


def _loose(value: Any) -> Any:
    """A value that the model says nothing of: a JSON document, or bytes."""
    if hasattr(value, "read"):
        value = value.read()
    if isinstance(value, bytes | bytearray):
        return _text(bytes(value))
    if isinstance(value, dict):
        return {str(key): _loose(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_loose(each) for each in value]
    return value.isoformat() if isinstance(value, datetime) else value


def _text(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return base64.b64encode(content).decode()
