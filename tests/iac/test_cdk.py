"""Cloud assemblies as `cdk synth` writes them: stacks, stages, environments, assets, and damaged ones."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.iac.cdk import NEWEST, stacks
from auditor.iac.planned import Home, InputError, Options

HASH = "f9038ea261796a9b80e69c2c6ad9a38104f64f5985555b17f948a0022e5935dd"


def write(path: Path, content: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def stack(template: str = "A.template.json", **more: Any) -> dict[str, Any]:
    environment = more.pop("environment", "aws://unknown-account/unknown-region")
    properties = {"templateFile": template, **more.pop("properties", {})}
    return {"type": "aws:cloudformation:stack", "environment": environment, "properties": properties, **more}


def assembly(folder: Path, artifacts: Any, **more: Any) -> Path:
    write(folder / "manifest.json", {"version": "38.0.1", "artifacts": artifacts, **more})
    for name in ("A.template.json", "B.template.json", "A.nested.template.json"):
        write(folder / name, {"Resources": {}})
    return folder


def test_stacks_come_in_the_manifests_order(tmp_path: Path) -> None:
    folder = assembly(tmp_path, {"B": stack("B.template.json"), "Tree": {"type": "cdk:tree"}, "A": stack()})
    assert [each.template.name for each in stacks(folder, "cdk.out")] == ["B.template.json", "A.template.json"]


def test_templates_that_are_published_come_behind_the_stacks(tmp_path: Path) -> None:
    entry = {"type": "aws:cdk:asset", "data": {"path": "P.product.template.json", "packaging": "file"}}
    odd = [{"type": "aws:cdk:asset"}, {"type": "aws:cdk:asset", "data": {"path": "../P.template.json"}}, 7]
    folder = assembly(tmp_path, {"A": stack(metadata={"/A/P": [entry, *odd], "/A/B": "odd"})})
    write(folder / "P.product.template.json", {"Resources": {"N": {"Type": "AWS::SageMaker::Model"}}})
    found = [(each.template.name, each.deployed) for each in stacks(folder, "cdk.out")]
    assert found == [("A.template.json", True), ("P.product.template.json", False)]


def test_stages_have_assemblies_of_their_own(tmp_path: Path) -> None:
    inner = {"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-Prod"}}
    folder = assembly(tmp_path, {"A": stack(), "Prod": inner})
    assembly(folder / "assembly-Prod", {"A": stack()})
    found = [each.template.relative_to(tmp_path).as_posix() for each in stacks(folder, "cdk.out")]
    assert found == ["A.template.json", "assembly-Prod/A.template.json"]


@pytest.mark.parametrize(
    ("environment", "home"),
    [
        ("aws://123456789012/eu-west-1", Home("aws", "123456789012", "eu-west-1")),
        ("aws://123456789012/cn-north-1", Home("aws-cn", "123456789012", "cn-north-1")),
        ("aws://unknown-account/us-gov-west-1", Home("aws-us-gov", "given", "us-gov-west-1")),
        ("aws://123456789012/unknown-region", Home("given", "123456789012", "given")),
        ("aws://unknown-account/unknown-region", Home("given", "given", "given")),
        ("", Home("given", "given", "given")),
    ],
)
def test_a_stack_goes_where_its_environment_says(tmp_path: Path, environment: str, home: Home) -> None:
    folder = assembly(tmp_path, {"A": stack(environment=environment)})
    options = Options(home=Home("given", "given", "given"))
    assert stacks(folder, "cdk.out")[0].options(options).home == home


def test_parameters_of_the_manifest_are_below_those_of_the_user(tmp_path: Path) -> None:
    folder = assembly(tmp_path, {"A": stack(properties={"parameters": {"X": "manifest", "Y": "manifest", "Z": "m"}})})
    file = write(tmp_path / "parameters.json", {"Y": "file"})
    options = stacks(folder, "cdk.out")[0].options(Options(parameters={"X": "user"}, parameter_files=(file,)))
    assert (options.parameters, options.parameter_files) == ({"X": "user", "Y": "file", "Z": "m"}, ())


def test_constructs_are_known_from_the_metadata_wherever_it_stands(tmp_path: Path) -> None:
    entry = [{"type": "aws:cdk:logicalId", "data": "Notebook1A2B"}, {"type": "aws:cdk:warning", "data": "x"}]
    write(tmp_path / "A.metadata.json", {"/A/Model/Resource": [{"type": "aws:cdk:logicalId", "data": "Model3C"}]})
    artifact = stack(metadata={"/A/Notebook": entry}, additionalMetadataFile="A.metadata.json")
    found = stacks(assembly(tmp_path, {"A": artifact}), "cdk.out")[0].constructs
    assert found == {"Notebook1A2B": "A/Notebook", "Model3C": "A/Model/Resource"}


def nested(**more: Any) -> dict[str, Any]:
    url = {"Fn::Join": ["", ["https://s3.", {"Ref": "AWS::Region"}, f"/assets/{HASH}.json"]]}
    return {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": url}, **more}


def test_a_nested_stacks_template_is_found_by_its_assets_digest(tmp_path: Path) -> None:
    write(tmp_path / "A.assets.json", {"files": {HASH: {"source": {"path": "A.nested.template.json"}}}})
    assets = {"type": "cdk:asset-manifest", "properties": {"file": "A.assets.json"}}
    one = stacks(assembly(tmp_path, {"A": stack(), "A.assets": assets}), "cdk.out")[0]
    tree = one.located({"Resources": {"N": nested(), "M": nested(Metadata={"aws:asset:path": "own.json"}), "O": {}}})
    assert tree["Resources"]["N"]["Metadata"] == {"aws:asset:path": "A.nested.template.json"}
    assert tree["Resources"]["M"]["Metadata"] == {"aws:asset:path": "own.json"}
    assert one.file("A.nested.template.json") == tmp_path / "A.nested.template.json"


def test_nothing_outside_the_assembly_is_read(tmp_path: Path) -> None:
    write(tmp_path / "secret.json", {"Resources": {}})
    folder = assembly(tmp_path / "cdk.out", {"A": stack()})
    one = stacks(folder, "cdk.out")[0]
    assert one.file("../secret.json") is None
    assert one.file(str(tmp_path / "secret.json")) is None
    assembly(folder, {"A": stack("../secret.json")})
    with pytest.raises(InputError, match="templateFile of an artifact names nothing in this cloud assembly"):
        stacks(folder, "cdk.out")


def test_newer_manifests_are_read_with_a_note(tmp_path: Path) -> None:
    assert stacks(assembly(tmp_path, {"A": stack()}), "cdk.out")[0].notes == ()
    for version in (f"{NEWEST + 1}.0.0", "next", None):
        notes = stacks(assembly(tmp_path, {"A": stack()}, version=version), "cdk.out")[0].notes
        assert len(notes) == 1
        assert f"those up to {NEWEST}" in notes[0]


def test_a_synthesis_that_lacked_values_of_the_account_is_told(tmp_path: Path) -> None:
    artifacts = {"A": stack(), "B": stack("B.template.json")}
    first, second = stacks(assembly(tmp_path, artifacts, missing=[{"key": "vpc-provider:account=1"}]), "cdk.out")
    assert "dummies" in first.notes[0]
    assert second.notes == (), "it is told once"


@pytest.mark.parametrize(
    ("manifest", "fault"),
    [
        (None, "no manifest.json"),
        ("", "no JSON"),
        ("{", "no JSON"),
        ([], "lists its artifacts"),
        ({"version": "1"}, "lists its artifacts"),
        ({"artifacts": {"A": 1}}, "lists its artifacts"),
        ({"artifacts": {}}, "has no stack"),
        ({"artifacts": {"A": {"type": "aws:cloudformation:stack"}}}, "templateFile"),
        ({"artifacts": {"A": stack("gone.json")}}, "templateFile"),
        ({"artifacts": {"A": {"type": "cdk:cloud-assembly", "properties": 5}}}, "directoryName"),
    ],
)
def test_a_damaged_manifest_is_told_in_one_line(tmp_path: Path, manifest: Any, fault: str) -> None:
    if manifest is not None:
        write(tmp_path / "manifest.json", manifest)
    with pytest.raises(InputError, match=fault) as caught:
        stacks(tmp_path, "cdk.out")
    assert "\n" not in str(caught.value)


def test_a_loop_of_links_is_nothing_in_the_assembly(tmp_path: Path) -> None:
    folder = assembly(tmp_path, {"A": stack("loop.json")})
    (tmp_path / "loop.json").symlink_to("loop.json")
    with pytest.raises(InputError, match="names nothing in this cloud assembly"):
        stacks(folder, "cdk.out")


def test_an_assembly_within_itself_ends(tmp_path: Path) -> None:
    itself = {"type": "cdk:cloud-assembly", "properties": {"directoryName": "."}}
    found = stacks(assembly(tmp_path, {"A": stack(), "Itself": itself}), "cdk.out")
    assert {each.template.name for each in found} == {"A.template.json"}


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(
        [
            "aws:cloudformation:stack",
            "cdk:cloud-assembly",
            "cdk:asset-manifest",
            "A.template.json",
            ".",
            "..",
            "\0",
            "/",
        ]
    )
)
KEYS = st.sampled_from(
    ["type", "properties", "templateFile", "directoryName", "file", "metadata", "parameters", "additionalMetadataFile"]
)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=15
)


@given(st.dictionaries(st.text(max_size=3), JSON, max_size=3), JSON)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_no_manifest_makes_it_fail_otherwise(tmp_path: Path, artifacts: Any, missing: Any) -> None:
    folder = assembly(tmp_path, artifacts, missing=missing)
    with suppress(InputError):
        for each in stacks(folder, "cdk.out"):
            each.located({"Resources": artifacts})
            each.options(Options())
