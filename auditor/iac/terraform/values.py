"""The values of a planned resource: what is known now, what only apply tells, and what must not be shown.

Source: https://developer.hashicorp.com/terraform/internals/json-format (change representation).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any, Final

from auditor.model.choice import Unknown

AFTER_APPLY: Final = "it is known only after apply"
_SENSITIVE: Final = "the plan marks it as sensitive"
_DEEPEST: Final = 64
_TOO_DEEP: Final = "it is nested too deeply"
_SHOWN: Final = re.compile(r"(?i:enabled|disabled|true|false)|arn:[a-z-]+:(?!secretsmanager:)\S+")
"""The texts that hold no secret though they are sensitive: switches, and ARNs."""


def joined(after: Any, unknown: Any, sensitive: Any, depth: int = 0) -> Any:
    """The values `after` the change, with `Unknown` wherever `unknown` is true, and for texts that are sensitive.

    Both have the shape of the values, or are true for a whole one; null where unknown is true means *not known yet*.
    Numbers and flags stay though they be sensitive: they are judged, and they give nothing away.
    """
    if unknown is True:
        return Unknown(AFTER_APPLY)
    if depth > _DEEPEST:
        return Unknown(_TOO_DEEP)
    if isinstance(after, Mapping) or (after is None and isinstance(unknown, Mapping) and unknown):
        known = after if isinstance(after, Mapping) else {}
        names = [*known, *(name for name in _members(unknown) if name not in known)]
        return {
            name: joined(known.get(name), _member(unknown, name), _member(sensitive, name), depth + 1) for name in names
        }
    if isinstance(after, list) or (after is None and isinstance(unknown, list) and unknown):
        return _list(after or [], unknown, sensitive, depth + 1)
    shown = sensitive is not True or not isinstance(after, str) or _SHOWN.fullmatch(after)
    return after if shown else Unknown(_SENSITIVE)


def _list(after: Sequence[Any], unknown: Any, sensitive: Any, depth: int) -> list[Any]:
    holes = unknown if isinstance(unknown, list) else []
    marks = [True] * len(after) if sensitive is True else sensitive if isinstance(sensitive, list) else []
    longest = max(len(after), len(holes))
    return [joined(*each, depth) for each in list(zip_longest(after, holes, marks))[:longest]]


def _members(value: Any) -> Sequence[str]:
    return list(value) if isinstance(value, Mapping) else []


def _member(value: Any, name: str) -> Any:
    return value is True or (value.get(name) if isinstance(value, Mapping) else None)
