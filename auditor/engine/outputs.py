"""Report files: read again, and written whole or not at all, for their owner only."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from msgspec import Struct
from pydantic import ValidationError

from auditor.engine.formats import Format, find
from auditor.model.errors import UserError
from auditor.model.report import SCHEMA, Report

STDOUT = "-"


class Target(Struct, frozen=True):
    """A report to write: its format, and its file (None: standard output)."""

    format: Format
    path: Path | None


def targets(asked: Iterable[str], known: dict[str, Format]) -> tuple[Target, ...]:
    """What `-f FORMAT=PATH` asks for, checked: each format is known and each file can be written.

    Raises:
        UserError: names what is wrong with the first that cannot be.
    """
    found = tuple(_target(text, known) for text in asked)
    for target in found:
        if target.path is not None:
            _probe(target.path)
    taken: set[Path | None] = set()
    for target in found:
        place = target.path and target.path.resolve()
        if place in taken:
            raise UserError(f"two reports would go to {target.path or 'standard output'}: give each its own file")
        taken.add(place)
    return found


def write_all(report: Report, wanted: Sequence[Target]) -> None:
    """Render every target. Files get their names only when all of them are complete; standard output comes last."""
    with ExitStack() as undo:
        drafts: list[tuple[Path, Path]] = []
        for target in wanted:
            if target.path is None:
                continue
            if _is_device(target.path):
                with target.path.open("w", encoding="utf-8") as stream:
                    target.format.render(report, stream.write)
            else:
                final = target.path.resolve()
                draft = _draft(final)
                undo.callback(draft.unlink, missing_ok=True)
                _to_file(draft, partial(target.format.render, report))
                drafts.append((draft, final))
        for draft, final in drafts:
            draft.replace(final)
    for target in wanted:
        if target.path is None:
            _to_stdout(report, target.format)


def read_report(path: Path) -> Report:
    """An earlier report; raises UserError for what is none, or is damaged or newer."""
    try:
        text = path.read_bytes()
    except OSError as error:
        raise UserError(
            f"{path}: {error.strerror or error}; name a report that 'auditor scan -f json=...' wrote"
        ) from error
    try:
        return Report.model_validate_json(text)
    except ValidationError as error:
        raise UserError(f"{path}: {_fault(error)}") from error


def _fault(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    place = ".".join(str(step) for step in first["loc"])
    if first["type"] == "json_invalid":
        return f"not JSON ({first['msg'].removeprefix('Invalid JSON: ')}); name the JSON report of a scan"
    if place == "schema":
        return (
            f"schema {first['input']!r} is not known here (this auditor reads {SCHEMA}); use the version that wrote it"
        )
    more = error.error_count() - 1
    others = f" (and {more} more {'fault' if more == 1 else 'faults'})" if more else ""
    return f"not a report: {f'{place}: ' if place else ''}{first['msg']}{others}; name the JSON report of a scan"


def _target(text: str, known: dict[str, Format]) -> Target:
    name, separator, path = text.partition("=")
    if not separator or not path:
        raise UserError(f"-f {text}: say FORMAT=PATH, such as -f json=report.json (or -f json=- for standard output)")
    return Target(find(name, known), None if path == STDOUT else Path(path))


def _probe(path: Path) -> None:
    """Find out now, not after the scan, whether a file can be written."""
    try:
        if path.is_dir():
            raise UserError(f"cannot write {path}: it is a folder; name a file in it")
        if _is_device(path):
            return
        draft = _draft(path.resolve())
        _to_file(draft, lambda _: None)
        draft.unlink()
    except OSError as error:
        raise UserError(f"cannot write {path}: {error.strerror or error}; choose another place") from error


def _is_device(path: Path) -> bool:
    return path.exists() and not path.is_file()


def _draft(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.part")


def _to_file(path: Path, fill: Callable[[Callable[[str], object]], object]) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8", newline="") as stream:
        fill(stream.write)


def _to_stdout(report: Report, chosen: Format) -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    chosen.render(report, sys.stdout.write)
    sys.stdout.flush()
