"""Findings grouped by cause, worst first: one line to a reader for each (rule, cause)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from auditor.model.report import Finding, ListedVerdict, Neighbourhood, Report
    from auditor.model.verdict import Severity

_VERDICTS = ("fail", "unknown", "pass")
_STATUSES: tuple[Literal["new", "baseline", "suppressed"], ...] = ("new", "baseline", "suppressed")


class Group(Struct, frozen=True):
    """The findings of one rule that rest on the same facts; `status` is new where any of them is.

    The finding that `around` was drawn for stands first.
    """

    rule: str
    cause: str
    title: str
    message: str
    severity: Severity
    verdict: ListedVerdict
    status: Literal["new", "baseline", "suppressed"]
    count: int
    findings: tuple[Finding, ...]
    around: Neighbourhood | None

    @property
    def open(self) -> bool:
        """Whether it is a problem that nobody has accepted."""
        return self.verdict == "fail" and self.status == "new"

    @property
    def rank(self) -> tuple[bool, int, int, int, str, str]:
        """The key that sorts the worst to the front."""
        return not self.open, _VERDICTS.index(self.verdict), self.severity.rank, -self.count, self.rule, self.cause


def grouped(report: Report) -> list[Group]:
    """The groups of all findings listed, worst first."""
    members: dict[tuple[str, str], list[Finding]] = {}
    for finding in report.findings:
        members.setdefault((finding.rule, finding.cause.id), []).append(finding)
    return sorted((_group(found) for found in members.values()), key=lambda group: group.rank)


def weighed(group: Group) -> str:
    """The message, and what moved the severity away from the rule's own where something did."""
    first = group.findings[0]
    moved = first.severity_reason
    return (
        f"{group.message} ({first.base_severity} in itself, {first.severity} since {moved})" if moved else group.message
    )


def _group(found: list[Finding]) -> Group:
    worst = min(found, key=_weight)
    return Group(
        rule=worst.rule,
        cause=worst.cause.id,
        title=worst.title,
        message=worst.message,
        severity=min((f.severity for f in found), key=lambda severity: severity.rank),
        verdict=worst.verdict,
        status=next(status for status in _STATUSES if any(f.status == status for f in found)),
        count=max(worst.cause.count, len(found)),
        findings=tuple(sorted(found, key=lambda finding: (finding.neighbourhood is None, _weight(finding)))),
        around=next((f.neighbourhood for f in found if f.neighbourhood), None),
    )


def _weight(finding: Finding) -> tuple[int, int, int, str, str, str, str]:
    about = finding.resource
    return (
        _VERDICTS.index(finding.verdict),
        _STATUSES.index(finding.status),
        finding.severity.rank,
        about.account,
        about.region,
        about.name,
        finding.fingerprint,
    )
