"""The references that facts declare: every fact whose kind is `To(...)` is an edge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from msgspec import Struct

from auditor.model.fact import Fact, Parts
from auditor.model.gap import Gap, MissingEvidence, Reason
from auditor.model.resource import Declared, Readable, Resource
from auditor.model.values import Ref, To


class Reference(Struct, frozen=True):
    """A resource refers to another: as what (the fact's name), and to which."""

    relation: str
    ref: Ref


class Unread(Struct, frozen=True):
    """A fact that may refer to resources of these types was not read."""

    types: frozenset[str]
    gap: Gap


def references(readable: Readable) -> Iterator[Reference]:
    """All that a resource refers to, its parts included; what was not read gives none."""
    return (told for told in _told_by(readable) if isinstance(told, Reference))


def unread(readable: Readable) -> Iterator[Unread]:
    """The references of a resource that nobody knows, since what they stand in was not read.

    A field that Search never returns is not among them: else no job read through Search would leave anything unused.
    """
    told = (told for told in _told_by(readable) if isinstance(told, Unread))
    return (one for one in told if one.gap.reason is not Reason.NOT_RETURNED)


def _told_by(readable: Readable) -> Iterable[Reference | Unread]:
    """What a resource tells of its references; what code tells is followed in every world, and worked out once."""
    known = readable.known if isinstance(readable, Resource) else None
    return _walk(readable) if known is None else known.recall(_walk, _walked, readable)


def _walked(readable: Readable) -> tuple[Reference | Unread, ...]:
    return tuple(_walk(readable))


def _walk(readable: Readable) -> Iterator[Reference | Unread]:
    """Each reference of a resource and its parts, or the gap in its place."""
    for name, declared, types in _referring(type(readable)).members:
        try:
            yield from _told(name, declared, getattr(readable, name))
        except MissingEvidence as missing:
            yield Unread(types, missing.gap)


def _told(name: str, declared: Declared, value: Any) -> Iterator[Reference | Unread]:
    if isinstance(declared, Parts):
        for part in value:
            yield from _walk(part)
    elif isinstance(declared, Fact):
        refs = value if declared.many else (value,)
        yield from (Reference(name, ref) for ref in refs if isinstance(ref, Ref))


def refers_to(kind: type[Readable]) -> frozenset[str]:
    """The types that a class, or a part of it, can refer to."""
    return _referring(kind).types


class _Referring(NamedTuple):
    """What of a class can refer to others: its facts and parts by name, each with its types; and all the types."""

    members: tuple[tuple[str, Declared, frozenset[str]], ...]
    types: frozenset[str]


def _referring(kind: type[Readable]) -> _Referring:
    if kind not in _REFERRING:
        told = ((name, declared, _types(declared)) for name, declared in kind.facts.items())
        members = tuple((name, declared, types) for name, declared, types in told if types)
        _REFERRING[kind] = _Referring(members, frozenset().union(*(types for _, _, types in members)))
    return _REFERRING[kind]


_REFERRING: dict[type[Readable], _Referring] = {}
"""What was worked out before: classes do not change."""


def _types(declared: Declared) -> frozenset[str]:
    if isinstance(declared, Parts):
        return refers_to(declared.part_type)
    if isinstance(declared, Fact) and isinstance(declared.kind, To):
        return declared.kind.types
    return frozenset()
