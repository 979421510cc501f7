"""What an unquoted YAML scalar means to CloudFormation."""

from __future__ import annotations

import re
from typing import Any, Final

_WORDS: Final = {
    **{word: True for low in ("true", "yes", "on") for word in (low, low.capitalize(), low.upper())},
    **{word: False for low in ("false", "no", "off") for word in (low, low.capitalize(), low.upper())},
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
}
_WHOLE: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,30})")
_DECIMAL: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,30})\.[0-9]{1,30}")
_FIRST: Final = frozenset("tTfFyYnNoO~-0123456789")


def plain(text: str) -> Any:
    """The value of an unquoted scalar by YAML 1.1: truth, null, a number, else text.

    Dates, times (`22:22`), octal and hexadecimal numbers stay text, as CloudFormation leaves them, and so do account
    ids with leading zeros.
    """
    if not text:
        return None
    if text[0] not in _FIRST:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text
