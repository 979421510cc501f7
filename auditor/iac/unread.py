"""Properties that only deployment makes, or that stand elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from auditor.model.choice import Unknown


class Elsewhere(Unknown, frozen=True):
    """A value that this kind of code never has: it is not open here, but told by something else."""


UNSET: Final = Unknown("it is not set")
"""Stands among partly known properties for a member that is known not to be there."""


class Partly(dict[str, Any]):
    """Properties of which those that are not named are unknown; those that are not set are `UNSET`."""


def settled(value: Any) -> Any:
    """`value` with the members that are not set left out."""
    if isinstance(value, Mapping):
        return {name: settled(each) for name, each in value.items() if each is not UNSET}
    return [settled(each) for each in value if each is not UNSET] if isinstance(value, list) else value


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
