"""Every fact of these types is told by code, or known to be absent, or listed here as what only deployment tells.

Each type is planned with all properties that CloudFormation's schema lets a template set.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest

from auditor.iac.documents import (
    accessanalyzer,
    apigateway,
    autoscaling,
    cloudtrail,
    cloudwatch,
    config,
    ec2_acls,
    ec2_endpoints,
    ec2_gateways,
    ec2_groups,
    ec2_routes,
    ec2_transit,
    ec2_vpc,
    eks,
    greengrass,
    guardduty,
    iot,
    logs,
    macie,
    networkfirewall,
    ram,
    route53resolver,
    securityhub,
)
from auditor.iac.documents.related import Related
from auditor.iac.planned import Planned
from auditor.model.catalog import concrete_types
from auditor.model.choice import ABSENT, OneOf, Unknown, symbol
from auditor.model.gap import MissingEvidence
from auditor.model.resource import Resource
from tests.iac.documents.reading import described, planned, read
from tests.iac.documents.schemas import read_only, schema
from tests.model.botoshapes import output, service_of

MODULES: Final = (
    accessanalyzer, apigateway, autoscaling, cloudtrail, cloudwatch, config, ec2_acls, ec2_endpoints, ec2_gateways,
    ec2_groups, ec2_routes, ec2_transit, ec2_vpc, eks, greengrass, guardduty, iot, logs, macie, networkfirewall, ram,
    route53resolver, securityhub,
)  # fmt: skip
DESCRIBES: Final = {type_: describe for module in MODULES for type_, describe in module.DESCRIBES.items()}
ITSELF: Final = {
    "AWS::EC2::TransitGatewayVpcAttachment": (ec2_transit.IMPLIED, "AWS::EC2::TransitGatewayAttachment"),
    "AWS::GreengrassV2::ComponentVersion": (greengrass.IMPLIED, "AWS::GreengrassV2::Component"),
}
"""Types whose documents are of another type."""
KINDS: Final = {kind.type: kind for kind in concrete_types()}

PROVIDERS_OWN: Final = {
    "AWS::ApplicationAutoScaling::ScheduledAction",
    "AWS::GreengrassV2::Component",
    "AWS::Route53Resolver::FirewallConfig",
}
"""Types that CloudFormation lacks: other languages plan them, or another name of CloudFormation's stands for them."""

GIVEN: Final[Mapping[str, Mapping[str, Any]]] = {
    "AWS::ApiGateway::RestApi": {"Body": ABSENT, "BodyS3Location": ABSENT},
    "AWS::ApiGatewayV2::Api": {"Body": ABSENT, "BodyS3Location": ABSENT},
    "AWS::ApplicationAutoScaling::ScalableTarget": {
        "ServiceNamespace": "sagemaker",
        "ResourceId": "endpoint/e/variant/v",
    },
    "AWS::ApplicationAutoScaling::ScalingPolicy": {
        "ServiceNamespace": "sagemaker",
        "ResourceId": "endpoint/e/variant/v",
    },
    "AWS::EC2::NatGateway": {"AvailabilityMode": "zonal"},
    "AWS::EC2::VPCEndpoint": {"ServiceName": "com.amazonaws.eu-west-1.s3"},
    "AWS::GreengrassV2::ComponentVersion": {"InlineRecipe": '{"ComponentName": "c", "ComponentVersion": "1.0.0"}'},
    "AWS::GuardDuty::Detector": {"Enable": True},
    "AWS::Route53Resolver::FirewallDomainList": {"DomainFileUrl": ABSENT},
}
"""What a value of the schema's kind alone would not mean."""

UNTOLD: Final[Mapping[str, frozenset[str]]] = {
    "AWS::AccessAnalyzer::Analyzer": frozenset({"status"}),
    "AWS::CloudWatch::Alarm": frozenset({"state"}),
    "AWS::Config::ConfigurationRecorder": frozenset({"recording"}),
    "AWS::EC2::FlowLog": frozenset({"delivery"}),
    "AWS::EC2::VPCPeeringConnection": frozenset({"status"}),
    "AWS::EC2::NetworkInterface": frozenset({"status", "vpc"}),
    "AWS::EC2::TransitGatewayAttachment": frozenset({"state", "table", "association"}),
    "AWS::EKS::Cluster": frozenset(
        {"status", "issuer", "vpc", "standard_support_ends", "extended_support_ends", "addon", "network_policies"}
    ),
    "AWS::Greengrass::Group": frozenset(
        {"version", "cores", "functions", "default_isolation", "default_user", "resources", "loggers"}
    ),
    "AWS::GreengrassV2::Component": frozenset({"state"}),
    "AWS::GreengrassV2::Deployment": frozenset({"status"}),
    "AWS::GuardDuty::Detector": frozenset({"members", "member_features"}),
    "AWS::Macie::Session": frozenset({"discovery"}),
    "AWS::NetworkFirewall::Firewall": frozenset({"status", "endpoints", "nat_gateways"}),
    "AWS::NetworkFirewall::VpcEndpointAssociation": frozenset({"status", "endpoints"}),
    "AWS::RAM::ResourceShare": frozenset({"resource_types"}),
    "AWS::SecurityHub::Standard": frozenset({"status", "reason"}),
}
"""What code does not tell: states, what AWS chooses or finds, and what other resources of no unit here say."""


