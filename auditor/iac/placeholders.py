"""Texts with gaps that somebody fills in before they are used: `<<role_arn>>`, `<YOUR_BUCKET>`, `${BUCKET}`, `{role}`.

Such forms stand in samples and in what programs send; whatever they stand for is unknown, and never judged as text.
"""

from __future__ import annotations

import re
from typing import Any, Final

from auditor.model.choice import OPEN, Unknown, symbol

_PLACEHOLDER: Final = re.compile(
    r"""\A<<(?:(?!<<).)*>>\Z|<<.*?>>+                  # <<expression>>
    | \$\{[^{}]*\} | \A\$[A-Za-z_]\w*\Z               # a shell's, CloudFormation's and many others'
    | \{%.*?%\} | \{\{[^{}]*\}\}                        # JSONata's, and those of templates
    | (?<![\\$])(?<!\\[A-Za-z])\{[A-Za-z_][\w.]*\}     # Python's; `\p{L}` is a regular expression's
    | %\(\w+\)[sd] | (?<![\w%])%s(?!\w)
    | (?<!\?)(?<!\?P)<[A-Za-z#][\w\ .:/'#,-]*>         # <your-role>; `(?P<loss>...)` is a regular expression's
    | (?<![A-Za-z0-9])(?:[A-Z0-9]+_)*(?:YOUR|your)[_-][\w-]*[A-Za-z0-9]
    | (?<![A-Za-z0-9])(?:CHANGE_?ME|REPLACE_[A-Z_]*[A-Z]|X{5,}|x{5,})(?![A-Za-z0-9])
    """,
    re.DOTALL | re.VERBOSE,
)
_SPELLING: Final = re.compile(r"[^\w.-]+")
_S3: Final = "s3://"
_LONGEST: Final = 60


def has_placeholder(text: str) -> bool:
    """Whether a text, or a part of it, is filled in later."""
    return _PLACEHOLDER.search(text) is not None


def filled_later(text: str) -> Any:
    """The text, if nothing in it is filled in later; else what is known of it (see `partly`)."""
    first = _PLACEHOLDER.search(text)
    if first is None:
        return text
    reason = f"{shortened(first[0])} stands for it"
    if first.span() == (0, len(text)):
        return Unknown(reason)
    return partly(_PLACEHOLDER.sub(lambda found: symbol_of(found[0]), text), reason)


def partly(text: str, reason: str) -> Any:
    """What is known of a text with symbols: of a location in S3 the bucket may be; then the text serves as it is."""
    bucket, slash, _ = text.removeprefix(_S3).partition("/")
    known = text.startswith(_S3) and slash and bucket and OPEN not in bucket
    return text if known else Unknown(reason, text)


def symbol_of(name: str) -> str:
    """The symbol that stands for what `name` describes."""
    return symbol(_SPELLING.sub("-", name).strip("-")[:_LONGEST] or "unknown")


def shortened(text: str) -> str:
    """A text of a length that messages can bear, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 3]}..."
