"""From judgements to the report's findings: fingerprints, causes, evidence and pictures."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

from msgspec import Struct, field

from auditor.engine.engine import Judgement
from auditor.engine.frameworks import Frameworks
from auditor.engine.picture import Painter, along
from auditor.engine.remedy import remediation
from auditor.model.choice import symbolic
from auditor.model.document import Identity, PlannedIdentity
from auditor.model.report import (
    Cause,
    Evidence,
    Finding,
    GapRecord,
    ListedVerdict,
    Location,
    RemediationText,
    ResourceRef,
)
from auditor.model.resource import Resource
from auditor.model.values import Ref
from auditor.model.verdict import Step
from auditor.rule import Rule

LONGEST_VALUE = 240
"""Evidence shows no more characters of one value than this; the snapshot has the whole."""


class Case(Struct, frozen=True):
    """A judgement to be reported for some resources: those listed by name, and how many there are in all."""

    judgement: Judgement
    resources: tuple[Identity, ...]
    lineage: tuple[str, ...]
    count: int
    location: Location | None = None
    diff: str = ""
    told: Callable[[Identity, str], str | None] | None = None
    """Of code: the place that told a fact of a resource, where it is code that did."""


class Findings(Struct):
    """Turns cases into findings. All cases are needed before the first finding, for a cause counts its resources."""

    frameworks: Frameworks
    painter: Painter | None
    _cases: list[tuple[str, Case]] = field(default_factory=list[tuple[str, Case]])
    _remedies: dict[tuple[str, str], RemediationText] = field(default_factory=dict[tuple[str, str], RemediationText])
    _paths: dict[tuple[str, str], tuple[Step, ...]] = field(default_factory=dict[tuple[str, str], tuple[Step, ...]])
    _evident: dict[tuple[str, ...], Evidence] = field(default_factory=dict[tuple[str, ...], Evidence])
    _count: Counter[str] = field(default_factory=Counter[str])
    _listed: Counter[str] = field(default_factory=Counter[str])

    def add(self, case: Case) -> None:
        """Take a case."""
        cause = cause_id(case.judgement)
        self._cases.append((cause, case))
        self._count[cause] += case.count
        self._listed[cause] += len(case.resources)

    def all(self) -> list[Finding]:
        """The findings: worst first, those of one rule and cause together; with pictures where there is a painter."""
        causes = {id_: Cause(id=id_, count=count, listed=self._listed[id_]) for id_, count in self._count.items()}
        made = [finding for cause, case in self._cases for finding in self._of(causes[cause], case)]
        made.sort(key=lambda one: (one.severity.rank, one.verdict, one.rule, one.cause.id, one.resource.id))
        return list(self._with_pictures(made))

    def _of(self, cause: Cause, case: Case) -> Iterator[Finding]:
        judgement = case.judgement
        rule, kind = judgement.rule, type(judgement.subject)
        steps = judgement.verdict.path
        for identity in case.resources:
            if steps:
                self._paths[identity.id, cause.id] = steps
            yield Finding(
                fingerprint=fingerprint(rule, identity, case.lineage),
                rule=rule.id,
                title=rule.title,
                verdict=cast("ListedVerdict", judgement.verdict.outcome.value),
                status="new",
                severity=judgement.weight.severity,
                base_severity=rule.severity,
                severity_reason=judgement.weight.reason,
                confidence=judgement.verdict.confidence,
                resource=resource_ref(identity),
                location=case.location,
                message=judgement.verdict.message,
                evidence=tuple(self._evidence(case, identity)),
                gaps=tuple(_gaps(judgement, identity)),
                cause=cause,
                path=tuple(step.words for step in steps),
                controls=self.frameworks.controls(rule.id, kind.type),
                remediation=self._remedy(rule, kind, case.diff),
            )

    def _evidence(self, case: Case, identity: Identity) -> Iterator[Evidence]:
        """What was read, each fact of a resource made once: most rules read what others read, too."""
        own = case.judgement.subject.identity
        for read in case.judgement.reads:
            whose = identity if read.resource is own else read.resource
            place = (case.told(read.resource, read.fact) if case.told else None) or read.operation
            value = shown(read.value)
            known = whose.id, read.fact, repr(value), place
            if known not in self._evident:
                self._evident[known] = Evidence(resource=whose.id, fact=read.fact, value=value, operation=place)
            yield self._evident[known]

    def _remedy(self, rule: Rule, kind: type[Resource], diff: str) -> RemediationText:
        known = self._remedies.get((rule.id, kind.type))
        if known is None:
            known = self._remedies[rule.id, kind.type] = remediation(rule, kind)
        return known.model_copy(update={"diff": diff}) if diff else known

    def _with_pictures(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        seen: set[str] = set()
        for finding in findings:
            if finding.cause.id not in seen:
                seen.add(finding.cause.id)
                steps, subject = self._paths.get((finding.resource.id, finding.cause.id)), finding.resource.id
                evidence = [one.resource for one in finding.evidence]
                around = self.painter.around(subject, evidence) if self.painter else None
                picture = along(subject, steps) if steps else around
                yield finding.model_copy(update={"neighbourhood": picture})
            else:
                yield finding


def fingerprint(rule: Rule, identity: Identity, lineage: tuple[str, ...]) -> str:
    """Stable over runs: the rule and the resource, or for a recurring job its lineage in its account and region."""
    home = (identity.account, identity.region)
    if isinstance(identity, PlannedIdentity) and not identity.there:
        home = ("", "")  # code is the same wherever it will be deployed
    parts = (rule.id, *home, identity.type, *(lineage or (identity.id,)))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def cause_id(judgement: Judgement) -> str:
    """The facts a verdict and its severity rest on, without the judged resource's own name."""
    own = judgement.subject.identity
    facts = [
        ("" if read.resource is own else read.resource.id, read.fact, shown(read.value)) for read in judgement.reads
    ]
    gaps = [(one.fact, one.gap.operation, one.gap.reason) for one in judgement.missing]
    verdict, weight = judgement.verdict, judgement.weight
    text = json.dumps([judgement.rule.id, own.type, verdict.outcome, verdict.message, facts, gaps, weight.reason])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def shown(value: Any) -> Any:
    """A fact's value as evidence shows it: JSON, short."""
    if isinstance(value, Ref):
        value = value.text
    if isinstance(value, (tuple, list)):
        shortened = [shown(item) for item in value[:20]]
        return [*shortened, f"and {len(value) - 20} more"] if len(value) > len(shortened) else shortened
    if value is None or isinstance(value, (bool, int, float)):
        return value
    text = str(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def resource_ref(identity: Identity) -> ResourceRef:
    """An identity as the report writes it; what only deployment spells is left out."""
    if isinstance(identity, PlannedIdentity):
        return _planned_ref(identity)
    return ResourceRef(
        id=identity.id,
        arn=identity.arn,
        type=identity.type,
        name=identity.name,
        partition=identity.partition,
        account=identity.account,
        region=identity.region,
    )


def _planned_ref(identity: PlannedIdentity) -> ResourceRef:
    spelled = not symbolic(identity.name)
    return ResourceRef(
        id=identity.id,
        arn=identity.arn if identity.there else None,
        type=identity.type,
        name=identity.name if spelled else identity.place.rpartition("#")[2],
        partition="" if symbolic(identity.partition) else identity.partition,
        account="" if symbolic(identity.account) else identity.account,
        region="" if symbolic(identity.region) else identity.region,
    )


def _gaps(judgement: Judgement, identity: Identity) -> Iterator[GapRecord]:
    own = judgement.subject.identity.id
    for one in judgement.missing:
        whose = identity.id if one.resource == own else one.resource
        reason = one.gap.reason.value + (f": {one.gap.detail}" if one.gap.detail else "")
        yield GapRecord(resource=whose, fact=one.fact, operation=one.gap.operation, reason=reason)
