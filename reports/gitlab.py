"""GitLab's code quality report: what a merge request adds and mends, GitLab finds by comparing two of them.

So what is in the baseline is listed, and what is suppressed is not. An unknown is at most minor, and says what it is.
What stands in no file is placed at `aws/<account>/<region>/<type>/<name>`, line 1: the format demands a path.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any, Final

from auditor.model.report import Finding, Report
from auditor.model.verdict import Severity

from ._code import home, ranked, relative, subject, unreadable
from ._text import visible

SUFFIX = ".json"

_FAILS: Final = {
    Severity.CRITICAL: "blocker",
    Severity.HIGH: "critical",
    Severity.MEDIUM: "major",
    Severity.LOW: "minor",
    Severity.INFO: "info",
}
_UNKNOWNS: Final = {Severity.CRITICAL: "minor", Severity.HIGH: "minor"}


def render(report: Report, write: Callable[[str], object]) -> None:
    """Write the findings of `report` as a JSON array, worst first."""
    write("[")
    for number, one in enumerate(_issues(report)):
        write(f"{',' if number else ''}\n{json.dumps(one, ensure_ascii=False)}")
    write("\n]\n")


def _issues(report: Report) -> Iterator[dict[str, Any]]:
    for path, error in unreadable(report):
        mark = hashlib.sha256(f"input\0{path}".encode()).hexdigest()[:32]
        yield _issue("input-unreadable", f"Could not be read: {error}", mark, "blocker", (relative(path), 1))
    for one in ranked(report.findings):
        if one.status != "suppressed" and one.verdict != "pass":
            yield _finding(one)


def _finding(one: Finding) -> dict[str, Any]:
    unknown, at = one.verdict == "unknown", one.location
    severity = _UNKNOWNS.get(one.severity, "info") if unknown else _FAILS[one.severity]
    words = f"{'Not known: ' if unknown else ''}{one.title}: {one.message} ({subject(one)})"
    path = (relative(at.file), max(at.line or 1, 1)) if at else (home(one.resource), 1)
    return _issue(one.rule, words, one.fingerprint, severity, path)


def _issue(rule: str, words: str, mark: str, severity: str, path: tuple[str, int]) -> dict[str, Any]:
    return {
        "description": " ".join(visible(words).split()),
        "check_name": rule,
        "fingerprint": mark,
        "severity": severity,
        "location": {"path": visible(path[0]), "lines": {"begin": path[1]}},
    }