def sample(type_: str, node: Any, name: str, above: tuple[str, ...] = ()) -> Any:
    """A value of a schema's node with every member set."""
    if "$ref" in node:
        if node["$ref"] in above:
            return ABSENT
        found: Any = schema(type_)
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        return sample(type_, found, name, (*above, node["$ref"]))
    kinds = node.get("type", ())
    kind = kinds if isinstance(kinds, str) else next(iter(kinds), "")
    if "properties" in node:
        members = {each: sample(type_, inner, each, above) for each, inner in node["properties"].items()}
        return {each: value for each, value in members.items() if value is not ABSENT}
    if kind == "array":
        item = sample(type_, node.get("items", {}), name, above)
        return [] if item is ABSENT else [item]
    if kind == "object":
        inner = next(iter(node.get("patternProperties", {}).values()), None)
        return {} if inner is None else {"key": sample(type_, inner, name, above)}
    plain: dict[str, Any] = {"boolean": True, "integer": 7, "number": 7}
    block = "2001:db8::/56" if "Ipv6" in name else "10.0.0.0/16"
    return node["enum"][0] if "enum" in node else plain.get(kind, block if "Cidr" in name else f"{name}-1")


def full(type_: str) -> Planned:
    """A planned resource with every property that a template may set."""
    fixed = read_only(type_)
    given = GIVEN.get(type_, {})
    properties = {
        name: given.get(name, sample(type_, node, name))
        for name, node in schema(type_)["properties"].items()
        if name not in fixed
    }
    return planned(type_, "Made", **{name: value for name, value in properties.items() if value is not ABSENT})


TYPES: Final = sorted({*DESCRIBES, *ITSELF} - PROVIDERS_OWN)


def made_of(type_: str) -> tuple[type[Resource], dict[str, Any]]:
    """The class and the responses of a type that is planned in full."""
    one = full(type_)
    if type_ not in ITSELF:
        return KINDS[type_], described(DESCRIBES, one)
    implied, kind = ITSELF[type_]
    (found,) = implied[type_](one, Related.among([one]))
    assert (found.type, found.which) == (kind, "")
    return KINDS[kind], found.responses


def test_each_type_that_is_described_is_one_that_the_auditor_knows() -> None:
    assert DESCRIBES.keys() <= KINDS.keys()


@pytest.mark.parametrize("type_", TYPES)
def test_each_fact_is_told_or_listed(type_: str) -> None:
    kind, responses = made_of(type_)
    found = read(kind, responses)
    assert set(untold(found)) == UNTOLD.get(kind.type, frozenset())


def untold(found: Resource) -> Iterator[str]:
    for name in found.facts:
        try:
            getattr(found, name)
        except MissingEvidence:
            yield name


@pytest.mark.parametrize("type_", TYPES)
def test_responses_are_of_the_shapes_of_aws(type_: str) -> None:
    kind, responses = made_of(type_)
    for operation, response in responses.items():
        service, name = service_of(kind, operation)
        assert list(misfits(response, output(service, name, kind.items.get(operation, "")), operation)) == []


KIND_OF: Final[Mapping[str, tuple[type, ...]]] = {
    "boolean": (bool,),
    "double": (int, float),
    "integer": (int,),
    "long": (int,),
    "string": (str,),
}
LOOSE: Final = {"PolicyDocument", "policyDocument", "policy", "recipe", "ConfigurationValues"}
"""Documents within documents, which AWS answers as text and which stay structures where they hold choices."""


def misfits(value: Any, shape: Any, at: str) -> Iterator[str]:
    """Where a value is not what a shape says."""
    if isinstance(value, OneOf):
        for option in value.options.values():
            yield from misfits(option, shape, at)
    elif value is None or value is ABSENT or isinstance(value, Unknown) or at.rpartition(".")[2] in LOOSE:
        return
    elif shape.type_name in {"structure", "list", "map"}:
        for path, each, inner in within_shape(value, shape):
            yield from [f"{at}{path} is not answered"] if inner is None else misfits(each, inner, f"{at}{path}")
    elif not isinstance(value, KIND_OF.get(shape.type_name, (object,))):
        yield f"{at} is {value!r}, no {shape.type_name}"


def within_shape(value: Any, shape: Any) -> list[tuple[str, Any, Any]]:
    """What is in a structure, list or map: the step to it, the value, and its shape, or None where it has none."""
    if shape.type_name == "structure":
        return [(f".{name}", each, shape.members.get(name)) for name, each in value.items()]
    if shape.type_name == "list":
        return [("[]", each, shape.member) for each in value]
    return [("{}", each, shape.value) for each in value.values()]


@pytest.mark.parametrize("type_", TYPES)
def test_each_operation_that_a_class_reads_has_a_response_or_a_gap(type_: str) -> None:
    kind, responses = made_of(type_)
    assert kind.operations() <= responses.keys()


@pytest.mark.parametrize("type_", sorted(DESCRIBES))
@pytest.mark.parametrize("value", [Unknown("why"), OneOf("parameter P", {"a": "x", "b": ABSENT}), None, 7, "x", [], {}])
def test_properties_of_any_kind_are_described(type_: str, value: Any) -> None:
    names = (
        schema(type_)["properties"] if type_ not in PROVIDERS_OWN else ("ResourceId", "Name", "ScalableTargetAction")
    )
    one = planned(type_, "Made", **dict.fromkeys(names, value))
    others = [
        planned(other, f"O{index}", **{name: symbol("Made", "Ref") for name in ("VpcId", "RestApiId", "ApiId")})
        for index, other in enumerate(("AWS::ApiGateway::Method", "AWS::ApiGatewayV2::Route", "AWS::EC2::VPCCidrBlock"))
    ]
    assert isinstance(described(DESCRIBES, one, *others), dict)
