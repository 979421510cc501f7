"""Text from AWS made safe to look at: what would be invisible, or would turn its surroundings around, is named."""

from __future__ import annotations

import re

# C0 (but tab and newline), DEL and C1; zero-width and bidirectional controls; line separators; surrogates; tags;
# non-characters, which XML refuses.
_UNSEEN = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def _shown(found: re.Match[str]) -> str:
    """A control picture for what has one, else the code point in brackets."""
    code = ord(found[0])
    return chr(0x2400 + code) if code < 0x20 else f"[U+{code:04X}]"  # noqa: PLR2004 - C0 ends where space begins


def visible(text: str) -> str:
    """`text` with each control, invisible or direction-changing character replaced by a visible name of it."""
    return text if text.isprintable() else re.sub(_UNSEEN, _shown, text)
