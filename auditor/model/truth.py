"""Questions over several facts, some of which may be gaps: what is known decides where it can."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from auditor.model.gap import MissingEvidence

T = TypeVar("T")


def any_of(test: Callable[[T], bool], items: Iterable[T]) -> bool:
    """Whether `test` holds for any item (Kleene's *or*): one that holds decides though another could not be read.

    Raises:
        MissingEvidence: where none is known to hold and at least one is not known.
    """
    missing: MissingEvidence | None = None
    for item in items:
        try:
            if test(item):
                return True
        except MissingEvidence as gap:
            missing = missing or gap
    if missing is not None:
        raise missing
    return False


def all_of(test: Callable[[T], bool], items: Iterable[T]) -> bool:
    """Whether `test` holds for every item (Kleene's *and*); raises MissingEvidence as `any_of` does."""
    return not any_of(lambda item: not test(item), items)
