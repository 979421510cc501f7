"""Bounding what policies leave open: parameters that name something are tried together, not in every combination.

What an allowing statement names makes it grant more or less, and rules about grants only turn from pass to fail as it
grants more: so all as plain names, and all as `*`, bound every mixture of both. What limits a grant (a Deny) does the
opposite, and is decided apart from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from auditor.iac.documents.policies import ENDINGS
from auditor.iac.nodes import renamed
from auditor.model.choice import decisions

_SHOWN: Final = 5


def groups(responses: Iterable[Any]) -> dict[str, str]:
    """{decision: the name under which it is decided with others like it}; empty where there are no others."""
    found: dict[str, list[str]] = defaultdict(list)
    for decision in sorted(frozenset().union(*map(decisions, responses))):
        ending = max((ending for ending in ENDINGS if decision.endswith(ending)), key=len, default=None)
        if ending:
            found[ending].append(decision)
    return {decision: _together(alike, ending) for ending, alike in found.items() if alike[1:] for decision in alike}


def _together(alike: list[str], ending: str) -> str:
    names = [decision.removesuffix(ending).removeprefix("parameter ") for decision in alike]
    more = f"{len(names) - _SHOWN} more" if len(names) > _SHOWN else names.pop()
    return f"parameters {', '.join(names[:_SHOWN])} and {more}{ending}"


def grouped(value: Any, names: Mapping[str, str]) -> Any:
    """`value` with its decisions called by their groups' names."""
    return renamed(value, lambda decision: names.get(decision, decision))
