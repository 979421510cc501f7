"""Whatever the paths: every input is read once, and what can't be read is told in one line and never passed over."""

from __future__ import annotations

import csv
import json
import os
import socket
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.iac.planned import Home, Kind, Options
from auditor.iac.reading import Reading, read

SHARED = Path(__file__).parents[3] / "shared" / "iac"
NOTEBOOK = "AWS::SageMaker::NotebookInstance"
TEMPLATE = {"Resources": {"N": {"Type": NOTEBOOK, "Properties": {"InstanceType": "ml.t3.medium", "RoleArn": "r"}}}}
REQUEST = {
    "ModelName": "m",
    "ExecutionRoleArn": "arn:aws:iam::123456789012:role/r",
    "PrimaryContainer": {"Image": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/i:1"},
}
PIPELINE = {
    "Version": "2020-12-01",
    "Steps": [{"Name": "Make", "Type": "Model", "Arguments": {k: v for k, v in REQUEST.items() if k != "ModelName"}}],
}
PLAN = {
    "format_version": "1.2",
    "terraform_version": "1.9.0",
    "planned_values": {"root_module": {}},
    "resource_changes": [
        {
            "address": "aws_sagemaker_notebook_instance.n",
            "mode": "managed",
            "type": "aws_sagemaker_notebook_instance",
            "name": "n",
            "provider_name": "registry.terraform.io/hashicorp/aws",
            "change": {"actions": ["create"], "before": None, "after": {"name": "n"}, "after_unknown": {}},
        }
    ],
    "configuration": {"root_module": {}},
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    for folder, _, _ in os.walk(tmp_path):
        Path(folder).chmod(0o700)


def write(name: str, content: Any) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def looked(*paths: str | Path, **options: Any) -> Reading:
    reading = read([Path(path) for path in paths], Options(**options))
    for failure in reading.failures:
        assert "\n" not in failure.error
        assert failure.error.startswith(failure.file)
    return reading


def files(reading: Reading) -> list[str]:
    return [unit.file for unit in reading.units]


def fault(reading: Reading) -> str:
    assert not reading.units
    (failure,) = reading.failures
    return failure.error


# what an input is


def test_each_kind_is_told_by_its_content() -> None:
    write("d/a.json", TEMPLATE)
    write("d/b.yaml", "Transform: AWS::Serverless-2016-10-31\nResources: {T: {Type: AWS::Serverless::SimpleTable}}\n")
    write("d/c.json", PLAN)
    write("d/d.json", REQUEST)
    write("d/e.json", PIPELINE)
    write("d/cdk.out/A.template.json", TEMPLATE)
    artifact = {"type": "aws:cloudformation:stack", "properties": {"templateFile": "A.template.json"}}
    write("d/cdk.out/manifest.json", {"version": "38.0.1", "artifacts": {"A": artifact}})
    reading = looked("d")
    assert not reading.failures
    assert {unit.file: unit.kind for unit in reading.units} == {
        "d/a.json": Kind.CLOUDFORMATION,
        "d/b.yaml": Kind.SAM,
        "d/c.json": Kind.TERRAFORM,
        "d/d.json": Kind.REQUEST,
        "d/e.json": Kind.PIPELINE,
        "d/cdk.out/A.template.json": Kind.CDK,
    }


def test_a_named_file_may_be_called_anything() -> None:
    assert files(looked(write("stack.txt", TEMPLATE), write(".hidden", REQUEST))) == ["stack.txt", ".hidden"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("package.json", {"name": "x", "version": "1"}, "none of"),
        ("list.json", [1, 2], "none of"),
        ("empty.yaml", "", "empty"),
        ("text.yaml", "just words", "none of"),
        ("main.tf", 'resource "aws_s3_bucket" "b" {}', "terraform show -json"),
        ("main.tf.json", {"resource": {}}, "terraform show -json"),
        ("plan", b"PK\x03\x04rest", "terraform show -json"),
        ("x.tfstate", {"version": 4, "serial": 1, "lineage": "l", "resources": []}, "terraform show -json"),
        ("state.json", {"format_version": "1.0", "values": {"root_module": {}}}, "terraform show -json"),
        ("log.json", '{"@level":"info"}\n{"@level":"info"}\n', "terraform show -json"),
        ("plan.txt", "\n\x1b[0mTerraform used the selected providers to generate\n", "terraform show -json"),
        ("plan.log", "data.aws_region.r: Reading...\n", "terraform show -json"),
        ("app.py", "from aws_cdk import App", "cdk synth"),
        ("cdk.json", {"app": "python3 app.py", "context": {}}, "cdk synth"),
        ("parameters.json", [{"ParameterKey": "A", "ParameterValue": "b"}], "parameter file"),
        ("answer.json", {**REQUEST, "CreationTime": "2026-01-01T00:00:00Z"}, "AWS answered"),
        ("broken.json", '{"a": ', "broken.json:1:"),
        ("broken.yaml", "a: [1\nb: 2\n", "broken.yaml:2:"),
        ("twice.yaml", "a: 1\na: 2\n", "twice"),
        ("latin.yaml", b"Description: caf\xe9\n", "UTF-8"),
    ],
)
def test_a_named_file_that_is_no_input_is_told(name: str, content: Any, says: str) -> None:
    assert says in fault(looked(write(name, content)))


@pytest.mark.parametrize("kept", ["resource_changes", "planned_values"])
def test_a_plan_that_was_cut_down_is_a_plan(kept: str) -> None:
    """As tests of policies have them, without a version; in a directory, too."""
    write("plan.json", {kept: PLAN[kept]})
    assert [unit.kind for unit in looked(".").units] == [Kind.TERRAFORM]
    assert [unit.kind for unit in looked("plan.json").units] == [Kind.TERRAFORM]


def test_terraforms_own_form_of_a_plan_is_told() -> None:
    with zipfile.ZipFile("tfplan", "w") as archive:
        archive.writestr("tfplan", "x")
    assert "terraform show -json" in fault(looked("tfplan"))


def test_what_is_not_there_or_no_file_is_told() -> None:
    assert "No such file" in fault(looked("gone.yaml"))
    with socket.socket(socket.AF_UNIX) as one:
        one.bind("socket")
        assert "no regular file" in fault(looked("socket"))


# the type that the user says


def test_the_type_that_the_user_says_must_fit() -> None:
    path = write("a.json", TEMPLATE)
    assert "this is a CloudFormation template, not a Terraform plan" in fault(looked(path, kind=Kind.TERRAFORM))
    assert "name cdk.out" in fault(looked(path, kind=Kind.CDK))
    assert looked(path, kind=Kind.CLOUDFORMATION).units[0].kind is Kind.CLOUDFORMATION
    assert looked(path, kind=Kind.SAM).units[0].kind is Kind.SAM


def test_the_operation_is_said_of_requests_alone() -> None:
    named = [write("a.json", TEMPLATE), write("b.json", {"Nothing": "tells"})]
    reading = looked(*named, operation="CreateModel")
    assert files(reading)[:1] == ["a.json"]
    assert [failure.file for failure in reading.failures] in ([], ["b.json"])
    assert all("none of" not in failure.error for failure in reading.failures)


def test_the_type_helps_a_file_that_does_not_tell() -> None:
    path = write("a.json", {"Resources": {"N": {"Type": "NotOfThisForm"}}})
    assert "none of" in fault(looked(path))
    assert files(looked(path, kind=Kind.CLOUDFORMATION)) == ["a.json"]


def test_in_a_directory_the_type_selects() -> None:
    write("d/a.json", TEMPLATE)
    write("d/b.json", PLAN)
    reading = looked("d", kind=Kind.TERRAFORM)
    assert (files(reading), reading.skipped) == (["d/b.json"], ("d/a.json",))


def test_a_value_for_a_parameter_that_nothing_has_is_a_slip() -> None:
    write("a.json", {**TEMPLATE, "Parameters": {"Env": {"Type": "String"}}})
    write("b.json", {**PIPELINE, "Parameters": [{"Name": "Count", "Type": "Integer"}]})
    assert not looked("a.json", "b.json", parameters={"Env": "prod", "Count": "1"}).failures
    reading = looked("a.json", parameters={"Environment": "prod"})
    assert [failure.file for failure in reading.failures] == ["--parameter Environment"]


# directories


def test_foreign_files_of_a_directory_are_skipped_and_counted() -> None:
    write("d/template.yaml", json.dumps(TEMPLATE))
    foreign = {
        "d/package.json": {"name": "x", "dependencies": {}},
        "d/docker-compose.yml": "services:\n  web:\n    image: x\n",
        "d/k8s.yaml": "apiVersion: v1\nkind: Pod\n---\napiVersion: v1\nkind: Service\n",
        "d/helm.yaml": "{{- if .Values.on }}\nkind: Pod\n{{- end }}\n",
        "d/mkdocs.yml": "a: !!python/name:x.y\n",
        "d/data.json": "[1, 2",
        "d/answer.json": {**REQUEST, "CreationTime": "2026-01-01T00:00:00Z"},
        "d/lock.json": json.dumps({"packages": ["x" * 100] * 4000}),
    }
    for name, content in foreign.items():
        write(name, content)
    write("d/README.md", "AWSTemplateFormatVersion: a word in prose")
    reading = looked("d")
    assert files(reading) == ["d/template.yaml"]
    assert not reading.failures
    assert set(reading.skipped) == set(foreign)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.yaml", "AWSTemplateFormatVersion: 2010-09-09\nResources: [\n"),
        ("a.yaml", "Resources:\n  N:\n    Type: AWS::SageMaker::Model\n   Oops: 1\n"),
        ("a.json", '{"Resources": {"N": {"Type": "AWS::SageMaker::Model"}},}'),
        ("a.json", '{"format_version": "1.2", "resource_changes": ['),
        ("a.json", '{"Version": "2020-12-01", "Steps": ['),
        ("a.json", '{"TrainingJobName": "t", "RoleArn": "r", '),
        ("a.template", b"AWSTemplateFormatVersion: 2010-09-09 # caf\xe9\n"),
        ("a.json", json.dumps(TEMPLATE).encode("utf-16")),
        ("a.yaml", "AWSTemplateFormatVersion: 2010-09-09\n"),
        ("a.yaml", "AWSTemplateFormatVersion: 2010-09-09\nResources: 5\n"),
    ],
)
def test_in_a_directory_what_looks_like_an_input_and_is_damaged_fails(name: str, content: Any) -> None:
    write("d/good.json", TEMPLATE)
    write(f"d/{name}", content)
    reading = looked("d")
    assert files(reading) == ["d/good.json"], "the others are read"
    assert [failure.file for failure in reading.failures] == [f"d/{name}"]
    assert reading.failures[0].kind


