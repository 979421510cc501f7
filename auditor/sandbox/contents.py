"""What one file of an account folder says, checked against botocore's models."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from botocore.exceptions import UnknownServiceError
from msgspec import Struct

from auditor.sandbox.collection import Document
from auditor.sandbox.files import read_file
from auditor.sandbox.model import members, operation, operation_names
from auditor.sandbox.nouns import Noun, needed, noun
from auditor.sandbox.values import Problems, read_members

_HEADER = {"service", "region", "operations", "items"}


class Case(Struct, frozen=True):
    """One answer of an operation: a response, or an error (code, message), to the calls that `match`."""

    match: Mapping[str, Any]
    response: Mapping[str, Any] | None
    error: tuple[str, str] | None

    def fits(self, params: Mapping[str, Any]) -> bool:
        """True if the call has every matched parameter with that value (of a structure: with those members)."""
        return _within(self.match, params)


def _within(wanted: Any, given: Any) -> bool:
    if isinstance(wanted, Mapping) and isinstance(given, Mapping):
        return all(_within(value, given.get(name)) for name, value in wanted.items())
    return bool(wanted == given)


class File(Struct, frozen=True):
    """One checked file."""

    path: Path
    service: str
    region: str | None
    cases: Mapping[str, tuple[Case, ...]]
    items: Mapping[str, list[Document]]


def read_contents(path: Path, shown: Path, problems: list[str]) -> File:
    """Reads and checks one file.

    Args:
        path: where the file is.
        shown: how messages name it.
        problems: receives what breaks botocore's models, each with operation or noun, item and path.

    Raises:
        AccountError: the file is no mapping in YAML or JSON.
    """
    content = read_file(path)
    service = content.get("service")
    if unknown := content.keys() - _HEADER:
        problems.append(f"{shown}: unknown keys {', '.join(map(str, unknown))}; known are {', '.join(sorted(_HEADER))}")
    try:
        known = operation_names(str(service))
    except UnknownServiceError:
        problems.append(
            f"{shown}: {service!r} is not the name of a botocore client; `service:` wants one, e.g. sagemaker"
        )
        return File(shown, "", None, {}, {})
    cases: dict[str, tuple[Case, ...]] = {}
    for name, answers in (content.get("operations") or {}).items():
        if name in known:
            cases[name] = _cases(str(service), name, answers, f"{shown}: {name}", problems)
        else:
            problems.append(f"{shown}: {service} has no operation {name}")
    items = {
        name: _items(str(service), name, documents, f"{shown}: {name}", problems)
        for name, documents in (content.get("items") or {}).items()
    }
    return File(shown, str(service), content.get("region"), cases, items)


def _cases(service: str, name: str, answers: Any, where: str, problems: list[str]) -> tuple[Case, ...]:
    listed = answers if isinstance(answers, list) else [{"response": answers}]
    found: list[Case] = []
    for at, answer in enumerate(listed):
        label = f"{where}[{at}]" if isinstance(answers, list) else where
        if found and not found[-1].match:
            problems.append(f"{label}: never reached, the case before it has no match and fits every call")
        found += _case(service, name, answer, label, problems)
    return tuple(found)


def _case(service: str, name: str, answer: Any, label: str, problems: list[str]) -> list[Case]:
    if (
        not isinstance(answer, dict)
        or answer.keys() - {"match", "response", "error"}
        or len(answer.keys() - {"match"}) != 1
    ):
        problems.append(
            f"{label}: a case is {{match: {{...}}, response: {{...}}}} or {{match: {{...}}, error: [Code, message]}}"
        )
        return []
    op, told = operation(service, name), Problems()
    match = read_members(members(op.input_shape), [], answer.get("match") or {}, told, ".match")
    problems += [f"{label}: {problem}" for problem in told.found]
    if "error" in answer:
        error = answer["error"]
        if not (isinstance(error, list) and len(error) == 2 and all(isinstance(part, str) for part in error)):  # noqa: PLR2004 - code and message
            problems.append(f"{label}: an error is [Code, message]")
            return []
        return [Case(match, None, (error[0], error[1]))]
    told = Problems()
    response = read_members(members(op.output_shape), needed(op), answer["response"], told)
    problems += [f"{label}: {problem}" for problem in told.found]
    return [Case(match, response, None)]


def _items(service: str, name: str, documents: Any, where: str, problems: list[str]) -> list[Document]:
    kind = noun(service, name)
    if kind is None:
        problems.append(f"{where}: no List, Describe or Get operation of {service} speaks of {name}; use operations")
        return []
    if not isinstance(documents, list):
        problems.append(f"{where}: a list of documents is wanted")
        return []
    return [_item(kind, document, f"{where}[{at}]", problems) for at, document in enumerate(documents)]


def _item(kind: Noun, document: Any, label: str, problems: list[str]) -> Document:
    told = Problems()
    checked = read_members(kind.document, kind.required, document, told)
    if not told.found:
        for key in kind.keys:
            if kind.value(checked, key) is None:
                told.add(key, f"Describe{kind.name} asks for it; add it to the item")
        _check_summary(kind, checked, told)
    problems += [f"{label}: {problem}" for problem in told.found]
    return checked


def _check_summary(kind: Noun, document: Document, told: Problems) -> None:
    if kind.listing is None or kind.summary is None:
        return
    entry = kind.summarise(document)
    if kind.summary.type_name != "structure":
        if entry is None:
            told.add("", f"{kind.listing.name} lists plain values that this document doesn't tell")
        return
    for name in kind.summary.required_members:
        if entry.get(name) is None:
            told.add(name, f"{kind.listing.name} answers with it; add it to the item")
