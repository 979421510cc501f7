"""Finds the operation that an HTTP request asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from botocore.model import OperationNotFoundError
from msgspec import Struct

from auditor.sandbox.model import Operation, known_services, members, operation, service_model, services_signing_as

_SCOPE: Final = re.compile(r"Credential=([^/,]+)/\d{8}/([^/]+)/([^/]+)/aws4_request")
_BUCKET_HOST: Final = re.compile(r"(?P<bucket>.+)\.s3[.-]")


class Request(Struct, frozen=True):
    """An HTTP request as it came: the path still percent-encoded, header names in lower case."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    body: bytes

    @classmethod
    def of(cls, method: str, url: str, headers: Mapping[str, Any], body: Any) -> Request:
        """A request from its parts, as botocore or http.server hold them.

        A bucket in the host name (`bucket.s3.eu-west-1...`) is put in front of the path.
        """
        parts = urlsplit(url)
        spoken = {k.lower(): v.decode() if isinstance(v, bytes) else str(v) for k, v in headers.items()}
        bucket = _BUCKET_HOST.match(parts.netloc)
        path = f"/{bucket['bucket']}{parts.path}" if bucket and "x-amz-account-id" not in spoken else parts.path
        content = body.read() if hasattr(body, "read") else body or b""
        content = content.encode() if isinstance(content, str) else bytes(content)
        return cls(method, path or "/", tuple(parse_qsl(parts.query, keep_blank_values=True)), spoken, content)

    @property
    def scope(self) -> tuple[str, str | None, str | None]:
        """Access key, region and signing name of the SigV4 signature; empty and None where unsigned."""
        found = _SCOPE.search(self.headers.get("authorization", ""))
        return (found[1], found[2], found[3]) if found else ("", None, None)

    @property
    def form(self) -> dict[str, str]:
        """The parameters of a query-protocol request, from body and query string."""
        return dict(parse_qsl(self.body.decode(errors="replace"), keep_blank_values=True)) | dict(self.query)


class _Route(Struct, frozen=True):
    """The URL of a REST operation; `weight` sorts the most specific first."""

    method: str
    pattern: re.Pattern[str]
    names: Mapping[str, str]
    query: Mapping[str, str | None]
    headers: tuple[str, ...]
    op: Operation
    weight: tuple[int, ...]

    def match(self, request: Request) -> dict[str, str] | None:
        """The URI parameters if the request is one of this operation."""
        given = dict(request.query)
        found = self.pattern.fullmatch(request.path) if request.method == self.method else None
        asked = all(name in given and value in (None, "", given[name]) for name, value in self.query.items())
        if found is None or not asked or not all(name in request.headers for name in self.headers):
            return None
        return {self.names[group]: unquote(value) for group, value in found.groupdict().items()}


def route(service: str, request: Request) -> tuple[Operation, dict[str, str]] | None:
    """The operation of a service that a request asks for, with its URI parameters; None if it asks for none."""
    model = service_model(service)
    try:
        if target := request.headers.get("x-amz-target"):
            prefix, _, name = target.rpartition(".")
            return (operation(service, name), {}) if model.metadata.get("targetPrefix") == prefix else None
        if model.resolved_protocol in ("query", "ec2"):
            return operation(service, request.form.get("Action", "")), {}
    except OperationNotFoundError:
        return None
    matches = ((each.op, found) for each in _routes(service) if (found := each.match(request)) is not None)
    return next(matches, None)


def services_of(signing_name: str | None, request: Request, nearest: set[str]) -> list[str]:
    """The services that a signed request may be meant for, likeliest first.

    Args:
        signing_name: from the SigV4 credential scope; several services may share one. Unsigned requests are sts's.
        request: tells S3 Control, whose paths would also be objects of S3, by its account header.
        nearest: services to try before all of botocore's models are searched.
    """
    if signing_name is None:
        return ["sts"]
    if signing_name == "s3":
        return ["s3control" if "x-amz-account-id" in request.headers else "s3"]
    likely = nearest | ({signing_name} & known_services())  # most services sign with their own name
    near = [name for name in sorted(likely) if service_model(name).signing_name == signing_name]
    if found := [name for name in near if route(name, request)]:
        return found
    return [name for name in services_signing_as().get(signing_name, ()) if route(name, request)]


@cache
def _routes(service: str) -> list[_Route]:
    model = service_model(service)
    made = [
        _made(operation(service, name))
        for name in model.operation_names
        if "requestUri" in operation(service, name).http
    ]
    return sorted(made, key=lambda each: each.weight, reverse=True)


def _made(op: Operation) -> _Route:
    path, _, literal = op.http["requestUri"].partition("?")
    pieces = re.split(r"\{([^}]+)\}", path.rstrip("/"))
    names = {f"p{at}": piece.removesuffix("+") for at, piece in enumerate(pieces) if at % 2}
    pattern = "".join(_piece(at, piece) for at, piece in enumerate(pieces))
    query: dict[str, str | None] = dict(parse_qsl(literal, keep_blank_values=True))
    headers: list[str] = []
    given = members(op.input_shape)
    for name in op.input_shape.required_members if op.input_shape is not None else []:
        place = given[name].serialization
        if place.get("location") == "querystring":
            query.setdefault(place.get("name", name), None)
        elif place.get("location") == "header":
            headers.append(place.get("name", name).lower())
    literal_length = len("".join(pieces[::2]))
    weight = (path.rstrip("/").count("/"), literal_length, len(query) + len(headers), -int(bool(op.deprecated)))
    return _Route(op.http["method"], re.compile(f"{pattern}/?"), names, query, tuple(headers), op, weight)


def _piece(at: int, piece: str) -> str:
    if at % 2 == 0:
        return re.escape(piece)
    return f"(?P<p{at}>.+)" if piece.endswith("+") else f"(?P<p{at}>[^/]+)"
