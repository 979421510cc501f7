"""Every property that the tables emit is one of CloudFormation's, but for those that CloudFormation has not got."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from auditor.iac.terraform.services import services
from auditor.model.choice import OneOf
from tests.iac.documents.schemas import schema
from tests.iac.terraform.around_sagemaker import everything

OURS = {
    "AWS::EC2::InternetGateway": {"VpcId"},
    "AWS::EC2::NetworkAcl": {"Entries", "IsDefault", "SubnetIds"},
    "AWS::EC2::RouteTable": {"Main", "Routes"},
    "AWS::EC2::SubnetRouteTableAssociation": {"Main", "VpcId"},
    "AWS::EC2::VPC": {"AmazonProvidedIpv6CidrBlock"},
    "AWS::Config::ConfigurationRecorder": {"Recording"},
    "AWS::KMS::Key": {"Grants"},
    "AWS::S3::Bucket": {"AccessControlPolicy", "VersioningConfiguration.MFADelete"},
}
"""What the provider says within a resource and CloudFormation elsewhere, or not at all."""

WITHOUT_SCHEMA = {
    "AWS::ApplicationAutoScaling::ScheduledAction",
    "AWS::EC2::PrefixListEntry",
}
"""Types that CloudFormation has not got."""

CASES = [
    (address, one.type)
    for address, one in everything().items()
    if not one.type.endswith("::PolicyAttachment") and one.type not in WITHOUT_SCHEMA
]


@pytest.mark.parametrize(("address", "type_"), CASES, ids=[address for address, _ in CASES])
def test_the_properties_are_cloudformations(address: str, type_: str) -> None:
    of_type = type_.replace("Terraform::", "AWS::").removesuffix("Part") if type_[:3] == "Ter" else type_
    given = everything()[address].properties
    stated = given["Part"] if type_ != of_type else given
    unknown = {
        path for path in paths(stated, of_type) if not any(path.startswith(ours) for ours in OURS.get(of_type, ()))
    }
    assert not unknown


def test_the_plan_has_every_kind_of_resource_that_the_tables_serve_but_a_few() -> None:
    """The table below is what nobody planned: it shrinks, and never grows by accident."""
    planned = {address.partition(".")[0] for address in everything()}
    served = {type_ for type_ in services() if "_sagemaker_" not in type_ and type_.startswith("aws_")}
    assert planned <= served
    assert len(served - planned) < len(served) / 2


def paths(value: Any, type_: str) -> Iterator[str]:
    """The paths in a value that the schema of a type does not have."""
    yield from _strange(value, [schema(type_)], schema(type_), "")


def _strange(value: Any, nodes: list[Any], root: Any, base: str) -> Iterator[str]:
    if isinstance(value, OneOf):
        for each in value.options.values():
            yield from _strange(each, nodes, root, base)
    elif isinstance(value, list):
        items = [node["items"] for node in _opened(nodes, root) if isinstance(node.get("items"), dict)]
        for each in value:
            yield from _strange(each, items, root, base)
    elif isinstance(value, dict):
        options = list(_opened(nodes, root))
        if options and not any("properties" in node for node in options):
            return
        for name, each in value.items():
            path = f"{base}.{name}" if base else name
            inner = [node["properties"][name] for node in options if name in node.get("properties", {})]
            if inner:
                yield from _strange(each, inner, root, path)
            else:
                yield path


def _opened(nodes: list[Any], root: Any) -> Iterator[dict[str, Any]]:
    for node in nodes:
        if "$ref" in node:
            yield from _opened([_at(json.dumps(root), node["$ref"])], root)
            continue
        yield node
        for word in ("oneOf", "anyOf", "allOf"):
            yield from _opened([each for each in node.get(word, ()) if isinstance(each, dict)], root)


@cache
def _at(text: str, ref: str) -> Any:
    found = json.loads(text)
    for step in ref.removeprefix("#/").split("/"):
        found = found[step]
    return found
