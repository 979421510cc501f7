"""The documents of one noun in one region: listed, filtered, sorted and described as the service would."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product
from typing import Any, Final

from auditor.sandbox.errors import not_found, unanswered
from auditor.sandbox.model import Operation
from auditor.sandbox.nouns import Noun
from auditor.sandbox.pages import follow, paging_params

Document = dict[str, Any]
Test = Callable[[Document], bool]

_ORDERING: Final = {"SortBy", "SortOrder"}


class Collection:
    """Documents of one noun, in the account's order.

    Args:
        noun: what they are.
        documents: checked documents (`auditor.sandbox.values`); never changed.
    """

    def __init__(self, noun: Noun, documents: list[Document]) -> None:
        self.noun, self.documents = noun, documents
        self._by_key: dict[tuple[Any, ...], list[Document]] = {}
        for document in documents:
            for key in product(*(_names(noun, document, param) for param in noun.keys)):
                self._by_key.setdefault(key, []).append(document)

    def describe(self, params: Mapping[str, Any]) -> Document:
        """The document that Describe's parameters name, by name or ARN; the newest (last) where several fit.

        Raises:
            ServiceError: the service's not-found error.
        """
        key = tuple(params.get(name) for name in self.noun.keys)
        chosen = {name: params[name] for name in self.noun.options if name in params}
        for document in reversed(self._by_key.get(key, [])):
            if all(self.noun.value(document, name) == value for name, value in chosen.items()):
                return document
        raise not_found(self.noun.describe, f"{self.noun.name} {', '.join(map(str, [*key, *chosen.values()]))}")

    def twins(self) -> list[str]:
        """Keys that more than one document answers to, as text."""
        found: list[str] = []
        for key, documents in self._by_key.items() if self.noun.keys else ():  # without keys things are only listed
            told = [tuple(map(str, (self.noun.value(d, name) for name in self.noun.options))) for d in documents]
            found += [" ".join(map(str, key))] if len(set(told)) < len(told) else []
        return found

    def select(self, op: Operation, params: Mapping[str, Any]) -> list[Document]:
        """The documents that a listing's filters let through, sorted where it asks for that.

        Raises:
            ServiceError: a filter whose meaning the documents don't tell; guessing would be a false answer.
        """
        skipped = paging_params(op) | _ORDERING | {"NextToken"}
        wanted = {name: value for name, value in params.items() if name not in skipped}
        tests = [*_implied(self.noun, wanted), *(_test(self.noun, op, name, value) for name, value in wanted.items())]
        kept = [document for document in self.documents if all(test(document) for test in tests)]
        return _sorted(self.noun, op, kept, params) if _ORDERING & params.keys() else kept


def _names(noun: Noun, document: Document, param: str) -> set[Any]:
    """The values under which Describe finds a document: what it calls so, and its ARN."""
    names = {noun.value(document, param)}
    for suffix in ("Name", "Id"):
        if param.endswith(suffix):
            names.add(noun.value(document, param.removesuffix(suffix) + "Arn"))
    own = noun.attribute("Arn")
    if len(noun.keys) == 1 and own:
        names.add(follow(document, own))
    return {name for name in names if isinstance(name, str | int)}


def _test(noun: Noun, op: Operation, name: str, value: Any) -> Test:
    """The test that one parameter of a listing means."""
    for suffix, make in _SUFFIXES.items():
        if name.endswith(suffix) and (stem := name.removesuffix(suffix)):
            return make(_reader(noun, op, name, stem), value)
    if name in _SPECIAL:
        return _SPECIAL[name](noun, value)
    if name in noun.document:
        return lambda document: value in {noun.value(document, name), *_names(noun, document, name)}
    raise unanswered(op, f"the documents don't tell what {name} filters by")


def _reader(noun: Noun, op: Operation, name: str, stem: str) -> Callable[[Document], Any]:
    path = noun.attribute(stem)
    if path:
        return lambda document: follow(document, path)
    if stem in noun.document and noun.document[stem].type_name in ("string", "timestamp"):
        return lambda document: document.get(stem)
    raise unanswered(op, f"the documents don't tell what {name} filters by")


def _after(read: Callable[[Document], Any], value: Any) -> Test:
    return lambda document: (when := read(document)) is not None and when >= value


def _before(read: Callable[[Document], Any], value: Any) -> Test:
    return lambda document: (when := read(document)) is not None and when <= value


def _equals(read: Callable[[Document], Any], value: Any) -> Test:
    return lambda document: read(document) == value


def _contains(read: Callable[[Document], Any], value: Any) -> Test:
    return lambda document: str(value).lower() in str(read(document) or "").lower()


def _prefix(read: Callable[[Document], Any], value: Any) -> Test:
    return lambda document: str(read(document) or "").startswith(value)


_SUFFIXES: Final[dict[str, Callable[[Callable[[Document], Any], Any], Test]]] = {
    "After": _after,
    "Before": _before,
    "Equals": _equals,
    "Contains": _contains,
    "Prefix": _prefix,
}


def _package_type(noun: Noun, value: str) -> Test:
    def fits(document: Document) -> bool:
        return value == "Both" or (noun.value(document, "ModelPackageVersion") is not None) == (value == "Versioned")

    return fits


def _sharing(_: Noun, value: str) -> Test:
    return lambda __: value == "SameAccount"  # nothing in the folder is shared by another account


def _scope(_: Noun, value: str) -> Test:
    return lambda __: value == "PRIVATE"  # Greengrass's public components are AWS's


def _history(_: Noun, value: str) -> Test:
    return lambda document: value == "ALL" or bool(document.get("isLatestForTarget"))


_SPECIAL: Final[dict[str, Callable[[Noun, Any], Test]]] = {
    "scope": _scope,
    "historyFilter": _history,
    "ModelPackageType": _package_type,
    "CrossAccountFilterOption": _sharing,
}


def _implied(noun: Noun, wanted: Mapping[str, Any]) -> list[Test]:
    """ListModelPackages lists only unversioned packages unless a group or a type is named (its documentation)."""
    if noun.name != "ModelPackage" or wanted.keys() & {"ModelPackageType", "ModelPackageGroupName"}:
        return []
    return [_package_type(noun, "Unversioned")]


def _sorted(noun: Noun, op: Operation, documents: list[Document], params: Mapping[str, Any]) -> list[Document]:
    by = params.get("SortBy", "CreationTime")
    path = noun.attribute(by) or noun.path(by)
    if path is None:
        raise unanswered(op, f"the documents don't tell what {by} sorts by")
    return ordered(documents, path, descending=params.get("SortOrder") == "Descending")


def ordered(documents: list[Document], path: tuple[str, ...], *, descending: bool) -> list[Document]:
    """Documents by what stands at a path; those that say nothing there come last."""
    told = [document for document in documents if follow(document, path) is not None]
    silent = [document for document in documents if follow(document, path) is None]
    return sorted(told, key=lambda document: follow(document, path), reverse=descending) + silent
