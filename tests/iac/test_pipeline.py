"""Pipeline definitions as resources: the pipeline, and what its steps start or make."""

from __future__ import annotations

import csv
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.iac.pipeline import is_pipeline, read
from auditor.iac.planned import InputError, Kind, Options, Planned, Unit
from auditor.model.choice import OneOf, Unknown, within
from auditor.model.pipeline_definition import Definition
from tests.engine.gate.gating import gate, written

SHARED = Path(__file__).parents[3] / "shared" / "iac"
RUN = {"Get": "Execution.PipelineExecutionId"}


def definition(*steps: Any, parameters: Any = ()) -> dict[str, Any]:
    return {"Version": "2020-12-01", "Parameters": list(parameters), "Steps": list(steps)}


def step(kind: str = "Training", name: str = "Train", **arguments: Any) -> dict[str, Any]:
    return {"Name": name, "Type": kind, "Arguments": arguments}


def unit(tree: Any, **options: Any) -> Unit:
    return read(tree, "p.json", Options(**options))


def made(*steps: Any, parameters: Any = (), **options: Any) -> list[Planned]:
    return list(unit(definition(*steps, parameters=parameters), **options).resources[1:])


def value(raw: Any, *parameters: Any, **options: Any) -> Any:
    """What a step's argument is read as."""
    (one,) = made(step(A=raw), parameters=parameters, **options)
    return one.properties["A"]


def declared(name: str, type_: str = "String", **more: Any) -> dict[str, Any]:
    return {"Name": name, "Type": type_, **more}


def test_the_pipeline_itself_has_the_definition_and_no_name_or_role() -> None:
    tree = definition(step(RoleArn="r"))
    pipeline = unit(tree).resources[0]
    assert (pipeline.type, pipeline.key, pipeline.source.pointer) == ("AWS::SageMaker::Pipeline", "Pipeline", "")
    assert json.loads(pipeline.properties["PipelineDefinition"]) == tree
    assert isinstance(pipeline.properties["RoleArn"], Unknown)
    assert unit(tree).kind is Kind.PIPELINE


@pytest.mark.parametrize(
    ("kind", "noun"),
    [
        ("Training", "TrainingJob"),
        ("Processing", "ProcessingJob"),
        ("ClarifyCheck", "ProcessingJob"),
        ("QualityCheck", "ProcessingJob"),
        ("Transform", "TransformJob"),
        ("Tuning", "HyperParameterTuningJob"),
        ("Model", "Model"),
        ("RegisterModel", "ModelPackage"),
        ("EndpointConfig", "EndpointConfig"),
        ("Endpoint", "Endpoint"),
        ("InferenceComponent", "InferenceComponent"),
        ("AutoML", "AutoMLJob"),
        ("Compilation", "CompilationJob"),
    ],
)
def test_what_steps_make(kind: str, noun: str) -> None:
    (one,) = made(step(kind, "a/b", RoleArn="r"))
    assert (one.type, one.key, one.properties["RoleArn"]) == (f"AWS::SageMaker::{noun}", "a-b", "r")
    assert (one.source.pointer, one.source.properties) == ("/Steps/0", "/Steps/0/Arguments")


@pytest.mark.parametrize("arguments", [{"Get": "Steps.Prepare.Output"}, {}, None, {"Std:JsonGet": {}}])
def test_nothing_is_known_of_a_step_whose_arguments_are_not(arguments: Any, tmp_path: Path) -> None:
    tree = definition({"Name": "Train", "Type": "Training", "Arguments": arguments})
    gated = gate(written(tmp_path, tree))
    told = {verdict for (key, _), verdict in gated.verdicts.items() if key == "Train"}
    assert gated.inputs == ["AWS::SageMaker::Pipeline", "AWS::SageMaker::TrainingJob"]
    assert "unknown" in told
    assert not {"pass", "fail"} & told


def test_the_second_api_of_automl() -> None:
    (one,) = made(step("AutoML", AutoMLJobInputDataConfig=[]))
    assert one.type == "AWS::SageMaker::AutoMLJobV2"


