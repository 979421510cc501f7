"""The file that the table is kept in: three lines of JSON, compressed, the last of which is read only when needed.

1. where it comes from; 2. the names of the actions; 3. all else, each repeated value once and referred to by its
position. `docs/refresh_actions.py` writes it with the types that stand here.
"""

from enum import StrEnum
from functools import cached_property
from importlib.resources import files

import msgspec
import zstandard

FORMAT = "auditor/actions/1"
"""Changes when an older reader could not read the file."""


class Level(StrEnum):
    """What an action does, in the words of the Service Authorization Reference."""

    LIST = "List"
    READ = "Read"
    WRITE = "Write"
    TAGGING = "Tagging"
    PERMISSIONS = "Permissions management"


class Origin(msgspec.Struct, frozen=True):
    """Where a table comes from.

    Attributes:
        format: FORMAT.
        date: the day on which the source was published, YYYY-MM-DD.
        source: name and version of the source.
        licence: SPDX identifier of the source's licence; its text stands beside the file.
        keys: where the condition keys come from that were laid over the source's own.
    """

    format: str
    date: str
    source: str
    licence: str
    keys: str


class Key(msgspec.Struct, frozen=True, array_like=True):
    """A condition key.

    Attributes:
        name: in its canonical case, with a placeholder such as ``${TagKey}`` where a part varies.
        type: ``String``, ``ARN``, ``Bool``, ``Numeric``, ``Date``, ``IPAddress``, or one of them after ``ArrayOf``.
        replaced_by: the key to use instead, where AWS has deprecated this one.
    """

    name: str
    type: str
    replaced_by: str | None


class ResourceRow(msgspec.Struct, frozen=True, array_like=True):
    """A resource type of a service: ARN formats with ``${...}`` for what varies, positions of its condition keys."""

    service: str
    type: str
    arns: tuple[str, ...]
    keys: tuple[int, ...]


class Shape(msgspec.Struct, frozen=True, array_like=True):
    """What many actions have in common.

    Attributes:
        level: the access level.
        required: positions of the resource types of which a request names one.
        optional: positions of those that a request may name.
        keys: positions of the action's own condition keys.
    """

    level: Level
    required: tuple[int, ...]
    optional: tuple[int, ...]
    keys: tuple[int, ...]


class Details(msgspec.Struct, frozen=True):
    """The third line. ``actions`` has the position of each action's shape, in the order of the names.

    Of the rows that are many, a run asks for a few: each stays as it is written until then.
    """

    keys: list[Key]
    resources: list[msgspec.Raw]
    shapes: list[msgspec.Raw]
    actions: list[int]

    def resource(self, position: int) -> ResourceRow:
        """The resource type at a position."""
        return msgspec.json.decode(self.resources[position], type=ResourceRow)

    def shape(self, action: int) -> Shape:
        """What an action, by the position of its name, has in common with others."""
        return msgspec.json.decode(self.shapes[self.actions[action]], type=Shape)


class Table:
    """A table as it is kept, decoded as far as it was asked for.

    Attributes:
        origin: where it comes from.
    """

    def __init__(self, payload: bytes) -> None:
        origin, self._services, self._details = payload.split(b"\n")
        self.origin = msgspec.json.decode(origin, type=Origin)

    @cached_property
    def services(self) -> dict[str, list[str]]:
        """Service prefix -> its actions' names, so ordered that ``service:Name``, in lower case, is sorted."""
        return msgspec.json.decode(self._services, type=dict[str, list[str]])

    def details(self) -> Details:
        """Decode the third line."""
        return msgspec.json.decode(self._details, type=Details)


def packaged() -> bytes:
    """The payload of the table that is installed with this package."""
    file = files("auditor.iam").joinpath("data", "actions.jsonl.zst")
    return zstandard.decompress(file.read_bytes())


def written(row: ResourceRow | Shape) -> msgspec.Raw:
    """A row as `Details` holds it."""
    return msgspec.Raw(msgspec.json.encode(row))


def payload_of(origin: Origin, services: dict[str, list[str]], details: Details) -> bytes:
    """Write a table's payload."""
    return b"\n".join(msgspec.json.encode(line) for line in (origin, services, details))
