"""What a rule read: its evidence, its cause, and the key under which its verdict may be reused."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

if TYPE_CHECKING:
    from auditor.model.document import Identity


class Read(Struct, frozen=True):
    """One fact that was read: whose, which, its value, and the API operation that told it."""

    resource: Identity
    fact: str
    value: Any
    operation: str


class Field(Struct, frozen=True):
    """Where a fact lies: the operation, the generic path (`A[].B`), and the kind that reads it (None: presence)."""

    operation: str
    path: str
    kind: Callable[[Any], Any] | None


Tape = list["Read | tuple[Identity, Field]"]
"""What a recorder was told in a stretch of time, in order: values that were obtained, places that were looked at."""


class Recorder(Struct):
    """Collects reads in order. One recorder serves one judgement of one resource.

    `fields` holds what was looked at in the *subject*; the engine decodes just these of further records.
    """

    subject: Identity | None = None
    reads: list[Read] = field(default_factory=list[Read])
    fields: dict[Field, None] = field(default_factory=dict[Field, None])
    _by_fact: dict[str, list[Read]] = field(default_factory=dict[str, list[Read]])
    _tapes: list[Tape] = field(default_factory=list[Tape])

    def look(self, resource: Identity, place: Field) -> None:
        """Note that a place of the subject was looked at, whatever stood there."""
        if resource is self.subject:
            self.fields[place] = None
        for tape in self._tapes:
            tape.append((resource, place))

    def note(self, resource: Identity, fact: str, value: Any, operation: str) -> None:
        """Note a value that was obtained."""
        self.take(Read(resource, fact, value, operation))

    def take(self, read: Read) -> None:
        """Note a reading; what is noted already is not noted again."""
        known = self._by_fact.setdefault(read.fact, [])
        if read not in known:
            known.append(read)
            self.reads.append(read)
        for tape in self._tapes:
            tape.append(read)

    @contextmanager
    def taping(self) -> Generator[Tape, None, None]:
        """All that is told from now on, known before or not."""
        tape: Tape = []
        self._tapes.append(tape)
        try:
            yield tape
        finally:
            self._tapes.pop()

    def replay(self, tape: Tape) -> None:
        """Take what another recorder was told as if it were told to this one."""
        for told in tape:
            if isinstance(told, Read):
                self.take(told)
            else:
                self.look(*told)


def once_each(tape: Tape, subject: Identity | None) -> Tape:
    """A tape without what it says twice: the places of `subject` that were looked at, and the reads in order."""
    heard = Recorder(subject)
    heard.replay(tape)
    return [*((subject, place) for place in heard.fields if subject), *heard.reads]
