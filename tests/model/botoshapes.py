"""What botocore's service models know of responses: the paths of each operation, walked here independently."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import botocore.session

from auditor.model.fact import Parts
from auditor.model.resource import Declared, Readable, Resource

_SESSION = botocore.session.get_session()

_SERVICES = {
    "AccessAnalyzer": "accessanalyzer",
    "ApiGateway": "apigateway",
    "ApiGatewayV2": "apigatewayv2",
    "ApplicationAutoScaling": "application-autoscaling",
    "CloudTrail": "cloudtrail",
    "CloudWatch": "cloudwatch",
    "Config": "config",
    "EC2": "ec2",
    "ECR": "ecr",
    "EFS": "efs",
    "EKS": "eks",
    "Greengrass": "greengrass",
    "GreengrassV2": "greengrassv2",
    "GuardDuty": "guardduty",
    "IAM": "iam",
    "IoT": "iot",
    "KMS": "kms",
    "Logs": "logs",
    "Macie": "macie2",
    "NetworkFirewall": "network-firewall",
    "Organizations": "organizations",
    "RAM": "ram",
    "Route53Resolver": "route53resolver",
    "S3": "s3",
    "SageMaker": "sagemaker",
    "SecretsManager": "secretsmanager",
    "SecurityHub": "securityhub",
}
"""The client of each service, by the second word of its resource types."""


@cache
def model(service: str) -> Any:
    """botocore's model of a service."""
    return _SESSION.get_service_model(service)


def walk_shape(shape: Any, base: str = "", above: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Each path below a shape, with the shape there; a shape within itself is entered once."""
    if shape.name in above:
        return
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            path = f"{base}.{name}" if base else name
            yield path, member
            yield from walk_shape(member, path, (*above, shape.name))
    elif shape.type_name in {"list", "map"}:
        path, item = (f"{base}[]", shape.member) if shape.type_name == "list" else (f"{base}{{}}", shape.value)
        yield path, item
        yield from walk_shape(item, path, (*above, shape.name))


def sample(shape: Any, above: tuple[str, ...] = ()) -> Any:
    """A value of a shape with every member filled; a shape within itself is left empty."""
    kind = shape.type_name
    if kind == "structure":
        entered = {} if shape.name in above else shape.members
        return {name: sample(member, (*above, shape.name)) for name, member in entered.items()}
    if kind == "list":
        return [sample(shape.member, (*above, shape.name))]
    if kind == "map":
        return {"key": sample(shape.value, (*above, shape.name))}
    plain = {
        "boolean": True,
        "integer": 2,
        "long": 2,
        "float": 0.5,
        "double": 0.5,
        "timestamp": "2026-08-22T03:00:00+00:00",
    }
    return plain.get(kind, shape.enum[0] if getattr(shape, "enum", None) else shape.name)


def _inside(shape: Any, item: str) -> Any:
    for member in item.replace("[]", "").split("."):
        shape = shape.members[member]
        shape = shape.member if shape.type_name == "list" else shape
    return shape


def output(service: str, operation: str, item: str = "") -> Any:
    """The shape of an operation's response, or of one of the items that it lists."""
    shape = model(service).operation_model(operation).output_shape
    return _inside(shape, item) if item else shape


@cache
def paths(service: str, operation: str, item: str = "") -> frozenset[str]:
    """All paths of an operation's response, or of one of the items that it lists."""
    return frozenset(path for path, _ in walk_shape(output(service, operation, item)))


@cache
def record_paths(record: str) -> frozenset[str]:
    """All paths of a record of `sagemaker:Search`; a model's document stands one level deeper."""
    shape = _inside(model("sagemaker").operation_model("Search").output_shape, f"Results[].{record}")
    return frozenset(path for path, _ in walk_shape(shape.members[record] if record == "Model" else shape))


def service_of(kind: type[Resource], operation: str) -> tuple[str, str]:
    """The client that has `operation` of `kind`, and the operation's plain name."""
    prefix, _, name = operation.rpartition(":")
    return prefix or _SERVICES[kind.type.split("::")[1]], name


def declared(kind: type[Readable], base: str = "", of: str | None = None) -> Iterator[tuple[str | None, str, Declared]]:
    """(operation or None for the class's own, full path, declaration) of all facts and parts, nested ones too."""
    for fact in kind.facts.values():
        path = f"{base}.{fact.path}" if base else fact.path
        operation = fact.of or of
        yield operation, path, fact
        if isinstance(fact, Parts):
            yield from declared(fact.part_type, path, operation)
