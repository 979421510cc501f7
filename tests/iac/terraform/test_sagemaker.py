"""The tables of SageMaker's types, held against the provider's schemas and botocore's models."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from botocore.loaders import Loader
from botocore.model import ListShape, ServiceModel, Shape, StructureShape

from auditor.iac.field_names import CLOUDFORMATION
from auditor.iac.terraform.services import translation
from auditor.iac.terraform.services.sagemaker import TYPES
from tests.iac.terraform.provider import attributes, schema, types, value, within_blocks

OPERATIONS = {"Device": "RegisterDevices", "EndpointConfig": "CreateEndpointConfig"}
ELSEWHERE = {
    "AWS::SageMaker::Device": {
        "Device.Description": "CloudFormation has one device where RegisterDevices has a list",
        "Device.DeviceName": "CloudFormation has one device where RegisterDevices has a list",
        "Device.IotThingName": "CloudFormation has one device where RegisterDevices has a list",
    },
    "AWS::SageMaker::Image": {
        "ImageDescription": "CloudFormation's name for Description",
        "ImageDisplayName": "CloudFormation's name for DisplayName",
        "ImageRoleArn": "CloudFormation's name for RoleArn",
    },
    "AWS::SageMaker::Pipeline": {
        "PipelineDefinition.PipelineDefinitionBody": "CloudFormation's structure for PipelineDefinition",
        "PipelineDefinition.PipelineDefinitionS3Location.Bucket": "CloudFormation's structure",
        "PipelineDefinition.PipelineDefinitionS3Location.Key": "CloudFormation's structure",
        "PipelineDefinition.PipelineDefinitionS3Location.Version": "CloudFormation's structure",
    },
}
"""What CloudFormation calls otherwise than the API's request."""

TERRAFORMS_OWN = {
    "delete_model_packages_on_destroy": "what happens on destroying",
    "delete_vpc_enis_on_destroy": "what happens on destroying",
    "name_prefix": "how Terraform makes a name",
    "offline_store_config.s3_storage_config.resolved_output_s3_uri": "only AWS's answer has it",
    "retention_policy.home_efs_file_system": "what happens on destroying",
}
"""What no request has."""


MADE = sorted(type_ for type_, table in TYPES.items() if not (table.part_of or table.type.endswith("Status")))
"""The types that a request makes: no policy of another one, and no switch of the account's."""


@cache
def model() -> ServiceModel:
    """Botocore's model of SageMaker."""
    return ServiceModel(Loader().load_service_model("sagemaker", "service-2"))


def paths(shape: Shape | None, base: str = "", above: tuple[str, ...] = ()) -> Iterator[str]:
    """Every path that a request can have, with `[]` for items."""
    if base:
        yield base
    if isinstance(shape, StructureShape) and shape.name not in above:
        for name, member in shape.members.items():
            yield from paths(member, f"{base}.{name}" if base else name, (*above, shape.name))
    elif isinstance(shape, ListShape):
        yield from paths(shape.member, f"{base}[]", above)


@cache
def requested(type_: str) -> frozenset[str]:
    """The paths of the request that makes a type."""
    noun = type_.removeprefix("AWS::SageMaker::")
    return frozenset(paths(model().operation_model(OPERATIONS.get(noun, f"Create{noun}")).input_shape))


def arrived(properties: Any, base: str = "") -> Iterator[str]:
    """The paths of the leaves of some properties; a map's keys are its user's."""
    if isinstance(properties, dict) and "key" not in properties:
        for name, each in properties.items():
            yield from arrived(each, f"{base}.{name}" if base else name)
    elif isinstance(properties, list):
        for each in properties:
            yield from arrived(each, f"{base}[]")
    else:
        yield base


def test_every_type_of_the_provider_has_a_table() -> None:
    """Without a schema at hand this says nothing, and is skipped."""
    if not types():
        pytest.skip("the provider's schemas stand in the shared folder")
    assert set(types()) == set(TYPES)


@pytest.mark.shared
@pytest.mark.parametrize("type_", MADE)
def test_every_attribute_arrives_where_the_api_has_it(type_: str) -> None:
    """A value at each attribute that code can set comes out under a member that CloudFormation or the request knows."""
    table = TYPES[type_]
    known = requested(table.type) | ELSEWHERE.get(table.type, {}).keys()
    lost: dict[str, Any] = {}
    for path, kind in attributes(schema(type_)):
        if ".".join(path) in TERRAFORMS_OWN:
            continue
        found = set(arrived(table.properties(within_blocks(path, value(kind)))))
        if not found or not found <= known:
            lost[".".join(path)] = found
    assert not lost


@pytest.mark.shared
@pytest.mark.parametrize("type_", sorted(TYPES))
def test_what_cloudformation_calls_otherwise_is_what_arrives(type_: str) -> None:
    """The table above holds nothing that no attribute comes to."""
    table = TYPES[type_]
    every = {
        each
        for path, kind in attributes(schema(type_))
        for each in arrived(table.properties(within_blocks(path, value(kind))))
    }
    assert ELSEWHERE.get(table.type, {}).keys() <= every


@pytest.mark.parametrize(
    ("type_", "known"),
    [
        ("awscc_sagemaker_notebook_instance", "AWS::SageMaker::NotebookInstance"),
        ("awscc_ec2_vpc_endpoint", "AWS::EC2::VPCEndpoint"),
        ("awscc_cloudtrail_trail", "AWS::CloudTrail::Trail"),
        ("awscc_connect_queue", None),
        ("awscc_", None),
        ("aws_nothing", None),
        ("", None),
    ],
)
def test_types_of_awscc_follow_from_their_names(type_: str, known: str | None) -> None:
    """Of the services that rules read."""
    table = translation(type_)
    assert (table.type if table else None) == known


def snake(name: str) -> str:
    """A property's name as `awscc` writes it: an underscore before each word, digits with what precedes them."""
    made = ""
    for at, letter in enumerate(name):
        follows = name[at + 1 : at + 2]
        begins = letter.isupper() and (follows.islower() or name[at - 1 : at].islower()) and bool(made)
        made += f"_{letter.lower()}" if begins and not made.endswith("_") else letter.lower()
    return made


@pytest.mark.parametrize("noun", sorted(CLOUDFORMATION))
def test_properties_of_awscc_get_their_names_back(noun: str) -> None:
    """Every member of a request, in snake case and back."""
    table = translation(f"awscc_sagemaker_{snake(noun)}")
    assert table is not None
    for path in requested(f"AWS::SageMaker::{noun}"):
        leaf: Any = "text"
        for name in reversed(path.replace("[]", "").split(".")):
            leaf = {snake(name): leaf}
        assert set(arrived(table.properties(leaf))) == {path.replace("[]", "")}
