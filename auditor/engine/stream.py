"""Judging records that are too many to hold: once per distinct projection, in one pass."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

import msgspec
from msgspec import Struct, field

from auditor.engine.engine import Engine, Judgement
from auditor.engine.projection import Projection
from auditor.graph.edges.declared import references, unread
from auditor.graph.estate import Estate
from auditor.model.aws.sagemaker.mixins import MakesModels
from auditor.model.document import Document, Identity
from auditor.model.gap import MissingEvidence
from auditor.model.recorder import Field, Recorder
from auditor.model.resource import Resource
from auditor.snapshot.record import decode

LISTED = 25
"""Up to so many records of one projection are all named in a report."""
EXAMPLES = 3
"""Of more than `LISTED`, so many are named; the others are counted."""


class Group(Struct):
    """Records with one projection: their judgements, how many they are, and the first few by name."""

    subject: Resource
    judgements: tuple[Judgement, ...]
    lineage: tuple[str, ...]
    count: int = 0
    examples: list[Identity] = field(default_factory=list[Identity])

    @property
    def named(self) -> tuple[Identity, ...]:
        """The records that a report names: all of a few, the first of many."""
        return tuple(self.examples if self.count <= LISTED else self.examples[:EXAMPLES])


class Stream:
    """The groups of one type's records."""

    def __init__(self, engine: Engine, kind: type[Resource]) -> None:
        """Judge records of `kind`."""
        self._engine, self._kind = engine, kind
        self._operations = tuple(sorted(kind.operations()))
        self._fields: dict[Field, None] = {}
        self._projection = Projection((), self._operations)
        self._groups: dict[Hashable, Group] = {}

    def run(self, lines: Iterable[bytes]) -> Iterator[Group]:
        """All groups of `lines`, in the order of their first record; uses are counted in the estate."""
        order: list[Group] = []
        for line in lines:
            group = self._groups.get(self._key(line))
            if group is None:
                group = self._judge(decode(line))
                order.append(group)
                self._groups[self._key(line)] = group
            group.count += 1
            if len(group.examples) < LISTED:
                group.examples.append(decode(line).identity)
        for group in order:
            count_uses(self._engine.estate, group)
            yield group

    def _key(self, line: bytes) -> Hashable:
        """The projection; a record that is not of AWS's shape is its own."""
        try:
            return self._projection.key(line)
        except msgspec.ValidationError:
            return line

    def _judge(self, document: Document) -> Group:
        resource = self._kind(document, self._engine.estate.shapes)
        own = Recorder(document.identity)
        asked = [(rule, Recorder(document.identity)) for rule in self._engine.rules_for(self._kind)]
        judgements = tuple(self._engine.judge(rule, resource, recorder) for rule, recorder in asked)
        known = resource.judged(own)
        for _ in references(known):
            pass  # read for the recorder's sake: what a job refers to is part of its projection
        if isinstance(known, MakesModels):
            _made(known)
        group = Group(resource, judgements, lineage(known))
        self._widen(place for recorder in (own, *(each for _, each in asked)) for place in recorder.fields)
        return group

    def _widen(self, places: Iterable[Field]) -> None:
        before = len(self._fields)
        self._fields.update(dict.fromkeys(places))
        if len(self._fields) > before:
            self._projection = Projection(self._fields, self._operations)
            self._groups.clear()


def count_uses(estate: Estate, group: Group) -> None:
    """Make known to an estate what records that are no nodes of it refer to, and make."""
    if isinstance(group.subject, MakesModels):
        estate.makers.append(group.subject)
    for identity in group.examples:
        estate.saw(identity)
    count_references(estate, group.subject, group.count)


def count_references(estate: Estate, record: Resource, count: int) -> None:
    """Make known what `count` records like this one refer to, and what of that nobody knows."""
    for reference in references(record):
        estate.add_use(reference.ref, record.identity, reference.relation, count)
    for told in unread(record):
        estate.add_unread(record.identity, told)


def _made(job: MakesModels) -> str | None:
    """Where the model of a job lies, which tells jobs apart; None where there is none, or nobody knows."""
    try:
        return job.artifact
    except MissingEvidence:
        return None


def lineage(resource: Resource) -> tuple[str, ...]:
    """What stays the same from one run of a recurring job to the next; empty for anything else, or where not known."""
    try:
        return tuple(getattr(resource, "lineage", ()))
    except MissingEvidence:
        return ()
