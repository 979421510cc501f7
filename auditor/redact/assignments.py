"""Credentials that a script or a command gives to a name: `export PASSWORD=...`, `--token ...`, `"api_key": "..."`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from auditor.redact.names import named
from auditor.redact.spans import NAMED, Span

_HINTS: Final = tuple(
    re.compile(rf"{hint}\d*(?!\w)")
    for hint in (
        "pass(?:w(?:or)?d|phrase)?", "pwd", "secret", "token", "credentials?", r"connection[_.-]?string",
        ("key(?:(?<=[_.-]key)|(?<=apikey)|(?<=authkey)|(?<=accesskey|kagglekey|masterkey|secretkey)"
        "|(?<=accountkey|privatekey)|(?<=signingkey)|(?<=encryptionkey))"),
    )
)  # fmt: skip
"""What the name of a credential ends in: iam:PassRole and GetSessionTokens are none.

Patterns that begin with plain letters are found far faster than one pattern of many branches.
"""

_WORDS: Final = ("pass", "pwd", "secret", "token", "credential", "key", "connection")
"""One of these stands in each, which is seen at once in a short text."""

_NAME: Final = r"([A-Za-z_][\w.-]*)"
_QUOTED: Final = re.compile(
    _NAME + r"\\?[\"']?\]?\s*(?::=|=>|=|:|,(?=\s*[\"']))\s*[bru]?\\?([\"'])((?:(?!\\?\2).)+)\\?\2"
)
"""`password = "..."`, `"password": "..."`, `os.environ["PASSWORD"] = "..."`, `setenv("PASSWORD", "...")`."""

_BARE: Final = re.compile(r"(?:^|(?<=[\s;&|?({'\"-]))" + _NAME + r"(=|:[ \t]+)([^\s;&|\"'`,()]+)(?=[\s;&|\"'`]|$)")
"""A shell's, a dotenv file's, YAML's; code calls and compares things, so that a comma or bracket is none."""

_OPTION: Final = re.compile(r"--?([A-Za-z][\w-]*)(?:=|[ \t]+)[\"']?([^\s\"'`;&|)]+)")
_CONFIGURE: Final = re.compile(
    r"(aws_secret_access_key|aws_session_token|_authToken)[ \t=]+[\"']?([A-Za-z0-9/+=_-]{20,})"
)


def hints_at_name(text: str) -> bool:
    """Whether some credential's name may be in a text: a cheap look before the dear one."""
    lower = text.lower()
    return any(map(lower.__contains__, _WORDS)) and any(hint.search(lower) for hint in _HINTS)


def assignments(script: str) -> Iterator[Span]:
    """The values that a script gives to the names of credentials."""
    if not hints_at_name(script):
        return
    at = 0
    for line in script.splitlines(keepends=True):
        if hints_at_name(line):
            yield from (Span(at + start, at + end, NAMED) for start, end in _assigned(line))
        at += len(line)


def _assigned(line: str) -> Iterator[tuple[int, int]]:
    for pattern, value in ((_QUOTED, 3), (_BARE, 3), (_OPTION, 2)):
        for match in pattern.finditer(line):
            if named(match[1], match[value]) and match[value] != match[1]:
                yield match.span(value)
    yield from (match.span(2) for match in _CONFIGURE.finditer(line))
