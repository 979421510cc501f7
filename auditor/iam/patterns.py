"""Patterns with ``*`` and ``?``: against text, and against each other, in time that cannot explode.

A pattern is run as a non-deterministic automaton whose set of states is one integer (bit n: the first n tokens
are used up). Each character costs a few operations on that integer, however many wildcards there are.
"""

import re
from collections.abc import Iterable, Sequence
from enum import Enum
from functools import lru_cache

_VARIABLE = re.compile(r"\$\{([^{}]*)\}")
_WILDCARD = re.compile(r"[*?]")
_ESCAPES = {"*": "*", "?": "?", "$": "$"}


class Wild(Enum):
    """A token of a pattern that is no character."""

    ONE = "?"
    MANY = "*"


Token = str | Wild
_WILDS: dict[str, Token] = {wild.value: wild for wild in Wild}


class Pattern:
    """A compiled pattern.

    Args:
        head: the text that it begins with.
        tail: characters (matched as they are) and wildcards, from the first wildcard on.
        open_ended: whether policy variables were read as ``*``: then a match only says "possibly".

    Attributes:
        whole: the one text that fits, where it has no wildcard.
        prefix: what all texts that fit begin with, where whatever follows fits.
    """

    __slots__ = ("_automaton", "head", "open_ended", "prefix", "tokens", "whole")

    def __init__(self, head: str, tail: Iterable[Token] = (), *, open_ended: bool = False) -> None:
        tail = _normal(tail)
        self.head, self.tokens = head, (*head, *tail)
        self.open_ended = open_ended
        self.whole = None if tail else self.head
        self.prefix = self.head if tail == (Wild.MANY,) else None
        self._automaton: _Automaton | None = None

    @property
    def _states(self) -> "_Automaton":
        """The automaton, made when it is first asked for: few patterns are ever run."""
        found = self._automaton
        if found is None:
            found = self._automaton = _Automaton(self.tokens)
        return found

    @property
    def widest(self) -> "Pattern":
        """The pattern with whatever its variables may stand for: of what it covers, all is meant."""
        return Pattern(self.head, self.tokens[len(self.head) :])

    def matches(self, text: str) -> bool:
        """Whether the whole text fits; case counts."""
        if self.whole is not None:
            return text == self.whole
        if self.prefix is not None:
            return text.startswith(self.prefix)
        return text.startswith(self.head) and self._states.takes(text)

    def covers(self, other: "Pattern") -> bool:
        """Whether each text that fits the other is proven to fit this one.

        Never True wrongly. It may be False for a pattern with ``?`` beside ``*`` that covers the other only through
        a shift of characters, such as ``?*b`` and ``*bb``.
        """
        if self.open_ended or not other.head.startswith(self.head):
            return False
        if other.whole is not None:
            return self.matches(other.whole)
        if self.whole is not None:
            return False
        return self.prefix is not None or self._states.covers(other.tokens)

    def intersects(self, other: "Pattern") -> bool:
        """Whether some text fits both."""
        if not (self.head.startswith(other.head) or other.head.startswith(self.head)):
            return False
        if other.whole is not None:
            return self.matches(other.whole)
        if self.whole is not None:
            return other.matches(self.whole)
        if self.prefix is not None and other.prefix is not None:
            return True
        return self._states.meets(other.tokens)


