"""One row a requirement of the frameworks that were asked for, for spreadsheets and evidence folders."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import Final

from auditor.model.report import FrameworkReport, Report, RequirementReport

from ._requirements import verdict_words
from ._text import Sink, safe

SUFFIX = ".csv"

_COLUMNS: Final[dict[str, Callable[[FrameworkReport, RequirementReport], str]]] = {
    "framework": lambda framework, _: framework.framework,
    "version": lambda framework, _: framework.version,
    "requirement": lambda _, one: one.id,
    "title": lambda _, one: one.title,
    "verdict": lambda _, one: verdict_words(one),
    "rules": lambda _, one: "; ".join(one.rules),
    "enumerated": lambda _, one: str(one.enumerated),
    "fail": lambda _, one: str(one.fail),
    "unknown": lambda _, one: str(one.unknown),
    "pass": lambda _, one: str(one.passed),
    "not_applicable": lambda _, one: str(one.not_applicable),
    "suppressed": lambda _, one: str(one.suppressed),
    "rules_not_asked": lambda _, one: "; ".join(one.left_out),
    "by_hand": lambda _, one: one.manual,
}


def render(report: Report, write: Callable[[str], object]) -> None:
    """Write the requirements of `report` as RFC 4180 CSV with a heading; only that where no framework was asked for."""
    rows = csv.writer(Sink(write))
    rows.writerow(_COLUMNS)
    for framework in report.frameworks:
        for one in framework.requirements:
            rows.writerow(safe(cell(framework, one)) for cell in _COLUMNS.values())
