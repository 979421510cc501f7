"""Facts: named values that a resource class declares and that are read, by one law, from what AWS said.

Reading a fact gives
1. its value, where the document was read and has the field;
2. the declared `absent` value, where the document was read by an operation that could have returned the field, and
   lacks it;
3. otherwise `MissingEvidence`: the call was denied or throttled, or the operation never returns that field.

In code that was not deployed yet (`auditor.model.choice`), a value that hangs on a decision raises `Undecided`, and one
that only deployment spells is a gap to every kind that reads its text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Literal, Self, TypeVar, overload

from auditor.model.gap import Gap, Reason, misshapen
from auditor.model.place import MisshapenError, Place, unspelled, walk
from auditor.model.recorder import Read
from auditor.model.resource import Declared, Part, Readable

T = TypeVar("T")
A = TypeVar("A")
T_co = TypeVar("T_co", covariant=True)
P = TypeVar("P", bound=Part)

_NOTHING: Any = object()


class Fact(Declared, Generic[T_co]):
    """A descriptor: `notebook.root_access` reads, converts, records and returns the value."""

    def __init__(
        self, path: str, kind: Callable[[Any], Any], absent: Any, of: str | None, *, many: bool = False
    ) -> None:
        """Declare the fact; use `fact` or `each`, which know its type."""
        self.path, self.kind, self.absent, self.of, self.many = path, kind, absent, of, many

    @property
    def assigned(self) -> bool:
        """Whether AWS or every request fills this in, so that its absence means nothing."""
        return self.absent is _NOTHING

    @overload
    def __get__(self, owner: None, type_: type[Readable]) -> Self: ...
    @overload
    def __get__(self, owner: Readable, type_: type[Readable]) -> T_co: ...
    def __get__(self, owner: Readable | None, type_: type[Readable]) -> Self | T_co:
        """Read the fact, by the law at the top of this module; raises MissingEvidence."""
        if owner is None:
            return self
        resource = owner.resource
        known = resource.known
        read: Any
        if known is None:
            read = self._read(owner)
        else:
            asked = owner.asking(self)
            read = known.get(asked)
            if type(read) is not Read:  # nearly all are
                read = known.recall(asked, self._read, owner)
        resource.recorder.take(read)
        return read.value  # type: ignore[no-any-return]

    def _read(self, owner: Readable) -> Read:
        """The value, and the operation that told it."""
        place, there = self.locate(owner, self.kind)
        value = self._convert(owner, place) if there else self.absent
        if value is _NOTHING:
            raise self.missing(owner, Gap(place.operation, Reason.NOT_RETURNED, f"{self.path} is not assigned yet"))
        return Read(owner.resource.identity, owner.label(self.name), value, place.operation)

    def _convert(self, owner: Readable, place: Place) -> Any:
        if owner.resource.document.open:
            told = unspelled(place, self.path, self.kind)
            if told is not None:
                raise self.missing(owner, Gap(place.operation, Reason.UNRESOLVED, told))
        found = (self.kind(value) for value, _ in walk(place.holder, self.path, ""))
        try:
            return tuple(found) if self.many else next(found)
        except (ValueError, TypeError, AttributeError) as error:
            raise self.missing(owner, misshapen(place.operation, place.below(self.path)[0], error)) from error


@overload
def fact(path: str, kind: Callable[[Any], T], *, assigned: Literal[True], of: str | None = None) -> Fact[T]: ...
@overload
def fact(path: str, kind: Callable[[Any], T], *, absent: A, of: str | None = None) -> Fact[T | A]: ...
def fact(
    path: str,
    kind: Callable[[Any], Any],
    *,
    absent: Any = _NOTHING,
    assigned: bool = False,
    of: str | None = None,
) -> Fact[Any]:
    """Declare a single value at `path` of the response of `of` (the class's own Describe unless named).

    `absent` is the API's documented default where the field lacks; `assigned` says that AWS or every request fills it
    in, so that its absence means nothing.

    Raises:
        TypeError: unless exactly one of `absent` and `assigned` is given.
    """
    if assigned is (absent is not _NOTHING):
        raise TypeError(f"{path}: say either what its absence means or that AWS assigns it")
    return Fact(path, kind, absent, of)


def each(path: str, kind: Callable[[Any], T], *, of: str | None = None) -> Fact[tuple[T, ...]]:
    """Declare all values at a path through lists (`VpcConfig.Subnets[]`, `InputDataConfig[].ContentType`)."""
    return Fact(path, kind, (), of, many=True)


class Parts(Declared, Generic[P]):
    """A descriptor for the parts at a path."""

    def __init__(self, path: str, part_type: type[P], of: str | None) -> None:
        """Declare the parts; use `parts`."""
        self.path, self.part_type, self.of = path, part_type, of

    @overload
    def __get__(self, owner: None, type_: type[Readable]) -> Self: ...
    @overload
    def __get__(self, owner: Readable, type_: type[Readable]) -> tuple[P, ...]: ...
    def __get__(self, owner: Readable | None, type_: type[Readable]) -> Self | tuple[P, ...]:
        """The parts, none where the path is known to be absent; raises MissingEvidence."""
        if owner is None:
            return self
        resource, label = owner.resource, owner.label(self.name)
        known = resource.known
        told = self._read(owner) if known is None else known.recall(owner.asking(self), self._read, owner)
        places, operation = told
        if not places:
            resource.recorder.note(resource.identity, label, (), operation)
        many = "[]" in self.path
        return tuple(
            self.part_type(owner, place, f"{label}[{index}]" if many else label) for index, place in enumerate(places)
        )

    def _read(self, owner: Readable) -> tuple[tuple[Place, ...], str]:
        """Where the parts stand, and the operation that told of them."""
        place, there = self.locate(owner, None)
        generic, _ = place.below(self.path)
        try:
            found = tuple(walk(place.holder, self.path, place.concrete)) if there else ()
        except MisshapenError as error:
            raise self.missing(owner, misshapen(place.operation, generic, error)) from error
        return tuple(Place(place.operation, holder, generic, concrete) for holder, concrete in found), place.operation


def parts(path: str, part_type: type[P], *, of: str | None = None) -> Parts[P]:
    """Declare the structures at `path` (`ProductionVariants[]`); a path without a list gives none or one."""
    return Parts(path, part_type, of)
