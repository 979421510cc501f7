"""Values that botocore's models allow, made up: what is sent must come back."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

from botocore.loaders import Loader
from botocore.model import ServiceModel

WHEN = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
SCALARS: dict[str, Any] = {
    "integer": 7, "long": 7, "short": 7, "byte": 7, "float": 1.5, "double": 1.5, "boolean": True, "character": "c",
}  # fmt: skip


NAMES = {"Bucket": "some-bucket", "AccountId": "111122223333"}  # botocore refuses any other form of them


@cache
def model(service: str) -> Any:
    return ServiceModel(Loader().load_service_model(service, "service-2"), service)


def synthesised(shape: Any, seen: tuple[str, ...] = ()) -> Any:
    """A value of a shape, as an account file writes it: every member set, recursion cut, no sensible meaning."""
    kind = shape.type_name
    if kind == "structure":
        if getattr(shape, "is_document_type", False):
            return {"any": ["thing", 1]}
        members = {k: s for k, s in shape.members.items() if s.name not in seen and not is_stream(s)}
        members.pop("EncodingType", None)  # its keys would have to be percent-encoded
        if shape.is_tagged_union:
            members = dict(list(members.items())[:1])
        return {name: synthesised(member, (*seen, shape.name)) for name, member in members.items()}
    if kind == "list":
        return (
            [synthesised(shape.member, (*seen, shape.name)) for _ in range(2)] if shape.member.name not in seen else []
        )
    if kind == "map":
        return {text(shape.key): synthesised(shape.value, (*seen, shape.name))} if shape.value.name not in seen else {}
    if kind == "timestamp":
        return WHEN.isoformat()
    return "blob é<&>" if kind == "blob" else SCALARS.get(kind, text(shape) if kind == "string" else None)


def text(shape: Any) -> str:
    """Text with all that needs escaping where the shape has room for it, as long as the shape wants it at least."""
    if shape.metadata.get("enum"):
        return str(shape.metadata["enum"][-1])
    free = not shape.metadata.get("pattern") and shape.metadata.get("max", 99) >= 20
    return ("a é<&>'\" %41+ z" if free else "x").ljust(shape.metadata.get("min", 1), "x")


def is_stream(shape: Any) -> bool:
    return bool(getattr(shape, "is_eventstream", False) or shape.serialization.get("eventstream"))


def argument(shape: Any, place: str | None = None) -> Any:
    """The value of a required parameter, JSON-like; URI parts hold what must be escaped."""
    kind = shape.type_name
    if kind == "structure":
        needed = {k: shape.members[k] for k in shape.required_members}
        return {k: NAMES.get(k) or argument(s, s.serialization.get("location")) for k, s in needed.items()}
    if kind == "list":
        return [argument(shape.member)]
    if kind == "map":
        return {"key": argument(shape.value)}
    if kind in ("timestamp", "blob"):
        return WHEN if kind == "timestamp" else b"blob"
    if kind == "string":
        enum = shape.metadata.get("enum")
        return enum[0] if enum else "arn:x:y/name" if place == "uri" else "name with é&"
    return SCALARS[kind]


def normal(shape: Any, value: Any) -> Any:
    """What a synthesised value reads as in a botocore response."""
    kind = shape.type_name
    if kind == "structure" and not getattr(shape, "is_document_type", False):
        return {name: normal(shape.members[name], each) for name, each in value.items()}
    if kind == "list":
        return [normal(shape.member, each) for each in value]
    if kind == "map":
        return {name: normal(shape.value, each) for name, each in value.items()}
    if kind == "timestamp":
        return datetime.fromisoformat(value)
    return value.encode() if kind == "blob" else value