def test_a_large_file_is_parsed_where_it_looks_like_an_input() -> None:
    big = {**TEMPLATE, "Metadata": {"Padding": ["x" * 1000] * 400}}
    write("d/big.json", big)
    assert files(looked("d")) == ["d/big.json"]


def test_a_file_beyond_all_use_is_refused_unread() -> None:
    for name, start in (("d/ours.yaml", "AWSTemplateFormatVersion: 2010-09-09\n"), ("d/data.yaml", "a: 1\n")):
        write(name, start)
        os.truncate(name, 200_000_000)
    reading = looked("d")
    assert [failure.file for failure in reading.failures] == ["d/ours.yaml"]
    assert "larger than" in fault(reading)
    assert "larger than" in fault(looked("d/data.yaml"))


@pytest.mark.parametrize("folder", [".git", ".terraform", ".venv", "node_modules", "__pycache__", ".hidden"])
def test_what_others_wrote_is_left_out_unless_it_is_named(folder: str) -> None:
    write(f"d/{folder}/a.json", TEMPLATE)
    assert "no template, plan, request or pipeline definition" in fault(looked("d"))
    assert files(looked(f"d/{folder}")) == [f"d/{folder}/a.json"]


def test_a_directory_with_nothing_to_judge_is_never_green() -> None:
    Path("empty").mkdir()
    assert "no template, plan, request or pipeline definition" in fault(looked("empty"))
    write("foreign/package.json", {"name": "x"})
    reading = looked("foreign")
    assert reading.skipped == ("foreign/package.json",)
    assert "no template, plan, request or pipeline definition" in fault(reading)
    write("terraform/main.tf", "")
    assert "terraform show -json" in fault(looked("terraform"))
    write("cdk/cdk.json", {"app": "x"})
    assert "cdk synth" in fault(looked("cdk"))
    write("good/a.json", TEMPLATE)
    assert len(looked("good", "empty").failures) == 1


