"""Finding what else a unit plans for a resource: a bucket's policy, a table's routes, a key's aliases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeAlias

from msgspec import Struct, field

from auditor.iac.planned import Planned
from auditor.model.choice import symbols

Responses: TypeAlias = dict[str, Any]
"""{operation: response}: what a describer makes. Choices and unknowns may stand anywhere within a response."""


class Related(Struct):
    """The resources of a unit, by type and by the physical names that are certain."""

    _by_type: dict[str, list[Planned]] = field(default_factory=lambda: defaultdict(list))
    _by_key: dict[str, Planned] = field(default_factory=dict[str, Planned])

    @classmethod
    def among(cls, resources: Iterable[Planned]) -> Related:
        """Index the resources of a unit."""
        made = cls()
        for one in resources:
            made._by_type[one.type].append(one)
            made._by_key[one.key] = one
        return made

    def of_type(self, type_: str) -> tuple[Planned, ...]:
        """All that the unit plans of a type."""
        return tuple(self._by_type.get(type_, ()))

    def named(self, value: Any) -> Planned | None:
        """The planned resource that a text refers to by a symbol; None for any other text."""
        if not isinstance(value, str):
            return None
        found = next(symbols(value), None)
        return self._by_key.get(found["key"]) if found else None
