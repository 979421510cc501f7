"""Patches: where in a document a fact stands, and a document with a patch applied."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from auditor.model.document import Document
from auditor.model.fact import Fact, Parts
from auditor.model.remediation import Change
from auditor.model.resource import Readable, Resource


class Target(Struct, frozen=True):
    """Where a fact stands: the operation whose response has it, and its path (`TrainingJobDefinitions[].VpcConfig`)."""

    operation: str
    path: str

    @property
    def pointer(self) -> str:
        """The path as a JSON pointer; `*` stands for each item of a list."""
        return "/" + self.path.replace("[]", ".*").replace(".", "/")


_TARGETS: dict[tuple[type[Resource], str], tuple[Target, ...]] = {}
"""What was found before: classes do not change."""


def targets(kind: type[Resource], fact: str) -> tuple[Target, ...]:
    """Every place of `kind` where a fact of that name stands, its parts included; empty where it has none."""
    known = _TARGETS.get((kind, fact))
    if known is None:
        found = (Target(operation or kind.described_by, path) for operation, path in _find(kind, fact))
        known = _TARGETS[kind, fact] = tuple(found)
    return known


def _find(kind: type[Readable], fact: str, base: str = "") -> Iterator[tuple[str | None, str]]:
    for name, declared in kind.facts.items():
        path = f"{base}.{declared.path}" if base else declared.path
        if isinstance(declared, Parts):
            yield from ((declared.of or inner, at) for inner, at in _find(declared.part_type, fact, path))
        elif isinstance(declared, Fact) and name == fact:
            yield declared.of, path


def apply(change: Change, kind: type[Resource], document: Document, values: Mapping[str, Any]) -> Document:
    """`document` with `change` made wherever the structure around its field exists.

    Where it exists nowhere, it is made at the first place. `values` fills placeholders.
    """
    responses = copy.deepcopy(dict(document.responses))
    found = targets(kind, change.fact)
    made = [one for one in found if _set(responses, one, _filled(change.value, values), create=False)]
    if not made and found:
        _set(responses, found[0], _filled(change.value, values), create=True)
    return replace(document, responses=responses)


def _filled(value: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(value, str) and value in values:
        return values[value]
    if isinstance(value, (list, tuple)):
        return [_filled(item, values) for item in value]
    if isinstance(value, Mapping):
        return {key: _filled(item, values) for key, item in value.items()}
    return value


def _set(responses: dict[str, Any], target: Target, value: Any, *, create: bool) -> bool:
    if create and responses.get(target.operation) is None:
        responses[target.operation] = {}
    members = target.path.removesuffix("[]").replace("[]", ".[]").split(".")
    holders = list(_holders([responses.get(target.operation)], members[:-1], create=create))
    for holder in holders:
        if value is None:
            holder.pop(members[-1], None)
        else:
            holder[members[-1]] = copy.deepcopy(value)
    return bool(holders)


def _holders(start: Iterable[Any], members: Iterable[str], *, create: bool) -> Iterable[dict[str, Any]]:
    level = [holder for holder in start if holder is not None]
    for member in members:
        if member == "[]":
            level = [item for holder in level for item in holder]
            continue
        if create:
            for holder in level:
                holder.setdefault(member, {})
        level = [holder[member] for holder in level if holder.get(member) is not None]
    return level
