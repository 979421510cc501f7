"""API requests as resources: which operation, which form, and what is not known."""

from __future__ import annotations

import csv
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from botocore.utils import ArgumentGenerator
from hypothesis import given
from hypothesis import strategies as st

from auditor.iac.planned import Change, InputError, Kind, Mark, Options, Planned, Unit
from auditor.iac.request import is_request, read
from auditor.iac.request.api import actions
from auditor.model.choice import Unknown
from tests.engine.gate.gating import gate, written
from tests.model.botoshapes import model, sample

SHARED = Path(__file__).parents[3] / "shared" / "iac"
ROLE = "arn:aws:iam::111122223333:role/ml"
MODEL: dict[str, Any] = {"ModelName": "m", "ExecutionRoleArn": ROLE, "PrimaryContainer": {"Image": "repo:1"}}


def unit(tree: Any, file: str = "request.json", **options: Any) -> Unit:
    return read(tree, file, Options(**options))


def one(tree: Any, file: str = "request.json", **options: Any) -> Planned:
    (made,) = unit(tree, file, **options).resources
    return made


def refused(tree: Any, **options: Any) -> str:
    with pytest.raises(InputError) as caught:
        unit(tree, **options)
    (line,) = str(caught.value).splitlines()
    return line


def test_bare_arguments() -> None:
    made = one(MODEL)
    assert (made.type, made.key, made.change, made.properties) == ("AWS::SageMaker::Model", "m", Change.MAKE, MODEL)
    assert (made.source.file, made.source.pointer, made.place) == ("request.json", "", "request.json#m")
    assert is_request(MODEL)
    assert unit(MODEL).kind is Kind.REQUEST


STATE = {"Type": "Task", "Resource": "arn:aws:states:::sagemaker:createModel.sync", "Parameters": MODEL}


@pytest.mark.parametrize(
    ("tree", "pointer"),
    [
        ({"operation": "CreateModel", "request": MODEL}, "/request"),
        ({"Operation": "create_model", "params": MODEL}, "/params"),
        ({"service": "SageMaker", "action": "createModel", "parameters": MODEL}, "/parameters"),
        ({"CreateModel": MODEL}, "/CreateModel"),
        ({"CreateModel": [MODEL]}, "/CreateModel/0"),
        ([MODEL], "/0"),
        (STATE, "/Parameters"),
        ({**STATE, "Resource": "arn:aws-cn:states:::aws-sdk:sagemaker:createModel"}, "/Parameters"),
        ({"StartAt": "a/b", "States": {"a/b": STATE, "Wait": {"Type": "Wait"}}}, "/States/a~1b/Parameters"),
        (
            {"StartAt": "P", "States": {"P": {"Branches": [{"StartAt": "M", "States": {"M": STATE}}]}}},
            "/States/P/Branches/0/States/M/Parameters",
        ),
        (
            {"StartAt": "P", "States": {"P": {"ItemProcessor": {"StartAt": "M", "States": {"M": STATE}}}}},
            "/States/P/ItemProcessor/States/M/Parameters",
        ),
        ({"operation_name": "CreateModel", "kwargs": MODEL}, "/kwargs"),
        ({"create_model": MODEL}, "/create_model"),
        ({"create-model": MODEL}, "/create-model"),
        ({"requests": [{"action": "CreateModel", "params": MODEL}]}, "/requests/0/params"),
        ({**STATE, "Parameters": None, "Arguments": MODEL}, "/Arguments"),
    ],
)
def test_forms(tree: Any, pointer: str) -> None:
    made = one(tree)
    assert (made.type, made.properties, made.source.pointer) == ("AWS::SageMaker::Model", MODEL, pointer)
    assert made.source.properties == pointer
    assert is_request(tree)


def machine(**states: Any) -> dict[str, Any]:
    return {"StartAt": next(iter(states)), "States": states}


