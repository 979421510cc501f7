"""A comment for a pull request: what the change adds, fixes and leaves; what it asks to be accepted stands first.

The first line is a mark by which a later run finds the comment to write it anew. Places are code, not links: a comment
resolves a relative link against the pull request's own address, so that it would lead nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from auditor.model.report import Report

from ._change import change

SUFFIX = ".md"

MOST: Final = 65_536
"""GitHub takes no more characters of a comment; counted in bytes, of which there are at least as many."""
MARK: Final = "<!-- sagemaker-auditor -->"


def render(report: Report, write: Callable[[str], object]) -> None:
    """Write what the change that `report` judged does, as GitHub-flavoured Markdown."""
    write(f"{MARK}\n")
    for part in change(report, MOST - len(MARK)):
        write(part)
