"""Working on values that may hold choices and unknowns, without deciding or losing any."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from msgspec.structs import replace

from auditor.model.choice import ABSENT, OneOf, Unknown

MOST_OPTIONS: Final = 64
"""A value that hangs on more combinations than this is unknown."""


def mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    """`change` applied to `value`, to each option of a choice; an unknown and what is absent stay as they are."""
    if isinstance(value, OneOf):
        options = {name: mapped(each, change) for name, each in value.options.items()}
        return OneOf(value.decision, options, value.assumed)
    return value if isinstance(value, Unknown) or value is ABSENT else change(value)


def at(value: Any, *path: str) -> Any:
    """The member at a path, through choices: a choice of members; ABSENT where there is none."""
    for name in path:
        value = _member(name, value) if isinstance(value, dict) else mapped(value, partial(_member, name))
    return value


def when(exists: Any, value: Any) -> Any:
    """`value` where `exists`, which may be a choice; else ABSENT."""
    return mapped(exists, lambda there: value if there else ABSENT)


def _member(name: str, holder: Any) -> Any:
    if not isinstance(holder, (dict, Mapping)):
        return ABSENT
    found = holder.get(name, ABSENT)
    return ABSENT if found is None else found


def renamed(value: Any, called: Callable[[str], str]) -> Any:
    """`value` with every decision in it called as `called` says of its name; the options stay the same."""
    if isinstance(value, OneOf):
        options = {option: renamed(each, called) for option, each in value.options.items()}
        return OneOf(called(value.decision), options, value.assumed)
    if isinstance(value, (dict, Mapping)):
        return {name: renamed(each, called) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [renamed(each, called) for each in value]
    return value


def respelled(value: Any, spell: Callable[[str], str]) -> Any:
    """`value` with every text in it as `spell` writes it, that of an unknown included; the decisions stay the same."""
    if isinstance(value, str):
        return spell(value)
    if isinstance(value, Unknown):
        return replace(value, reason=spell(value.reason), text=spell(value.text))
    if isinstance(value, OneOf):
        options = {option: respelled(each, spell) for option, each in value.options.items()}
        return OneOf(value.decision, options, value.assumed)
    if isinstance(value, (dict, Mapping)):
        return {name: respelled(each, spell) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [respelled(each, spell) for each in value]
    return value


def items(value: Any) -> list[Any]:
    """The items of a list that is certain; empty for anything else."""
    return list(value) if isinstance(value, (list, tuple)) else []


def together(values: Mapping[str, Any], make: Callable[[dict[str, Any]], Any]) -> Any:
    """`make` of all values, in each consistent combination of their choices.

    An unknown among them makes the combination unknown; what is absent is left out of what `make` gets.
    """
    return _together(dict(values), make, {})


def _together(values: dict[str, Any], make: Callable[[dict[str, Any]], Any], world: dict[str, str]) -> Any:
    for name, value in values.items():
        if not isinstance(value, OneOf):
            continue
        if value.decision in world:
            chosen = world[value.decision]
            known = value.options.get(chosen, Unknown(f"{value.decision} is {chosen}"))
            return _together({**values, name: known}, make, world)
        options = {
            option: _together({**values, name: known}, make, {**world, value.decision: option})
            for option, known in value.options.items()
        }
        whole = OneOf(value.decision, options, value.assumed)
        many = _leaves(whole) > MOST_OPTIONS
        return Unknown(f"it hangs on more than {MOST_OPTIONS} combinations") if many else whole
    unknown = next((value for value in values.values() if isinstance(value, Unknown)), None)
    return unknown or make({name: value for name, value in values.items() if value is not ABSENT})


def _leaves(value: Any) -> int:
    return sum(map(_leaves, value.options.values())) if isinstance(value, OneOf) else 1