def test_states_that_make_nothing_are_passed_over_and_noted_where_they_change_something() -> None:
    tags = {**STATE, "Resource": "arn:aws:states:::sagemaker:addTags", "Parameters": {"ResourceArn": "a"}}
    look = {**STATE, "Resource": "arn:aws:states:::aws-sdk:sagemaker:describeModel"}
    made = unit(machine(Tag=tags, Make=STATE, Look=look))
    assert [each.key for each in made.resources] == ["m"]
    assert made.notes == (
        "request.json#/States/Tag/Parameters: AddTags, which makes no resource and updates none as a whole",
    )
    assert "no state of this machine calls SageMaker to make or update anything" in refused(machine(Look=look))
    assert [each.key for each in unit([MODEL, {"operation": "AddTags", "params": {}}]).resources] == ["m"]


@pytest.mark.parametrize("arguments", [{}, {"Parameters": "{% $request %}"}, {"Arguments": "{% $states.input %}"}])
def test_a_state_whose_input_is_the_request_makes_a_resource_of_which_nothing_is_known(
    arguments: Any, tmp_path: Path
) -> None:
    bare = {name: each for name, each in STATE.items() if name != "Parameters"}
    gated = gate(written(tmp_path, machine(Make={**bare, **arguments})))
    assert gated.inputs == ["AWS::SageMaker::Model"]
    assert not {"pass", "fail"} & set(gated.verdicts.values())


def test_several_requests_have_keys_of_their_own() -> None:
    assert [each.key for each in unit([MODEL, MODEL, {**MODEL, "ModelName": "<n>"}]).resources] == [
        "m",
        "m-2",
        "CreateModel",
    ]


@pytest.mark.parametrize(
    ("request_", "operation", "change"),
    [
        ({"EndpointName": "e", "EndpointConfigName": "c"}, "Endpoint", Change.MAKE),
        (
            {"EndpointName": "e", "EndpointConfigName": "c", "RetainAllVariantProperties": True},
            "Endpoint",
            Change.AMEND,
        ),
        ({"ModelPackageGroupName": "g", "ModelPackageGroupDescription": "d"}, "ModelPackageGroup", Change.MAKE),
        ({"ModelPackageGroupName": "g", "InferenceSpecification": "<<s>>"}, "ModelPackage", Change.MAKE),
        ({"ModelPackageArn": "a", "ModelApprovalStatus": "Approved"}, "ModelPackage", Change.AMEND),
        ({"NotebookInstanceName": "n", "RootAccess": "Disabled"}, "NotebookInstance", Change.AMEND),
        ({"DomainId": "d", "UserProfileName": "u"}, "UserProfile", Change.MAKE),
        ({"PipelineName": "p", "PipelineDefinition": "{}", "RoleArn": ROLE}, "Pipeline", Change.MAKE),
        ({"DomainId": "d", "DefaultUserSettings": {}}, "Domain", Change.AMEND),
    ],
)
def test_the_operation_is_told_by_the_shape(request_: Any, operation: str, change: Change) -> None:
    made = one(request_)
    assert (made.type, made.change) == (f"AWS::SageMaker::{operation}", change)
    assert is_request(request_)


def test_the_steps_of_a_definition_that_an_update_sets_are_judged(tmp_path: Path) -> None:
    arguments = {"RoleArn": ROLE, "ResourceConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large"}}
    definition = {"Version": "2020-12-01", "Steps": [{"Name": "T", "Type": "Training", "Arguments": arguments}]}
    update = {"PipelineName": "p", "PipelineDefinition": json.dumps(definition)}
    gated = gate(written(tmp_path, update), operation="UpdatePipeline", rules=("pipeline-step-not-isolated",))
    assert gated.finding("pipeline-step-not-isolated").verdict == "fail"


def test_what_may_be_an_update_as_well_is_noted() -> None:
    made = unit({"EndpointName": "e", "EndpointConfigName": "c"})
    assert made.notes == ("request.json#: taken for CreateEndpoint; if it is UpdateEndpoint, say so with --operation",)
    assert unit(MODEL).notes == ()


def test_the_operation_may_be_forced_or_hinted_at() -> None:
    request = {"EndpointName": "e", "EndpointConfigName": "c"}
    assert one(request, operation="update-endpoint").change is Change.AMEND
    assert one(request, "prod_UpdateEndpoint.json").change is Change.AMEND
    assert one(request, "update-endpoint.json").change is Change.AMEND
    assert one(request, "CreateModel.json").type == "AWS::SageMaker::Endpoint"


