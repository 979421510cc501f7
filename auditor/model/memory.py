"""What was found out, of a resource of code or of a whole estate, remembered: each rule asks again, in each world.

What ended in missing evidence or in a decision does so again, at the cost of a look.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from auditor.model.choice import OneOf, Undecided
from auditor.model.gap import Gap, MissingEvidence

S = TypeVar("S")


class Memory(dict[Any, Any]):
    """Answers by what was asked."""

    def recall(self, asked: Any, read: Callable[[S], Any], subject: S) -> Any:
        """What `read` answers, of the subject, to what is asked; it runs once.

        Raises:
            MissingEvidence, Undecided: as it does.
        """
        told = self.get(asked)
        if told is None:
            told = self[asked] = _ending(read, subject)
        kind = type(told)
        if kind is _Missing:
            raise MissingEvidence(*told)
        if kind is OneOf:
            raise Undecided(told)
        return told


class _Missing(tuple[str, str, Gap]):
    """What missing evidence says: of which resource, which fact, and why."""

    __slots__ = ()


def _ending(read: Callable[[S], Any], subject: S) -> Any:
    try:
        return read(subject)
    except MissingEvidence as missing:
        return _Missing((missing.resource, missing.fact, missing.gap))
    except Undecided as fork:
        return fork.choice
