"""Texts made of parts, some of which only deployment tells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from auditor.model.choice import CLOSE, OPEN, Unknown, symbol

LONGEST: Final = 1_000_000
"""A longer text than a template may have is not made: nested functions can double it without end."""

_DYNAMIC: Final = re.compile(r"\{\{resolve:(?P<service>[a-z-]+):[^{}]*\}\}")
_SERVICES: Final = {
    "ssm": "Systems Manager's parameters",
    "ssm-secure": "Systems Manager's parameters",
    "secretsmanager": "Secrets Manager",
}


class Holes:
    """Hands out a symbol for each part of a text that nothing is known of, so that no two are taken for the same."""

    def __init__(self) -> None:
        """Begin with the first."""
        self._count = 0

    def next(self) -> str:
        """The next symbol."""
        self._count += 1
        return symbol(f"unknown {self._count}")


def as_text(value: Any) -> str | None:
    """A scalar as CloudFormation writes it in a text; None for a list, a mapping or null."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, (int, float)) else None


def joined(parts: Iterable[Any], holes: Holes, delimiter: str = "") -> Any:
    """The parts as one text; Unknown, with the text as far as it is known, where one of them is not."""
    words: list[str] = []
    reason = ""
    parts = [part for part in parts if delimiter or part != ""]
    if len(parts) == 1 and isinstance(parts[0], Unknown) and parts[0].text:
        return parts[0]  # it is the whole, with all that is known of it
    for part in parts:
        word = (part.text or holes.next()) if isinstance(part, Unknown) else as_text(part)
        if word is None:
            return Unknown("a list or a mapping stands where a text is expected")
        reason = reason or (part.reason if isinstance(part, Unknown) else "")
        words.append(word)
    if sum(map(len, words)) + len(delimiter) * len(words) > LONGEST:
        return Unknown("it is too long a text")
    whole = deployed(delimiter.join(words), holes)
    return Unknown(reason, whole.text if isinstance(whole, Unknown) else whole) if reason else whole


def deployed(text: str, holes: Holes) -> Any:
    """A text; Unknown where it has dynamic references, whose content is never repeated."""
    found = _DYNAMIC.search(text) if "{{resolve:" in text else None
    if found is None:
        return text
    service = _SERVICES.get(found["service"], "another service")
    return Unknown(f"it is read from {service} at deployment", _DYNAMIC.sub(lambda _: holes.next(), text))


def same(one: Any, other: Any) -> bool | Unknown:
    """Whether two values are equal as Fn::Equals sees them; Unknown where nothing tells."""
    texts = (_told(one), _told(other))
    if None in texts:
        vague = _vague(one) or _vague(other)
        return Unknown("nothing tells whether they agree") if vague else bool(one == other)
    first, second = (str(text) for text in texts)
    if first == second:
        return True  # each symbol stands for one thing, known or not
    if OPEN not in first + second:
        return False
    if any(text == "" and isinstance(each, str) for text, each in ((first, other), (second, one))):
        return False  # what a symbol stands for is there
    return False if _apart(first, second) else Unknown("nothing tells whether they agree")


def _told(value: Any) -> str | None:
    """What is known of a text: nothing where it is unknown and shows no symbol, since it is encoded."""
    if isinstance(value, Unknown):
        return value.text if OPEN in value.text else None
    return as_text(value)


def _vague(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return any(map(_vague, value))
    if isinstance(value, dict):
        return any(map(_vague, value.values()))
    return isinstance(value, Unknown) or (isinstance(value, str) and OPEN in value)


def _apart(one: str, other: str) -> bool:
    """Whether what surely begins or ends two texts differs; a symbol may stand for anything."""
    ends: tuple[Callable[[str], str], ...] = (_head, _tail)
    return any(_clash(end(one), end(other)) for end in ends) or _longer(one, other) or _longer(other, one)


def _clash(one: str, other: str) -> bool:
    length = min(len(one), len(other))
    return one[:length] != other[:length]


def _longer(symbolic: str, literal: str) -> bool:
    known = re.sub(f"{OPEN}[^{CLOSE}]*{CLOSE}", "", symbolic)
    return OPEN not in literal and len(known) > len(literal)


def _head(text: str) -> str:
    return text.partition(OPEN)[0]


def _tail(text: str) -> str:
    return text.rpartition(CLOSE)[2][::-1] if CLOSE in text else text[::-1]
