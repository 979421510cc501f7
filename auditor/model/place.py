"""Where in a document something stands, and how to get there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct

from auditor.model.choice import OneOf, Undecided, settle, symbolic, takes

LONGEST_SHOWN = 200
"""So much is shown of a text that only deployment spells."""


class Place(Struct, frozen=True):
    """One spot of a document: the operation, the response's part that holds it, and both its paths.

    `generic` is the path in the model (`Variants[].Name`), `concrete` the one in this document (`Variants[0].Name`).
    """

    operation: str
    holder: Mapping[str, Any] | None
    generic: str
    concrete: str

    def below(self, path: str) -> tuple[str, str]:
        """The generic and the concrete path of `path` below this place."""
        return join(self.generic, path), join(self.concrete, path)


def join(base: str, path: str) -> str:
    """`path` below `base`, where there is a base."""
    return f"{base}.{path}" if base else path


class MisshapenError(ValueError):
    """A response is not of the shape that AWS returns: text where a structure or a list should be."""


def dig(holder: Any, path: str) -> Any:
    """The value at a dotted path without lists, or None where any member of the path lacks.

    Raises:
        MisshapenError: where something that is no structure stands on the way.
        Undecided: where what stands on the way hangs on a decision.
    """
    for member in path.split("."):
        if holder is None:
            return None
        if not isinstance(holder, (dict, Mapping)):
            _decided(holder)
            raise MisshapenError(f"no structure holds {member}")
        holder = holder.get(member)
    return holder


def walk(holder: Any, path: str, concrete: str) -> Iterator[tuple[Any, str]]:
    """Each value at a path that may step through lists (`A[].B`), with its concrete path; what lacks is skipped.

    An empty text lacks, too: DescribeTrainingJob answers `"KmsKeyId": ""` where no key was given.

    Raises:
        MisshapenError: where a structure or a list should stand, and something else does.
        Undecided: where what stands there hangs on a decision.
    """
    head, bracket, rest = path.partition("[]")
    found = dig(holder, head) if head else holder
    at = join(concrete, head)
    if found is None or found == "":
        return
    _decided(found)
    if not bracket:
        yield found, at
        return
    if not isinstance(found, (list, tuple)):
        raise MisshapenError(f"{head} is no list")
    for index, item in enumerate(found):
        if item == "":
            continue
        _decided(item)
        if rest:
            yield from walk(item, rest.removeprefix("."), f"{at}[{index}]")
        else:
            yield item, f"{at}[{index}]"


def _decided(value: Any) -> None:
    if isinstance(value, OneOf):
        raise Undecided(value)


_STEP = re.compile(r"[^.\[\]]+|\[\d*\]")


@lru_cache(maxsize=16_384)
def steps(path: str) -> tuple[str, ...]:
    """The members and the items (`[0]`, `[]`) on the way to `path`."""
    return tuple(_STEP.findall(path))


def touches(hole: tuple[str, ...], way: tuple[str, ...], *, below: bool) -> bool:
    """Whether a hole, by its steps, leaves open what stands at the end of a way: one at or above it, or one below it.

    Below counts if it is asked for. `[]` in the way means every item, so that a hole in any of them counts.
    """
    if len(hole) > len(way) and not below:
        return False
    for gone, step in zip(hole, way, strict=False):  # noqa: SIM110 - a generator for each costs more than the look
        if gone != step and (step != "[]" or gone[0] != "["):
            return False
    return True


def unspelled(place: Place, path: str, kind: Callable[[Any], Any]) -> str | None:
    """What of a value `kind` would have to know the spelling of, in words; None where it can read it as it stands.

    Raises:
        Undecided: where the value hangs on a decision.
    """
    for value, concrete in walk(place.holder, path, place.concrete):
        settle(value)
        if symbolic(value) and not takes(kind, value):
            return f"{concrete} is {value[:LONGEST_SHOWN]}"
    return None
