"""The control mappings and the coverage say only what holds: of rules that exist, and of types that they judge."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import pytest
import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from auditor.engine import frameworks
from auditor.engine.catalogue import catalogue, claims, coverage
from auditor.engine.registry import load

RULES = {rule.id: {kind.type for kind in rule.types()} for rule in load().rules}
FOLDER = files("auditor.rules").joinpath("frameworks")
FILES = sorted(file.name for file in FOLDER.iterdir() if file.name.endswith(".yaml"))
MAPPINGS = [name for name in FILES if name not in {"catalogue.yaml", "coverage.yaml"}]


class Mapped(BaseModel):
    """One row of a mapping file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: str
    rule: str
    types: list[str] = []


class MappingFile(BaseModel):
    """A mapping file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    framework: str
    version: str
    source: str
    controls: list[Mapped]


def read(name: str) -> Any:
    return yaml.safe_load(FOLDER.joinpath(name).read_text(encoding="utf-8"))


each_file = pytest.mark.parametrize("name", MAPPINGS)


@each_file
def test_a_mapping_says_which_framework_and_where_it_stands(name: str) -> None:
    mapping = TypeAdapter(MappingFile).validate_python(read(name))
    assert mapping.framework
    assert mapping.version
    assert mapping.source.startswith("https://")
    assert mapping.controls


@each_file
def test_a_mapping_names_rules_that_exist_and_types_that_they_judge(name: str) -> None:
    for row in TypeAdapter(MappingFile).validate_python(read(name)).controls:
        assert row.rule in RULES
        assert set(row.types) <= RULES[row.rule], row


@each_file
def test_a_mapping_says_nothing_twice(name: str) -> None:
    said = [(row["id"], row["rule"], type_) for row in read(name)["controls"] for type_ in row.get("types", ["*"])]
    assert sorted(said) == sorted(set(said))
    whole = {(id_, rule) for id_, rule, type_ in said if type_ == "*"}
    assert not whole & {(id_, rule) for id_, rule, type_ in said if type_ != "*"}


def test_no_two_files_are_of_the_same_framework_and_version() -> None:
    named = [(read(name)["framework"], read(name)["version"]) for name in MAPPINGS]
    assert len(named) == len(set(named))


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


def test_every_framework_is_cited_with_its_version() -> None:
    cited: Mapping[str, str] = {read(name)["framework"]: read(name)["version"] for name in MAPPINGS}
    assert cited["AWS Security Hub"]
    assert cited["NIST SP 800-53"] == "Revision 5"
