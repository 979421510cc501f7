"""What a report says by requirement: the rules behind each, how many verdicts they gave, and what nobody asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from auditor.engine.frameworks import Framework, Mapping, Requirement
from auditor.model.report import FrameworkReport, Population, RequirementReport

Answer = Literal["fail", "unknown", "pass", "not_applicable", "manual"]
_COUNTS = ("enumerated", "passed", "fail", "unknown", "not_applicable", "suppressed")


def by_requirement(frameworks: Iterable[Framework], population: Sequence[Population]) -> tuple[FrameworkReport, ...]:
    """Each framework's requirements in its order, counted from the population of a report."""
    return tuple(
        FrameworkReport(
            id=framework.id,
            framework=framework.framework,
            version=framework.version,
            date=framework.date,
            source=framework.source,
            requirements=tuple(_answered(requirement, population) for requirement in framework.controls),
        )
        for framework in frameworks
    )


def _answered(requirement: Requirement, population: Sequence[Population]) -> RequirementReport:
    rows = list(_rows(requirement.rules, population))
    count = Counter({name: sum(getattr(row, name) for row in rows) for name in _COUNTS})
    return RequirementReport(
        id=requirement.id,
        title=requirement.title,
        verdict=_verdict(requirement, count),
        rules=tuple(dict.fromkeys(row.rule for row in rows)),
        left_out=tuple(sorted({mapping.rule for mapping in requirement.rules} - {row.rule for row in rows})),
        enumerated=count["enumerated"],
        passed=count["passed"],
        fail=count["fail"],
        unknown=count["unknown"],
        not_applicable=count["not_applicable"],
        suppressed=count["suppressed"],
        manual=requirement.manual,
    )


def _rows(mappings: Iterable[Mapping], population: Sequence[Population]) -> Iterator[Population]:
    """The rows of the population that answer, each once."""
    wanted: dict[str, set[str] | None] = {}
    for mapping in mappings:
        known = wanted.get(mapping.rule, set[str]())
        wanted[mapping.rule] = None if known is None or not mapping.types else known | set(mapping.types)
    for row in population:
        if row.rule in wanted:
            types = wanted[row.rule]
            if types is None or row.resource_type in types:
                yield row


def _verdict(requirement: Requirement, count: Counter[str]) -> Answer:
    """The worst of the verdicts. An accepted failure is a failure still; a requirement without any rule is manual."""
    if not requirement.rules:
        return "manual"
    for answer, name in (("fail", "fail"), ("unknown", "unknown"), ("pass", "passed")):
        if count[name]:
            return answer  # type: ignore[return-value] # one of the three
    return "not_applicable"
