"""Planned resources for tests, and their facts read by the real classes, in a world."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from auditor.iac.documents.related import Related
from auditor.iac.planned import Planned, Source
from auditor.model.choice import OneOf, Unknown, holes, within
from auditor.model.document import CodeShapes, PlannedDocument, PlannedIdentity
from auditor.model.gap import Gap
from auditor.model.resource import Resource
from tests.model.botoshapes import output, service_of

R = TypeVar("R", bound=Resource)
SOURCE = Source("app.yaml", "", "")
MAYBE = OneOf("condition IsProd", {"true": True, "false": False})
PROD, ELSE = {"condition IsProd": "true"}, {"condition IsProd": "false"}


def planned(type_: str, key: str, exists: OneOf | None = None, /, **properties: Any) -> Planned:
    """A resource of a template."""
    return Planned(type_, key, properties, SOURCE, True if exists is None else exists)


def described(describes: Mapping[str, Any], target: Planned, *others: Planned) -> dict[str, Any]:
    """The responses of one resource among others."""
    made: dict[str, Any] = describes[target.type](target, Related.among([target, *others]))
    return made


def read(kind: type[R], responses: Mapping[str, Any], **world: str) -> R:
    """The resource of a class in a world, as the engine makes it."""
    gaps: dict[str, Gap] = {}
    found = {}
    for operation, response in responses.items():
        made = holes(within(response, world), operation, operation, gaps)
        if operation not in gaps:
            found[operation] = made
    identity = PlannedIdentity("aws", "«account»", "«region»", kind.type, "it", place="app.yaml#It")
    return kind(PlannedDocument(identity, found, gaps), CodeShapes())


DOCUMENTS = {"AssumeRolePolicyDocument", "Document", "Policy", "PolicyDocument", "ResourcePolicy"}
DOCUMENTS |= {"lifecyclePolicyText", "policyText"}
"""Members that AWS answers as JSON text, for which code has a structure."""


def misfits(kind: type[Resource], responses: Mapping[str, Any], **world: str) -> list[str]:
    """Where responses, in a world, are not of the output shapes of their operations; unknown values fit."""
    found: list[str] = []
    for operation, response in responses.items():
        service, name = service_of(kind, operation)
        shape = output(service, name, kind.items.get(operation, ""))
        found += _misfits(shape, within(response, world), operation)
    return found


def _misfits(shape: Any, value: Any, at: str) -> Iterator[str]:
    known = value is not None and not isinstance(value, Unknown)
    if not known or (at.rpartition(".")[2] in DOCUMENTS and isinstance(value, dict)):
        return
    if not isinstance(value, _TYPES[shape.type_name]):
        yield f"{at} is {value!r}, no {shape.type_name}"
    elif shape.type_name in {"string", "timestamp", "boolean", "integer", "long"}:
        if value not in (getattr(shape, "enum", None) or [value]):
            yield f"{at} is {value!r}, none of {shape.enum}"
    else:
        yield from _within(shape, value, at)


def _within(shape: Any, value: Any, at: str) -> Iterator[str]:
    if shape.type_name == "structure":
        yield from (f"{at} has no {name}" for name in value if name not in shape.members)
        inner = [(shape.members[name], each, f"{at}.{name}") for name, each in value.items() if name in shape.members]
    elif shape.type_name == "list":
        inner = [(shape.member, each, at) for each in value]
    else:
        inner = [(shape.value, each, at) for each in value.values()]
    for one in inner:
        yield from _misfits(*one)


_SCALARS = {"string": str, "timestamp": str, "boolean": bool, "integer": int, "long": int}
_TYPES: Mapping[str, type] = {"structure": dict, "list": list, "map": dict, **_SCALARS}
