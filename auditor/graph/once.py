"""Answering a question once: many rules ask the same of a role, and each has all of it as its evidence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from msgspec import Struct

from auditor.model.choice import OneOf, Undecided
from auditor.model.gap import Gap, MissingEvidence
from auditor.model.recorder import Recorder, Tape, once_each

T = TypeVar("T")


class Answered(Struct, Generic[T], frozen=True):
    """What came of a question, and all that was read for it, in order."""

    tape: Tape
    value: T | None = None
    missing: tuple[str, str, Gap] | None = None
    choice: OneOf | None = None

    @classmethod
    def by(cls, ask: Callable[[], T], recorder: Recorder) -> Answered[T]:
        """Ask, while the recorder tells what is read."""
        with recorder.taping() as tape:
            try:
                value, missing, choice = ask(), None, None
            except MissingEvidence as unread:
                value, missing, choice = None, (unread.resource, unread.fact, unread.gap), None
            except Undecided as fork:
                value, missing, choice = None, None, fork.choice
        return cls(once_each(tape, recorder.subject), value, missing, choice)

    def given(self) -> T:
        """The answer; raises MissingEvidence or Undecided where the question ended so."""
        if self.choice is not None:
            raise Undecided(self.choice)
        if self.missing is not None:
            raise MissingEvidence(*self.missing)
        return self.value  # type: ignore[return-value]
