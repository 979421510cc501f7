"""Decoding only what rules look at: records with equal projections have equal verdicts.

A projection is built from the places that recorders saw (operation, path, kind). msgspec decodes just these into
frozen, hashable structures, so that a million jobs cost a million small decodings and a few hundred judgements.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeAlias, Union

import msgspec
from msgspec import Struct, field

from auditor.model.recorder import Field
from auditor.model.resource import SECRETS
from auditor.model.values import To, flag, number, switch, text

Kind: TypeAlias = Callable[[Any], Any]

Scalar: TypeAlias = str | int | float | bool | None
_SCALAR_KINDS = frozenset({text, number, flag, switch})


class Reduced(str):
    """What the kinds of a field keep of it, as text: hashed and compared as fast as text is.

    One subclass for each set of kinds, made by `_reduced`.
    """

    __slots__ = ()


def _reduced(kinds: Iterable[Kind]) -> type[Reduced]:
    """A class that msgspec hands raw values to (through `_hook`), and that keeps what `kinds` make of them."""
    chosen = tuple(kinds)
    cut = chosen[0].read if len(chosen) == 1 and isinstance(chosen[0], To) else None
    return type("Reduced", (Reduced,), {"__slots__": (), "keep": staticmethod(cut or _keeping(chosen))})


def _keeping(kinds: tuple[Kind, ...]) -> Callable[[Any], str]:
    def keep(raw: Any) -> str:
        try:
            return repr([kind(raw) for kind in kinds])
        except (ValueError, TypeError):
            return repr(raw)  # what a kind cannot read is told apart by its text

    return keep


def _canonical(raw: Any) -> bytes:
    return msgspec.json.encode(raw, order="sorted")


def _hook(kind: Any, raw: Any) -> Any:
    return kind(kind.keep(raw))


class _Node(Struct):
    """A member of a response: what is looked at below it, and the kinds that read it itself."""

    below: dict[str, _Node] = field(default_factory=dict[str, "_Node"])
    kinds: dict[Kind, None] = field(default_factory=dict[Kind, None])

    def at(self, path: str) -> _Node:
        node = self
        for member in path.replace("[]", ".[]").split("."):
            node = node.below.setdefault(member, _Node())
        return node

    def type(self) -> Any:
        """The msgspec type that decodes this member."""
        if self.kinds and self.below:
            return _reduced([_canonical])
        if self.kinds:
            plain = all(kind in _SCALAR_KINDS or (isinstance(kind, To) and not kind.reduces) for kind in self.kinds)
            return Scalar if plain else Union[_reduced(self.kinds), None]  # noqa: UP007 - a made class has no `|`
        if "[]" in self.below:
            item: Any = self.below["[]"].type()
            return Union[tuple[item, ...], None]  # noqa: UP007
        return Union[_struct(self.below), None]  # noqa: UP007


def _struct(members: dict[str, _Node]) -> type[msgspec.Struct]:
    names = {f"m{index}": member for index, member in enumerate(members)}
    fields = [
        (name, Union[members[member].type(), msgspec.UnsetType], msgspec.UNSET)  # noqa: UP007
        for name, member in names.items()
    ]
    return msgspec.defstruct("Members", fields, frozen=True, rename=names)


class _Home(msgspec.Struct, frozen=True):
    account: str
    region: str


class Projection:
    """A decoder for the places in `fields`, and for which of `operations` answered at all."""

    def __init__(self, fields: Iterable[Field], operations: Iterable[str]) -> None:
        """Build the decoder."""
        roots: dict[str, _Node] = defaultdict(_Node)
        for operation in operations:
            roots[operation] = _Node()
        wanted = dict.fromkeys(fields)
        for place in wanted:
            if place is SECRETS:
                continue
            node = roots[place.operation].at(place.path)
            if place.kind is not None:
                node.kinds[place.kind] = None
        line: list[tuple[str, Any, Any]] = [
            ("identity", _Home, msgspec.NODEFAULT),
            ("responses", _struct(dict(roots)), msgspec.NODEFAULT),
            ("gaps", Union[_reduced([_canonical]), None], None),  # noqa: UP007
        ]
        if SECRETS in wanted:
            line.append(("secrets", Union[_reduced([_canonical]), None], None))  # noqa: UP007
        struct = msgspec.defstruct(
            "Line", [entry if entry[2] is not msgspec.NODEFAULT else entry[:2] for entry in line], frozen=True
        )
        self._decoder = msgspec.json.Decoder(struct, dec_hook=_hook)

    def key(self, line: bytes) -> Hashable:
        """The projection of a record; raises msgspec.DecodeError for a line that is no record."""
        return self._decoder.decode(line)
