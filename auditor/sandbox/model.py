"""What botocore's models say of services and operations, and how listings are paged."""

from __future__ import annotations

import gzip
import json
import re
from functools import cache
from pathlib import Path
from typing import Any, Final

from botocore.exceptions import DataNotFoundError
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.utils import CLIENT_NAME_TO_HYPHENIZED_SERVICE_ID_OVERRIDES
from msgspec import Struct

Shape = Any  # botocore tells its shapes apart by `type_name`, not by class
Operation = Any  # botocore.model.OperationModel

_LOADER: Final = Loader()
_SERVICE_BY_EVENT: Final = {event: name for name, event in CLIENT_NAME_TO_HYPHENIZED_SERVICE_ID_OVERRIDES.items()}
_METADATA: Final = re.compile(r'"metadata"\s*:\s*(?={)')
_BEGINNING: Final = 8192
"""How much of a model to read for its metadata, in characters; a tenth suffices."""
_TOKENS: Final = (
    ("NextToken", "NextToken"),
    ("nextToken", "nextToken"),
    ("NextMarker", "NextMarker"),
    ("Marker", "NextMarker"),
    ("Marker", "Marker"),
    ("marker", "nextMarker"),
    ("ContinuationToken", "ContinuationToken"),
)
_LIMITS: Final = ("MaxResults", "maxResults", "MaxItems", "Limit", "limit", "pageSize", "MaxBuckets", "MaxRecords")
DEFAULT_PAGE: Final = 100


@cache
def service_model(service: str) -> Any:
    """The botocore model of a service by its client name.

    Raises:
        botocore.exceptions.UnknownServiceError: botocore has no such service.
    """
    return ServiceModel(_LOADER.load_service_model(service, "service-2"), service)


@cache
def operation(service: str, name: str) -> Operation:
    """The model of one operation.

    Raises:
        botocore.model.OperationNotFoundError: the service has no such operation.
    """
    return service_model(service).operation_model(name)


@cache
def operation_names(service: str) -> frozenset[str]:
    """The names of all operations of a service."""
    return frozenset(service_model(service).operation_names)


@cache
def known_services() -> frozenset[str]:
    """The client names of all services."""
    return frozenset(_LOADER.list_available_services("service-2"))


def service_of_event(event_name: str) -> str:
    """The client name of the service in a botocore event, `before-send.cloudwatch-logs.X` -> `logs`."""
    service_id = event_name.split(".")[1]
    return _SERVICE_BY_EVENT.get(service_id, service_id)


@cache
def services_signing_as() -> dict[str, tuple[str, ...]]:
    """Every signing name with the services that share it.

    Opens every model of botocore, so it is asked only for names that nothing nearer explains.
    """
    found = dict[str, list[str]]()
    for service in _LOADER.list_available_services("service-2"):
        metadata = _metadata(service)
        found.setdefault(metadata.get("signingName", metadata["endpointPrefix"]), []).append(service)
    return {name: tuple(services) for name, services in found.items()}


def _metadata(service: str) -> dict[str, Any]:
    """What a model says of its service, which stands at its beginning: no need to read on."""
    version = _LOADER.determine_latest_version(service, "service-2")
    for folder in _LOADER.search_paths:
        packed = Path(folder, service, version, "service-2.json.gz")
        if packed.is_file():
            with gzip.open(packed, "rt", encoding="utf-8") as model:
                beginning = model.read(_BEGINNING)
            if start := _METADATA.search(beginning):
                found: dict[str, Any] = json.JSONDecoder().raw_decode(beginning, start.end())[0]
                return found
    told: dict[str, Any] = Loader().load_service_model(service, "service-2")["metadata"]
    return told


def members(shape: Shape | None) -> dict[str, Shape]:
    """The members of a structure, none where an operation has no input or output."""
    return dict(shape.members) if shape is not None else {}


class Paging(Struct, frozen=True):
    """How one operation is paged: names of its parameters and (possibly dotted) paths in its output."""

    input_tokens: tuple[str, ...]
    output_tokens: tuple[str, ...]
    limit: str | None
    more: str | None
    results: tuple[str, ...]
    default: int
    maximum: int | None


@cache
def paging(service: str, name: str) -> Paging | None:
    """How an operation is paged: botocore's paginator, else a pair of token members, else not at all (None)."""
    declared = _paginators(service).get(name)
    if declared is None:
        return _undeclared_paging(operation(service, name))
    given = members(operation(service, name).input_shape)
    limit = declared.get("limit_key") or next((key for key in _LIMITS if key in given), None)
    return Paging(
        input_tokens=_several(declared["input_token"]),
        output_tokens=tuple(token.split(" ||")[0] for token in _several(declared["output_token"])),
        limit=limit,
        more=declared.get("more_results"),
        results=_several(declared["result_key"]),
        **_sizes(given, limit),
    )


def _undeclared_paging(op: Operation) -> Paging | None:
    if not op.name.startswith("List") and op.input_shape is not None and op.input_shape.required_members:
        return None  # one thing of which a part is paged (DescribeFeatureGroup): no listing
    given, answered = members(op.input_shape), members(op.output_shape)
    results = tuple(name for name, shape in answered.items() if shape.type_name == "list")
    for token_in, token_out in _TOKENS:
        if token_in in given and token_out in answered and len(results) == 1:
            limit = next((key for key in _LIMITS if key in given), None)
            return Paging((token_in,), (token_out,), limit, None, results, **_sizes(given, limit))
    return None


def _sizes(given: dict[str, Shape], limit: str | None) -> dict[str, Any]:
    maximum = given[limit].metadata.get("max") if limit in given else None
    return {"default": min(DEFAULT_PAGE, maximum or DEFAULT_PAGE), "maximum": maximum}


def _several(names: str | list[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


@cache
def _paginators(service: str) -> dict[str, Any]:
    try:
        return dict(_LOADER.load_service_model(service, "paginators-1")["pagination"])
    except DataNotFoundError:  # a service without paged operations
        return {}
