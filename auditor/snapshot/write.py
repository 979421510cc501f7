"""Writing a snapshot: unit by unit, so that an interrupted collection loses at most the units that were under way.

A unit is one service of one account and region. Its documents go to a folder of their own; `done.json` closes it. At
the end the units' compressed frames are joined into one file per resource type and the manifest is written last.
"""

from __future__ import annotations

import shutil
import threading
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
import zstandard

from auditor.model.document import Document, Listing
from auditor.model.report import Coverage
from auditor.snapshot.files import digest, part_name, private_folder, write_private
from auditor.snapshot.manifest import MANIFEST, Manifest, PartDigest, Scope, SnapshotError
from auditor.snapshot.record import encode

_SCOPE = "scope.json"
_UNITS = "units"
_DONE = "done.json"
_FRAME = 1 << 19
SHAPES = "shapes.json.zst"


class UnitRecord(msgspec.Struct, frozen=True):
    """What `done.json` says of a finished unit."""

    coverage: tuple[dict[str, str | int], ...]
    listings: tuple[Listing, ...]
    left_out: dict[str, int]
    records: dict[str, int]


class Unit:
    """The documents, coverage and listings of one unit while it is collected. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        """Write below `folder`, replacing what an interrupted attempt left there."""
        shutil.rmtree(folder, ignore_errors=True)
        self._folder = private_folder(folder)
        self._pending: dict[str, bytearray] = defaultdict(bytearray)
        self._compressor = zstandard.ZstdCompressor(level=3)
        self._lock = threading.Lock()
        self._records: Counter[str] = Counter()
        self.coverage: list[Coverage] = []
        self.listings: list[Listing] = []
        self.left_out: Counter[str] = Counter()

    def add(self, document: Document) -> None:
        """Store a document."""
        line, type_ = encode(document), document.identity.type
        with self._lock:
            self._records[type_] += 1
            self._pending[type_] += line
            if len(self._pending[type_]) > _FRAME:
                self._flush(type_)

    def _flush(self, type_: str) -> None:
        """Append what is pending as a compressed frame of its own; one compressor serves all types in turn."""
        with (self._folder / part_name(type_)).open("ab") as part:
            part.write(self._compressor.compress(bytes(self._pending.pop(type_))))

    def __enter__(self) -> Self:
        """Begin the unit."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the files; only a unit that ended well is marked as done."""
        for type_ in tuple(self._pending):
            self._flush(type_)
        if kind is None:
            record = UnitRecord(
                tuple(row.model_dump() for row in self.coverage),
                tuple(self.listings),
                dict(self.left_out),
                dict(self._records),
            )
            write_private(self._folder / _DONE, msgspec.json.encode(record))


class SnapshotWriter:
    """A snapshot under way, in `folder`."""

    def __init__(self, folder: Path, scope: Scope, started: str, *, resume: bool = False) -> None:
        """Begin in an empty or new folder, or resume what was interrupted there.

        Raises:
            SnapshotError: where the folder holds something else, or was begun for another caller, account or scope.
        """
        self.folder, self.scope = folder, scope
        known = folder / _SCOPE
        if resume:
            self.started = self._check(known, scope)
            return
        if folder.exists() and any(folder.iterdir()):
            raise SnapshotError(f"{folder} is not empty: name a new folder, or resume it with --resume {folder}")
        self.started = started
        private_folder(folder)
        write_private(known, msgspec.json.encode({"started": started, "scope": scope.model_dump()}))

    @staticmethod
    def _check(known: Path, scope: Scope) -> str:
        if not known.exists():
            state = "is complete already" if (known.parent / MANIFEST).exists() else "holds no interrupted snapshot"
            raise SnapshotError(f"{known.parent} {state}: nothing to resume")
        begun = msgspec.json.decode(known.read_bytes())
        if Scope.model_validate(begun["scope"]) != scope:
            raise SnapshotError(
                f"{known.parent} was begun for another caller, account, region or option: resume it as it was begun"
            )
        return str(begun["started"])

    def done(self, name: str) -> bool:
        """Whether an earlier attempt finished the unit `name`."""
        return (self.folder / _UNITS / name / _DONE).exists()

    def unit(self, name: str) -> Unit:
        """Begin the unit `name` (`account.region.service`)."""
        return Unit(self.folder / _UNITS / name)

    def finish(self, *, tool: str, botocore: str, finished: str, shapes: Mapping[str, list[str]]) -> Manifest:
        """Join the units, write the manifest last, and remove what was needed only on the way."""
        units = sorted(path.parent for path in (self.folder / _UNITS).glob(f"*/{_DONE}"))
        records = [msgspec.json.decode((unit / _DONE).read_bytes(), type=UnitRecord) for unit in units]
        counts: Counter[str] = Counter()
        left_out: Counter[str] = Counter()
        for record in records:
            counts.update(record.records)
            left_out.update(record.left_out)
        write_private(self.folder / SHAPES, zstandard.compress(msgspec.json.encode(dict(shapes)), 9))
        parts = [self._part(SHAPES, 1), *(self._join(type_, units, counts[type_]) for type_ in sorted(counts))]
        manifest = Manifest(
            tool_version=tool,
            botocore_version=botocore,
            scope=self.scope,
            started=self.started,
            finished=finished,
            coverage=tuple(Coverage.model_validate(row) for record in records for row in record.coverage),
            listings=tuple(row for record in records for row in record.listings),
            left_out=dict(sorted(left_out.items())),
            parts=tuple(parts),
        )
        write_private(self.folder / MANIFEST, manifest.model_dump_json(by_alias=True, indent=1).encode())
        shutil.rmtree(self.folder / _UNITS, ignore_errors=True)
        (self.folder / _SCOPE).unlink()
        return manifest

    def _join(self, type_: str, units: list[Path], records: int) -> PartDigest:
        name = part_name(type_)
        with (self.folder / name).open("wb") as whole:
            (self.folder / name).chmod(0o600)
            for unit in units:
                if (unit / name).exists():
                    with (unit / name).open("rb") as part:
                        shutil.copyfileobj(part, whole)
        return self._part(name, records)

    def _part(self, name: str, records: int) -> PartDigest:
        return PartDigest(file=name, sha256=digest(self.folder / name), records=records)
