"""Reads an account folder: what the sandbox answers.

A folder holds any number of `*.yaml` or `*.json` files, in subfolders too. Each speaks of one service:

    service: sagemaker              # botocore's client name
    region: eu-central-1            # left out: the answers hold in every region (iam, s3, sts, organizations)
    items:                          # by noun: what Describe (or Get) answers, one document for each thing
      TrainingJob:
        - TrainingJobName: churn-1
          TrainingJobArn: arn:aws:sagemaker:eu-central-1:111122223333:training-job/churn-1
          CreationTime: 2026-01-31T12:00:00Z      # timestamps are ISO 8601
          ...
          Tags: [{Key: team, Value: churn}]       # not of Describe: feeds ListTags and Search
    operations:                     # by operation: a whole answer ...
      GetCallerIdentity: {Account: "111122223333", Arn: ..., UserId: ...}
      GetBucketPolicy:              # ... or cases, the first whose `match` fits; one without `match` fits always
        - match: {Bucket: data}
          response:
            Policy: !json {Version: 2012-10-17, Statement: []}     # !json: written as YAML, answered as JSON text
        - match: {Bucket: logs}
          error: [NoSuchBucketPolicy, The bucket policy does not exist]

List, Describe, Get and Search are derived from items, so a thing is written once. Beside Describe's own members a
document may carry what only the listing, the Search record or the parameters know (`ClusterName` of a ClusterNode).
Listings of `operations` are given whole, they are cut into pages when asked for. Blobs are text or !!binary.
Files of one service add up; a file with `region` is asked before the one without. What an account doesn't mention is
an empty listing, or the service's not-found error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

from botocore.exceptions import UnknownServiceError

from auditor.sandbox.collection import Collection, Document
from auditor.sandbox.files import AccountError, read_file
from auditor.sandbox.model import members, operation, operation_names
from auditor.sandbox.nouns import Noun, noun
from auditor.sandbox.pages import follow
from auditor.sandbox.values import Problems, read_members

__all__ = ["Account", "AccountError", "Case", "Part", "load_account"]

_HEADER = {"service", "region", "operations", "items"}
_MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Case:
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


@dataclass(frozen=True, eq=False)
class Part:
    """What an account says of one service in one region."""

    cases: Mapping[str, tuple[Case, ...]]
    collections: Mapping[str, Collection]

    @cached_property
    def tags(self) -> dict[str, list[dict[str, str]]]:
        """The tags of every document that has them, by ARN."""
        return {
            follow(document, path): document["Tags"]
            for collection in self.collections.values()
            if (path := collection.noun.attribute("Arn"))
            for document in collection.documents
            if "Tags" in document
        }


@dataclass(frozen=True, slots=True)
class _File:
    """One checked file."""

    path: Path
    service: str
    region: str | None
    cases: Mapping[str, tuple[Case, ...]]
    items: Mapping[str, list[Document]]


class Account:
    """An account's documents, immutable.

    Args:
        files: the checked files, in the order of their paths.
    """

    def __init__(self, files: list[_File]) -> None:
        self._files, self._parts, self._lock = files, dict[tuple[str, str | None], Part](), Lock()

    @cached_property
    def id(self) -> str:
        """The account's number as its answer to sts GetCallerIdentity says, empty if it says nothing."""
        cases = self.part("sts", None).cases.get("GetCallerIdentity", ())
        return next((str(case.response.get("Account", "")) for case in cases if case.response), "")

    @property
    def services(self) -> set[str]:
        """The services of which the account says anything."""
        return {file.service for file in self._files}

    def part(self, service: str, region: str | None) -> Part:
        """What the account says of a service in a region."""
        with self._lock:
            key = (service, region)
            if key not in self._parts:
                self._parts[key] = self._assemble(service, region)
            return self._parts[key]

    def _assemble(self, service: str, region: str | None) -> Part:
        mine = [file for file in self._files if file.service == service and file.region in (region, None)]
        mine.sort(key=lambda file: file.region is None)
        cases = {name: tuple(c for f in mine for c in f.cases.get(name, ())) for f in mine for name in f.cases}
        items = {name: [d for f in mine for d in f.items.get(name, ())] for f in mine for name in f.items}
        kinds = {name: kind for name in items if (kind := noun(service, name))}
        return Part(cases, {name: Collection(kind, items[name]) for name, kind in kinds.items()})


def load_account(path: Path) -> Account:
    """Reads and checks an account folder; the module's docstring tells its format.

    Raises:
        AccountError: the folder is empty, or a file is broken or breaks botocore's models. The text lists what is
            wrong, each with its file, operation or noun, item and path.
    """
    paths = sorted(found for found in path.rglob("*") if found.suffix in (".yaml", ".yml", ".json"))
    if not paths:
        raise AccountError(f"{path}: no *.yaml or *.json file there")
    problems: list[str] = []
    files = [_file(each, each.relative_to(path), problems) for each in paths]
    account = Account(files)
    if not problems:
        problems += [
            twin
            for service, region in {(f.service, f.region) for f in files}
            for twin in _twins(account, service, region)
        ]
    if problems:
        more = f"\n... and {len(problems) - _MOST_SHOWN} more" if len(problems) > _MOST_SHOWN else ""
        raise AccountError("\n".join(problems[:_MOST_SHOWN]) + more)
    return account


def _twins(account: Account, service: str, region: str | None) -> list[str]:
    found = account.part(service, region).collections.items()
    where = f"{service} in {region or 'every region'}"
    return [f"{where}: {name}: two items answer to {key}" for name, each in found for key in each.twins()]


def _file(path: Path, shown: Path, problems: list[str]) -> _File:
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
        return _File(shown, "", None, {}, {})
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
    return _File(shown, str(service), content.get("region"), cases, items)


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
    required = op.output_shape.required_members if op.output_shape else []
    response = read_members(members(op.output_shape), required, answer["response"], told)
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
