"""One row a finding, for spreadsheets: no cell is ever taken for a formula."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from typing import Final

from auditor.model.report import Finding, Report

from ._text import Sink, safe

SUFFIX = ".csv"


def render(report: Report, write: Callable[[str], object]) -> None:
    """Write the findings of `report` as RFC 4180 CSV with a heading."""
    rows = csv.writer(Sink(write))
    rows.writerow(_COLUMNS)
    for finding in report.findings:
        rows.writerow(safe(cell(finding)) for cell in _COLUMNS.values())


def _joined(parts: Iterator[str]) -> str:
    return "; ".join(parts)


def _evidence(finding: Finding) -> str:
    return _joined(
        f"{one.fact}={json.dumps(one.value, ensure_ascii=False)} ({one.operation})" for one in finding.evidence
    )


def _place(finding: Finding) -> str:
    at = finding.location
    return "" if at is None else ":".join([at.file, *(str(part) for part in (at.line, at.column) if part is not None)])


_COLUMNS: Final[dict[str, Callable[[Finding], str]]] = {
    "verdict": lambda one: one.verdict,
    "status": lambda one: one.status,
    "severity": lambda one: one.severity,
    "base_severity": lambda one: one.base_severity,
    "severity_reason": lambda one: one.severity_reason,
    "confidence": lambda one: one.confidence,
    "rule": lambda one: one.rule,
    "title": lambda one: one.title,
    "resource_type": lambda one: one.resource.type,
    "resource_name": lambda one: one.resource.name,
    "resource_id": lambda one: one.resource.id,
    "account": lambda one: one.resource.account,
    "region": lambda one: one.resource.region,
    "location": _place,
    "message": lambda one: one.message,
    "evidence": _evidence,
    "gaps": lambda one: _joined(f"{gap.fact}: {gap.operation} {gap.reason}" for gap in one.gaps),
    "cause": lambda one: one.cause.id,
    "cause_count": lambda one: str(one.cause.count),
    "controls": lambda one: _joined(f"{ref.framework} {ref.version} {ref.id}" for ref in one.controls),
    "remediation": lambda one: one.remediation.text,
    "accepted_by": lambda one: one.suppression.owner if one.suppression else "",
    "accepted_until": lambda one: one.suppression.expires if one.suppression else "",
    "note": lambda one: (one.suppression.note or "") if one.suppression else "",
    "fingerprint": lambda one: one.fingerprint,
    "file": lambda one: one.location.file if one.location else "",
    "line": lambda one: str(one.location.line or "") if one.location else "",
}
