"""JSON, read strictly."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final, NoReturn

from auditor.iac.planned import InputError, TwiceError
from auditor.iac.text.bounds import DEEPEST, measured
from auditor.iac.text.pointers import join

Place = tuple[int, int]
"""Where a token begins and ends, in characters."""

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_DEEP: Final = f"it is nested more than {DEEPEST} levels deep"


class _AgainError(ValueError):
    """A key stands twice in one object."""


def read_json(text: str, name: str, *, twice: bool = False) -> Any:
    """The tree of a JSON text.

    Raises:
        InputError: with line and column, in the words of Python's parser; TwiceError for a key that stands twice,
            unless it may.
    """
    try:
        tree = json.loads(
            text, object_pairs_hook=_first if twice else _object, parse_constant=_constant, parse_int=_whole
        )
    except json.JSONDecodeError as error:
        raise InputError(name, f"no JSON: {error.msg}", line=error.lineno, column=error.colno) from None
    except _AgainError:
        raise _twice(text, name) from None
    except RecursionError:
        raise InputError(name, _DEEP) from None
    except ValueError as error:
        raise InputError(name, f"no JSON: {error}") from None
    _bounded(tree, text, name)
    return tree


def _bounded(tree: Any, text: str, name: str) -> None:
    if measured(tree, len(text) + 1)[1] > DEEPEST:
        raise InputError(name, _DEEP)
    if "\\ud" in text or "\\uD" in text:
        try:
            json.dumps(tree, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise InputError(name, r"no JSON: half a surrogate pair (\ud800 to \udfff) stands alone") from None


def _first(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return dict(reversed(pairs))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _AgainError
    return made


def _constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no value of JSON")


def _whole(digits: str) -> int | str:
    """A whole number; one that no AWS API could mean stays text."""
    return int(digits) if len(digits) < 40 else digits  # noqa: PLR2004 - far beyond 64 bits, far below Python's limit


def _twice(text: str, name: str) -> InputError:
    seen: set[str] = set()
    for pointer, key, _ in places(text):
        if pointer in seen:
            line, column = text.count("\n", 0, key[0]) + 1, key[0] - text.rfind("\n", 0, key[0])
            return TwiceError(name, f"the key {pointer.rpartition('/')[2]} stands twice", line=line, column=column)
        seen.add(pointer)
    return TwiceError(name, "a key stands twice")


def places(text: str) -> Iterator[tuple[str, Place, Place]]:
    """Each value of a valid JSON text: its pointer, where its key stands (its own place where it has none), and it.

    Containers come after what they hold; a key that stands twice comes twice.
    """
    holders: list[_Holder] = []
    for token in _TOKEN.finditer(text):
        word, place = token[0], token.span()
        top = holders[-1] if holders else None
        if word in "{[":
            holders.append(_Holder(*(top.next(place) if top else ("", place)), place[0], -1 if word == "{" else 0))
        elif word in "}]":
            closed = holders.pop()
            yield closed.pointer, closed.key, (closed.start, place[1])
        elif word == ",":
            holders[-1].comma()
        elif top and top.index < 0 and not top.member:
            top.member, top.at = (json.loads(word, strict=False),), place
        elif word != ":":
            pointer, key = top.next(place) if top else ("", place)
            yield pointer, key, place


class _Holder:
    """An object (index -1) or a list that is open, and where its reading stands."""

    def __init__(self, pointer: str, key: Place, start: int, index: int) -> None:
        self.pointer, self.key, self.start, self.index = pointer, key, start, index
        self.member: tuple[str, ...] = ()
        self.at: Place = key

    def next(self, place: Place) -> tuple[str, Place]:
        """The pointer and the key's place of the value that begins at `place`."""
        if self.index < 0:
            return join(self.pointer, *self.member), self.at
        return join(self.pointer, self.index), place

    def comma(self) -> None:
        """Go on to the next member or item."""
        self.member = ()
        self.index += self.index >= 0