def test_each_file_is_read_once() -> None:
    path = write("d/a.json", TEMPLATE)
    Path("link.json").symlink_to(path)
    Path("e").symlink_to("d")
    assert files(looked(path, path, "./d/a.json", path.resolve(), "link.json", "d", "e")) == ["d/a.json"]


def test_loops_of_links_end() -> None:
    write("d/a.json", TEMPLATE)
    Path("d/self").symlink_to(".")
    Path("d/up").symlink_to("..")
    Path("d/loop.json").symlink_to("loop.json")
    Path("d/gone.yaml").symlink_to("nowhere")
    reading = looked("d")
    assert (files(reading), reading.failures) == (["d/a.json"], ())
    assert "can't be read" in fault(looked("d/loop.json"))


def test_a_linked_folder_is_walked() -> None:
    write("elsewhere/a.json", TEMPLATE)
    Path("d").mkdir()
    Path("d/link").symlink_to("../elsewhere")
    assert files(looked("d")) == ["d/link/a.json"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told() -> None:
    write("d/a.json", TEMPLATE).chmod(0)
    write("d/closed/b.json", TEMPLATE)
    Path("d/closed").chmod(0)
    assert sorted(failure.file for failure in looked("d").failures) == ["d/a.json", "d/closed"]
    assert "Permission denied" in fault(looked("d/a.json"))


@pytest.mark.parametrize("refused", ["pathlib.Path.open", "pathlib.Path.stat", "os.scandir"])
def test_what_the_system_refuses_is_told(refused: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write("d/a.json", TEMPLATE)

    def refuse(*_: Any, **__: Any) -> Any:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(refused, refuse)
        reading = read([Path("d")], Options())
    assert reading.failures[0].error.endswith("can't be read: Permission denied")


# names


def test_names_are_relative_to_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("a/b/t.json", TEMPLATE)
    assert files(looked(path.resolve())) == ["a/b/t.json"]
    monkeypatch.chdir(tmp_path / "a")
    assert files(looked("b/../b/t.json")) == ["b/t.json"]
    monkeypatch.chdir(tmp_path / "a" / "b")
    outside = write(str(tmp_path / "o.json"), TEMPLATE)
    assert files(looked(outside)) == [outside.as_posix()]


def test_a_name_never_breaks_a_line() -> None:
    assert files(looked(write("two\nlines\x1b[31m.json", TEMPLATE))) == ["two\ufffdlines\ufffd[31m.json"]


# templates that belong together


def test_exports_are_shared_among_the_files_of_a_run() -> None:
    key = {"Type": "AWS::KMS::Key", "Properties": {}}
    export = {"Export": {"Name": "the-key"}, "Value": {"Fn::GetAtt": ["K", "Arn"]}}
    write("d/z-base.json", {"Resources": {"K": key}, "Outputs": {"Key": export}})
    properties = {"KmsKeyId": {"Fn::ImportValue": "the-key"}}
    write("d/a-app.json", {"Resources": {"N": {"Type": NOTEBOOK, "Properties": properties}}})
    app = looked("d").units[0].resources[0]
    assert "K" in str(app.properties["KmsKeyId"])
    assert "unknown" not in str(type(app.properties["KmsKeyId"])).lower()


def test_an_export_of_two_templates_is_unknown() -> None:
    for name in ("one", "two"):
        export = {"Export": {"Name": "e"}, "Value": name}
        write(f"d/{name}.json", {**TEMPLATE, "Outputs": {"E": export}})
    write("d/app.json", {"Resources": {"N": {"Type": NOTEBOOK, "Properties": {"KmsKeyId": {"Fn::ImportValue": "e"}}}}})
    app = next(unit for unit in looked("d").units if unit.file == "d/app.json")
    assert "several templates export e" in str(app.resources[0].properties["KmsKeyId"])


def test_a_nested_template_is_read_as_part_of_its_parent_unless_it_is_named() -> None:
    nested = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "./parts/inner.json"}}
    write("d/outer.json", {"Resources": {"S": nested}})
    write("d/parts/inner.json", TEMPLATE)
    reading = looked("d")
    assert files(reading) == ["d/outer.json"]
    assert [one.key for one in reading.units[0].resources] == ["S", "S.N"]
    assert files(looked("d", "d/parts/inner.json")) == ["d/outer.json"]
    assert files(looked("d/parts/inner.json", "d")) == ["d/parts/inner.json", "d/outer.json"]


