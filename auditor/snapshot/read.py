"""Reading a snapshot: verified first, then streamed."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import msgspec
import zstandard
from pydantic import ValidationError

from auditor.model.document import Document, Shapes
from auditor.snapshot.files import Root, digest, lines, open_binary, part_name
from auditor.snapshot.manifest import MANIFEST, SCHEMA, Manifest, SnapshotError
from auditor.snapshot.record import decode
from auditor.snapshot.write import SHAPES

_SHOWN = 60
_DAMAGE = (OSError, EOFError, zipfile.BadZipFile, zlib.error, zstandard.ZstdError, msgspec.DecodeError)


class Snapshot:
    """A complete snapshot, opened from its folder or .zip."""

    def __init__(self, path: Path) -> None:
        """Open and verify.

        Raises:
            SnapshotError: for what is no snapshot, is unfinished, of a newer schema, or does not match its digests.
        """
        self.path = path
        self._root = _root(path)
        self.manifest = _manifest(path, self._root)
        self._verify()

    def _verify(self) -> None:
        for part in self.manifest.parts:
            file = self._root / part.file
            if "/" in part.file or not file.is_file():
                raise SnapshotError(f"{self.path}: part {part.file} is missing; collect the snapshot again")
            with _reading(self.path, part.file):
                found = digest(file)
            if found != part.sha256:
                raise SnapshotError(
                    f"{self.path}: digest mismatch in {part.file}: it was damaged or changed after it was written"
                )

    def types(self) -> tuple[str, ...]:
        """The resource types that it holds documents of."""
        files = (part.file for part in self.manifest.parts if part.file != SHAPES)
        return tuple(file.removesuffix(".jsonl.zst").replace(".", "::") for file in files)

    def count(self, type_: str) -> int:
        """How many documents of a type it holds."""
        return next((part.records for part in self.manifest.parts if part.file == part_name(type_)), 0)

    def lines(self, type_: str) -> Iterator[bytes]:
        """The raw lines of a type, in the order they were collected."""
        name, count, found = part_name(type_), self.count(type_), 0
        if count:
            with _reading(self.path, name):
                for line in lines(self._root / name):
                    found += 1
                    yield line
        if found != count:
            raise SnapshotError(f"{self.path}: {name} holds {found} records of {count}: it was cut or changed")

    def documents(self, type_: str) -> Iterator[Document]:
        """The documents of a type."""
        for number, line in enumerate(self.lines(type_), 1):
            try:
                yield decode(line)
            except msgspec.DecodeError as error:
                raise SnapshotError(f"{self.path}: {part_name(type_)} line {number} is no document: {error}") from error

    @cached_property
    def shapes(self) -> Shapes:
        """Which fields each operation could have returned when the snapshot was taken."""
        with _reading(self.path, SHAPES), open_binary(self._root / SHAPES) as stream:
            known = msgspec.json.decode(zstandard.decompress(stream.read()), type=dict[str, frozenset[str]])
        return Shapes(known)


def _root(path: Path) -> Root:
    if path.is_dir():
        return path
    if not path.exists():
        raise SnapshotError(f"{path}: no such snapshot")
    if not zipfile.is_zipfile(path):
        raise SnapshotError(f"{path}: neither a snapshot's folder nor a .zip of one")
    archive = zipfile.ZipFile(path)
    inner = [name for name in archive.namelist() if Path(name).name == MANIFEST]
    return zipfile.Path(archive, inner[0].removesuffix(MANIFEST) if inner else "")


def _manifest(path: Path, root: Root) -> Manifest:
    file = root / MANIFEST
    if not file.is_file():
        raise SnapshotError(f"{path}: no {MANIFEST}: no snapshot, or an interrupted one (auditor scan --resume {path})")
    try:
        with _reading(path, MANIFEST):
            raw = json.loads(file.read_bytes())
        if isinstance(raw, dict) and raw.get("schema") != SCHEMA:
            found = repr(raw.get("schema"))[:_SHOWN]
            raise SnapshotError(f"{path}: schema {found} is not known here (only {SCHEMA}): use a newer auditor")
        return Manifest.model_validate(raw)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        raise SnapshotError(f"{path}: {MANIFEST} is damaged: {place}: {first['msg']}") from error
    except (ValueError, RecursionError) as error:
        raise SnapshotError(f"{path}: {MANIFEST} is damaged: {error}; collect the snapshot again") from error


@contextmanager
def _reading(path: Path, part: str) -> Generator[None]:
    """Turn whatever a damaged file or .zip can raise into one line; what is no document is the reader's to say."""
    try:
        yield
    except _DAMAGE as error:
        fault = (isinstance(error, OSError) and error.strerror) or error
        raise SnapshotError(f"{path}: {part} cannot be read: {fault}; collect the snapshot again") from error
