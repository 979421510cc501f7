"""Answers one call from an account's documents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from auditor.sandbox.account import Account, Case, Part
from auditor.sandbox.defaults import untouched
from auditor.sandbox.errors import ServiceError, models_absence, not_found, unanswered
from auditor.sandbox.model import Operation, members, paging
from auditor.sandbox.narrow import narrowed
from auditor.sandbox.nouns import needed, noun, nouns_listed_by
from auditor.sandbox.pages import page_of
from auditor.sandbox.search import search_page, searched

Response = dict[str, Any]


class Answers:
    """The answers of one account, pure functions of operation, parameters and region.

    What a listing selects is remembered, so that reading it page by page costs one selection.
    """

    _REMEMBERED = 64

    def __init__(self, account: Account) -> None:
        self.account = account
        self._selected: dict[str, list[Any]] = {}

    def answer(self, op: Operation, params: Mapping[str, Any], region: str | None) -> Response:
        """The response to a call.

        Raises:
            ServiceError: the answer is an error, e.g. not found.
        """
        part = self.account.part(op.service_model.service_name, region)
        for case in part.cases.get(op.name, ()):
            if case.fits(params):
                if case.error:
                    raise ServiceError(*case.error)
                return page_of(op, params, narrowed(op, _unmatched(case, params), case.response or {}))
        derived = self._from_items(part, op, params, f"{region}")
        if derived is None:
            derived = untouched(op, unused=not part.cases and not part.collections)
        return derived if derived is not None else _unmentioned(op, params)

    def _from_items(self, part: Part, op: Operation, params: Mapping[str, Any], region: str) -> Response | None:
        service = op.service_model.service_name
        if service == "sagemaker" and op.name == "Search":
            results = self._once(op, params, region, lambda: searched(op, part.collections, params))
            return search_page(op, results, params)
        if service == "sagemaker" and op.name == "ListTags":
            return page_of(op, params, {"Tags": part.tags.get(params.get("ResourceArn", ""), [])})
        if op.name.startswith("List"):
            return self._listing(part, op, params, region)
        collection = part.collections.get(re.sub("^(Describe|Get)", "", op.name))
        if collection is None or collection.noun.describe is not op:
            return None
        return collection.describe(params)

    def _listing(self, part: Part, op: Operation, params: Mapping[str, Any], region: str) -> Response | None:
        names = nouns_listed_by(op.service_model.service_name, op.name)
        held = [part.collections[name] for name in names if name in part.collections]
        if not held:
            return None

        def select() -> list[Any]:
            return [(each.noun, document) for each in held for document in each.select(op, params)]

        key = held[0].noun.result_key
        page = page_of(op, params, {key: self._once(op, params, region, select)})
        entries = [kind.summarise(document) for kind, document in page[key]]  # only the page's: O(page), not O(all)
        return {**page, key: entries}

    def _once(self, op: Operation, params: Mapping[str, Any], region: str, select: Any) -> list[Any]:
        how = paging(op.service_model.service_name, op.name)
        tokens = set(how.input_tokens) if how else set[str]()
        wanted = sorted((name, repr(value)) for name, value in params.items() if name not in tokens)
        key = f"{op.service_model.service_name}.{op.name} {region} {wanted}"
        selected = self._selected.get(key)
        if selected is None:
            if len(self._selected) >= self._REMEMBERED:
                self._selected.clear()
            selected = self._selected[key] = select()
        return selected


def _unmatched(case: Case, params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of which the case doesn't say itself that its answer fits them."""
    return {name: value for name, value in params.items() if name not in case.match}


def _unmentioned(op: Operation, params: Mapping[str, Any]) -> Response:
    """What the service says of a thing that the account doesn't have."""
    lists: Response = {name: [] for name, shape in members(op.output_shape).items() if shape.type_name == "list"}
    if _is_listing(op, lists):
        empty = page_of(op, params, lists)
        if missing := [name for name in needed(op) if name not in empty]:
            raise unanswered(op, f"an empty listing needs {', '.join(missing)}; add it to operations")
        return empty
    if not re.match("Describe|Get|Head|List|Lookup", op.name):
        raise unanswered(op, "the sandbox answers from documents, and the account has none for this operation")
    if not members(op.input_shape) and not models_absence(op):
        raise unanswered(op, "it is about the account itself, of which the folder says nothing")
    given = ", ".join(f"{value}" for value in params.values() if isinstance(value, str | int))
    noun_name = re.sub("^[A-Z][a-z]+", "", op.name)
    kind = noun(op.service_model.service_name, noun_name)
    raise not_found(op, f"{kind.name if kind else noun_name} {given}".strip())


def _is_listing(op: Operation, lists: Mapping[str, Any]) -> bool:
    """True for List operations, paged ones, and those whose answer is a list and nothing else."""
    if not lists:
        return False
    return (
        op.name.startswith("List")
        or paging(op.service_model.service_name, op.name) is not None
        or len(members(op.output_shape)) == 1
    )
