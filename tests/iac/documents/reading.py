"""Planned resources for tests, and their facts read by the real classes, in a world."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from auditor.iac.documents.related import Related
from auditor.iac.planned import Planned, Source
from auditor.model.choice import OneOf, holes, within
from auditor.model.document import CodeShapes, PlannedDocument, PlannedIdentity
from auditor.model.fact import Resource
from auditor.model.gap import Gap

R = TypeVar("R", bound=Resource)
SOURCE = Source("app.yaml", "", "")


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
