"""Keys of planned resources: readable, without slash or colon, each once within its unit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from msgspec.structs import replace

from auditor.iac.planned import Planned
from auditor.model.choice import OPEN

_UNFIT: Final = re.compile(r"[^\w.-]+")


def key_of(name: Any, otherwise: str) -> str:
    """A key made of a name that is certain; `otherwise` for any other."""
    known = isinstance(name, str) and OPEN not in name
    return (_UNFIT.sub("-", name).strip("-") if known else "") or otherwise


def distinct(resources: Iterable[Planned]) -> Iterator[Planned]:
    """The resources, those numbered whose key another has already."""
    taken: set[str] = set()
    for one in resources:
        key, count = one.key, 1
        while key in taken:
            count += 1
            key = f"{one.key}-{count}"
        taken.add(key)
        yield one if key == one.key else replace(one, key=key)
