"""Answering a question once: many rules ask the same of a role, and each has all of it as its evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from auditor.model.choice import OneOf, Undecided
from auditor.model.gap import MissingEvidence
from auditor.model.recorder import Recorder, Tape

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answered(Generic[T]):
    """What came of a question, and all that was read for it, in order."""

    tape: Tape
    value: T | None = None
    missing: tuple[MissingEvidence, ...] = ()
    choice: OneOf | None = None

    @classmethod
    def by(cls, ask: Callable[[], T], recorder: Recorder) -> Answered[T]:
        """Ask, while the recorder tells what is read."""
        with recorder.taping() as tape:
            try:
                return cls(tape, ask())
            except MissingEvidence as missing:
                return cls(tape, missing=(MissingEvidence(missing.resource, missing.fact, missing.gap),))
            except Undecided as fork:
                return cls(tape, choice=fork.choice)

    def given(self) -> T:
        """The answer; raises MissingEvidence or Undecided where the question ended so."""
        if self.choice is not None:
            raise Undecided(self.choice)
        for one in self.missing:
            raise MissingEvidence(one.resource, one.fact, one.gap)
        return self.value  # type: ignore[return-value]