def test_a_damaged_part_of_two_templates_is_told_once() -> None:
    nested = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "part.json"}}
    for name in ("one", "two"):
        write(f"d/{name}.json", {"Resources": {**TEMPLATE["Resources"], "S": nested}})
    write("d/part.json", '{"Resources": {"N": {"Type": "AWS::SageMaker::Model"}}')
    reading = looked("d")
    assert [failure.file for failure in reading.failures] == ["d/part.json"]
    assert files(reading) == ["d/one.json", "d/two.json"], "the rest of them is judged"


# SAM and the CDK, whole


def test_a_role_that_sam_makes_stands_where_its_function_does() -> None:
    text = (
        "Transform: AWS::Serverless-2016-10-31\n"
        "Resources:\n"
        "  Fn:\n"
        "    Type: AWS::Serverless::Function\n"
        "    Properties:\n"
        "      Policies: [AmazonSageMakerFullAccess]\n"
        "  OwnRole:\n"
        "    Type: AWS::IAM::Role\n"
        "    Properties: {}\n"
        "  Own:\n"
        "    Type: AWS::SageMaker::Model\n"
        "    Properties:\n"
        "      ExecutionRoleArn: !GetAtt FnRole.Arn\n"
    )
    (unit,) = looked(write("t.yaml", text)).units
    one = {each.key: each for each in unit.resources}
    assert unit.kind is Kind.SAM
    assert one["FnRole"].type == "AWS::IAM::Role"
    assert one["FnRole"].source.pointer == "/Resources/Fn"
    assert one["OwnRole"].source.pointer == "/Resources/OwnRole"
    assert "FnRole" in one["Own"].properties["ExecutionRoleArn"]
    assert one["Own"].source.marks["/Resources/Own/Properties/ExecutionRoleArn"][0].line == 13