@pytest.mark.parametrize(
    ("tree", "fault"),
    [
        ({}, "no operation of SageMaker's takes such members"),
        ([], "it holds no request"),
        ("text", "expected a request"),
        ({"A": 1, "B": 2}, "no operation of SageMaker's takes such members"),
        ({**MODEL, "PrimaryContainer": {"Imag": "x"}}, "/PrimaryContainer/Imag: the API takes no member Imag here"),
        ({**MODEL, "ExecutionRole": "x"}, "/ExecutionRole: the API takes no member ExecutionRole here: did you mean"),
        ({**MODEL, "EnableNetworkIsolation": "yes"}, "/EnableNetworkIsolation: expected true or false, found a text"),
        ({**MODEL, "Containers": {}}, "/Containers: expected a list, found an object"),
        ({**MODEL, "VpcConfig": []}, "/VpcConfig: expected an object, found a list"),
        ({**MODEL, "ModelName": 3}, "/ModelName: expected a text, found a number"),
        (
            {"PipelineName": "p", "ClientRequestToken": "t"},
            "StartPipelineExecution, which makes no resource",
        ),
        ({"ResourceArn": "a", "Tags": []}, "AddTags, which makes no resource"),
        ({"operation": "AddTags", "request": {}}, "AddTags, which makes no resource"),
        ({"operation": "CreateNothing", "request": {}}, "SageMaker has no operation 'CreateNothing'"),
        ({"operation": "create-modle", "request": {}}, "no operation 'create-modle': did you mean CreateModel?"),
        ({"StartAt": "A", "States": {"A": {"Type": "Wait"}}}, "no state of this machine calls SageMaker"),
        ({"modelName": "m", "executionRoleArn": ROLE}, "no operation of SageMaker's takes such members"),
    ],
)
def test_what_cannot_be_deployed_is_refused(tree: Any, fault: str) -> None:
    assert fault in refused(tree)


def test_a_request_that_may_be_two_is_refused_with_both_names() -> None:
    assert "CreateDataQualityJobDefinition, CreateModelBiasJobDefinition" in refused({"JobDefinitionName": "j"})


@pytest.mark.parametrize(
    ("tree", "fault"),
    [
        ({"TrainingJobName": "t", "TrainingJobArn": "a", "TrainingJobStatus": "x"}, "this is what DescribeTrainingJob"),
        ({"ModelArn": "a"}, "this is what Describe"),
        ({"modelName": "m", "executionRoleArn": ROLE}, "members ModelName and so on, not modelName"),
        ({"eventName": "CreateModel", "requestParameters": {}}, "this is an event of CloudTrail's, not a request"),
        ({"Records": [{"eventName": "CreateModel"}]}, "this is an event of CloudTrail's, not a request"),
        (machine(A={"Type": "Wait"}), "no state of this machine calls SageMaker"),
    ],
)
def test_what_looks_like_a_request_is_told_apart(tree: Any, fault: str, tmp_path: Path) -> None:
    (failure,) = gate(written(tmp_path, tree)).reading.failures
    assert fault in failure.error
    assert not is_request(tree)


def test_a_list_of_requests_is_found_by_what_stands_in_it(tmp_path: Path) -> None:
    listed = [MODEL, {"operation": "create_model", "params": {**MODEL, "ModelName": "n"}}]
    assert gate(written(tmp_path, listed)).inputs == ["AWS::SageMaker::Model"] * 2
    assert gate(written(tmp_path, [{"ParameterKey": "a"}])).reading.failures


def skeleton(operation: str) -> Any:
    """What `aws sagemaker create-... --generate-cli-skeleton` prints."""
    shape = model("sagemaker").operation_model(operation).input_shape
    tree = ArgumentGenerator().generate_skeleton(shape)
    return json.loads(json.dumps(tree, default=lambda time: time.isoformat()))


@pytest.mark.parametrize("operation", ["CreateTrainingJob", "CreateDomain", "CreateEndpointConfig", "CreateCluster"])
def test_nothing_is_known_of_what_nobody_filled_in_of_a_skeleton(operation: str, tmp_path: Path) -> None:
    gated = gate(written(tmp_path, skeleton(operation)), operation=operation)
    assert gated.inputs == [f"AWS::SageMaker::{operation.removeprefix('Create')}"]
    decided = {rule for (_, rule), verdict in gated.verdicts.items() if verdict in {"pass", "fail"}}
    assert decided <= {"secret-in-configuration"}
    (note, *_) = gated.reading.units[0].notes
    assert "a skeleton in which nobody filled in what the API requires" in note


