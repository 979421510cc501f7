"""`sagemaker:Search`: whole documents with their tags, a hundred a call."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from auditor.collect.collector import Scan
from auditor.collect.sagemaker_kinds import TAGS, Kind
from auditor.collect.shapes import record_shape, shape_paths
from auditor.model.catalog import resource_type
from auditor.model.fact import Parts
from auditor.model.resource import Readable

_PAGE: Final = 100

_RESOURCES: Final = {"Trial": "ExperimentTrial", "TrialComponent": "ExperimentTrialComponent"}
"""Records whose resource is called otherwise in the request."""


def key(kind: Kind) -> str:
    """The response key of a kind's Search record."""
    return f"Search:{kind.facts.searched_as}" if kind.facts else ""


@cache
def suffices(type_: str) -> bool:
    """Whether a Search record has every field that the type's class reads of Describe."""
    facts = resource_type(type_)
    shape = record_shape(facts.searched_as) if facts.searched_as else None
    return shape is not None and _paths(facts, "") <= shape_paths(shape)


def _paths(kind: type[Readable], base: str) -> set[str]:
    """The paths that facts and parts read of the class's own operation."""
    found = set[str]()
    for fact in kind.facts.values():
        if fact.of is None:
            path = f"{base}.{fact.path}" if base else fact.path
            found |= {path} | (_paths(fact.part_type, path) if isinstance(fact, Parts) else set())
    return found


def records(scan: Scan, kind: Kind, *, until: str | None = None) -> Iterator[list[dict[str, Any]]]:
    """Pages of records, newest first; `until`: only those created then or before (ISO 8601). Raises CallFailed."""
    record = str(kind.facts.searched_as) if kind.facts else ""
    bound = {"Name": "CreationTime", "Operator": "LessThanOrEqualTo", "Value": until}
    narrowed = {"SearchExpression": {"Filters": [bound]}} if until else {}
    sorting = {"SortBy": "CreationTime", "SortOrder": "Descending", "MaxResults": _PAGE}
    for page in scan.caller().pages("Search", Resource=_RESOURCES.get(record, record), **sorting, **narrowed):
        found = [_document(result, record) for result in page.get("Results", [])]
        scan.tools.ledger.returned(scan.collector.service, "Search", len(found) - 1)
        yield found


def _document(result: dict[str, Any], record: str) -> dict[str, Any]:
    """The record's document; a model's stands one level deeper, beside copies of its endpoints and schedules."""
    found: dict[str, Any] = result.get(record, {})
    inner: dict[str, Any] = found.get(record) or found
    return inner


def responses(kind: Kind, record: dict[str, Any]) -> dict[str, dict[str, Any] | None]:
    """The record, and its tags as ListTags would say them, where records of the kind tell them."""
    tags = (
        {TAGS: {"Tags": record.get("Tags", [])}} if _tells_tags(kind.facts.searched_as if kind.facts else None) else {}
    )
    return {key(kind): record, **tags}


@cache
def _tells_tags(record: str | None) -> bool:
    """Whether records of this name have tags at all."""
    shape = record_shape(record) if record else None
    return shape is not None and "Tags" in shape_paths(shape)