def cloud_assembly(template: Any, **artifact: Any) -> Path:
    write("cdk.out/A.template.json", template)
    one = {"type": "aws:cloudformation:stack", "properties": {"templateFile": "A.template.json"}, **artifact}
    write("cdk.out/manifest.json", {"version": "38.0.1", "artifacts": {"A": one}})
    write("cdk.out/cdk.out", {"version": "38.0.1"})
    write("cdk.out/A.assets.json", {"files": {}})
    return Path("cdk.out")


def test_a_stack_of_the_cdk_knows_its_home_and_its_constructs() -> None:
    metadata = {"/A/Notebook": [{"type": "aws:cdk:logicalId", "data": "N"}]}
    environment = "aws://123456789012/eu-central-1"
    for path in (".", "cdk.out", "cdk.out/manifest.json"):
        folder = cloud_assembly(TEMPLATE, environment=environment, metadata=metadata)
        (unit,) = looked(path).units
        assert (unit.file, unit.kind) == (f"{folder}/A.template.json", Kind.CDK)
        assert unit.resources[0].home == Home("aws", "123456789012", "eu-central-1")
        assert unit.resources[0].source.address == "A/Notebook"


def test_a_stack_without_resources_is_nothing_to_complain_of() -> None:
    (unit,) = looked(cloud_assembly({"Parameters": {}})).units
    assert unit.resources == ()


