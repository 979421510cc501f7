"""Which of many names a pattern matches, found for all of them at once.

A set of names is one integer (bit n: the n-th name). `auditor.iam.patterns` runs one name through a pattern and
keeps the places that it may stand at; here all names go through it in step, and each place keeps the names that may
stand there. A step is an AND with the names that have a given letter in a given column, so the time depends on the
lengths alone: wildcards cannot make it explode.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from auditor.iam.patterns import Token, Wild, compile_pattern

_WILDCARD = re.compile(r"[*?]")
_END = "\n"
_PADDING = " "
_AFTER = "\x7f"  # sorts after every letter that a name has


class Search:
    """An index of names.

    Args:
        names: printable ASCII without blanks, sorted.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._position = {name: position for position, name in enumerate(names)}

    def position(self, name: str) -> int | None:
        """Where the name stands, None when it is none of them."""
        return self._position.get(name)

    def bits(self, pattern: str) -> int:
        """The set of names that a pattern matches; case counts."""
        wildcard = _WILDCARD.search(pattern)
        if wildcard is None:
            position = self._position.get(pattern)
            return 0 if position is None else 1 << position
        head = pattern[: wildcard.start()]
        first, end = bisect_left(self._names, head), bisect_left(self._names, head + _AFTER)
        begun = ((1 << (end - first)) - 1) << first
        if not begun or pattern[len(head) :] == "*":
            return begun
        return self._narrowed(begun, len(head), compile_pattern(pattern).tokens[len(head) :])

    def _narrowed(self, begun: int, column: int, tokens: Sequence[Token]) -> int:
        """Those of the names begun whose text from the column on fits the tokens."""
        if tokens[-1] is not Wild.MANY:
            tokens = (*tokens, _END)
        letters = [token for token in tokens if token is not Wild.MANY]
        if not letters:
            return begun
        columns = self._columns
        if not columns.could_fit(letters, column):
            return 0
        lingers = list(_lingers(tokens))
        sets = [begun, *[0] * (len(letters) - 1)]  # by how many letters are used up
        found = 0
        for at in range(column, columns.width):
            moved = [names and names & columns[at, letter] for names, letter in zip(sets, letters, strict=True)]
            found |= moved.pop()
            waiting = [names if linger else 0 for names, linger in zip(sets, lingers, strict=True)]
            sets = [came | names for came, names in zip((0, *moved), waiting, strict=True)]
        return found

    @cached_property
    def _columns(self) -> "_Columns":
        return _Columns(self._names)


class _Columns(dict[tuple[int, Token], int]):
    """(column, letter) -> the names that have this letter there, made when first asked for.

    In a name's last column stands ``_END``; ``?`` is any letter of a name.
    """

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.width = max(map(len, names), default=0) + 1
        lines = "".join([(name + _END).ljust(self.width, _PADDING) for name in reversed(names)]).encode("ascii")
        self._text = [lines[column :: self.width] for column in range(self.width)]
        self._alphabet = frozenset("".join(names)) | {Wild.ONE, _END}

    def could_fit(self, letters: Sequence[Token], column: int) -> bool:
        """Whether the letters are few enough, and all of them occur."""
        return len(letters) <= self.width - column and self._alphabet.issuperset(letters)

    def __missing__(self, place: tuple[int, Token]) -> int:
        column, letter = place
        text = self._text[column]
        names = self[place] = int(text.translate(_digits(letter)), 2)
        return names


def _digits(letter: Token) -> bytes:
    """A translation to ``1`` where the letter stands and ``0`` elsewhere."""
    if letter is Wild.ONE:
        others = (_END + _PADDING).encode()
        return bytes(ord("0") if code in others else ord("1") for code in range(256))
    digits = bytearray(b"0" * 256)
    digits[ord(str(letter))] = ord("1")
    return bytes(digits)


def _lingers(tokens: Sequence[Token]) -> Iterator[bool]:
    """For each letter of the tokens, whether a ``*`` stands before it."""
    return (before is Wild.MANY for before, token in pairwise((None, *tokens)) if token is not Wild.MANY)


def members(bits: int) -> Iterator[int]:
    """The positions in a set, ascending."""
    digits = bin(bits)[:1:-1]
    position = digits.find("1")
    while position >= 0:
        yield position
        position = digits.find("1", position + 1)
