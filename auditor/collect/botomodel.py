"""What botocore's service models say of operations: their shapes, and how they page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from botocore.exceptions import DataNotFoundError
from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel
from msgspec import Struct

from auditor.collect.models import terse_loader


@cache
def shared_loader() -> Loader:
    """The loader of botocore's data that all sessions share, so that each model is read once."""
    return terse_loader()


@cache
def service_model(service: str) -> ServiceModel:
    """The model of a service, by botocore's client name; raises UnknownServiceError."""
    return ServiceModel(shared_loader().load_service_model(service, "service-2"), service)


def knows(service: str, operation: str) -> bool:
    """Whether the installed botocore has the operation."""
    return operation in service_model(service).operation_names


@cache
def operation_model(service: str, operation: str) -> OperationModel:
    """The model of an operation; raises OperationNotFoundError."""
    return service_model(service).operation_model(operation)


def input_members(service: str, operation: str) -> Mapping[str, Any]:
    """The parameters of an operation, by name."""
    shape = operation_model(service, operation).input_shape
    return shape.members if shape else {}


def output_members(service: str, operation: str) -> Mapping[str, Any]:
    """The members of an operation's answer, by name."""
    shape = operation_model(service, operation).output_shape
    return shape.members if shape else {}


class Paging(Struct, frozen=True):
    """How an operation pages: where the tokens come from (JMESPath) and go to, and how a page's size is asked for."""

    takes: tuple[str, ...]
    gives: tuple[str, ...]
    limit: str | None
    most: int | None


@cache
def paging(service: str, operation: str) -> Paging | None:
    """How an operation pages, by botocore's paginators or else by a `NextToken` or `Marker` that it takes and gives."""
    found = _paginators(service).get(operation)
    if found is None:
        both = input_members(service, operation).keys() & output_members(service, operation).keys()
        token = next((name for name in ("NextToken", "nextToken", "Marker") if name in both), None)
        if token is None:
            return None
        limits = ("MaxResults", "maxResults", "MaxItems")
        limit = next((name for name in limits if name in input_members(service, operation)), None)
        return _paging(service, operation, token, token, limit)
    return _paging(service, operation, found["input_token"], found["output_token"], found.get("limit_key"))


def _paging(service: str, operation: str, takes: str | list[str], gives: str | list[str], limit: str | None) -> Paging:
    most = input_members(service, operation)[limit].metadata.get("max") if limit else None
    return Paging(_many(takes), _many(gives), limit, most)


def _many(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


@cache
def _paginators(service: str) -> Mapping[str, Any]:
    try:
        model: Mapping[str, Any] = shared_loader().load_service_model(service, "paginators-1")
    except DataNotFoundError:
        return {}
    pagination: Mapping[str, Any] = model["pagination"]
    return pagination
