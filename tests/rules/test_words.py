"""What verdicts say where the words matter: on what a finding hangs, and how far a "not applicable" was looked for."""

from __future__ import annotations

import pytest

from auditor.collect.collector import collectors
from auditor.collect.shapes import shapes
from auditor.engine.examples import examples
from auditor.engine.registry import load
from auditor.engine.scaffold import UNWRITTEN
from auditor.model.verdict import Confidence, Outcome, Verdict
from auditor.rule import Rule

RULES = {rule.id: rule for rule in load().rules}
SHAPES = shapes(collectors())


def verdict(rule_id: str, about: str) -> Verdict:
    rule = RULES[rule_id]
    (example,) = (one for one in examples(rule) if one.about == about)
    return example.judge(rule, SHAPES)[0].verdict


@pytest.mark.parametrize(
    ("rule_id", "about", "message"),
    [
        (
            "iam-execution-role-unbounded-assume-role",
            "any role with a tag, so it depends on that",
            "sts:AssumeRole without bounds by work[0], depending on aws:resourcetag/team",
        ),
        (
            "iam-execution-role-unbounded-pass-role",
            "any role to any service, in one region",
            "iam:PassRole without bounds by work[0], depending on aws:requestedregion",
        ),
        (
            "iam-execution-role-unbounded-data",
            "any object and key, but only from one VPC",
            "s3:GetObject, kms:Decrypt on resources that are not named, by work[0], depending on aws:sourcevpc",
        ),
    ],
)
def test_power_that_hangs_on_conditions_says_so(rule_id: str, about: str, message: str) -> None:
    said = verdict(rule_id, about)
    assert (said.message, said.confidence) == (message, Confidence.MEDIUM)


def test_power_without_conditions_is_certain() -> None:
    said = verdict("iam-execution-role-unbounded-data", "any object of any bucket")
    assert (said.message, said.confidence) == (
        "s3:GetObject on resources that are not named, by work[0]",
        Confidence.HIGH,
    )


@pytest.mark.parametrize("rule_id", ["bucket-versioning-off", "bucket-public", "key-rotation-off", "key-disabled"])
def test_a_resource_without_users_has_none_in_the_scanned_regions(rule_id: str) -> None:
    said = [one.judge(RULES[rule_id], SHAPES)[0].verdict.message for one in examples(RULES[rule_id])]
    assert any("in the scanned regions" in message for message in said)


@pytest.mark.parametrize(
    ("about", "message"),
    [
        ("another account may assume it, too", "account 444455556666 may assume it"),
        (
            "SageMaker may use it for another account's jobs",
            "SageMaker may use it on behalf of account 444455556666",
        ),
    ],
)
def test_foreign_trust_says_how_the_other_account_gets_in(about: str, message: str) -> None:
    assert verdict("iam-execution-role-foreign-trust", about).message == message


@pytest.mark.parametrize("rule_id", ["key-output-not-customer-managed", "key-volume-not-customer-managed"])
def test_a_key_of_an_unscanned_region_is_unknown_for_that_reason(rule_id: str) -> None:
    said = verdict(rule_id, "a key of a region that was not scanned may well exist there")
    assert said.outcome is Outcome.UNKNOWN
    assert "us-east-1" in said.message


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_nobody_left_the_words_of_a_beginning(rule: Rule) -> None:
    told = (rule.title, rule.remediation.text, rule.rationale)
    assert not [word for word in UNWRITTEN for text in told if word in text]
