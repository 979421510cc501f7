"""sagemaker:Search over an account's documents.

Source of the semantics: the API reference of Search, SearchExpression, Filter and NestedFilters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from auditor.sandbox.collection import Collection, Document, ordered
from auditor.sandbox.errors import ServiceError, unanswered
from auditor.sandbox.model import Operation
from auditor.sandbox.nouns import SEARCH_MEMBER
from auditor.sandbox.pages import follow, page_of

_IGNORED: Final = {"SortBy", "SortOrder", "NextToken", "MaxResults", "Resource", "SearchExpression"}


def searched(op: Operation, collections: Mapping[str, Collection], params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All results of a Search, unpaged: SearchRecords with the member of the resource.

    Raises:
        ServiceError: a resource that is not searchable, or a parameter that the documents can't honour.
    """
    member = str(SEARCH_MEMBER.get(params["Resource"], params["Resource"]))
    if member not in op.output_shape.members["Results"].member.members:
        raise unanswered(op, f"botocore's SearchRecord has no member for {params['Resource']}")
    if params.get("CrossAccountFilterOption", "SameAccount") != "SameAccount":
        return []  # nothing in the folder is shared by another account
    if extra := params.keys() - _IGNORED - {"CrossAccountFilterOption"}:
        raise unanswered(op, f"the documents don't tell what {', '.join(sorted(extra))} selects")
    found = collections.get(member)
    documents = [d for d in found.documents if _fits(params.get("SearchExpression", {}), d)] if found else []
    path = tuple(params.get("SortBy", "LastModifiedTime").split("."))
    descending = params.get("SortOrder", "Descending") == "Descending"
    return [_record(found, document) for document in ordered(documents, path, descending=descending)] if found else []


def search_page(op: Operation, results: list[dict[str, Any]], params: Mapping[str, Any]) -> dict[str, Any]:
    """One page of a Search's results, with their total."""
    return page_of(op, params, {"Results": results, "TotalHits": {"Value": len(results), "Relation": "EqualTo"}})


def _record(collection: Collection, document: Document) -> dict[str, Any]:
    """A document as a SearchRecord; a model stands one level deeper than the rest (`Model.Model`)."""
    noun = collection.noun
    inner = noun.record.members.get(noun.name) if noun.record else None
    if inner is None or inner.type_name != "structure":
        return {noun.name: document}
    beside = {name: value for name, value in document.items() if noun.record and name in noun.record.members}
    return {noun.name: {**beside, noun.name: document}}


def _fits(expression: Mapping[str, Any], document: Document) -> bool:
    parts = [_filter(each, document) for each in expression.get("Filters", [])]
    parts += [_nested(each, document) for each in expression.get("NestedFilters", [])]
    parts += [_fits(each, document) for each in expression.get("SubExpressions", [])]
    return (any if expression.get("Operator") == "Or" else all)(parts) if parts else True


def _nested(nested: Mapping[str, Any], document: Document) -> bool:
    """True if one and the same element of a list passes all filters."""
    name = nested["NestedPropertyName"]
    inner = [{**each, "Name": each["Name"].removeprefix(f"{name}.")} for each in nested["Filters"]]
    elements = follow(document, name.split(".")) or []
    return any(all(_filter(each, element) for each in inner) for element in elements)


def _filter(each: Mapping[str, Any], document: Document) -> bool:
    operator, values = str(each.get("Operator", "Equals")), list(_values(document, each["Name"].split(".")))
    if operator in ("Exists", "NotExists"):
        return bool(values) == (operator == "Exists")
    if operator not in _OPERATORS or "Value" not in each:
        raise ServiceError("ValidationException", f"The filter on {each['Name']} needs a Value and a known Operator")
    if operator == "NotEquals":
        return not any(_OPERATORS["Equals"](value, each["Value"]) for value in values)
    return any(_OPERATORS[operator](value, each["Value"]) for value in values)


def _values(document: Any, path: list[str]) -> Iterator[Any]:
    """Every value at a property path: through lists, maps, and tags by their key (`Tags.team`)."""
    if isinstance(document, list):
        for element in document:
            yield from _values(element, path)
    elif not path:
        yield document
    elif isinstance(document, dict):
        if path[0] == "Tags" and len(path) > 1:
            yield from (tag["Value"] for tag in document.get("Tags", []) if tag["Key"] == ".".join(path[1:]))
        elif path[0] in document:
            yield from _values(document[path[0]], path[1:])


def _comparable(value: Any, text: str) -> tuple[Any, Any]:
    """A document's value and a filter's text in one type.

    Raises:
        ServiceError: the text is no such value.
    """
    try:
        if isinstance(value, datetime):
            when = datetime.fromisoformat(text)
            return value, when if when.tzinfo else when.replace(tzinfo=UTC)
        if isinstance(value, bool):
            return str(value).lower(), text.lower()
        return (float(value), float(text)) if isinstance(value, int | float) else (str(value), text)
    except ValueError as error:
        raise ServiceError("ValidationException", f"{text!r} can't be compared with {value!r}") from error


def _pairwise(compare: Callable[[Any, Any], bool]) -> Callable[[Any, str], bool]:
    return lambda value, text: compare(*_comparable(value, text))


_OPERATORS: Final[dict[str, Callable[[Any, str], bool]]] = {
    "Equals": _pairwise(lambda a, b: a == b),
    "NotEquals": _pairwise(lambda a, b: a != b),
    "GreaterThan": _pairwise(lambda a, b: a > b),
    "GreaterThanOrEqualTo": _pairwise(lambda a, b: a >= b),
    "LessThan": _pairwise(lambda a, b: a < b),
    "LessThanOrEqualTo": _pairwise(lambda a, b: a <= b),
    "Contains": lambda value, text: text in str(value),
    "In": lambda value, text: any(_OPERATORS["Equals"](value, each.strip()) for each in text.split(",")),
}
