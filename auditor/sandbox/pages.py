"""Cuts a whole answer into the page that was asked for."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any

from auditor.sandbox.errors import ServiceError
from auditor.sandbox.model import Operation, Paging, members, paging


def page_of(op: Operation, params: Mapping[str, Any], whole: Mapping[str, Any]) -> dict[str, Any]:
    """The page of `whole` that `params` ask for, with the token of the next one; `whole` itself if nothing is paged.

    Several result keys share one offset, as in IAM's GetAccountAuthorizationDetails.

    Raises:
        ServiceError: the token is not one of ours, or the page size is out of the service's bounds.
    """
    how = paging(op.service_model.service_name, op.name)
    if how is None:
        return dict(whole)
    start, size = _start(how, params), _size(op, how, params)
    lists = {path: found for path in how.results if isinstance(found := get(whole, path), list)}
    result = {name: value for name, value in whole.items() if name not in how.output_tokens}
    for path, found in lists.items():
        _set(result, path, found[start : start + size])
    more = any(len(found) > start + size for found in lists.values())
    if more:
        _set(result, how.output_tokens[0], _token(op, how, start + size))
    if how.more and how.more in members(op.output_shape):
        result[how.more] = more
    return result


def paging_params(op: Operation) -> set[str]:
    """The parameters of an operation that say which page is wanted, not of what."""
    how = paging(op.service_model.service_name, op.name)
    return {*how.input_tokens, *([how.limit] if how.limit else [])} if how else set()


def get(document: Any, path: str) -> Any:
    """What stands at a dotted path of a document, None where nothing does."""
    return follow(document, path.split("."))


def follow(document: Any, path: Sequence[str]) -> Any:
    """What stands at a path of a document, None where nothing does."""
    for name in path:
        document = document.get(name) if isinstance(document, Mapping) else None
    return document


def _set(document: dict[str, Any], path: str, value: Any) -> None:
    """Sets a dotted path, copying what lies on the way: the account's documents are shared and never change."""
    *way, last = path.split(".")
    for name in way:
        document[name] = dict(document.get(name) or {})
        document = document[name]
    document[last] = value


def _size(op: Operation, how: Paging, params: Mapping[str, Any]) -> int:
    asked = params.get(how.limit) if how.limit else None
    if asked is None:
        return how.default
    if int(asked) < 1 or (how.maximum and int(asked) > how.maximum):
        raise ServiceError("ValidationException", f"{how.limit} of {op.name} must be within 1 and {how.maximum}")
    return int(asked)


def _token(op: Operation, how: Paging, offset: int) -> str:
    shape = members(op.output_shape).get(how.output_tokens[0].split(".")[0])
    if shape is not None and shape.type_name in ("integer", "long"):
        return offset  # type: ignore[return-value]
    return base64.urlsafe_b64encode(f"page:{offset}".encode()).decode()


def _start(how: Paging, params: Mapping[str, Any]) -> int:
    token = next((params[name] for name in how.input_tokens if params.get(name)), None)
    if token is None or isinstance(token, int):
        return token or 0
    try:
        text = base64.urlsafe_b64decode(token.encode()).decode()
        return int(text.removeprefix("page:"))
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise ServiceError("ValidationException", f"The token {token!r} is not one of this service") from error
