"""A planned resource as describers read it: its whole properties, what joins it, and the shaping of values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from msgspec import Struct

from auditor.iac.documents.parts import joined, refers, whole
from auditor.iac.documents.related import Related, Responses
from auditor.iac.nodes import at, mapped, together, when
from auditor.iac.planned import Change, Planned
from auditor.model.choice import ABSENT, OneOf, Unknown, symbol

UNTOLD: Final = Unknown("known only after deployment")
"""What AWS decides or finds when it makes a thing: states, generated names, chosen zones."""


class Implied(NamedTuple):
    """A thing that AWS makes together with a planned one: its type, which of them it is, and what AWS says of it.

    Its name is `symbol(key of the planned one, which)`; where `which` is empty it is the planned one itself, of which
    the auditor knows the documents by another type.
    """

    type: str
    which: str
    responses: Responses


class Subject(Struct, frozen=True):
    """A planned resource with its parts laid over it, among what else its unit plans."""

    planned: Planned
    related: Related
    properties: Mapping[str, Any]

    @classmethod
    def of(cls, planned: Planned, related: Related) -> Subject:
        """A planned resource of a unit."""
        return cls(planned, related, whole(planned, related))

    @property
    def id(self) -> str:
        """The reference to the id that AWS will give it."""
        return symbol(self.planned.key, "Ref")

    @property
    def account(self) -> str:
        """The account that it will belong to."""
        return self.planned.home.account if self.planned.home else symbol("account")

    @property
    def region(self) -> str:
        """The region that it will stand in."""
        return self.planned.home.region if self.planned.home else symbol("region")

    def at(self, *path: str) -> Any:
        """The property at a path, through choices; ABSENT where there is none."""
        return at(self.properties, *path)

    def taken(self, *same: str, **renamed: str) -> dict[str, Any]:
        """The properties of those names, and of those that AWS answers under another (answer="Property")."""
        return taken(self.properties, *same, **renamed)

    def joining(self, type_: str, member: str, *, name: Any = "") -> Iterator[tuple[Planned, Any]]:
        """What the unit plans of a type and refers to this one by `member`, each with whether that applies.

        `name`: the name that the code gives this one, by which others may refer to it, too.
        """
        return joined(self.related, type_, member, self.planned, name="" if name is ABSENT else name)

    def items(self, type_: str, member: str, shape: Callable[[Planned], Any]) -> list[Any]:
        """What each of those adds to a list of this one's."""
        return [when(applies, shape(one)) for one, applies in self.joining(type_, member)]

    def others(self, type_: str) -> Iterator[Subject]:
        """All that the unit makes of a type."""
        for one in self.related.of_type(type_):
            if one.change is not Change.DELETE:
                yield Subject.of(one, self.related)

    def named_by(self, value: Any) -> Any:
        """Whether a value, or an item of a list, refers to this: a flag, a choice of flags, or Unknown."""
        return False if value is ABSENT else refers(value, self.related, self.planned)


def naming(text: str) -> Callable[[Any], Any]:
    """What tells whether a value, or an item of a list, is a text: a flag, a choice of flags, or Unknown.

    A parameter that nobody set names nothing that its unit makes.
    """

    def names(value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return some(map(names, value))
        if isinstance(value, Unknown):
            return False if value.reason.startswith("parameter ") else value
        return mapped(value, names) if isinstance(value, OneOf) else value == text

    return names


Shape: TypeAlias = Callable[[Subject], Responses]


def describers(shapes: Mapping[str, Shape]) -> dict[str, Callable[[Planned, Related], Responses]]:
    """What makes the responses of planned resources, by type."""
    return {type_: _reading(shape) for type_, shape in shapes.items()}


def _reading(shape: Shape) -> Callable[[Planned, Related], Responses]:
    return lambda planned, related: shape(Subject.of(planned, related))


def implying(
    shapes: Mapping[str, Callable[[Subject], list[Implied]]],
) -> dict[str, Callable[[Planned, Related], list[Implied]]]:
    """What makes the implied things of planned resources, by the planned one's type."""

    def bound(shape: Callable[[Subject], list[Implied]]) -> Callable[[Planned, Related], list[Implied]]:
        return lambda planned, related: shape(Subject.of(planned, related))

    return {type_: bound(shape) for type_, shape in shapes.items()}


def taken(holder: Any, *same: str, **renamed: str) -> dict[str, Any]:
    """The members of those names, and those that get another name (answer="Property"); what is not set is left out."""
    names = {name: name for name in same} | renamed
    return present({answer: at(holder, *name.split(".")) for answer, name in names.items()})


def present(members: Mapping[str, Any]) -> dict[str, Any]:
    """The members that are, or may be, there."""
    return {name: value for name, value in members.items() if value is not ABSENT}


def listed(value: Any, change: Callable[[Any], Any] = lambda each: each) -> Any:
    """`change` of each item of a list, through choices; what stands alone counts as a list of one."""
    return mapped(value, lambda found: [mapped(each, change) for each in many(found)])


def many(value: Any) -> list[Any]:
    """A list as it is, anything else as the only item of one."""
    return list(value) if isinstance(value, (list, tuple)) else [value]


def extended(value: Any, more: Iterable[Any]) -> Any:
    """A list with more items behind its own; ABSENT where there are none at all."""
    added = list(more)
    if value is ABSENT:
        return added or ABSENT
    return mapped(value, lambda found: [*many(found), *added]) if added else value


def default(value: Any, otherwise: Any) -> Any:
    """`value`, or `otherwise` where it is absent, in each option."""
    if isinstance(value, OneOf):
        options = {name: default(each, otherwise) for name, each in value.options.items()}
        return OneOf(value.decision, options, value.assumed)
    return otherwise if value is ABSENT else value


def boolean(value: Any) -> Any:
    """A flag, which templates may write as text."""
    return mapped(value, lambda raw: {"true": True, "false": False}.get(str(raw).lower(), raw))


def integer(value: Any) -> Any:
    """A whole number, which templates may write as text."""
    return mapped(value, _integer)


def _integer(raw: Any) -> Any:
    text = str(raw).strip()
    whole_number = text.removeprefix("-").isdecimal() and text.isascii()
    return int(text) if whole_number and not isinstance(raw, bool) else raw


def some(flags: Iterable[Any]) -> Any:
    """Whether any flag holds: one that surely does decides, else each combination of their choices."""
    known = [flag for flag in flags if flag is not False]
    if any(flag is True for flag in known):
        return True
    return together({str(index): flag for index, flag in enumerate(known)}, lambda found: any(found.values()))


def unless(flag: Any) -> Any:
    """The contrary of a flag."""
    return mapped(flag, lambda holds: not holds)


def both(*flags: Any) -> Any:
    """Whether all flags hold; one that surely does not decides."""
    if any(flag is False for flag in flags):
        return False
    return together({str(index): flag for index, flag in enumerate(flags)}, lambda found: all(found.values()))