@pytest.mark.parametrize("kind", ["Condition", "Fail", "Lambda", "Callback", "EMR"])
def test_steps_that_make_nothing(kind: str) -> None:
    assert made(step(kind)) == []
    assert unit(definition(step(kind))).notes == ()


def test_a_step_of_a_type_that_nobody_knows_is_noted() -> None:
    assert unit(definition(step("Dance"))).notes == ("p.json#/Steps/0: the auditor knows no steps of type Dance",)


def test_steps_within_steps() -> None:
    inner = step("Condition", "If", IfSteps=[step(name="Train")], ElseSteps=[step("Model", "Model")])
    loop = step("ParallelFor", "Loop", Steps=[step("Transform", "Train")])
    found = made(inner, loop)
    assert [(one.key, one.source.pointer) for one in found] == [
        ("Train", "/Steps/0/Arguments/IfSteps/0"),
        ("Model", "/Steps/0/Arguments/ElseSteps/0"),
        ("Train-2", "/Steps/1/Arguments/Steps/0"),
    ]


KEY = {"Get": "Parameters.Key"}


def test_parameters() -> None:
    assumed = OneOf("parameter Key", {"its default, alias/own": "alias/own"}, assumed=True)
    assert value(KEY, declared("Key", DefaultValue="alias/own")) == assumed
    assert value(KEY, declared("Key", EnumValues=["a", "b"])) == OneOf("parameter Key", {"a": "a", "b": "b"})
    assert value(KEY, declared("Key", "Integer", EnumValues=[1, 2])) == OneOf("parameter Key", {"1": 1, "2": 2})
    assert value(KEY, declared("Key", EnumValues=["a"])) == "a"
    assert value(KEY, declared("Key")) == Unknown("parameter Key has no default")
    assert value(KEY) == Unknown("the pipeline declares no parameter Key")
    assert value(KEY, declared("Key", DefaultValue="<YOUR_KEY>")) == Unknown("<YOUR_KEY> stands for it")


@pytest.mark.parametrize(
    ("type_", "given_", "expected"),
    [("String", "x", "x"), ("Integer", "3", 3), ("Float", "0.5", 0.5), ("Boolean", "True", True)],
)
def test_parameters_that_are_given(type_: str, given_: str, expected: Any) -> None:
    one = declared("Key", type_, DefaultValue="other")
    tree = definition(step(A=KEY), parameters=[one])
    pipeline, job = unit(tree, parameters={"Key": given_, "Nobody": "x"}).resources
    assert job.properties["A"] == expected
    (known,) = Definition.parse(pipeline.properties["PipelineDefinition"]).steps
    assert known.request == {"A": expected}


def test_a_number_that_is_none_is_refused() -> None:
    tree = definition(parameters=[declared("Count", "Integer")])
    with pytest.raises(InputError, match="the value given for the parameter Count is no integer"):
        unit(tree, parameters={"Count": "hunter2"})


def test_a_default_that_may_be_a_secret_is_not_told() -> None:
    found = value({"Get": "Parameters.DbPassword"}, declared("DbPassword", DefaultValue="hunter2!x"))
    assert list(found.options) == ["its default"]


@pytest.mark.parametrize(
    "variable",
    [RUN, {"Get": "Steps.Prepare.Output"}, {"Std:JsonGet": {"Path": "x"}}, {"Std:Join": "no list"}],
)
def test_what_only_a_run_tells_is_unknown(variable: Any) -> None:
    found = value(variable)
    assert isinstance(found, Unknown)
    assert found.reason.startswith(("only a run of the pipeline tells", "a run"))


def joined(*values: Any) -> dict[str, Any]:
    return {"Std:Join": {"On": "/", "Values": list(values)}}


