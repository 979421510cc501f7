"""What a rule read: its evidence, its cause, and the key under which its verdict may be reused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from auditor.model.document import Identity


@dataclass(frozen=True, slots=True)
class Read:
    """One fact that was read: whose, which, its value, and the API operation that told it."""

    resource: Identity
    fact: str
    value: Any
    operation: str


@dataclass(frozen=True, slots=True)
class Field:
    """Where a fact lies: the operation, the generic path (`A[].B`), and the kind that reads it (None: presence)."""

    operation: str
    path: str
    kind: Callable[[Any], Any] | None


@dataclass(slots=True)
class Recorder:
    """Collects reads in order. One recorder serves one judgement of one resource.

    `fields` holds what was looked at in the *subject*; the engine decodes just these of further records.
    """

    subject: Identity | None = None
    reads: list[Read] = field(default_factory=list[Read])
    fields: dict[Field, None] = field(default_factory=dict[Field, None])

    def look(self, resource: Identity, place: Field) -> None:
        """Note that a place of the subject was looked at, whatever stood there."""
        if resource is self.subject:
            self.fields[place] = None

    def note(self, resource: Identity, fact: str, value: Any, operation: str) -> None:
        """Note a value that was obtained."""
        read = Read(resource, fact, value, operation)
        if read not in self.reads:
            self.reads.append(read)
