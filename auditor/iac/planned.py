"""What the doors of code hand over: planned resources, in CloudFormation's terms whatever the language."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from msgspec import Struct, field

from auditor.model.choice import OneOf, symbol
from auditor.model.errors import UserError


class InputError(UserError):
    """An input that can't be read, or not as what it claims to be. Lines and columns count from 1."""

    def __init__(self, file: str, fault: str, *, line: int | None = None, column: int | None = None) -> None:
        """Say where and what: `app.yaml:3:7: expected a mapping, found a list`."""
        place = ":".join(str(part) for part in (file, line, column) if part is not None)
        super().__init__(f"{place}: {fault}")
        self.file, self.fault, self.line, self.column = file, fault, line, column


class TwiceError(InputError):
    """A key stands twice in one mapping, so that nobody knows which of its values is meant."""


class Kind(StrEnum):
    """The types of input, as `--type` and the report's `inputs[].type` name them."""

    CLOUDFORMATION = "cloudformation"
    CDK = "cdk"
    SAM = "sam"
    TERRAFORM = "terraform"
    REQUEST = "request"
    PIPELINE = "pipeline"


class Change(StrEnum):
    """What deploying does to a resource."""

    MAKE = "make"
    """It is made, or made to be just as the code says."""
    AMEND = "amend"
    """An Update request: what it does not name stays as it is."""
    DELETE = "delete"
    """It goes: nothing is judged of it, and an overlay takes it away."""


class Home(Struct, frozen=True):
    """Where code will be deployed; what is not known is a symbol.

    `partitions` are those that the code names, where it may go to any of them.
    """

    partition: str = symbol("partition")
    account: str = symbol("account")
    region: str = symbol("region")
    partitions: tuple[str, ...] = ()


_PARTITIONS: Final = (
    ("cn-", "aws-cn"),
    ("us-gov-", "aws-us-gov"),
    ("us-isob-", "aws-iso-b"),
    ("us-isof-", "aws-iso-f"),
    ("us-iso-", "aws-iso"),
    ("eu-isoe-", "aws-iso-e"),
    ("eusc-", "aws-eusc"),
    ("", "aws"),
)
"""How the names of a partition's regions begin. Source: AWS Regions and endpoints, in botocore's endpoints.json."""


def partition_of(region: str) -> str:
    """The partition of a region, by its name."""
    return next(name for prefix, name in _PARTITIONS if region.startswith(prefix))


class Mark(Struct, frozen=True):
    """A stretch of a file: lines and columns from 1, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Source(Struct, frozen=True):
    """Where a resource stands: the file as it was named, the JSON pointer of its properties, and their marks.

    `marks` is {JSON pointer: (the key's mark, the value's mark)} of the whole file; empty where the file has no
    lines to point at (a plan). `address` is Terraform's, or CDK's construct path.
    """

    file: str
    pointer: str
    properties: str
    address: str | None = None
    marks: Mapping[str, tuple[Mark, Mark]] = field(default_factory=dict[str, tuple[Mark, Mark]])


class Planned(Struct, frozen=True):
    """One resource that code makes, changes or deletes.

    `type` is CloudFormation's type name, whatever the language; `properties` have CloudFormation's names and shapes (of
    SageMaker types that CloudFormation lacks: those of the Create request). Their values are plain JSON and the nodes
    of `auditor.model.choice`. A reference to another planned resource is `symbol(its key, attribute)`, alone or within
    a text, the attribute being CloudFormation's (`Ref`, `Arn`, `GroupId`). `key` is unique within the unit and holds no
    slash or colon: the logical id (`Nested.Role` within a nested stack), or Terraform's address. `metadata` is what the
    template says of the resource besides (inline suppressions). `stands` are the ARN and the id of what a plan says is
    there already and stays, `replaces` those of what goes as this is made in its place.
    """

    type: str
    key: str
    properties: Mapping[str, Any]
    source: Source
    exists: bool | OneOf = True
    change: Change = Change.MAKE
    home: Home | None = None
    metadata: Mapping[str, Any] = field(default_factory=dict[str, Any])
    stands: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The resource's id in reports: the file and the logical id, or Terraform's address."""
        return f"{self.source.file}#{self.source.address or self.key}"


class Unit(Struct, frozen=True):
    """What is deployed together and refers to itself: a template with its nested stacks, a plan, a request.

    `notes` are what a reader should know of how it was read (a type that the auditor does not know, a macro that only
    AWS can run), each one line that begins with its place. `whole`: every resource that it plans is seen. `faults` are
    what would stop its deployment, though it can be read: the input counts as damaged, and what stands in it is judged.
    """

    file: str
    kind: Kind
    resources: tuple[Planned, ...]
    notes: tuple[str, ...] = ()
    whole: bool = True
    faults: tuple[InputError, ...] = ()


class Options(Struct, frozen=True):
    """How to read code: `type` forced, parameters by name, where it goes, and files of parameters."""

    kind: Kind | None = None
    operation: str | None = None
    parameters: Mapping[str, str] = field(default_factory=dict[str, str])
    parameter_files: tuple[Path, ...] = ()
    home: Home = field(default_factory=Home)
