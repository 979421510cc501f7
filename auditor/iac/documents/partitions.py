"""Which partition code is for, where nobody said to which region it goes.

Code that names one partition in its ARNs and images, whatever is decided, is for that one: AWS takes no ARN of another.
Code that names several, or one in some case only, may be deployed to any of them, and what it spells out means
something in its own only: that is left open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
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
    sure = _literal(one.properties for one in placed if one.exists is True)
    named = _literal((one.properties for one in placed), choices=True)
    if len(sure) == 1 or not named:
        return tuple(placed)
    return tuple(replace(one, home=_open(one.home or home, named)) for one in placed)


def _literal(properties: Iterable[Any], *, choices: bool = False) -> tuple[str, ...]:
    """The partitions that are spelled out, and those in choices too where they are asked for."""
    found = {name for each in properties for text in _texts(each, choices=choices) for name in _named(text)}
    return tuple(sorted(found))


def _by_region(home: Home) -> Home:
    known = symbolic(home.partition) and not symbolic(home.region)
    return replace(home, partition=partition_of(home.region)) if known else home


def _open(home: Home, named: tuple[str, ...]) -> Home:
    return replace(home, partitions=named) if symbolic(home.partition) else home


def _named(text: str) -> Iterator[str]:
    if "arn:" in text:
        yield from _ARN.findall(text)
    if "dkr" in text:
        yield from map(partition_of, _IMAGE.findall(text))


def _texts(value: Any, *, choices: bool) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Unknown):
        yield value.text
    elif isinstance(value, OneOf) and not (choices or value.assumed):
        return
    elif isinstance(value, (OneOf, Mapping)):
        for each in (value.options if isinstance(value, OneOf) else value).values():
            yield from _texts(each, choices=choices)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(each, choices=choices)


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
