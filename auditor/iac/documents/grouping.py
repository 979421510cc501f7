"""Bounding what policies leave open: many parameters that name something are tried together, not in every combination.

What an allowing statement names makes it grant more or less, and rules about grants only turn from pass to fail as it
grants more: so all as plain names, and all as `*`, bound every mixture of both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from auditor.model.choice import OneOf, decisions

FEW: Final = 3
"""So many are tried one by one, and named one by one."""
_SHOWN: Final = 5
_ENDINGS: Final = (
    " as an account in a policy",
    " in a policy",
    " as a policy's principal",
    " as an account that a policy names",
)
"""What decisions with the same options end in (`policies`)."""


def groups(responses: Iterable[Any]) -> dict[str, str]:
    """{decision: the name under which it is decided with others like it}; empty where there are few."""
    found: dict[str, list[str]] = defaultdict(list)
    for decision in sorted(frozenset().union(*map(decisions, responses))):
        ending = next((ending for ending in _ENDINGS if decision.endswith(ending)), None)
        if ending:
            found[ending].append(decision)
    return {
        decision: _together(alike, ending) for ending, alike in found.items() if len(alike) > FEW for decision in alike
    }


def _together(alike: list[str], ending: str) -> str:
    names = [decision.removesuffix(ending).removeprefix("parameter ") for decision in alike]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"parameters {', '.join(names[:_SHOWN])}{more}{ending}"


def grouped(value: Any, names: Mapping[str, str]) -> Any:
    """`value` with its decisions called by their groups' names."""
    if isinstance(value, OneOf):
        options = {option: grouped(each, names) for option, each in value.options.items()}
        return OneOf(names.get(value.decision, value.decision), options, value.assumed)
    if isinstance(value, Mapping):
        return {name: grouped(each, names) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [grouped(each, names) for each in value]
    return value
