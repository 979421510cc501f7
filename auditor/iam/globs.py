"""Text against many patterns at once, as fast as Python can: literals, prefixes, and regular expressions for the rest.

The expressions cannot backtrack: what stands between two ``*`` is looked for from the left and then kept (an atomic
group), which finds a match wherever there is one.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from auditor.iam.patterns import Token, Wild, begun, parted, tokens_of

Matcher = Callable[[str], object]
"""Answers a match where the whole text fits, None where it does not."""

ARN_PARTS = 6
_HEADER = ARN_PARTS - 1
_REST = "(?s:.*)"
_MANY = ("*", Wild.MANY)
_WITHIN, _ACROSS = ("[^:]", "[^:]*?"), ("(?s:.)", "(?s:.*?)")


class TextSet:
    """A set of patterns. ``text in`` it where any of them fits the whole text; case counts."""

    __slots__ = ("_literals", "_others", "_prefixes", "everything")

    def __init__(self, patterns: Iterable[str | Sequence[Token]], *, arns: bool = False) -> None:
        """Compile patterns.

        Args:
            patterns: as texts in which ``*`` and ``?`` are wildcards, or as tokens.
            arns: whether they are patterns of ARNs, whose colons a ``*`` inside a segment does not cross.
        """
        literals, prefixes, others = set[str](), list[str](), list[tuple[Token, ...]]()
        for pattern in patterns:
            head, rest = begun(pattern) if isinstance(pattern, str) else parted(pattern)
            if not rest:
                literals.add(head)
            elif len(rest) == 1 and rest[0] in _MANY:
                prefixes.append(head)
            else:
                others.append(compile_text(pattern) if isinstance(pattern, str) else tuple(pattern))
        self._literals, self._prefixes = frozenset(literals), tuple(prefixes)
        self._others = tuple([(_telling_literal(tokens), _Lazy(tokens, arns=arns)) for tokens in others])
        self.everything = "" in prefixes

    def __bool__(self) -> bool:
        return bool(self._literals or self._prefixes or self._others)

    def __contains__(self, text: str) -> bool:
        if text in self._literals or text.startswith(self._prefixes):
            return True
        for needed, pattern in self._others:  # noqa: SIM110 - a generator would cost more than most sets do
            if needed in text and pattern.matches(text) is not None:
                return True
        return False


class _Lazy:
    """A pattern that becomes an expression when it is first asked: most never are."""

    __slots__ = ("_arns", "_tokens", "matches")

    def __init__(self, tokens: tuple[Token, ...], *, arns: bool) -> None:
        self._tokens, self._arns = tokens, arns
        self.matches: Matcher = self._first

    def _first(self, text: str) -> object:
        self.matches = matcher(self._tokens, arns=self._arns)
        return self.matches(text)


def _telling_literal(tokens: Sequence[Token]) -> str:
    """What any text must hold that fits the pattern: asked first, since to look for it costs little.

    The longest run behind the first wildcard, as ARNs begin alike.
    """
    runs = "".join("\0" if isinstance(token, Wild) else token for token in tokens).split("\0")
    return max(runs[1:], key=len) or runs[0]


@lru_cache(maxsize=65_536)
def matcher(tokens: tuple[Token, ...], *, arns: bool = False) -> Matcher:
    """Compile a pattern that must fit the whole text.

    Args:
        tokens: the pattern.
        arns: whether a wildcard stays within its segment of an ARN, which has six (colons in the last one are its own).
            Only a ``*`` that ends a segment crosses colons. Source: IAM User Guide, "IAM JSON policy elements:
            Resource".
    """
    return re.compile(_expression(tokens, _header(tokens) if arns else 0)).fullmatch


def _header(tokens: Sequence[Token]) -> int:
    """Where the part of an ARN pattern ends whose wildcards match no colon."""
    colons = [place for place, letter in enumerate(tokens) if letter == ":"]
    crossing = len(colons) < _HEADER or any(tokens[place - 1] is Wild.MANY for place in colons[:_HEADER] if place)
    return 0 if crossing else colons[_HEADER - 1]


@lru_cache(maxsize=65_536)
def compile_text(text: str) -> tuple[Token, ...]:
    """Read ``*`` and ``?`` in a text as wildcards."""
    return tuple(tokens_of(text))


def _expression(tokens: Sequence[Token], header_end: int) -> str:
    """Write tokens as a regular expression; before `header_end` wildcards match no colon."""
    parts: list[str] = []
    pending = ""  # an unspent "*" and what must follow it, kept together as one atomic group
    for place, token in enumerate(tokens):
        one, many = _WITHIN if place < header_end else _ACROSS
        if token is Wild.MANY:
            parts.append(_atomic(pending))
            pending = many
        elif pending:
            pending += one if token is Wild.ONE else re.escape(str(token))
        else:
            parts.append(one if token is Wild.ONE else re.escape(str(token)))
    # the last piece must end the text: there the star may give back, once; with nothing behind it, it takes all
    return "".join(parts) + (_REST if pending == _ACROSS[1] else pending)


def _atomic(piece: str) -> str:
    return f"(?>{piece})" if piece else ""
