r"""Texts of the input that hold the marks of a symbol: they are no symbols, and reports show them as they are written.

While code is read and judged, two noncharacters of Unicode, which are for a program's own use, stand in their place.
What was written as an escape, in a text that is JSON itself, stays one, told from those that programs write by its
upper case: `\u00ab` becomes `\uFDD0`.
"""

from __future__ import annotations

import re
from typing import Any, Final

from auditor.model.choice import CLOSE, OPEN

_STAND_INS: Final = {OPEN: "\ufdd0", CLOSE: "\ufdd1"}
_AWAY: Final = str.maketrans(_STAND_INS)
_BACK: Final = str.maketrans({stand_in: mark for mark, stand_in in _STAND_INS.items()})
_ESCAPED: Final = {f"\\u{ord(mark):04x}": f"\\u{ord(stand_in):04X}" for mark, stand_in in _STAND_INS.items()}
_ESCAPES: Final = re.compile("|".join(map(re.escape, _ESCAPED)), re.IGNORECASE)
_UNESCAPED: Final = {stand_in: mark for mark, stand_in in _ESCAPED.items()}
_BACK_ESCAPES: Final = re.compile("|".join(map(re.escape, _UNESCAPED)))
_SHOWN: Final = {f"u{ord(stand_in):04x}": mark for mark, stand_in in _STAND_INS.items()}
_PROGRAMS: Final = re.compile(rf"\\+({'|'.join(_SHOWN)})")
_SUSPECTED: Final = re.compile(r"\\[uUx]0*(?:ab|bb)", re.IGNORECASE)
"""An escape of files that are JSON (`\\u00ab`) or YAML (`\\xab`)."""


def neutral_text(text: str) -> str:
    """A text in which nothing looks like a symbol; as long as it was."""
    return _ESCAPES.sub(lambda found: _ESCAPED[found[0].lower()], text.translate(_AWAY))


def neutral(tree: Any, text: str) -> Any:
    """The tree that was read of a text, with such characters replaced in its texts and keys."""
    return _neutral(tree) if marked(text) else tree


def marked(text: str) -> bool:
    """Whether the text of a file may hold the marks of a symbol, as they are or as an escape."""
    return OPEN in text or CLOSE in text or bool(_SUSPECTED.search(text))


def _neutral(tree: Any) -> Any:
    if isinstance(tree, str):
        return neutral_text(tree)
    if isinstance(tree, dict):
        return {_neutral(name): _neutral(each) for name, each in tree.items()}
    return [_neutral(each) for each in tree] if isinstance(tree, list) else tree


def as_written(text: str) -> str:
    """A text, or one in JSON, as the input has it, whatever escapes a program wrote for what stood in its place."""
    back = _BACK_ESCAPES.sub(lambda found: _UNESCAPED[found[0]], text.translate(_BACK))
    return _PROGRAMS.sub(lambda found: _SHOWN[found[1]], back)
