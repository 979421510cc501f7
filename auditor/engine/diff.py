"""Comparing two reports: what is new, fixed, unchanged, gone, and what is no longer known.

Something is *fixed* only where the later report says so: it judged the resource and found no fault. What could not be
read, or was not asked about, is *unknown*; what was enumerated away is *disappeared*.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final, Literal, TypeAlias

from msgspec import Struct
from pydantic import Field

from auditor.model.report import Finding, Model, Report, ResourceRef
from auditor.model.verdict import Severity

Change: TypeAlias = Literal["new", "fixed", "unchanged", "disappeared", "unknown"]
CHANGES: Final[tuple[Change, ...]] = ("new", "unknown", "fixed", "disappeared", "unchanged")
_FAILED_CALLS: Final = frozenset({"denied", "throttled", "error"})


class DiffRow(Model):
    """One finding and what became of it. `before` and `after` are verdicts, or None where it was not judged."""

    change: Change
    fingerprint: str
    rule: str
    title: str
    severity: Severity
    resource: ResourceRef
    before: str | None
    after: str | None
    status: Literal["new", "baseline", "suppressed"]
    reason: str


class Diff(Model):
    """The comparison of an earlier report and a later one."""

    schema_: Literal["auditor/diff/1"] = Field(
        default="auditor/diff/1", validation_alias="schema", serialization_alias="schema"
    )
    before: str = Field(description="The moment that the earlier report judges as of.")
    after: str = Field(description="The moment that the later report judges as of.")
    counts: dict[str, int]
    rows: tuple[DiffRow, ...]

    @property
    def worse(self) -> bool:
        """Whether there is a new fail that nobody has accepted."""
        return any(row.change == "new" and row.status == "new" for row in self.rows)


def compare(before: Report, after: Report) -> Diff:
    """What changed from one report to a later one, most urgent first."""
    rows = sorted(_rows(before, after), key=_urgency)
    counts = Counter(row.change for row in rows)
    return Diff(
        before=before.scope.as_of,
        after=after.scope.as_of,
        counts={change: counts[change] for change in CHANGES},
        rows=tuple(rows),
    )


def _urgency(row: DiffRow) -> tuple[int, int, str, str]:
    return CHANGES.index(row.change), row.severity.rank, row.rule, row.resource.id


def _rows(before: Report, after: Report) -> Iterator[DiffRow]:
    old, new = _by_fingerprint(before), _by_fingerprint(after)
    for key, finding in new.items():
        earlier = old[key].verdict if key in old else None
        if finding.verdict == "fail":
            change: Change = "unchanged" if earlier == "fail" else "new"
            yield _row(finding, change, earlier, "fail", finding.message)
        elif finding.verdict == "unknown":
            change = "unchanged" if earlier == "unknown" else "unknown"
            yield _row(finding, change, earlier, "unknown", finding.message)
        elif earlier == "fail":
            yield _row(finding, "fixed", earlier, "pass", finding.message)
    later = _Later(after)
    for key, finding in old.items():
        if finding.verdict == "fail" and key not in new:
            fate = later.fate(finding)
            yield _row(finding, fate.change, "fail", fate.verdict, fate.reason)


def _by_fingerprint(report: Report) -> dict[str, Finding]:
    """One finding for each fingerprint: of a recurring job's runs the worst."""
    order = ("fail", "unknown", "pass")
    found: dict[str, Finding] = {}
    for finding in sorted(report.findings, key=lambda one: order.index(one.verdict)):
        found.setdefault(finding.fingerprint, finding)
    return found


def _row(finding: Finding, change: Change, before: str | None, after: str | None, reason: str) -> DiffRow:
    return DiffRow(
        change=change,
        fingerprint=finding.fingerprint,
        rule=finding.rule,
        title=finding.title,
        severity=finding.severity,
        resource=finding.resource,
        before=before,
        after=after,
        status=finding.status,
        reason=reason,
    )


class _Fate(Struct, frozen=True):
    change: Change
    verdict: str | None
    reason: str


class _Later:
    """What the later report knows of resources that it lists no finding for."""

    def __init__(self, report: Report) -> None:
        self._scope = report.scope
        self._verdicts = {one.id: one.verdicts for row in report.inputs for one in row.resources}
        self._holes = [row for row in report.coverage if row.status in _FAILED_CALLS]
        self._unread = {row.path for row in report.inputs if row.status == "failed"}

    def fate(self, finding: Finding) -> _Fate:
        """What became of a failing finding that is no longer listed."""
        if reason := self._not_asked(finding):
            return _Fate("unknown", None, reason)
        verdict = self._verdicts.get(finding.resource.id, {}).get(finding.rule)
        if verdict in {"pass", "not_applicable"}:
            return _Fate("fixed", verdict, f"it is {verdict.replace('_', ' ')} now")
        if verdict is not None:
            return _Fate("unknown", verdict, f"it was {verdict}, but the later report does not list it")
        if hole := self._hole(finding.resource):
            return _Fate("unknown", None, f"{hole} could not be read whole")
        return _Fate("disappeared", None, "the resource was not found any more")

    def _not_asked(self, finding: Finding) -> str | None:
        about = finding.resource
        if finding.rule not in self._scope.rules:
            return "the rule was not run"
        if about.account not in self._scope.accounts:
            return f"account {about.account} was not in scope"
        if about.region != "global" and about.region not in self._scope.regions:
            return f"region {about.region} was not in scope"
        path = f"{about.account}/{about.region}"
        return f"{path} could not be read" if path in self._unread else None

    def _hole(self, about: ResourceRef) -> str | None:
        """A call of the resource's service that failed where the resource was."""
        service = about.type.split("::")[1].lower()
        for row in self._holes:
            near = row.account == about.account and row.region in {about.region, "global"}
            if near and re.sub(r"[^a-z0-9]", "", row.service).startswith(service):
                return f"{row.service}:{row.operation}"
        return None
