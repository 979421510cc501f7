"""Every SageMaker resource that can be described, written once as an item: described, listed and searched from it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore import xform_name

from auditor.sandbox import Sandbox, load_account
from auditor.sandbox.nouns import SEARCH_MEMBER, noun
from tests.sandbox.conftest import aws
from tests.sandbox.synthesis import model, normal, synthesised

if TYPE_CHECKING:
    from pathlib import Path

NOUNS = sorted(
    name.removeprefix("Describe") for name in model("sagemaker").operation_names if name.startswith("Describe")
)


def kind_of(name: str) -> Any:
    kind = noun("sagemaker", name)
    assert kind is not None
    return kind


def document(kind: Any) -> dict[str, Any]:
    """All that Describe answers, and what only its parameters or the listing need."""
    made: dict[str, Any] = synthesised(kind.describe.output_shape)
    made.pop("NextToken", None)
    wanted = [*kind.keys, *(kind.summary.required_members if kind.summary is not None else [])]
    return made | {name: synthesised(kind.document[name]) for name in wanted if kind.value(made, name) is None}


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    folder: Path = tmp_path_factory.mktemp("nouns")
    items = {name: [document(kind_of(name))] for name in NOUNS}
    (folder / "all.json").write_text(json.dumps({"service": "sagemaker", "items": items}))
    return Sandbox(load_account(folder))


@pytest.fixture(scope="module")
def sagemaker(sandbox: Sandbox) -> Any:
    return aws(sandbox, "sagemaker")


@pytest.mark.parametrize("name", NOUNS)
def test_a_described_thing_is_the_document(sagemaker: Any, name: str) -> None:
    kind = kind_of(name)
    made = document(kind)
    answer = getattr(sagemaker, xform_name(kind.describe.name))(**{key: kind.value(made, key) for key in kind.keys})
    answer.pop("ResponseMetadata")
    own = kind.describe.output_shape
    assert answer == normal(own, {key: value for key, value in made.items() if key in own.members})


@pytest.mark.parametrize("name", [name for name in NOUNS if kind_of(name).summary is not None])
def test_a_listed_thing_has_all_that_its_summary_requires(sagemaker: Any, name: str) -> None:
    kind = kind_of(name)
    made = document(kind)
    needed = {key: kind.value(made, key) for key in kind.listing.input_shape.required_members}
    if name == "ModelPackage":  # by itself this listing leaves out what has a version
        needed["ModelPackageType"] = "Both"
    entries = getattr(sagemaker, xform_name(kind.listing.name))(**needed)[kind.result_key]
    assert entries
    assert set(kind.summary.required_members) <= entries[0].keys() <= set(kind.summary.members)


def test_what_search_can_return_is_found(sagemaker: Any) -> None:
    records = model("sagemaker").operation_model("Search").output_shape.members["Results"].member.members
    resources = {SEARCH_MEMBER.get(name, name): name for name in model("sagemaker").shape_for("ResourceType").enum}
    found = {
        name: sagemaker.search(Resource=resources[name])["TotalHits"]["Value"]
        for name in records
        if name in resources and name in NOUNS
    }
    assert set(found.values()) == {1}
    assert len(found) >= 14
