"""What AWS said of one resource, kept in the API's own output shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from msgspec import Struct, field

from auditor.model.choice import OneOf, symbolic
from auditor.model.gap import Gap, Reason, not_returned
from auditor.model.place import steps

GLOBAL: Final = "global"
"""The region of what has none: IAM, the account itself, an organization's policies."""


class Identity(Struct, frozen=True):
    """Which AWS thing: partition, account and region, CloudFormation-style type, name, and ARN where it has one."""

    partition: str
    account: str
    region: str
    type: str
    name: str
    arn: str | None = None

    @property
    def id(self) -> str:
        """The ARN, or a path that is as unique where AWS has no ARN."""
        return self.arn or f"{self.account}/{self.region}/{self.type}/{self.name}"


class PlannedIdentity(Identity, frozen=True):
    """A thing that code will make: known by its place in the code until it is found to be there already.

    `name` and `arn` are those that it will have, with symbols for what AWS will spell; `there` is the id of what is
    there under that name.
    """

    place: str = ""
    there: str = ""

    @property
    def id(self) -> str:
        """That of what is there already, else the place: `network.yaml#Subnet`."""
        return self.there or self.place


def is_new(identity: Identity) -> bool:
    """Whether code makes a resource that AWS will name: nothing that is there can refer to it yet."""
    return isinstance(identity, PlannedIdentity) and not identity.there and symbolic(identity.name)


class Secret(Struct, frozen=True):
    """A credential that was seen and replaced before it was stored: its kind, its place, and who found it."""

    kind: str
    place: str
    detector: str


class Shapes:
    """Which fields each operation's output could have had, in the botocore version that parsed it.

    A field that lacks is *absent* only if its operation could have returned it; else it is a gap.
    Paths are dotted members; `[]` steps into a list's items, `{}` into a map's values.
    """

    def __init__(self, paths: Mapping[str, frozenset[str]]) -> None:
        """Take {operation: known paths}."""
        self._paths = paths

    def has(self, operation: str, path: str) -> bool:
        """Whether the operation's output shape knows `path`."""
        return path in self._paths.get(operation, frozenset())

    def why(self, operation: str, path: str) -> Gap:
        """The gap of a path that the shape lacks."""
        return not_returned(operation, path)

    def as_json(self) -> dict[str, list[str]]:
        """The sorted paths of each operation."""
        return {operation: sorted(paths) for operation, paths in sorted(self._paths.items())}


class Document(Struct, frozen=True, dict=True):
    """The responses for one resource, by operation, and the gaps among them.

    `responses[operation]` is None where AWS answered that there is none (NoSuchBucketPolicy and the like).
    `gaps` is keyed by operation, or by `operation.path` where only that field is missing.
    """

    identity: Identity
    responses: Mapping[str, Mapping[str, Any] | None]
    gaps: Mapping[str, Gap] = field(default_factory=dict[str, Gap])
    secrets: tuple[Secret, ...] = ()

    @cached_property
    def holes(self) -> Mapping[str, Sequence[tuple[tuple[str, ...], Gap]]]:
        """The gaps within responses, by operation, with the steps of their paths."""
        found: dict[str, list[tuple[tuple[str, ...], Gap]]] = {}
        for key, gap in self.gaps.items():
            operation, within, path = key.partition(".")
            if within:
                found.setdefault(operation, []).append((steps(path), gap))
        return found

    @property
    def open(self) -> bool:
        """Whether values in it may hang on decisions, or be spelled on deployment only."""
        return False

    @property
    def known_as(self) -> tuple[str, ...]:
        """Names and ARNs by which others refer to it, besides its identity's."""
        return ()

    @property
    def exists(self) -> bool | OneOf:
        """Whether there is such a thing; of what code makes, that may hang on a decision."""
        return True


class PlannedDocument(Document, frozen=True):
    """What code says of a resource that it will make, in the shapes that AWS's own answers would have."""

    names: tuple[str, ...] = ()
    condition: bool | OneOf = True

    @property
    def open(self) -> bool:
        """It may be."""
        return True

    @property
    def known_as(self) -> tuple[str, ...]:
        """The names and the ARN that it will have, or the symbols that stand for them."""
        return self.names

    @property
    def exists(self) -> bool | OneOf:
        """The value of its condition."""
        return self.condition


class CodeShapes(Shapes):
    """What code can say: everything, of the operations that it stands for. What it does not set has AWS's default."""

    def __init__(self) -> None:
        """Know every path."""
        super().__init__({})

    def has(self, operation: str, path: str) -> bool:  # noqa: ARG002 - any path of any operation
        """Always: a response that code stands for is whole."""
        return True


class AmendedShapes(Shapes):
    """What a request to update says: nothing of what it does not name."""

    def __init__(self) -> None:
        """Know no path."""
        super().__init__({})

    def why(self, operation: str, path: str) -> Gap:
        """It stays as it is, whatever that is."""
        return Gap(operation, Reason.UNRESOLVED, f"the update leaves {path} as it is; lay it over a snapshot by --over")


@dataclass(frozen=True, slots=True)
class Listing:
    """Whether all resources of a type in one account and region were enumerated: `gap` is None when they were.

    A dataclass, since a snapshot's manifest holds it, and pydantic reads that.
    """

    type: str
    account: str
    region: str
    operation: str
    gap: Gap | None = None
