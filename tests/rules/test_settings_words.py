"""Rules that hang on the user's own lists say which setting to fill, and rules that guess say that they do."""

from __future__ import annotations

import pytest

from auditor.collect.collector import collectors
from auditor.collect.shapes import shapes
from auditor.engine.examples import examples
from auditor.engine.registry import load
from auditor.model.settings import Settings
from auditor.model.verdict import Confidence, Outcome, Verdict

RULES = {rule.id: rule for rule in load().rules}
SHAPES = shapes(collectors())


def verdicts(rule_id: str, outcome: Outcome) -> list[Verdict]:
    said = [one.judge(RULES[rule_id], SHAPES)[0].verdict for one in examples(RULES[rule_id])]
    return [verdict for verdict in said if verdict.outcome is outcome]


@pytest.mark.parametrize(
    ("rule_id", "setting"),
    [
        ("notebook-unapproved-lifecycle-config", "approved_lifecycle_configs"),
        ("notebook-unapproved-repository", "approved_code_repositories"),
        ("studio-unapproved-lifecycle-config", "approved_lifecycle_configs"),
        ("studio-unapproved-image", "approved_studio_images"),
        ("governance-required-tag-missing", "required_tags"),
    ],
)
def test_without_a_list_the_setting_to_fill_is_named(rule_id: str, setting: str) -> None:
    assert setting in Settings.model_fields
    assert any(setting in verdict.message for verdict in verdicts(rule_id, Outcome.NOT_APPLICABLE))


@pytest.mark.parametrize("rule_id", ["notebook-idle", "cost-idle-gpu-notebook", "notebook-repository-without-secret"])
def test_what_no_api_tells_is_said_with_low_confidence(rule_id: str) -> None:
    said = verdicts(rule_id, Outcome.FAIL)
    assert said
    assert {verdict.confidence for verdict in said} == {Confidence.LOW}
