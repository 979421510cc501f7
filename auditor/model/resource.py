"""Whatever has facts: a resource, and the parts of one; and what facts have in common, the search for their place."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any, Self

from auditor.model.document import Document, Identity, Shapes
from auditor.model.gap import Gap, MissingEvidence, Reason, misshapen
from auditor.model.memory import Memory
from auditor.model.place import MisshapenError, Place, steps, touches, walk
from auditor.model.recorder import Field, Recorder


class Readable:
    """Whatever has facts: a resource, or a part of one."""

    declared: Mapping[str, Declared] = {}
    """The facts that stand in the class itself."""
    facts: Mapping[str, Declared] = {}
    """Those and the ones above, in order."""

    def __init_subclass__(cls) -> None:
        """Collect the facts declared here and above."""
        cls.declared = {name: value for name, value in vars(cls).items() if isinstance(value, Declared)}
        facts: dict[str, Declared] = {}
        for base in reversed(cls.__mro__):
            facts |= vars(base).get("declared", {})
        cls.facts = facts

    @property
    def resource(self) -> Resource:
        """The resource this belongs to."""
        raise NotImplementedError  # pragma: no cover - both kinds below answer

    def places(self, of: str | None) -> Iterator[Place]:
        """Where this may be read from, best first; raises MissingEvidence for none at all."""
        raise NotImplementedError  # pragma: no cover - both kinds below answer

    def label(self, name: str) -> str:
        """The fact's name as evidence shows it."""
        return name

    def asking(self, declared: Declared) -> Hashable:
        """What to remember an answer of the whole resource's by."""
        return declared


class Declared:
    """What facts and parts have in common: a path, an operation, and the search for the place that knows them."""

    name: str
    path: str
    of: str | None

    def __set_name__(self, owner: type[Readable], name: str) -> None:
        """Learn the attribute's name, which is the fact's name."""
        self.name = name

    def missing(self, owner: Readable, gap: Gap) -> MissingEvidence:
        """The exception that says this fact of `owner` is not known."""
        return MissingEvidence(owner.resource.identity.id, owner.label(self.name), gap)

    def locate(self, owner: Readable, kind: Callable[[Any], Any] | None) -> tuple[Place, bool]:
        """The place to read, and whether the field stands there (False: it is known to be absent)."""
        resource, gap = owner.resource, None
        for place in owner.places(self.of):
            generic, concrete = place.below(self.path)
            if resource.known is None:  # of code nothing is projected: nobody asks where it was looked
                resource.recorder.look(resource.identity, Field(place.operation, generic, kind))
            hole = resource.hole(place.operation, concrete, below=kind is not None)
            try:
                if hole is None and next(walk(place.holder, self.path, place.concrete), None) is not None:
                    return place, True
            except MisshapenError as error:
                gap = gap or misshapen(place.operation, generic, error)
                continue
            if hole is None and (place.holder is None or resource.shapes.has(place.operation, generic)):
                return place, False
            gap = gap or hole or resource.shapes.why(place.operation, generic)
        raise self.missing(owner, gap or resource.unread(self.of))


class Part(Readable):
    """A structure within a document that has facts of its own: a variant, a container, a cluster of instances."""

    def __init__(self, owner: Readable, place: Place, label: str) -> None:
        """Bind to one place of a resource's document."""
        self._resource, self._place, self._label = owner.resource, place, label

    @property
    def resource(self) -> Resource:
        """The resource this is a part of."""
        return self._resource

    def places(self, of: str | None) -> Iterator[Place]:  # noqa: ARG002 - a part stands in one response only
        """The one place where this part stands."""
        yield self._place

    def label(self, name: str) -> str:
        """`variants[0].instance_type`."""
        return f"{self._label}.{name}"

    def asking(self, declared: Declared) -> Hashable:
        """What to remember an answer of the whole resource's by: this part's label is its own."""
        return declared, self._label

    @property
    def generic(self) -> str:
        """The part's path in the model, such as `ProductionVariants[]`."""
        return self._place.generic


