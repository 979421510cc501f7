"""Values as XML, for the protocols query, ec2 and rest-xml."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from auditor.sandbox.model import Shape
from auditor.sandbox.wire_json import base64_text, timestamp


def element(tag: str, shape: Shape, value: Any) -> str:
    """A value as `<tag>...</tag>`; a flattened list or map as one element for each entry."""
    kind, flat = shape.type_name, shape.serialization.get("flattened")
    if kind == "list":
        name = shape.member.serialization.get("name", tag if flat else "member")
        inner = "".join(element(name, shape.member, each) for each in value)
        return inner if flat else f"<{tag}>{inner}</{tag}>"
    if kind == "map":
        entries = [_entry(shape, key, each) for key, each in value.items()]
        return "".join(f"<{tag}>{e}</{tag}>" for e in entries) if flat else f"<{tag}>{_entries(entries)}</{tag}>"
    if kind == "structure":
        return f"<{tag}{_attributes(shape, value)}>{content(shape, value)}</{tag}>"
    return f"<{tag}>{escape(_text(shape, value))}</{tag}>"


def content(shape: Shape, value: dict[str, Any]) -> str:
    """The elements of a structure's members, without its own tag."""
    return "".join(
        element(member.serialization.get("name", name), member, value[name])
        for name, member in shape.members.items()
        if value.get(name) is not None
        and "location" not in member.serialization
        and not member.serialization.get("xmlAttribute")
    )


def _entry(shape: Shape, key: str, value: Any) -> str:
    names = (part.serialization.get("name", default) for part, default in ((shape.key, "key"), (shape.value, "value")))
    key_name, value_name = names
    return element(key_name, shape.key, key) + element(value_name, shape.value, value)


def _entries(entries: list[str]) -> str:
    return "".join(f"<entry>{each}</entry>" for each in entries)


def _attributes(shape: Shape, value: dict[str, Any]) -> str:
    space = shape.serialization.get("xmlNamespace")
    prefix = f":{space['prefix']}" if space and space.get("prefix") else ""
    found = f" xmlns{prefix}={quoteattr(space['uri'])}" if space else ""
    for name, member in shape.members.items():
        if member.serialization.get("xmlAttribute") and value.get(name) is not None:
            found += f" {member.serialization['name']}={quoteattr(str(value[name]))}"
    return found


def _text(shape: Shape, value: Any) -> str:
    if shape.type_name == "timestamp":
        return str(timestamp(shape, value, "iso8601"))
    if shape.type_name == "boolean":
        return "true" if value else "false"
    if shape.name == "policyDocumentType":  # IAM answers its policies percent-encoded, and botocore decodes them
        return quote(value)
    return base64_text(value) if shape.type_name == "blob" else str(value)
