"""What a reader gets of a rule's guardrail."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.engine import registry
from auditor.engine.remedy import concerning, remediation

GUARD: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Deny", "Action": ["sagemaker:CreateTrainingJob", "sagemaker:CreateDomain"], "Resource": "*"},
        {"Effect": "Deny", "Action": "sagemaker:UpdateDomain", "Resource": "*"},
    ],
}


@pytest.mark.parametrize(
    ("noun", "actions"),
    [
        ("TrainingJob", ["sagemaker:CreateTrainingJob"]),
        ("Domain", ["sagemaker:CreateDomain", "sagemaker:UpdateDomain"]),
    ],
)
def test_a_guardrail_is_cut_down_to_the_requests_of_the_type(noun: str, actions: list[str]) -> None:
    found = concerning(f"AWS::SageMaker::{noun}", GUARD)
    assert found is not None
    assert [statement["Action"] for statement in found["Statement"]] == actions


def test_a_type_that_no_condition_key_reaches_has_no_guardrail() -> None:
    assert concerning("AWS::SageMaker::FlowDefinition", GUARD) is None
    assert concerning("AWS::SageMaker::FlowDefinition", GUARD["Statement"][0]) is None


def test_who_may_create_anything_gets_the_whole() -> None:
    assert concerning("AWS::IAM::Role", GUARD) == GUARD


def test_every_guardrail_reaches_some_type_that_its_rule_judges() -> None:
    for rule in registry.load(()).rules:
        if rule.remediation.guardrail is not None:
            assert any(remediation(rule, kind).guardrail for kind in rule.types()), rule.id
