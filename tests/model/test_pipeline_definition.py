from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.model.pipeline_definition import Definition, Step


def parsed(*steps: dict[str, Any], parameters: Any = ()) -> Definition:
    return Definition.parse(json.dumps({"Version": "2020-12-01", "Parameters": list(parameters), "Steps": steps}))


def one(arguments: dict[str, Any], parameters: Any = ()) -> Step:
    (step,) = parsed({"Name": "Train", "Type": "Training", "Arguments": arguments}, parameters=parameters).steps
    return step


KEY = {"Name": "Key", "Type": "String", "DefaultValue": "alias/own"}
COUNT = {"Name": "Count", "Type": "Integer", "DefaultValue": 2}
BARE = {"Name": "Bare", "Type": "String"}
RUN = {"Get": "Execution.PipelineExecutionId"}


def test_parameters_are_read_as_their_default_values() -> None:
    step = one({"KmsKeyId": {"Get": "Parameters.Key"}, "Counts": [{"Get": "Parameters.Count"}]}, [KEY, COUNT])
    assert step == Step("Train", "Training", {"KmsKeyId": "alias/own", "Counts": [2]}, {}, "/Steps/0")


@pytest.mark.parametrize(
    "variable",
    [
        {"Get": "Parameters.Bare"},
        {"Get": "Parameters.Nobody"},
        RUN,
        {"Get": "Steps.Prepare.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri"},
        {"Std:JsonGet": {"PropertyFile": {"Get": "Steps.Evaluate.PropertyFiles.Report"}, "Path": "mse"}},
        {"Std:Join": {"On": "-", "Values": ["ml", RUN]}},
        {"Std:Join": {"On": "/", "Values": ["s3:/", RUN]}},
        {"Std:Join": {"On": "", "Values": ["s3://buck", RUN, "/path"]}},
        {"Std:Join": "no list"},
    ],
)
def test_what_only_a_run_tells_is_left_out_and_listed(variable: Any) -> None:
    step = one({"A": {"B": [{"C": variable, "D": 1}]}}, [KEY, BARE])
    assert step.request == {"A": {"B": [{"D": 1}]}}
    assert list(step.unresolved) == ["A.B[0].C"]


@pytest.mark.parametrize(
    ("values", "between", "joined"),
    [
        (["s3:/", "bucket", "train"], "/", "s3://bucket/train"),
        (["s3://bucket", {"Get": "Parameters.Count"}], "/v", "s3://bucket/v2"),
        (["s3:/", "bucket", {"Std:Join": {"On": "-", "Values": ["a", "b"]}}], "/", "s3://bucket/a-b"),
        (["s3:/", "bucket", RUN, "train"], "/", "s3://bucket/${known when it runs}"),
    ],
)
def test_joined_texts(values: list[Any], between: str, joined: str) -> None:
    assert one({"S3Uri": {"Std:Join": {"On": between, "Values": values}}}, [COUNT]).request == {"S3Uri": joined}


def test_a_whole_item_of_a_list_keeps_its_place() -> None:
    step = one({"Outputs": [RUN, {"S3Uri": "s3://bucket/b"}]})
    assert step.request == {"Outputs": [None, {"S3Uri": "s3://bucket/b"}]}
    assert list(step.unresolved) == ["Outputs[0]"]


def test_the_steps_of_both_branches_count() -> None:
    def condition(name: str, *then: Any, otherwise: Any = ()) -> dict[str, Any]:
        return {"Name": name, "Type": "Condition", "Arguments": {"IfSteps": list(then), "ElseSteps": list(otherwise)}}

    train = {"Name": "Train", "Type": "Training", "Arguments": {}}
    fail = {"Name": "Fail", "Type": "Fail", "Arguments": {"ErrorMessage": "too bad"}}
    definition = parsed(condition("Outer", condition("Inner", train), otherwise=[fail]))
    assert str(definition) == "Outer (Condition), Inner (Condition), Train (Training), Fail (Fail)"


@pytest.mark.parametrize("text", ["", "{", "[]", '"text"', '{"Steps": {}}', '{"Steps": [1]}', "[" * 100_000])
def test_what_is_no_definition_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Definition.parse(text)


def test_no_steps() -> None:
    assert (Definition.parse("{}").steps, str(Definition.parse("{}"))) == ((), "no steps")


TEXTS = st.sampled_from(["Parameters.Key", "Parameters.Nobody", "Execution.Id", "s3://b/", "x"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS | TEXTS.map(lambda name: {"Get": name}),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from("ABC"), inner, max_size=3)
        | st.lists(inner, max_size=3).map(lambda values: {"Std:Join": {"On": "/", "Values": values}})
    ),
    max_leaves=12,
)


@given(JSON)
def test_no_variable_is_left_in_a_request(arguments: Any) -> None:
    (step,) = parsed({"Name": "s", "Type": "Training", "Arguments": {"Root": arguments}}, parameters=[KEY]).steps
    waiting: list[Any] = [step.request]
    while waiting:
        value = waiting.pop()
        assert not (isinstance(value, dict) and len(value) == 1 and value.keys() & {"Get", "Std:Join"})
        waiting += value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
