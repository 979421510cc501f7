"""The references that facts declare: every fact whose kind is `To(...)` is an edge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditor.model.fact import Fact, Parts, Readable
from auditor.model.gap import MissingEvidence
from auditor.model.values import Ref, To


@dataclass(frozen=True, slots=True)
class Reference:
    """A resource refers to another: as what (the fact's name), and to which."""

    relation: str
    ref: Ref


def references(readable: Readable) -> Iterator[Reference]:
    """All that a resource refers to, its parts included; what was not read gives none."""
    for name, declared in readable.facts.items():
        try:
            if isinstance(declared, Parts) and refers_to(declared.part_type):
                for part in getattr(readable, name):
                    yield from references(part)
            elif isinstance(declared, Fact) and isinstance(declared.kind, To):
                value = getattr(readable, name)
                for ref in value if declared.many else (value,):
                    if isinstance(ref, Ref):
                        yield Reference(name, ref)
        except MissingEvidence:
            continue  # an unread reference is no edge; whoever needs it asks the fact, and is told of the gap


def refers_to(kind: type[Readable]) -> frozenset[str]:
    """The types that a class, or a part of it, can refer to."""
    own = {fact.kind.type for fact in kind.facts.values() if isinstance(fact, Fact) and isinstance(fact.kind, To)}
    below = (refers_to(inner.part_type) for inner in kind.facts.values() if isinstance(inner, Parts))
    return frozenset(own.union(*below))
