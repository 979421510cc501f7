"""What the tests of the gate's formats share."""

from __future__ import annotations

import io
from typing import Any

from hypothesis import strategies as st

from auditor.engine.formats import formats
from auditor.model.report import Report

NASTY = (
    "\r\n::error file=x::boo",
    "##[error]boo",
    "%0A%25",
    "@octocat <img src=x onerror=y> [a](http://evil) | `x` ``` ~~~\n# head\n</details>",
    "]]>&<!--\x00\x1b[31m\ufffe\uffff\u202e",
    "{0} {1} [x](1)",
    "fixes #12, see https://evil.example or www.evil.example",
    "../../C:\\x?y#z%20 é中😀",
    "- | 1. | + | > | :::",
    "",
)
TEXT = st.one_of(st.sampled_from(NASTY), st.text(st.characters(codec="utf-8"), max_size=40))
"""Any text that can stand in a report."""


def told(format_: str, report: Report, **options: Any) -> str:
    """`report` in one format."""
    out = io.StringIO()
    formats()[format_].render(report, out.write, **options)
    return out.getvalue()
