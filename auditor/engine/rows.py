"""A rule as `auditor rules` lists it."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.engine.frameworks import load
from auditor.model.report import ControlRef, Model
from auditor.model.verdict import Severity
from auditor.rule import Rule


class RuleRow(Model):
    """What a program may want to know of a rule without running it."""

    id: str
    family: str
    title: str
    severity: Severity
    resource_types: tuple[str, ...]
    controls: tuple[ControlRef, ...]
    since: str


def rule_rows(rules: Iterable[Rule]) -> tuple[RuleRow, ...]:
    """The rules with the controls that they answer."""
    known = load()
    return tuple(
        RuleRow(
            id=rule.id,
            family=rule.family,
            title=rule.title,
            severity=rule.severity,
            resource_types=tuple(kind.type for kind in rule.types()),
            controls=known.controls(rule.id),
            since=rule.since,
        )
        for rule in rules
    )
