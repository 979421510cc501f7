"""Jobs that name the same things are read once: as judging does, by the projection of what was looked at."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Final, TypeVar

import msgspec

from auditor.engine.projection import Projection
from auditor.model.document import Shapes
from auditor.model.recorder import Field, Recorder
from auditor.model.resource import Resource
from auditor.snapshot.record import decode

T = TypeVar("T")
_KEPT: Final = 50_000
"""So many projections are remembered at once: memory is bounded though each job may write somewhere else."""


def taken(lines: Iterable[bytes], kind: type[Resource], shapes: Shapes, take: Callable[[Resource], T]) -> Iterator[T]:
    """What `take` makes of each record of a type; of records that name the same things, it is asked once.

    What `take` reads of a resource is the measure, so it must depend on nothing else.

    Raises:
        msgspec.DecodeError: for a line that is no record.
    """
    operations = tuple(sorted(kind.operations()))
    fields: dict[Field, None] = {}
    known: dict[Hashable, T] = {}
    projection = Projection(fields, operations)
    for line in lines:
        key = _key(projection, line)
        if key in known:
            yield known[key]
            continue
        document = decode(line)
        resource = kind(document, shapes, Recorder(document.identity))
        made = take(resource)
        widened = not resource.recorder.fields.keys() <= fields.keys()
        if widened or len(known) >= _KEPT:
            known.clear()
        if widened:
            fields |= resource.recorder.fields
            projection = Projection(fields, operations)
            key = _key(projection, line)
        known[key] = made
        yield made


def _key(projection: Projection, line: bytes) -> Hashable:
    """The projection; a record that is not of AWS's shape is its own."""
    try:
        return projection.key(line)
    except msgspec.ValidationError:
        return line
