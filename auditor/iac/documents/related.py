"""Finding what else a unit plans for a resource: a bucket's policy, a table's routes, a key's aliases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from auditor.iac.nodes import at
from auditor.iac.planned import Planned
from auditor.model.choice import OneOf, symbols

Responses: TypeAlias = dict[str, Any]
"""{operation: response}: what a describer makes. Choices and unknowns may stand anywhere within a response."""


@dataclass(slots=True)
class Related:
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

    def pointing(self, type_: str, member: str, target: Planned, *, name: str = "") -> Iterator[Planned]:
        """The resources of `type_` whose property `member` refers to `target`: by a symbol, or by its literal `name`.

        One that may refer to it (its property is a choice with it among the options) is among them: test the choice.
        """
        for one in self.of_type(type_):
            if any(self._is(value, target, name) for value in _leaves(at(one.properties, member))):
                yield one

    def _is(self, value: Any, target: Planned, name: str) -> bool:
        if isinstance(value, (list, tuple)):
            return any(self._is(each, target, name) for each in value)
        return self.named(value) is target or bool(name and value == name)


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, OneOf):
        for option in value.options.values():
            yield from _leaves(option)
    else:
        yield value
