"""What the parity table says of our verdicts and Security Hub's holds: a small estate for each of its claims."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.collect.collector import collectors
from auditor.collect.shapes import shapes
from auditor.engine import frameworks
from auditor.engine.examples import ACCOUNT, REGION, Example
from auditor.engine.frameworks import Mapping
from auditor.engine.registry import load
from auditor.model.document import Document, Identity
from auditor.model.settings import Settings
from auditor.model.verdict import Outcome
from auditor.rule import Context

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "parity.yaml").read_text(encoding="utf-8"))
CONTROLS = {
    one.id: one for one in frameworks.load().named("aws-security-hub").controls if one.id.startswith("SageMaker.")
}
RULES = {rule.id: rule for rule in load().rules}
SHAPES = shapes(collectors())
WORST = (Outcome.FAIL, Outcome.UNKNOWN, Outcome.PASS, Outcome.NOT_APPLICABLE)


def example(case: dict[str, Any]) -> Example:
    documents = tuple(document(row) for row in case["resources"])
    context = Context(Settings(), datetime(2026, 11, 1, tzinfo=UTC))
    return Example(case["control"], Outcome(case["verdict"]), documents, frozenset(), context, {})


def document(row: dict[str, Any]) -> Document:
    type_ = f"AWS::SageMaker::{row['type']}"
    others = {operation: answer for operation, answer in row.items() if operation not in {"type", "answer"}}
    return Document(
        Identity("aws", ACCOUNT, REGION, type_, "subject", None),
        {f"Describe{row['type']}": row["answer"], **others},
        {},
    )


def answers(mapping: Mapping, type_: str) -> bool:
    judged = mapping.types or {kind.type for kind in RULES[mapping.rule].types()}
    return type_ in judged


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['control']}: {case.get('about', case['verdict'])}")
def test_a_claim_holds(case: dict[str, Any]) -> None:
    told = example(case)
    type_ = told.documents[0].identity.type
    rules = [RULES[one.rule] for one in CONTROLS[case["control"]].rules if answers(one, type_)]
    outcomes = {told.judge(rule, SHAPES)[0].verdict.outcome for rule in rules}
    assert next(outcome for outcome in WORST if outcome in outcomes) is told.verdict


def test_every_control_is_shown() -> None:
    assert set(CONTROLS) == {f"SageMaker.{number}" for number in range(1, 26)}
    assert {case["control"] for case in CASES} == set(CONTROLS)


def test_verdicts_differ_where_the_table_says_so_and_nowhere_else() -> None:
    differing = {case["control"] for case in CASES if case["verdict"] != case["theirs"]}
    assert differing == {id_ for id_, control in CONTROLS.items() if control.differs}


def test_every_fact_that_is_cited_has_its_source() -> None:
    path = Path(__file__).parents[2] / "docs" / "parity_facts.yaml"
    known = yaml.safe_load(path.read_text(encoding="utf-8"))
    cited = {
        name.strip()
        for control in CONTROLS.values()
        for group in re.findall(r"\(facts? ([^)]*)\)", control.differs)
        for name in group.split(",")
    }
    assert cited == set(known)
    assert all(fact["says"] and fact["source"] for fact in known.values())
    for control in CONTROLS.values():
        assert not control.differs or "(fact" in control.differs
