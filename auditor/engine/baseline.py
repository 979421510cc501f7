"""What is accepted: an earlier report (baseline), and suppressions that somebody answers for until a day.

Both are applied to a finished report, as of the report's own moment: the same inputs give the same bytes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Literal

from auditor.engine.suppressions import Suppressions
from auditor.model.report import Finding, FixedFinding, Population, Report, SuppressionRecord

Status = Literal["new", "baseline", "suppressed"]
Key = tuple[str, str]


def apply(report: Report, baseline: Report | None = None, suppressions: Suppressions | None = None) -> Report:
    """The report with each finding's status: new, in the baseline, or suppressed; the counts follow."""
    if baseline is None and suppressions is None:
        return report
    known = _accepted(baseline.findings if baseline else ())
    accepted = suppressions or Suppressions((), ())
    day = datetime.fromisoformat(report.scope.as_of).date()
    findings = tuple(_judge(finding, known, accepted, day) for finding in report.findings)
    if baseline is not None:
        findings = tuple(_newly(findings, baseline))
    return report.model_copy(
        update={
            "findings": findings,
            "population": _recount(report.population, findings),
            "fixed": tuple(_fixed(report, baseline)) if baseline else (),
            "errors": (*report.errors, *accepted.errors, *accepted.unused(_open(report), report.scope.rules)),
        }
    )


def _open(report: Report) -> tuple[Finding, ...]:
    return tuple(finding for finding in report.findings if finding.verdict != "pass")


def _fixed(report: Report, baseline: Report) -> Iterator[FixedFinding]:
    """The failures of the baseline in files that were judged again, by rules that were asked again, and that are gone.

    Of an account nobody can tell by a report what was mended and what went with its resource: `auditor diff` does.
    """
    judged = {one.path for one in report.inputs if one.status == "read"}
    found = {finding.fingerprint for finding in report.findings}
    for finding in baseline.findings:
        there = finding.location is not None and finding.location.file in judged and finding.rule in report.scope.rules
        if there and finding.verdict == "fail" and finding.fingerprint not in found:
            yield FixedFinding(
                rule=finding.rule, title=finding.title, resource=finding.resource.id, severity=finding.severity
            )


def _accepted(findings: Iterable[Finding]) -> set[Key]:
    """What a baseline accepts. An unknown accepts no later fail; what a suppression covered is not the baseline's."""
    known: set[Key] = set()
    for finding in findings:
        if finding.status != "suppressed" and finding.verdict != "pass":
            known.add((finding.fingerprint, "unknown"))
            known.add((finding.fingerprint, finding.verdict))
    return known


def _judge(finding: Finding, known: set[Key], accepted: Suppressions, day: date) -> Finding:
    if finding.verdict == "pass":
        return finding
    record = accepted.record(finding, day)
    status: Status = "new"
    if record is not None and record.note is None:
        status = "suppressed"
    elif (finding.fingerprint, finding.verdict) in known:
        status = "baseline"
    return finding.model_copy(update={"status": status, "suppression": record})


def _newly(findings: Iterable[Finding], baseline: Report) -> Iterator[Finding]:
    """The findings, with those suppressions marked that the baseline does not have."""
    had = {_agreement(one.rule, one.suppression) for one in baseline.findings if one.suppression}
    for finding in findings:
        record = finding.suppression
        if record is None or _agreement(finding.rule, record) in had:
            yield finding
        else:
            yield finding.model_copy(update={"suppression": record.model_copy(update={"new": True})})


def _agreement(rule: str, record: SuppressionRecord) -> tuple[str, ...]:
    return rule, record.owner, record.reason, record.expires


def _recount(population: Sequence[Population], findings: Sequence[Finding]) -> tuple[Population, ...]:
    counts = _suppressed(findings)
    return tuple(
        row.model_copy(update={"suppressed": counts[row.rule, row.resource_type]}) if row.fail + row.unknown else row
        for row in population
    )


def _suppressed(findings: Sequence[Finding]) -> Counter[Key]:
    """How many resources are suppressed, by rule and type.

    Of a cause with more resources than are listed, the others recur under the same fingerprints: they count as
    suppressed where all those listed are.
    """
    causes: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        causes[finding.rule, finding.resource.type, finding.cause.id].append(finding)
    counts: Counter[Key] = Counter()
    for (rule, type_, _), listed in causes.items():
        number = sum(finding.status == "suppressed" for finding in listed)
        counts[rule, type_] += listed[0].cause.count if number == listed[0].cause.listed else number
    return counts
