"""A template's conditions: true, false, or hanging on a parameter, consistently."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from auditor.iac.cloudformation.fork import Another, fork
from auditor.iac.cloudformation.scope import Scope
from auditor.iac.cloudformation.texts import as_text, same
from auditor.model.choice import OneOf, Unknown

_SENTENCE: Final = "nothing tells whether this condition holds"


class Conditions:
    """The conditions of one template, each decided once."""

    def __init__(self, scope: Scope) -> None:
        """Decide within a scope, when asked."""
        self._scope = scope
        self._known: dict[str, Any] = {}
        self._open: list[str] = []

    def named(self, name: str) -> Any:
        """Whether a condition holds: a bool, or a choice of bools.

        One that nothing tells is a decision of its own: `condition NAME`.

        Raises:
            InputError: it refers to itself.
        """
        if name in self._known:
            return self._known[name]
        scope = self._scope
        item = scope.items("Conditions").get(name)
        if name in self._open:
            circle = " -> ".join((*self._open[self._open.index(name) :], name))
            raise scope.text.fault(item.pointer if item else "", f"the condition refers to itself: {circle}")
        if item is None:
            scope.refused(f"the condition {name} is nowhere defined")
        self._open.append(name)
        truth = self.truth(item.body) if item else Unknown(_SENTENCE)
        self._open.pop()
        opaque = OneOf(f"condition {scope.prefix}{name}", {"true": True, "false": False})
        decided = fork(truth, lambda known: opaque if isinstance(known, Unknown) else known)
        self._known[name] = opaque if isinstance(decided, Unknown) else decided
        return self._known[name]

    def truth(self, node: Any) -> Any:
        """Whether an expression of conditions holds: a bool, a choice of bools, or Unknown."""
        if isinstance(node, Mapping) and len(node) == 1:
            function, argument = next(iter(node.items()))
            if function == "Condition" and isinstance(argument, str):
                return self.named(argument)
            if function == "Fn::Equals" and isinstance(argument, list) and len(argument) == 2:  # noqa: PLR2004 - its arity
                return fork([self._scope.key(each) for each in argument], lambda pair: _equal(*pair))
            if function in _LOGIC and isinstance(argument, list):
                return fork([self.truth(each) for each in argument], _LOGIC[function])
        self._scope.note("this is no condition: Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition was expected")
        return Unknown(_SENTENCE)


def _equal(*pair: Any) -> bool | Unknown:
    if len(pair) != 2:  # noqa: PLR2004 - one of them is AWS::NoValue
        return Unknown(_SENTENCE)
    for one, other in (pair, pair[::-1]):
        if isinstance(one, Another) and as_text(other) in one.apart:
            return False
    return same(*pair)


def _not(values: list[Any]) -> bool | Unknown:
    if len(values) != 1:
        return Unknown(_SENTENCE)
    return values[0] if isinstance(values[0], Unknown) else not values[0]


def _and(values: list[Any]) -> bool | Unknown:
    """Kleene's: what is false decides, whatever the others are."""
    return _decided(values, by=False)


def _or(values: list[Any]) -> bool | Unknown:
    """Kleene's: what is true decides, whatever the others are."""
    return _decided(values, by=True)


def _decided(values: list[Any], *, by: bool) -> bool | Unknown:
    if any(value is by for value in values):
        return by
    return next((value for value in values if isinstance(value, Unknown)), not by)


_LOGIC: Final[Mapping[str, Callable[[list[Any]], bool | Unknown]]] = {
    "Fn::And": _and,
    "Fn::Or": _or,
    "Fn::Not": _not,
}
