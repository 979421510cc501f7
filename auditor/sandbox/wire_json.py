"""Values as JSON, for the protocols json and rest-json."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from auditor.sandbox.model import Shape


def timestamp(shape: Shape, when: datetime, default: str) -> str | int | float:
    """A time in the format that the shape says, else in the protocol's default (unixtimestamp, iso8601, rfc822)."""
    style, utc = shape.serialization.get("timestampFormat", default), when.astimezone(UTC)
    if style == "unixtimestamp":
        return int(utc.timestamp()) if utc.microsecond == 0 else round(utc.timestamp(), 3)
    if style == "rfc822":
        return format_datetime(utc, usegmt=True)
    return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def base64_text(value: bytes) -> str:
    """Bytes as AWS puts them into text."""
    return base64.b64encode(value).decode()


def to_json(shape: Shape, value: Any) -> Any:
    """A value as plain JSON data; members that the shape lacks, or that stand in headers, are left out."""
    kind = shape.type_name
    if kind == "structure" and not shape.is_document_type:
        return {
            member.serialization.get("name", name): to_json(member, value[name])
            for name, member in shape.members.items()
            if value.get(name) is not None and "location" not in member.serialization
        }
    if kind == "list":
        return [to_json(shape.member, each) for each in value]
    if kind == "map":
        return {key: to_json(shape.value, each) for key, each in value.items()}
    if kind == "timestamp":
        return timestamp(shape, value, "unixtimestamp")
    return base64_text(value) if kind == "blob" else value
