"""Documents for the tests of the model: what AWS said, in few words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from auditor.model.document import Document, Identity, Shapes
from auditor.model.gap import Gap
from auditor.model.resource import Resource
from tests.model.botoshapes import declared, paths, record_paths, service_of

R = TypeVar("R", bound=Resource)


def identity(type_: str = "AWS::SageMaker::TrainingJob", name: str = "nightly") -> Identity:
    return Identity("aws", "111122223333", "eu-central-1", type_, name)


def shapes(kind: type[Resource]) -> Shapes:
    """The shapes of all operations that a class reads, from botocore's models."""
    operations = {of or kind.described_by for of, _, _ in declared(kind)} | {kind.described_by}
    found = {operation: paths(*service_of(kind, operation), kind.items.get(operation, "")) for operation in operations}
    if kind.searched_as:
        found[f"Search:{kind.searched_as}"] = record_paths(kind.searched_as)
    return Shapes(found)


def read(
    kind: type[R],
    described: Mapping[str, Any] | None = None,
    *,
    gaps: Mapping[str, Gap] | None = None,
    **others: Mapping[str, Any] | None,
) -> R:
    """A resource of `kind` whose Describe said `described`; other operations' responses by name."""
    responses = {kind.described_by: described or {}, **others}
    return kind(Document(identity(kind.type), responses, gaps or {}), shapes(kind))


def searched(kind: type[R], record: Mapping[str, Any]) -> R:
    """A resource of `kind` of which only a Search record was read."""
    return kind(Document(identity(kind.type), {f"Search:{kind.searched_as}": record}), shapes(kind))
