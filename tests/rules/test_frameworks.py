"""The control mappings and the coverage say only what holds: of rules that exist, and of types that they judge."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
import yaml

from auditor.engine import frameworks
from auditor.engine.catalogue import catalogue, claims, coverage
from auditor.engine.frameworks import Framework
from auditor.engine.registry import load
from auditor.model.plain import plain

RULES = {rule.id: {kind.type for kind in rule.types()} for rule in load().rules}
KNOWN = frameworks.load().all
each_framework = pytest.mark.parametrize("known", KNOWN, ids=[known.id for known in KNOWN])


@each_framework
def test_a_framework_says_which_it_is_and_where_it_stands(known: Framework) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9.-]*", known.id)
    assert known.framework
    assert known.version
    assert re.fullmatch(r"20\d\d-\d\d", known.date)
    assert known.source.startswith("https://")
    assert known.controls


@each_framework
def test_a_mapping_names_rules_that_exist_and_types_that_they_judge(known: Framework) -> None:
    for requirement in known.controls:
        for mapping in requirement.rules:
            assert mapping.rule in RULES, requirement.id
            assert set(mapping.types) <= RULES[mapping.rule], requirement.id


@each_framework
def test_a_framework_says_nothing_twice(known: Framework) -> None:
    ids = [requirement.id for requirement in known.controls]
    assert sorted(ids) == sorted(set(ids))
    for requirement in known.controls:
        rules = [mapping.rule for mapping in requirement.rules]
        assert sorted(rules) == sorted(set(rules)), requirement.id


def test_no_two_frameworks_are_one() -> None:
    assert len({known.id for known in KNOWN}) == len(KNOWN)
    assert len({(known.framework, known.version) for known in KNOWN}) == len(KNOWN)


def test_coverage_names_rules_that_exist_and_types_that_they_judge() -> None:
    assert {row.control for row in coverage(load().rules)} == set(catalogue())
    for slug, claim in claims().items():
        for rule in claim.rules:
            assert not claim.types or set(claim.types) & RULES[rule], f"{slug}: {rule}"
        judged = set[str]().union(*(RULES[rule] for rule in claim.rules))
        assert set(claim.types) <= judged, slug


def test_mappings_are_narrowed_to_the_type() -> None:
    known = frameworks.load()
    quality = {
        str(one.id) for one in known.controls("job-traffic-unencrypted", "AWS::SageMaker::ModelQualityJobDefinition")
    }
    assert "SageMaker.13" in quality
    assert "SageMaker.15" not in quality
    everything = {str(one.id) for one in known.controls("job-traffic-unencrypted")}
    assert {"SageMaker.13", "SageMaker.15"} <= everything


def test_what_findings_name_unasked_is_found_without_reading_the_rest() -> None:
    assert frameworks.load_cited().all == frameworks.load().cited().all
    assert 0 < len(frameworks.load_cited().all) < len(frameworks.load().all)


def test_plain_texts_make_the_same_frameworks_as_yaml_does() -> None:
    texts = [one.read_bytes() for one in files("auditor.rules").joinpath("frameworks").iterdir()]
    ours = [text for text in texts if text.startswith(b"id: ") or b"\nid: " in text]
    assert len(ours) == len(KNOWN)
    for text in ours:
        assert Framework.model_validate(plain(text)) == Framework.model_validate(yaml.safe_load(text))
