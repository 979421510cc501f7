"""JSON, read strictly."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final, NoReturn

from auditor.iac.planned import InputError, TwiceError
from auditor.iac.text.bounds import DEEPEST, measured
from auditor.iac.text.pointers import Place, escaped

_TOKEN: Final = re.compile(r'("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}\[\]]|[^\s{}\[\],:"]+')
"""What opens or closes, a key with its colon, or a value: a comma says nothing that these do not."""

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
    holders: list[tuple[str, Place, int]] = []
    counts: list[int] = []  # of the items that an open list has had; -1 of an object
    name, key = "", (0, 0)
    for token in _TOKEN.finditer(text):
        word, place = token[0], token.span()
        if token[2]:
            name, key = _unquoted(token[1]), token.span(1)
        elif word in "}]":
            counts.pop()
            pointer, key, start = holders.pop()
            yield pointer, key, (start, place[1])
        else:
            if not holders:
                pointer, key = "", place
            elif counts[-1] < 0:
                pointer = f"{holders[-1][0]}/{escaped(name)}"
            else:
                pointer, key = f"{holders[-1][0]}/{counts[-1]}", place
                counts[-1] += 1
            if word in "{[":
                holders.append((pointer, key, place[0]))
                counts.append(-1 if word == "{" else 0)
            else:
                yield pointer, key, place


def _unquoted(word: str) -> str:
    return str(json.loads(word, strict=False)) if "\\" in word else word[1:-1]
