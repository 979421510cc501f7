"""Fact no-isolation-field: nobody is asked for a switch that the API does not have."""

from __future__ import annotations

from auditor.engine.registry import load

WITHOUT_ISOLATION = {"AutoMLJob", "AutoMLJobV2", "TransformJob", "CompilationJob"}
WITHOUT_NETWORK = {"TransformJob"}


def judged(rule_id: str) -> set[str]:
    (rule,) = [rule for rule in load().rules if rule.id == rule_id]
    return {kind.type.rsplit(":", 1)[-1] for kind in rule.types()}


def test_isolation_is_asked_only_of_what_has_the_switch() -> None:
    asked = judged("job-not-isolated")
    assert "TrainingJob" in asked
    assert not asked & WITHOUT_ISOLATION


def test_a_vpc_is_asked_only_of_what_can_have_one() -> None:
    asked = judged("job-outside-vpc")
    assert {"AutoMLJob", "CompilationJob"} <= asked
    assert not asked & WITHOUT_NETWORK