def test_joined_texts() -> None:
    assert value(joined("s3:/", "bucket", "x")) == "s3://bucket/x"
    assert value(joined("s3:/", "bucket", RUN)) == "s3://bucket/«a-run-tells-it»"
    assert value(joined("s3:/", RUN, "x")) == Unknown("only a run of the pipeline tells it", "s3://«a-run-tells-it»/x")
    assert value(joined("s3:/", "<BUCKET>", "x")).text == "s3://«unknown»/x"
    env = declared("Env", EnumValues=["prod", "dev"])
    hanging = value(joined("s3:/", {"Get": "Parameters.Env"}, RUN), env)
    assert within(hanging, {"parameter Env": "dev"}) == "s3://dev/«a-run-tells-it»"


def test_placeholders_are_nothing_to_judge() -> None:
    tree = definition(step(RoleArn="<YOUR_ROLE>", B=["${X}"]), parameters=[declared("P", DefaultValue="<<p>>")])
    pipeline, job = unit(tree).resources
    assert job.properties["RoleArn"] == Unknown("<YOUR_ROLE> stands for it")
    assert job.properties["B"] == [Unknown("${X} stands for it")]
    (known,) = Definition.parse(pipeline.properties["PipelineDefinition"]).steps
    assert list(known.unresolved) == ["RoleArn", "B[0]"]


def test_tags_of_steps_are_not_surely_all() -> None:
    plain, tagged = made(step(RoleArn="r"), step(Tags=[]))
    assert isinstance(plain.properties["Tags"], Unknown)
    assert tagged.properties["Tags"] == []


@pytest.mark.parametrize("tree", [None, [], {}, {"Steps": {}}, {"Steps": [1]}, {"Version": "2020-12-01"}, "text"])
def test_what_is_no_definition_is_refused(tree: Any) -> None:
    with pytest.raises(InputError, match=r"^p\.json: "):
        unit(tree)
    assert not is_pipeline(tree) or tree == {"Steps": [1]}


def test_what_is_a_definition() -> None:
    assert is_pipeline(definition())
    assert is_pipeline({"Steps": [step()]})
    assert not is_pipeline({"Steps": []})
    assert not is_pipeline({"Version": "2012-10-17", "Statement": []})
    assert not is_pipeline({"steps": [{"name": "x", "run": "y"}]})


def shared() -> list[Any]:
    if not SHARED.exists():
        return []
    with (SHARED / "index.csv").open() as index:
        return [(row["file"], row["types"]) for row in csv.DictReader(index) if row["file"].startswith("pipeline/")]


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="the shared folder is not beside the checkout")
@pytest.mark.parametrize(("file", "kinds"), shared())
def test_the_definitions_of_others(file: str, kinds: str) -> None:
    tree = json.loads((SHARED / file).read_text())
    assert is_pipeline(tree)
    found = read(tree, file, Options())
    steps = Definition.parse(tree).steps
    assert set(kinds.split()) <= {each.kind for each in steps}
    nothing = ("Condition", "Fail")
    assert [one.key for one in found.resources[1:]] == [each.name for each in steps if each.kind not in nothing]
    assert found.notes == ()
    assert "<YOUR" not in json.dumps([one.properties for one in found.resources[1:]], default=lambda _: "open")


TEXTS = st.sampled_from(["Parameters.Key", "Parameters.Nobody", "Execution.Id", "s3://b/", "<x>", "«", "Condition"])
TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | TEXTS.map(lambda name: {"Get": name}),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["Name", "Type", "Arguments", "Steps", "IfSteps", "Parameters", "DefaultValue", "EnumValues", "Version"]
            ),
            inner,
            max_size=4,
        )
        | st.lists(inner, max_size=3).map(lambda values: {"Std:Join": {"On": "/", "Values": values}})
    ),
    max_leaves=15,
)


@given(TREES, TREES)
def test_nothing_but_input_errors_leaves(tree: Any, arguments: Any) -> None:
    whole = definition(step(A=arguments), parameters=[declared("Key", DefaultValue=tree)])
    for one in (tree, {"Steps": tree}, {"Steps": [tree]}, {**whole, "Parameters": tree}, whole):
        is_pipeline(one)
        with suppress(InputError):
            assert unit(one).resources


def test_depth_is_bounded() -> None:
    deep: Any = "x"
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(InputError, match="nested too deeply"):
        unit(definition(step(A=deep)))
