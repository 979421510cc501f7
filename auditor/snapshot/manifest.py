"""The manifest of a snapshot: what was asked, as whom, what became of every call, and the digest of each part."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from auditor.model.document import Listing
from auditor.model.errors import UserError
from auditor.model.extra import Extra
from auditor.model.report import Coverage

SCHEMA: Final = "auditor/snapshot/1"
MANIFEST = "manifest.json"


class SnapshotError(UserError):
    """A snapshot that cannot be used; the message names the part, the cause and the way out."""


def _is_moment(text: str) -> str:
    datetime.fromisoformat(text)
    return text


Moment = Annotated[str, AfterValidator(_is_moment)]
"""An ISO 8601 time, kept as it was written."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Account(_Strict):
    """One account of the scope: its id, who asked, and which regions of it."""

    id: str
    caller_arn: str
    regions: tuple[str, ...]


class Scope(_Strict):
    """What a collection is asked for. A resumed one must be asked for the same."""

    partition: str
    accounts: tuple[Account, ...]
    history: str
    types: tuple[str, ...] = Field(default=(), description="Only documents of these types; empty means all.")
    extras: tuple[Extra, ...] = Field(default=(), description="What was read because it was asked for.")


class PartDigest(_Strict):
    """One file of the snapshot: its SHA-256 and how many records it holds."""

    file: str
    sha256: str
    records: int


class Manifest(_Strict):
    """The manifest. Times are ISO 8601 in UTC; `left_out` counts finished jobs that the history option passed over."""

    schema_: Literal["auditor/snapshot/1"] = Field(
        default=SCHEMA, validation_alias="schema", serialization_alias="schema"
    )
    tool_version: str
    botocore_version: str
    scope: Scope
    started: Moment
    finished: Moment
    coverage: tuple[Coverage, ...]
    listings: tuple[Listing, ...]
    left_out: dict[str, int]
    parts: tuple[PartDigest, ...]

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, serialize_by_alias=True)