def test_of_a_skeleton_what_was_filled_in_is_judged_and_then_an_empty_key_is_none() -> None:
    job = {"TransformJobName": "t", "ModelName": "m", "TransformResources": {"InstanceType": "ml.m5.large"}}
    begun = {**job, "TransformInput": {"DataSource": {}}, "TransformOutput": {"S3OutputPath": "", "KmsKeyId": ""}}
    assert one({**begun, "ModelName": ""}).properties["TransformOutput"] == Unknown("nobody filled it in")
    output = one(begun).properties["TransformOutput"]
    assert isinstance(output["S3OutputPath"], Unknown)
    assert output["KmsKeyId"] == ""


@pytest.mark.parametrize("role", ["SageMakerRole", "arn:aws:iam::1234:role/ml", "TODO"])
def test_a_text_that_the_api_refuses_stands_for_something_else(role: str) -> None:
    made = unit({**MODEL, "ExecutionRoleArn": role})
    assert isinstance(made.resources[0].properties["ExecutionRoleArn"], Unknown)
    assert made.notes == (
        "request.json#/ExecutionRoleArn: the API takes no such text here, so something else will stand for it",
    )
    assert unit({**MODEL, "ModelName": "a_b"}).notes == ()


def test_faults_have_lines() -> None:
    marks = {"/VpcConfig": (Mark(3, 5, 3, 9), Mark(3, 11, 3, 13))}
    with pytest.raises(InputError) as caught:
        read({**MODEL, "VpcConfig": []}, "r.json", Options(), marks=marks)
    assert str(caught.value).startswith("r.json:3:5: /VpcConfig: ")
    assert read({**MODEL, "VpcConfig": "<<v>>"}, "r.json", Options(), marks=marks).resources[0].source.marks is marks


def test_secrets_are_not_told_in_faults() -> None:
    assert "hunter2" not in refused({**MODEL, "PrimaryContainer": {"Environment": "PASSWORD=hunter2"}})


def test_placeholders_are_unknown_and_of_any_type() -> None:
    made = one(
        {
            "ModelName": "<<name>>",
            "EnableNetworkIsolation": "${ISOLATED}",
            "VpcConfig": "<YOUR_VPC>",
            "PrimaryContainer": {
                "ModelDataUrl": "s3://bucket/<prefix>/model.tar.gz",
                "Image": "111122223333.dkr.ecr.<region>.amazonaws.com/a",
            },
        }
    ).properties
    assert made["EnableNetworkIsolation"] == Unknown("${ISOLATED} stands for it")
    assert made["VpcConfig"] == Unknown("<YOUR_VPC> stands for it")
    container = made["PrimaryContainer"]
    assert container["ModelDataUrl"] == "s3://bucket/«prefix»/model.tar.gz"
    assert container["Image"].text == "111122223333.dkr.ecr.«region».amazonaws.com/a"


def test_a_name_that_is_filled_in_later_leaves_nothing_absent() -> None:
    made = one({"ModelName": "m", "PrimaryContainer": {}, "<<**more>>": "<<more>>"}).properties
    assert made["EnableNetworkIsolation"] == Unknown("a placeholder may hold it")
    environment = {"<KEY>": "value"}
    made = one({**MODEL, "PrimaryContainer": {"Environment": environment}}).properties
    assert isinstance(made["PrimaryContainer"]["Environment"], Unknown)


def test_paths_into_a_states_input_are_unknown() -> None:
    made = one({"ModelName.$": "$.name", "ExecutionRoleArn": ROLE, "PrimaryContainer": {"Image.$": "$.image"}})
    assert made.key == "CreateModel"
    assert made.properties["PrimaryContainer"] == {"Image": Unknown("the state's input tells it: $.image")}


