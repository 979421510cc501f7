"""Writes an answer, or an error, as the HTTP response of the operation's protocol."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final
from xml.sax.saxutils import escape

from msgspec import Struct

from auditor.sandbox.errors import ServiceError, status_of
from auditor.sandbox.model import Operation, Shape
from auditor.sandbox.wire_json import base64_text, timestamp, to_json
from auditor.sandbox.wire_xml import content, element

_REQUEST_ID: Final = "00000000-0000-0000-0000-000000000000"


class HttpResponse(Struct, frozen=True):
    """Status, headers and body of an answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def serialize(op: Operation, answer: Mapping[str, Any]) -> HttpResponse:
    """A successful answer. Members that the operation's output shape lacks are left out."""
    protocol, shape = op.service_model.resolved_protocol, op.output_shape
    status, headers = op.http.get("responseCode", 200), {"x-amzn-RequestId": _REQUEST_ID}
    if protocol == "json":
        version = op.service_model.metadata.get("jsonVersion", "1.0")
        body = json.dumps(to_json(shape, answer) if shape is not None else {}).encode()
        return HttpResponse(status, {**headers, "Content-Type": f"application/x-amz-json-{version}"}, body)
    if protocol in ("query", "ec2"):
        return HttpResponse(status, {**headers, "Content-Type": "text/xml"}, _rpc_xml(op, answer, protocol).encode())
    if shape is None:
        return HttpResponse(status, headers, b"")
    headers |= {"Content-Type": "application/json" if protocol == "rest-json" else "application/xml"}
    for name, member in shape.members.items():
        if answer.get(name) is not None:
            headers |= _headers(name, member, answer[name])
            status = answer[name] if member.serialization.get("location") == "statusCode" else status
    return HttpResponse(status, headers, _rest_body(op, shape, answer))


def serialize_error(op: Operation, error: ServiceError) -> HttpResponse:
    """An error answer, with the status that the service uses for its code."""
    protocol, status = op.service_model.resolved_protocol, status_of(op, error.code)
    headers = {"x-amzn-RequestId": _REQUEST_ID}
    if "json" in protocol:
        headers |= {"Content-Type": "application/json", "x-amzn-ErrorType": error.code}
        if "awsQueryCompatible" in op.service_model.metadata:
            headers["x-amzn-query-error"] = f"{error.code};Sender"
        return HttpResponse(status, headers, json.dumps({"__type": error.code, "message": error.message}).encode())
    told = f"<Code>{escape(error.code)}</Code><Message>{escape(error.message)}</Message>"
    request_id = f"<RequestId>{_REQUEST_ID}</RequestId>"
    nested = f"<ErrorResponse><Error><Type>Sender</Type>{told}</Error>{request_id}</ErrorResponse>"
    bodies = {
        "ec2": f"<Response><Errors><Error>{told}</Error></Errors><RequestID>{_REQUEST_ID}</RequestID></Response>",
        "query": nested,
        "rest-xml": nested if op.service_model.service_name != "s3" else f"<Error>{told}{request_id}</Error>",
    }
    return HttpResponse(status, {**headers, "Content-Type": "text/xml"}, bodies[protocol].encode())


def _namespace(op: Operation) -> str:
    space = op.service_model.metadata.get("xmlNamespace")
    uri = space.get("uri") if isinstance(space, Mapping) else space
    return f' xmlns="{uri}"' if uri else ""


def _rpc_xml(op: Operation, answer: Mapping[str, Any], protocol: str) -> str:
    shape = op.output_shape
    inner = content(shape, dict(answer)) if shape is not None else ""
    if protocol == "ec2":
        inner = f"<requestId>{_REQUEST_ID}</requestId>{inner}"
    else:
        wrapper = shape.serialization.get("resultWrapper") if shape is not None else None
        inner = f"<{wrapper}>{inner}</{wrapper}>" if wrapper else inner
        inner += f"<ResponseMetadata><RequestId>{_REQUEST_ID}</RequestId></ResponseMetadata>"
    return f"<{op.name}Response{_namespace(op)}>{inner}</{op.name}Response>"


def _rest_body(op: Operation, shape: Shape, answer: Mapping[str, Any]) -> bytes:
    as_json = op.service_model.resolved_protocol == "rest-json"
    if payload := shape.serialization.get("payload"):
        return _payload(shape.members[payload], payload, answer.get(payload), as_json=as_json)
    if as_json:
        return json.dumps(to_json(shape, answer)).encode()
    if op.name == "GetBucketLocation":  # the one output without a wrapper: its root is its only member
        place = escape(answer.get("LocationConstraint") or "")
        return f"<LocationConstraint{_namespace(op)}>{place}</LocationConstraint>".encode()
    root = shape.serialization.get("name", f"{op.name}Result")
    return f"<{root}{_namespace(op)}>{content(shape, dict(answer))}</{root}>".encode()


def _payload(shape: Shape, name: str, value: Any, *, as_json: bool) -> bytes:
    if shape.type_name == "blob":
        return bytes(value or b"")
    if shape.type_name == "string":
        return str(value or "").encode()
    if as_json:
        return json.dumps(to_json(shape, value or {})).encode()
    return element(shape.serialization.get("name", name), shape, value or {}).encode()


def _headers(name: str, shape: Shape, value: Any) -> dict[str, str]:
    place, wire = shape.serialization.get("location"), shape.serialization.get("name", name)
    if place == "headers":
        return {f"{wire}{key}": text for key, text in value.items()}
    return {wire: _header(shape, value)} if place == "header" else {}


def _header(shape: Shape, value: Any) -> str:
    if shape.type_name == "timestamp":
        return str(timestamp(shape, value, "rfc822"))
    if shape.type_name == "boolean":
        return "true" if value else "false"
    if shape.type_name == "list":
        return ",".join(map(str, value))
    if shape.serialization.get("jsonvalue"):
        return base64_text(json.dumps(value).encode())
    return base64_text(value) if shape.type_name == "blob" else str(value)
