"""Whether the format of some credential may be in a text: cheap looks before the dear ones.

Each pattern begins with one character, which is found at the speed of memory, and looks around it from there; each
asks for less than the formats for whose sake it is there, so that none of them can match where no hint does.
"""

from __future__ import annotations

import re
from typing import Final

_SHORTEST: Final = 8
"""No format takes less (`xoxb-1-a`), but for a user and a password before an @."""

_QUOTED: Final = r"[0-9a-zA-Z/+]{40}\\*['\"]"
"""The rest of a secret key of AWS's that stands in quotes, which JSON escapes."""

_HINTS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"_(?:(?<=hf_|r8_)|(?<=gh[pousr]_|pat_|gsk_|npm_|_v1_)|(?<=lsv2_|pcsk_)|(?<=k_live_|k_test_)|(?=authToken=))",
        (
            r"-(?:(?<=sk-)|(?<=gl[dfr]t-)|(?<=(?i:xox.)-|pypi-)|(?<=glpat-|glcbt-|glimt-|glptt-|gloas-|nvapi-)"
            r"|(?<=sq0...-|glsoat-)|(?<=glagent-)|(?=us\d))"
        ),
        (
            r"\.(?:(?<=SG\.)|(?<=hv[sb]\.)|(?<=ya29\.)|(?<=(?i:hooks)\.)"
            r"|(?=[\w-]{6}\.)(?:(?<=[MNO][\w-]{23}\.)|(?<=[MNO][\w-]{24}\.)|(?<=[MNO][\w-]{25}\.)))"
        ),
        r"=(?:(?<=sig=)|(?<=AccountKey=|-Signature=))",
        r"A(?:3T|[BKS]IA|CCA|C[a-z0-9]{32}|Iza|TATT3)",
        r"B(?:asic|earer) ",
        r"S(?=K[a-z0-9]{32})",
        r"T(?=3BlbkFJ)",
        r"G(?=R1348941)",
        r"P(?=RIVATE KEY)",
        r"eyJ",
        r"dapi[0-9a-f]{32}",
        r"://(?:[^:/\s\"]*:[^/\s\"]+|[^:/\s,]+:[^:/\s,]+)@",
        r":(?<=\d{8}:)[\w-]{35}",
        rf"'{_QUOTED}",
    )
)
_IN_TEXT: Final = (*_HINTS, re.compile(rf'"{_QUOTED}'))
_IN_JSON: Final = (*_HINTS, re.compile(rf'\\"{_QUOTED}'))
"""A text's own quotes are escaped; what else stands in quotes there is a text of 40 characters."""


def hints_at_format(text: str, *, json: bool = False) -> bool:
    """Whether a text, or the JSON of whole documents, may hold a credential of a known format."""
    if len(text) < _SHORTEST and "@" not in text:
        return False
    return any(hint.search(text) for hint in (_IN_JSON if json else _IN_TEXT))