class _Automaton:
    """Tokens as an automaton, with the places where a token stands as bits: of each letter, of ``?`` and of ``*``."""

    __slots__ = ("_any", "_final", "_letters", "_many")

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._final = 1 << len(tokens)
        self._any = self._many = 0
        self._letters: dict[str, int] = {}
        for place, token in enumerate(tokens):
            bit = 1 << place
            if token is Wild.MANY:
                self._many |= bit
            elif token is Wild.ONE:
                self._any |= bit
            else:
                self._letters[token] = self._letters.get(token, 0) | bit

    def takes(self, text: str) -> bool:
        """Whether it comes to its end with a text."""
        states = self._skip(1)
        for letter in text:
            states = self._step(states, self._any | self._letters.get(letter, 0))
            if not states:
                return False
        return bool(states & self._final)

    def covers(self, tokens: Sequence[Token]) -> bool:
        """Whether it is proven to come to its end with whatever fits the tokens."""
        states = self._skip(1)
        for token in tokens:
            if token is Wild.MANY:
                states = self._skip(states & self._many)
            else:
                fits = self._letters.get(token, 0) if isinstance(token, str) else 0
                states = self._step(states, self._any | fits)
        return bool(states & self._final)

    def meets(self, tokens: Sequence[Token]) -> bool:
        """Whether it comes to its end with something that fits the tokens."""
        states = self._skip(1)
        everything = self._any | sum(self._letters.values())
        for token in tokens:
            if token is Wild.MANY:
                # any text may follow: every place from the first one on can be reached
                states = (self._final << 1) - (states & -states)
            else:
                fits = self._any | self._letters.get(token, 0) if isinstance(token, str) else everything
                states = self._step(states, fits)
            if not states:
                return False
        return bool(states & self._final)

    def _step(self, states: int, fits: int) -> int:
        return self._skip(((states & fits) << 1) | (states & self._many))

    def _skip(self, states: int) -> int:
        """Add what a ``*`` that matches nothing reaches; ``*`` never stands twice in a row."""
        return states | ((states & self._many) << 1)


def _normal(tokens: Iterable[Token]) -> tuple[Token, ...]:
    """Write each run of wildcards as its ``?`` and then one ``*``, which matches the same texts."""
    done: list[Token] = []
    many = False
    for token in tokens:
        if token is Wild.MANY:
            many = True
            continue
        if many and token is not Wild.ONE:
            done.append(Wild.MANY)
            many = False
        done.append(token)
    return (*done, Wild.MANY) if many else tuple(done)


def begun(text: str) -> tuple[str, str]:
    """What a text begins with, and what follows from its first wildcard on."""
    head = _WILDCARD.split(text, 1)[0]
    return head, text[len(head) :]


def parted(tokens: Sequence[Token]) -> tuple[str, Sequence[Token]]:
    """The same of tokens: the text that they begin with, and what follows."""
    wild = next((place for place, token in enumerate(tokens) if isinstance(token, Wild)), len(tokens))
    return "".join(map(str, tokens[:wild])), tokens[wild:]


def tokens_of(text: str) -> list[Token]:
    """Read ``*`` and ``?`` as wildcards and everything else as itself."""
    head, rest = begun(text)
    return [*head, *[_WILDS.get(letter, letter) for letter in rest]]


def split_variables(text: str) -> list[tuple[str, str | None]]:
    """Split at policy variables: (text before, variable body or None at the end)."""
    parts: list[tuple[str, str | None]] = []
    start = 0
    for found in _VARIABLE.finditer(text):
        parts.append((text[start : found.start()], found.group(1)))
        start = found.end()
    return [*parts, (text[start:], None)]


def escaped(variable: str) -> str | None:
    """Return the character that ``${*}``, ``${?}`` and ``${$}`` stand for, None for a real variable."""
    return _ESCAPES.get(variable)


@lru_cache(maxsize=65_536)
def compile_pattern(text: str, *, variables: bool = False) -> Pattern:
    """Compile a pattern; with ``variables``, ``${...}`` stands for text that is not known."""
    if not variables or "${" not in text:
        head, rest = begun(text)
        return Pattern(head, tokens_of(rest))
    tokens: list[Token] = []
    unknown = False
    for before, variable in split_variables(text):
        tokens += tokens_of(before)
        if variable is None:
            continue
        plain = escaped(variable)
        unknown |= plain is None
        tokens.append(Wild.MANY if plain is None else plain)
    return Pattern(*parted(tokens), open_ended=unknown)


def covers(a: str, b: str) -> bool:
    """Whether pattern ``a`` is proven to match all that pattern ``b`` matches; case counts."""
    return compile_pattern(a).covers(compile_pattern(b))


def intersects(a: str, b: str) -> bool:
    """Whether some text matches both patterns; case counts."""
    return compile_pattern(a).intersects(compile_pattern(b))