class Resource(Readable):
    """One AWS thing. A subclass with a `type` declares its facts; one without is a mixin that types share.

    Class keywords: `type` its CloudFormation-style name; `described_by` the operation whose response facts are read
    from; `searched_as` the record of `sagemaker:Search` that may stand in for it; `items` for operations that describe
    many at once, the path of one (`{"DescribeSubnets": "Subnets[]"}`).
    """

    type: str = ""
    described_by: str = ""
    searched_as: str | None = None
    items: Mapping[str, str] = {}
    streamed: bool = False
    """Jobs are too many to hold: they are judged in passing and are no nodes of the graph."""

    def __init_subclass__(
        cls,
        *,
        type: str | None = None,  # noqa: A002 - the design's word, and only ever a class keyword
        described_by: str | None = None,
        searched_as: str | None = None,
        items: Mapping[str, str] | None = None,
    ) -> None:
        """Take the class keywords."""
        super().__init_subclass__()
        cls.type = type or ""
        cls.described_by = described_by or cls.described_by
        cls.searched_as, cls.items = searched_as, items or {}

    @classmethod
    def operations(cls) -> frozenset[str]:
        """The responses that facts are read from: the Describe, others, and the Search record that may stand in."""
        named = {cls.described_by, *(declared.of for declared in cls.facts.values() if declared.of)}
        return frozenset(named | ({f"Search:{cls.searched_as}"} if cls.searched_as else set()))

    def __init__(
        self, document: Document, shapes: Shapes, recorder: Recorder | None = None, known: Memory | None = None
    ) -> None:
        """Read facts of `document`, telling `recorder` of each."""
        self._document, self.shapes = document, shapes
        self.recorder = recorder or Recorder()
        self.known = known if known is not None or not document.open else Memory()
        """What code was found to say, by fact and label. Nobody streams code."""

    @property
    def resource(self) -> Resource:
        """Itself."""
        return self

    @property
    def identity(self) -> Identity:
        """Which AWS thing this is."""
        return self._document.identity

    @property
    def document(self) -> Document:
        """What AWS said of it."""
        return self._document

    def places(self, of: str | None) -> Iterator[Place]:
        """The response of the fact's own operation, then the Search record that may stand in for it."""
        responses = self._document.responses
        search = f"Search:{self.searched_as}" if self.searched_as and of is None else None
        for operation in (of or self.described_by, search):
            if operation is not None and operation in responses:
                yield Place(operation, responses[operation], "", "")

    def hole(self, operation: str, concrete: str, *, below: bool) -> Gap | None:
        """The gap that covers one field of a response that was otherwise read (values known only after apply)."""
        if not self._document.gaps:
            return None
        holes, way = self._document.holes.get(operation, ()), steps(concrete)
        return next((gap for hole, gap in holes if touches(hole, way, below=below)), None)

    def unread(self, of: str | None) -> Gap:
        """Why an operation's response is not there."""
        operation = of or self.described_by
        return self._document.gaps.get(operation) or Gap(operation, Reason.NOT_COLLECTED)

    @property
    def also_known_as(self) -> tuple[str, ...]:
        """Further names by which others refer to this, such as a key's aliases."""
        return ()

    @property
    def secrets_found(self) -> tuple[str, ...]:
        """The credentials that the collector saw here and did not store, each as `kind at place`.

        Raises:
            MissingEvidence: where the document itself was not read.
        """
        found = tuple(f"{secret.kind} at {secret.place}" for secret in self._document.secrets)
        if not found and not any(True for _ in self.places(None)):
            raise MissingEvidence(self.identity.id, "secrets_found", self.unread(None))
        self.recorder.look(self.identity, SECRETS)
        self.recorder.note(self.identity, "secrets_found", found, self.described_by)
        return found

    def judged(self, recorder: Recorder) -> Self:
        """The same resource, telling another recorder what is read."""
        return type(self)(self._document, self.shapes, recorder, self.known)


SECRETS = Field("", "secrets", None)
"""Looking for secrets is a read, too: records with different findings are judged apart."""
