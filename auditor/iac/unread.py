"""Properties that only deployment makes, or that stand elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model.choice import Unknown


class Elsewhere(Unknown, frozen=True):
    """A value that this kind of code never has: it is not open here, but told by something else."""


class Unread(Mapping[str, Any]):
    """Properties of which nothing is known: whatever is asked for is unknown, and none is listed."""

    def __init__(self, reason: str) -> None:
        """Say why they are not known."""
        self.unknown = Unknown(reason)

    def __getitem__(self, name: str) -> Unknown:
        """The unknown that stands for any property."""
        return self.unknown

    def __iter__(self) -> Iterator[str]:
        """No name is known."""
        return iter(())

    def __len__(self) -> int:
        """None is known."""
        return 0

    def __contains__(self, name: object) -> bool:
        """Any may be there."""
        return True

    def __repr__(self) -> str:
        """With the reason."""
        return f"Unread({self.unknown.reason!r})"
