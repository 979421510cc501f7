"""What a detector reports: where a credential stands in a text, and its kind."""

from __future__ import annotations

from typing import Final, NamedTuple

NAMED: Final = "Secret Keyword"
RANDOM: Final = "Base64 High Entropy String"


class Span(NamedTuple):
    """Where a credential stands in a text, and its kind."""

    start: int
    end: int
    kind: str