def test_entries_of_a_map_may_come_from_a_states_input() -> None:
    container = {"Environment": {"A": "1", "B.$": "$.b"}}
    made = one({**MODEL, "PrimaryContainer": container}).properties["PrimaryContainer"]
    assert made["Environment"] == {"A": "1", "B": Unknown("the state's input tells it: $.b")}


@pytest.mark.parametrize(
    "function", [{"Ref": "Role"}, {"Fn::GetAtt": ["Role", "Arn"]}, {"Fn::Sub": "x"}, {"Get": "Parameters.Role"}]
)
def test_functions_in_the_place_of_values_are_unknown(function: Any) -> None:
    made = one({"ModelName": "m", "ExecutionRoleArn": function, "VpcConfig": function}).properties
    assert made["ExecutionRoleArn"] == Unknown(f"{next(iter(function))} gives it")
    assert isinstance(made["VpcConfig"], Unknown)


def test_what_lacks_or_is_null_is_unknown_and_noted() -> None:
    made = unit(
        {
            "TransformJobName": "t",
            "ModelName": None,
            "TransformInput": {},
            "TransformOutput": {"S3OutputPath": "s3://b"},
        }
    )
    (job,) = made.resources
    assert job.properties["TransformInput"] == {"DataSource": Unknown("the API requires it, and the request lacks it")}
    assert job.properties["ModelName"] == Unknown("it is null")
    assert made.notes == (
        "request.json#/TransformInput: DataSource lacks, which the API requires",
        "request.json#: TransformResources lacks, which the API requires",
    )


@pytest.mark.parametrize(
    "tree",
    [
        None,
        [],
        {},
        {"name": "package", "version": "1"},
        {"Version": "2012-10-17", "Statement": []},
        {"Name": "x", "Description": "y", "Tags": []},
        {"Parameters": {"A": "b"}},
        {"AWSTemplateFormatVersion": "2010-09-09", "Resources": {}},
        {"Version": "2020-12-01", "Parameters": [], "Steps": []},
        {"PipelineName": "p", "ClientRequestToken": "t", "PipelineParameters": []},
    ],
)
def test_what_is_no_request(tree: Any) -> None:
    assert not is_request(tree)


@pytest.mark.parametrize("operation", sorted(actions()))
def test_every_request_with_all_its_members_is_known_by_its_shape(operation: str) -> None:
    whole = sample(model("sagemaker").operation_model(operation).input_shape)
    made = one(whole)
    assert made.type == f"AWS::SageMaker::{actions()[operation].noun}"
    assert made.properties.keys() == whole.keys()
    assert is_request(whole)


def shared() -> list[Any]:
    if not SHARED.exists():
        return []
    with (SHARED / "index.csv").open() as index:
        return [(row["file"], row["types"]) for row in csv.DictReader(index) if row["file"].startswith("request/")]


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="the shared folder is not beside the checkout")
@pytest.mark.parametrize(("file", "operation"), shared())
def test_the_requests_of_others(file: str, operation: str) -> None:
    tree = json.loads((SHARED / file).read_text())
    for name in (file, "request.json"):
        assert one(tree, name).type == f"AWS::SageMaker::{operation.removeprefix('Create')}"
    assert is_request(tree)
    assert "<<" not in json.dumps(one(tree).properties, default=lambda _: "unknown")


NAMES = st.sampled_from(
    ["ModelName", "Tags", "PrimaryContainer", "Image", "operation", "request", "States", "StartAt", "Resource", "<<x>>",
     "CreateModel", "Key", "Value", "Environment", "Containers", "VpcConfig", "Branches", "x.$", ""]
)  # fmt: skip
TREES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=3)
    | st.sampled_from(["CreateModel", "<<a>>"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=15,
)


@given(TREES)
def test_nothing_but_input_errors_leaves(tree: Any) -> None:
    is_request(tree)
    for options in (Options(), Options(operation="CreateModel")):
        with suppress(InputError):
            assert read(tree, "f.json", options).resources


def test_depth_is_bounded() -> None:
    tree: Any = {}
    for _ in range(100_000):
        tree = [tree]
    assert not is_request(tree)
    assert "no request" in refused(tree)
    machine: dict[str, Any] = {"StartAt": "A", "States": {}}
    machine["States"]["A"] = {"Branches": [machine]}
    assert "no state" in refused(machine)