def test_a_nested_stack_of_the_cdk_is_read_from_its_asset() -> None:
    nested = {
        "Type": "AWS::CloudFormation::Stack",
        "Properties": {"TemplateURL": {"Fn::Join": ["", ["https://s3.", {"Ref": "AWS::URLSuffix"}, "/x.json"]]}},
        "Metadata": {"aws:asset:path": "AInner.nested.template.json", "aws:asset:property": "TemplateURL"},
    }
    folder = cloud_assembly({"Resources": {"S": nested}})
    write("cdk.out/AInner.nested.template.json", TEMPLATE)
    (unit,) = looked(folder).units
    inner = next(one for one in unit.resources if one.key == "S.N")
    assert (inner.type, inner.source.file) == (NOTEBOOK, "cdk.out/AInner.nested.template.json")


def test_a_template_that_the_cdk_publishes_for_others_is_read() -> None:
    folder = cloud_assembly({"Resources": {"P": {"Type": "AWS::ServiceCatalog::CloudFormationProduct"}}})
    product, part = "Product.product.template.json", "AInner.nested.template.json"
    nested = {"Type": "AWS::CloudFormation::Stack", "Metadata": {"aws:asset:path": part}}
    write(f"cdk.out/{product}", {"Resources": {"S": nested}})
    write(f"cdk.out/{part}", TEMPLATE)
    write("cdk.out/data.template.json", ["no template"])
    files = {f"{name[0]}" * 64: {"source": {"path": name}} for name in (product, part, "data.template.json")}
    write("cdk.out/A.assets.json", {"files": files})
    manifest = json.loads(Path("cdk.out/manifest.json").read_text())
    manifest["artifacts"]["A.assets"] = {"type": "cdk:asset-manifest", "properties": {"file": "A.assets.json"}}
    write("cdk.out/manifest.json", manifest)
    units = {unit.file: [one.key for one in unit.resources] for unit in looked(folder).units}
    assert units.pop(f"cdk.out/{product}") == ["S", "S.N"]
    assert list(units.values()) == [["P"]]


def test_one_damaged_template_of_an_assembly_does_not_stop_the_others() -> None:
    artifact = {"type": "aws:cloudformation:stack", "properties": {"templateFile": "A.template.json"}}
    other = {**artifact, "properties": {"templateFile": "B.template.json"}}
    cloud_assembly(TEMPLATE)
    write("cdk.out/B.template.json", "{")
    write("cdk.out/manifest.json", {"version": "38.0.1", "artifacts": {"B": other, "A": artifact}})
    reading = looked("cdk.out")
    assert files(reading) == ["cdk.out/A.template.json"]
    assert [(failure.file, failure.kind) for failure in reading.failures] == [("cdk.out/B.template.json", Kind.CDK)]


