"""A step summary for GitHub Actions: append it to the file that GITHUB_STEP_SUMMARY names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from auditor.model.report import Report

from ._change import change

SUFFIX = ".md"

MOST: Final = 1_000_000
"""Bytes; of more than 1,024 kB GitHub shows nothing at all."""


def render(report: Report, write: Callable[[str], object]) -> None:
    """Write what `report` found as GitHub-flavoured Markdown."""
    for part in change(report, MOST):
        write(part)
