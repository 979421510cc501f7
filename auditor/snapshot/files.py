"""Files of a snapshot: private, compressed, and named so that they cannot leave its folder."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TypeAlias

import zstandard

Root: TypeAlias = Path | zipfile.Path
"""A snapshot's folder, or the root of its .zip."""

_CHUNK = 1 << 20


def part_name(type_: str) -> str:
    """The file that holds the documents of a type: `AWS::IAM::Role` -> `AWS.IAM.Role.jsonl.zst`."""
    return f"{type_.replace('::', '.')}.jsonl.zst"


def private_folder(path: Path) -> Path:
    """Make a folder that only its owner may enter."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, at once or not at all."""
    draft = path.with_name(f".{path.name}.part")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(content)
    draft.replace(path)


def digest(file: Root) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    summary = hashlib.sha256()
    with open_binary(file) as stream:
        while chunk := stream.read(_CHUNK):
            summary.update(chunk)
    return summary.hexdigest()


def open_binary(file: Root) -> IO[bytes]:
    """Open a part for reading bytes."""
    stream: IO[bytes] = file.open("rb")
    return stream


def lines(file: Root) -> Iterator[bytes]:
    """The lines of a compressed part, which may be several zstd frames one after the other."""
    with open_binary(file) as raw:
        reader = zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)
        yield from io.BufferedReader(reader, _CHUNK)
