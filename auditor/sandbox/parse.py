"""Reads an operation's parameters from a request: the inverse of botocore.serialize."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any, Final

from botocore.utils import parse_timestamp

from auditor.sandbox.model import Operation, Shape, members
from auditor.sandbox.routing import Request

_WHOLE: Final = {"integer", "long", "short", "byte"}


def parse(op: Operation, request: Request, uri: Mapping[str, str]) -> dict[str, Any]:
    """The parameters of a call, as the caller gave them (timestamps as datetimes, blobs as bytes).

    XML bodies are not read: no operation that reads has one.
    """
    protocol = op.service_model.resolved_protocol
    if op.input_shape is None:
        return {}
    if protocol in ("query", "ec2"):
        return _form(op.input_shape, request.form, "", ec2=protocol == "ec2") or {}
    if protocol == "json":
        return dict(_json(op.input_shape, json.loads(request.body or b"{}")))
    return _rest(op.input_shape, request, uri, json_body=protocol == "rest-json")


def _scalar(shape: Shape, text: Any) -> Any:
    kind = shape.type_name
    if kind in _WHOLE:
        return int(text)
    if kind in ("float", "double"):
        return float(text)
    if kind == "boolean":
        return text if isinstance(text, bool) else text.lower() == "true"
    if kind == "timestamp":
        return parse_timestamp(text)
    return base64.b64decode(text) if kind == "blob" else text


def _json(shape: Shape, value: Any) -> Any:
    kind = shape.type_name
    if value is None or getattr(shape, "is_document_type", False):
        return value
    if kind == "structure":
        named = ((name, member, member.serialization.get("name", name)) for name, member in shape.members.items())
        return {name: _json(member, value[wire]) for name, member, wire in named if wire in value}
    if kind == "list":
        return [_json(shape.member, each) for each in value]
    return {key: _json(shape.value, each) for key, each in value.items()} if kind == "map" else _scalar(shape, value)


def _form(shape: Shape, form: Mapping[str, str], prefix: str, *, ec2: bool) -> Any:
    """A value of a query-protocol form, None where the form has nothing below `prefix`."""
    kind = shape.type_name
    if kind == "structure":
        fields = ((name, member, _field(name, member, ec2=ec2)) for name, member in shape.members.items())
        found = {name: _form(member, form, f"{prefix}.{wire}".lstrip("."), ec2=ec2) for name, member, wire in fields}
        return {name: value for name, value in found.items() if value is not None} or None
    if kind == "list":
        return _form_list(shape, form, prefix, ec2=ec2)
    if kind == "map":
        return _form_map(shape, form, prefix)
    return _scalar(shape, form[prefix]) if prefix in form else None


def _field(name: str, shape: Shape, *, ec2: bool) -> str:
    wire = str(shape.serialization.get("name", name))
    return str(shape.serialization.get("queryName", wire[0].upper() + wire[1:])) if ec2 else wire


def _form_list(shape: Shape, form: Mapping[str, str], prefix: str, *, ec2: bool) -> list[Any] | None:
    flat = ec2 or shape.serialization.get("flattened")
    base = prefix if flat else f"{prefix}.{shape.member.serialization.get('name', 'member')}"
    if flat and not ec2 and (own := shape.member.serialization.get("name")):
        base = ".".join([*prefix.split(".")[:-1], own])  # a flattened list goes by its member's name
    found: list[Any] = []
    while (value := _form(shape.member, form, f"{base}.{len(found) + 1}", ec2=ec2)) is not None:
        found.append(value)
    return found or ([] if prefix in form else None)


def _form_map(shape: Shape, form: Mapping[str, str], prefix: str) -> dict[str, Any] | None:
    base = prefix if shape.serialization.get("flattened") else f"{prefix}.entry"
    key_name, value_name = (
        part.serialization.get("name", default) for part, default in ((shape.key, "key"), (shape.value, "value"))
    )
    found: dict[str, Any] = {}
    while (key := form.get(f"{base}.{len(found) + 1}.{key_name}")) is not None:
        found[key] = _form(shape.value, form, f"{base}.{len(found) + 1}.{value_name}", ec2=False)
    return found or None


def _rest(shape: Shape, request: Request, uri: Mapping[str, str], *, json_body: bool) -> dict[str, Any]:
    query: dict[str, list[str]] = {}
    for key, value in request.query:
        query.setdefault(key, []).append(value)
    found = {
        name: _placed(member, member.serialization.get("name", name), request, query, uri)
        for name, member in shape.members.items()
    }
    result = {name: value for name, value in found.items() if value is not None}
    payload = shape.serialization.get("payload")
    body = shape.members[payload] if payload else shape
    if json_body and request.body and body.type_name == "structure":
        content = _json(body, json.loads(request.body))
        result |= {payload: content} if payload else _unplaced(shape, content)
    return result


def _unplaced(shape: Shape, content: dict[str, Any]) -> dict[str, Any]:
    known = members(shape)
    return {name: value for name, value in content.items() if "location" not in known[name].serialization}


def _placed(shape: Shape, wire: str, request: Request, query: Mapping[str, list[str]], uri: Mapping[str, str]) -> Any:
    """A parameter that stands in the URI, the query string or a header."""
    place = shape.serialization.get("location")
    if place == "uri" and wire in uri:
        return _scalar(shape, uri[wire])
    if place == "querystring" and shape.type_name == "map":
        return dict(query) or None
    if place == "querystring" and wire in query:
        return (
            [_scalar(shape.member, v) for v in query[wire]]
            if shape.type_name == "list"
            else _scalar(shape, query[wire][0])
        )
    if place == "header" and (text := request.headers.get(wire.lower())) is not None:
        return [each.strip() for each in text.split(",")] if shape.type_name == "list" else _scalar(shape, text)
    return None
