"""Working through every option of what a value hangs on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import prod
from typing import Any

from auditor.iac.nodes import MOST_OPTIONS
from auditor.model.choice import ABSENT, OneOf, Unknown, choices, decisions, within


class Another(Unknown, frozen=True):
    """A parameter's value that is none of those which the template tells apart."""

    apart: frozenset[str] = frozenset()


def fork(value: Any, make: Callable[[Any], Any]) -> Any:
    """`make` of `value` in each world of the choices in it; unknowns stay in it for `make` to see.

    What hangs on more than `MOST_OPTIONS` combinations is unknown.
    """
    counts = {choice.decision: len(choice.options) for choice in choices(value)}
    if not counts:
        return make(value)
    if prod(counts.values()) > MOST_OPTIONS:
        return Unknown(f"it hangs on more than {MOST_OPTIONS} combinations of {', '.join(sorted(counts)[:5])}")
    return _fork(value, make)


def _fork(value: Any, make: Callable[[Any], Any]) -> Any:
    choice = next(choices(value), None)
    if choice is None:
        return make(value)
    options = {name: _fork(within(value, {choice.decision: name}), make) for name in choice.options}
    plain = [each for each in options.values() if isinstance(each, (bool, str))]
    if len(plain) == len(options) and len(set(plain)) == 1 and not choice.assumed:
        return plain[0]  # whatever is decided, it is the same
    return OneOf(choice.decision, options, choice.assumed)


def choose(truth: Any, yes: Any, no: Any) -> Any:
    """`yes` where `truth`, which may be a choice, else `no`; what is decided on the way is settled within both."""
    if not isinstance(truth, OneOf):
        return yes if truth else no
    options = {
        name: choose(each, *(_settled(branch, truth.decision, name) for branch in (yes, no)))
        for name, each in truth.options.items()
    }
    return OneOf(truth.decision, options, truth.assumed)


def _settled(value: Any, decision: str, option: str) -> Any:
    return within(value, {decision: option}) if decision in decisions(value) else value


def unsure(value: Any) -> Unknown | None:
    """The first unknown anywhere in a value that holds no choices."""
    if isinstance(value, Unknown):
        return value
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return next(filter(None, map(unsure, parts)), None)


def present(values: Mapping[str, Any]) -> dict[str, Any]:
    """The members that are there."""
    return {name: each for name, each in values.items() if each is not ABSENT}