def test_a_folder_of_any_name_is_an_assembly_by_its_manifest() -> None:
    Path(cloud_assembly(TEMPLATE)).rename("dist")
    Path("dist/cdk.out").unlink()
    assert [unit.kind for unit in looked("dist").units] == [Kind.CDK]
    write("web/manifest.json", {"name": "a web application", "version": "1", "artifacts": {}})
    write("web/a.json", TEMPLATE)
    assert files(looked("web")) == ["web/a.json"]


def test_an_assembly_without_its_manifest_is_told() -> None:
    write("cdk.out/A.template.json", TEMPLATE)
    assert "no manifest.json" in fault(looked("cdk.out"))


# what others wrote

EXPECTED = {"cfn": Kind.CLOUDFORMATION, "tfplan": Kind.TERRAFORM, "request": Kind.REQUEST, "pipeline": Kind.PIPELINE}


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="the shared folder is not beside the checkout")
def test_every_real_input_is_recognised() -> None:
    reading = looked(SHARED)
    rows = list(csv.DictReader((SHARED / "index.csv").read_text().splitlines()))
    seen = {os.path.relpath(file, SHARED): kind for file, kind in _kinds(reading).items()}
    for row in rows:
        kind, wanted = seen.get(row["file"]), EXPECTED.get(row["file"].partition("/")[0])
        assert kind == wanted or (kind, wanted) == (Kind.SAM, Kind.CLOUDFORMATION), row["file"]


def _kinds(reading: Reading) -> dict[str, Kind | None]:
    judged = {unit.file: unit.kind for unit in reading.units}
    twice = [failure.file for failure in reading.failures if "stands twice" in failure.error]
    assert len(twice) == len(reading.failures) <= 1, reading.failures
    return {**judged, **dict.fromkeys(twice, Kind.SAM)}


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="the shared folder is not beside the checkout")
def test_the_real_assembly_is_one_application() -> None:
    reading = looked(SHARED / "cdk.out")
    assert not reading.failures
    assert len(reading.units) == 14
    types = Counter(one.type for unit in reading.units for one in unit.resources if "::SageMaker::" in one.type)
    assert types == {
        "AWS::SageMaker::DataQualityJobDefinition": 1,
        "AWS::SageMaker::Endpoint": 1,
        "AWS::SageMaker::EndpointConfig": 1,
        "AWS::SageMaker::Model": 2,
        "AWS::SageMaker::ModelBiasJobDefinition": 1,
        "AWS::SageMaker::ModelExplainabilityJobDefinition": 1,
        "AWS::SageMaker::ModelPackageGroup": 2,
        "AWS::SageMaker::ModelQualityJobDefinition": 1,
        "AWS::SageMaker::MonitoringSchedule": 4,
    }
    addresses = [one.source.address for unit in reading.units for one in unit.resources if "::SageMaker::" in one.type]
    assert all(addresses)


# whatever stands in a file

WORDS = st.sampled_from(
    [
        "Resources",
        "Type",
        "Properties",
        "AWSTemplateFormatVersion",
        "Transform",
        "format_version",
        "resource_changes",
        "planned_values",
        "Version",
        "Steps",
        "ModelName",
        "Arguments",
        "Fn::If",
        "Ref",
        "Name",
        "artifacts",
        "version",
    ]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
VALUES = LEAVES | st.sampled_from([NOTEBOOK, "2020-12-01", "1.2", "AWS::Serverless-2016-10-31", "Training", "N"])
TREES = st.recursive(
    VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=5), max_leaves=20
)


@given(TREES, st.sampled_from([None, *Kind]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
def test_no_content_makes_it_fail_otherwise(tree: Any, kind: Kind | None) -> None:
    path = write("x.json", tree if not isinstance(tree, str) else json.dumps(tree))
    reading = looked(path, kind=kind, parameters={"N": "n"})
    assert reading.units or reading.failures


@given(st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100, deadline=None)
def test_no_bytes_make_it_fail_otherwise(content: bytes) -> None:
    for name in ("x.json", "x.yaml"):
        reading = looked(write(name, content))
        assert len(reading.units) + len(reading.failures) == 1
