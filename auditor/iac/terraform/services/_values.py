"""What the tables of the services share: policies, attributes to leave out, and blocks with nothing in them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from auditor.iac.nodes import mapped
from auditor.model.choice import ABSENT, Unknown


def policy(value: Any) -> Any:
    """A policy's JSON text as what it says; absent where it is empty, unknown where it is no JSON object."""
    if not isinstance(value, str):
        return value
    if not value.strip():
        return ABSENT
    try:
        document = json.loads(value)
    except (ValueError, RecursionError):
        return Unknown("the policy is no JSON text")
    return document if isinstance(document, dict) else Unknown("the policy is no JSON object")


def without(*attributes: str) -> dict[str, str | None]:
    """The names of attributes that have no counterpart in CloudFormation, for a table of names."""
    return dict.fromkeys(attributes)


def given(value: Any) -> Any:
    """A text; absent where it is empty, which is how the provider writes "not set" within blocks."""
    return ABSENT if value == "" else value


def some(value: Any) -> bool:
    """Whether a member of a block is set: neither null nor empty, as the provider writes what is not."""
    return value is not None and value is not ABSENT and value not in ("", [], {})


def renamed(block: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The members of a block that are set, under their new names; those without a new name are left out."""
    return {member: block[name] for name, member in names.items() if some(block.get(name))}


def first(value: Any) -> Any:
    """The one block of a list that holds at most one; an empty one where there is none."""
    if isinstance(value, (list, tuple)):
        return (value[0] or {}) if value else {}
    return value


def each(change: Callable[[Mapping[str, Any]], Any]) -> Callable[[Any], Any]:
    """`change` applied to every block of a list, through choices; unknown ones stay."""

    def listed(value: Any) -> Any:
        if not isinstance(value, (list, tuple)):
            return value
        return (
            ABSENT
            if not value
            else [mapped(one, lambda block: change(block) if isinstance(block, Mapping) else block) for one in value]
        )

    return listed
