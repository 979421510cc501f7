"""Remediation as a reader gets it: the rule's words, and its patch translated for each tool."""

from __future__ import annotations

from auditor.model.fact import Resource
from auditor.model.report import PatchStep, RemediationText
from auditor.rule import Rule


def remediation(rule: Rule, kind: type[Resource]) -> RemediationText:  # noqa: ARG001
    """The remediation of `rule` for a resource of `kind`."""
    own = rule.remediation
    return RemediationText(
        text=own.text,
        cli=own.cli,
        terraform=own.terraform,
        cloudformation=own.cloudformation,
        patch=tuple(PatchStep(type=one.type, pointer=one.pointer, value=one.value) for one in own.patch),
        applies=own.applies.value,
        guardrail=own.guardrail,
    )
