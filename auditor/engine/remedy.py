"""Remediation as a reader gets it: the rule's words, and its patch translated for each tool."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from auditor.engine import snippets
from auditor.engine.patch import Target, targets
from auditor.model.catalog import resource_type
from auditor.model.remediation import Change
from auditor.model.report import PatchStep, RemediationText
from auditor.model.resource import Resource
from auditor.rule import Rule


def remediation(rule: Rule, kind: type[Resource]) -> RemediationText:
    """The remediation of `rule` for a resource of `kind`; what the rule says by hand comes before what follows."""
    own, changes = rule.remediation, list(_own_changes(rule, kind))
    return RemediationText(
        text=own.text,
        cli=own.cli or (snippets.cli(kind.type, changes, own.applies) if changes else None),
        terraform=own.terraform or (snippets.terraform(kind.type, changes) if changes else None),
        cloudformation=own.cloudformation or (snippets.cloudformation(kind.type, changes) if changes else None),
        patch=tuple(
            PatchStep(type=change.type, pointer=target.pointer, value=change.value)
            for change, target in _targets(rule, kind)
        ),
        applies=own.applies.value,
        guardrail=None if own.guardrail is None else concerning(kind.type, own.guardrail),
    )


def concerning(type_: str, guardrail: Mapping[str, Any]) -> dict[str, Any] | None:
    """What of a guardrail refuses requests for resources of a type: the others' actions are their findings' business.

    None where no condition key reaches the type's own requests. Of what is no SageMaker resource it is left whole.
    """
    service, noun = type_.rsplit("::", 1)
    if service != "AWS::SageMaker":
        return dict(guardrail)
    own = [f"sagemaker:{verb}{noun}" for verb in ("Create", "Update")]
    kept = [
        {**statement, "Action": actions[0] if len(actions) == 1 else actions}
        for statement in guardrail.get("Statement", [guardrail])
        if (actions := [one for one in _listed(statement["Action"]) if one in own])
    ]
    if not kept:
        return None
    return {**guardrail, "Statement": kept} if "Statement" in guardrail else kept[0]


def _listed(element: str | Sequence[str]) -> Sequence[str]:
    return [element] if isinstance(element, str) else element


def _targets(rule: Rule, kind: type[Resource]) -> Iterator[tuple[Change, Target]]:
    for change in rule.remediation.patch:
        where = resource_type(change.type) if change.type else kind
        for target in targets(where, change.fact):
            yield change, target


def _own_changes(rule: Rule, kind: type[Resource]) -> Iterator[tuple[str, Any]]:
    """What is set on the judged resource itself; a removal is said by the patch alone."""
    for change, target in _targets(rule, kind):
        if change.type in {None, kind.type} and change.value is not None:
            yield target.path, change.value
