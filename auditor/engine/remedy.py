"""Remediation as a reader gets it: the rule's words, and its patch translated for each tool."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.engine.patch import targets
from auditor.model.catalog import resource_type
from auditor.model.fact import Resource
from auditor.model.report import PatchStep, RemediationText
from auditor.rule import Rule


def remediation(rule: Rule, kind: type[Resource]) -> RemediationText:
    """The remediation of `rule` for a resource of `kind`."""
    own = rule.remediation
    return RemediationText(
        text=own.text,
        cli=own.cli,
        terraform=own.terraform,
        cloudformation=own.cloudformation,
        patch=tuple(_steps(rule, kind)),
        applies=own.applies.value,
        guardrail=own.guardrail,
    )


def _steps(rule: Rule, kind: type[Resource]) -> Iterator[PatchStep]:
    for change in rule.remediation.patch:
        where = resource_type(change.type) if change.type else kind
        for target in targets(where, change.fact):
            yield PatchStep(type=change.type, pointer=target.pointer, value=change.value)
