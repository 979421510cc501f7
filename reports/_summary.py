"""What the executive page says: posture by family, what could not be read, what was left out, what is accepted."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct

from auditor.model.verdict import Severity

from ._text import family

if TYPE_CHECKING:
    from collections.abc import Iterable

    from auditor.model.report import Coverage, Population, Report, SuppressionRecord

    from ._groups import Group

_HOLES = ("denied", "throttled", "error", "unsupported", "skipped")  # in the order in which they matter
_BAR = 240  # width of a bar in its own units
_SLIVER = 3  # the least that a part which is not empty gets, to be seen


class Segment(Struct, frozen=True):
    """A part of a stacked bar."""

    kind: str
    x: float
    width: float


class Posture(Struct, frozen=True):
    """How the verdicts of one family of rules are spread, summed over its rules and the resources that they judged."""

    family: str
    rules: int
    enumerated: int
    fail: int
    unknown: int
    passed: int
    not_applicable: int

    @property
    def words(self) -> str:
        """The text alternative of the bar."""
        return (
            f"{self.family}: {self.fail} fail, {self.unknown} unknown, {self.passed} pass, "
            f"{self.not_applicable} not applicable"
        )

    @property
    def segments(self) -> list[Segment]:
        """The bar: fail, unknown, pass, not applicable from left to right."""
        counts = {"fail": self.fail, "unknown": self.unknown, "pass": self.passed, "na": self.not_applicable}
        shares = {k: max(n * _BAR / self.enumerated, _SLIVER) for k, n in counts.items() if n}
        scale = _BAR / max(sum(shares.values()), 1)
        made: list[Segment] = []
        for kind, share in shares.items():
            start = made[-1].x + made[-1].width if made else 0
            made.append(Segment(kind, round(start, 2), round(share * scale, 2)))
        return made


def postures(population: Iterable[Population]) -> list[Posture]:
    """One row for each family, most failing first."""
    rows: dict[str, list[Population]] = defaultdict(list)
    for row in population:
        rows[family(row.rule)].append(row)
    made = [
        Posture(
            family=name,
            rules=len({row.rule for row in of}),
            enumerated=sum(row.enumerated for row in of),
            fail=sum(row.fail for row in of),
            unknown=sum(row.unknown for row in of),
            passed=sum(row.passed for row in of),
            not_applicable=sum(row.not_applicable for row in of),
        )
        for name, of in rows.items()
    ]
    return sorted(made, key=lambda p: (-p.fail, -p.unknown, -p.enumerated, p.family))


class Tile(Struct, frozen=True):
    """Open problems of one severity: how many causes, and how many resources they touch."""

    severity: str
    causes: int
    resources: int


def tiles(groups: Iterable[Group]) -> list[Tile]:
    """One tile for each severity, worst first, empty ones too."""
    causes: Counter[Severity] = Counter()
    resources: Counter[Severity] = Counter()
    for group in groups:
        if group.open:
            causes[group.severity] += 1
            resources[group.severity] += group.count
    return [Tile(str(severity), causes[severity], resources[severity]) for severity in Severity]


class Hole(Struct, frozen=True):
    """An operation that did not answer in full, and where."""

    service: str
    operation: str
    status: str
    reason: str
    places: tuple[str, ...]
    items: int


def holes(coverage: Iterable[Coverage]) -> list[Hole]:
    """What could not be read, denied calls first, one row for each operation and reason."""
    places: dict[tuple[str, str, str, str], list[Coverage]] = defaultdict(list)
    for row in coverage:
        if row.status != "complete":
            places[row.status, row.service, row.operation, row.reason].append(row)
    made = [
        Hole(
            service,
            operation,
            status,
            reason,
            tuple(f"{r.account} {r.region}" for r in rows),
            sum(r.items for r in rows),
        )
        for (status, service, operation, reason), rows in places.items()
    ]
    return sorted(made, key=lambda h: (_HOLES.index(h.status), h.service, h.operation, h.reason))


class Undecided(Struct, frozen=True):
    """A missing answer, and how many listed findings it leaves undecided."""

    operation: str
    reason: str
    findings: int
    rules: tuple[str, ...]


def undecided(groups: Iterable[Group]) -> list[Undecided]:
    """Gaps of the findings, those that hide most first."""
    counts: Counter[tuple[str, str]] = Counter()
    rules: dict[tuple[str, str], set[str]] = defaultdict(set)
    for group in groups:
        for finding in group.findings:
            for key in {(gap.operation, gap.reason) for gap in finding.gaps}:
                counts[key] += 1
                rules[key].add(finding.rule)
    made = [Undecided(*key, count, tuple(sorted(rules[key]))) for key, count in counts.items()]
    return sorted(made, key=lambda u: (-u.findings, u.operation, u.reason))


class Acceptance(Struct, frozen=True):
    """Findings of one rule that somebody answers for, or did; `record` is None for the baseline."""

    rule: str
    title: str
    record: SuppressionRecord | None
    findings: int


def accepted(groups: Iterable[Group]) -> tuple[list[Acceptance], list[Acceptance]]:
    """What is accepted and by whom; and the acceptances that no longer count, whose findings are back."""
    valid: Counter[tuple[str, str, SuppressionRecord | None]] = Counter()
    over: Counter[tuple[str, str, SuppressionRecord | None]] = Counter()
    for group in groups:
        for finding in group.findings:
            key = (finding.rule, finding.title, finding.suppression)
            if finding.status != "new":
                valid[key] += 1
            elif finding.suppression:
                over[key] += 1
    return _acceptances(valid), _acceptances(over)


def _acceptances(counts: Counter[tuple[str, str, SuppressionRecord | None]]) -> list[Acceptance]:
    made = [Acceptance(*key, count) for key, count in counts.items()]
    return sorted(made, key=lambda a: (a.record is None, a.rule, str(a.record)))


class Totals(Struct, frozen=True):
    """Verdicts over all rules, and whether each rule's add up to what was enumerated."""

    enumerated: int
    fail: int
    unknown: int
    passed: int
    not_applicable: int
    suppressed: int
    off: tuple[str, ...]


def totals(report: Report) -> Totals:
    """The sums of the population, and the rules whose rows do not reconcile."""
    rows = report.population
    return Totals(
        enumerated=sum(row.enumerated for row in rows),
        fail=sum(row.fail for row in rows),
        unknown=sum(row.unknown for row in rows),
        passed=sum(row.passed for row in rows),
        not_applicable=sum(row.not_applicable for row in rows),
        suppressed=sum(row.suppressed for row in rows),
        off=tuple(
            row.rule for row in rows if row.enumerated != row.passed + row.fail + row.unknown + row.not_applicable
        ),
    )
