"""Which partition code is for, where nobody said to which region it goes.

Code that names one partition in its ARNs and images, whatever is decided, is for that one: AWS takes no ARN of another.
Code that names several, or one in some case only, may be deployed to any of them, and what it spells out means
something in its own only: that is left open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from msgspec.structs import replace

from auditor.iac.planned import Home, Planned, partition_of
from auditor.model.choice import OneOf, Unknown, symbolic

DECISION: Final = "the partition"
_ANOTHER: Final = "another"
_ARN: Final = re.compile(r"\barn:(aws(?:-[a-z-]+)?):")
_IMAGE: Final = re.compile(r"[0-9]{12}\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.")


def settled(resources: Iterable[Planned], home: Home) -> tuple[Planned, ...]:
    """The resources of a unit, each with its home, by default `home`, as far as the partition of that is sure."""
    placed = [replace(one, home=_by_region(one.home or home)) for one in resources]
    if not any(one.home and symbolic(one.home.partition) for one in placed):
        return tuple(placed)
    aside: list[Any] = [one.properties for one in placed if one.exists is not True]
    sure = _literal([one.properties for one in placed if one.exists is True], aside)
    named = sure | _literal(aside)
    if len(sure) == 1 or not named:
        return tuple(placed)
    return tuple(replace(one, home=_open(one.home or home, tuple(sorted(named)))) for one in placed)


def _literal(left: list[Any], aside: list[Any] | None = None) -> set[str]:
    """The partitions that are spelled out in what is `left`; what the code leaves open is put `aside`, if it may be."""
    found: set[str] = set()
    while left:
        value = left.pop()
        if isinstance(value, str):
            found.update(_named(value) if "arn:" in value or "dkr" in value else ())
        elif isinstance(value, dict):
            left.extend(value.values())
        elif isinstance(value, (list, tuple)):
            left.extend(value)
        elif isinstance(value, Unknown):
            left.append(value.text)
        elif isinstance(value, OneOf) and aside is not None and not value.assumed:
            aside.append(value)
        elif isinstance(value, (OneOf, Mapping)):
            left.extend((value.options if isinstance(value, OneOf) else value).values())
    return found


def _by_region(home: Home) -> Home:
    known = symbolic(home.partition) and not symbolic(home.region)
    return replace(home, partition=partition_of(home.region)) if known else home


def _open(home: Home, named: tuple[str, ...]) -> Home:
    return replace(home, partitions=named) if symbolic(home.partition) else home


def _named(text: str) -> list[str]:
    return [*_ARN.findall(text), *map(partition_of, _IMAGE.findall(text))]


def in_own(partition: str, there: Any, elsewhere: Any, home: Home) -> Any:
    """`there` where the code goes to `partition`, and `elsewhere` in any other; where that is sure, the first."""
    if partition not in home.partitions:
        return there
    names = (*home.partitions, _ANOTHER)
    return OneOf(DECISION, {name: there if name == partition else elsewhere for name in names})


def images_open(value: Any, home: Home) -> Any:
    """`value` with its images as they read where it is not sure to which partition the code goes."""
    if not home.partitions:
        return value
    if isinstance(value, str):
        found = _IMAGE.match(value)
        other = Unknown("the image is in another partition than the code goes to")
        return in_own(partition_of(found[1]), value, other, home) if found else value
    if isinstance(value, OneOf):
        options = {name: images_open(each, home) for name, each in value.options.items()}
        return OneOf(value.decision, options, value.assumed)
    if isinstance(value, Mapping):
        return {name: images_open(each, home) for name, each in value.items()}
    return [images_open(each, home) for each in value] if isinstance(value, (list, tuple)) else value
