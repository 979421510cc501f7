"""What the options of a parameter are called: readable, apart from each other, and never a credential."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from auditor.redact import redact

ANOTHER: Final = "another value"
_LONGEST: Final = 80


def labels(names: Iterable[str], values: Iterable[str], *, hidden: bool) -> dict[str, str]:
    """{option: value} of the values that a parameter may have; `hidden` where nobody may see them (NoEcho).

    `names` are its own and those that it is used under.
    """
    made: dict[str, str] = {}
    for number, value in enumerate(values, 1):
        label = f"value {number}" if hidden or telling(names, value) else shown(value)
        made[f"{label} ({number})" if label in made or label == ANOTHER else label] = value
    return made


def default(names: Iterable[str], value: str, *, hidden: bool) -> str:
    """What the option is called that a parameter has its default."""
    return "its default" if hidden or telling(names, value) else f"its default, {shown(value)}"


def shown(value: str) -> str:
    """A value on one line, shortened."""
    line = " ".join(value.split()) or ("blank" if value else "empty")
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 3]}..."


def telling(names: Iterable[str], value: str) -> bool:
    """Whether a value is, or holds, a credential: by a name that it goes by, its format, or its randomness."""
    return bool(redact({"Parameters": {"Parameters": dict.fromkeys(names, value)}})[1])
