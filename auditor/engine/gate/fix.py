"""Mending code: a rule's patch as edits of the file that plans the resource, as a diff, and written."""

from __future__ import annotations

import difflib
import os
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from auditor.engine.engine import Judgement
from auditor.engine.gate.files import Files
from auditor.engine.patch import targets
from auditor.engine.snippets import member_path, property_path
from auditor.iac.documents import Sketch
from auditor.iac.edit import Edit, Pointer, UneditableError, edited, held, places, verified
from auditor.iac.planned import Source
from auditor.iac.text import Text
from auditor.model.errors import UserError
from auditor.model.remediation import Change
from auditor.model.resource import Resource
from auditor.model.verdict import Outcome
from auditor.redact import redact_text

_AROUND: Final = 1
"""So many lines stand before and after those that a diff changes."""
_RANGE: Final = re.compile(r"([-+])(\d+)")
_BLOCKS: Final = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
_BESIDE: Final[Mapping[str, Mapping[str, str]]] = {
    "AWS::KMS::Key": {"KeyRotationEnabled": "EnableKeyRotation"},
    "AWS::S3::Bucket": {
        "Status": "VersioningConfiguration.Status",
        **{(path := f"PublicAccessBlockConfiguration.{name}"): path for name in _BLOCKS},
    },
}
"""What CloudFormation calls what other services than SageMaker answer, as far as fixes write it."""


class Fix(Struct, frozen=True):
    """What mends a finding: the edits of a file."""

    file: str
    edits: tuple[Edit, ...]


def fix_of(judgement: Judgement, sketch: Sketch, files: Files) -> Fix | None:
    """The fix of a failure; None where the file has no place for it.

    That is so of a patch that concerns something else, or needs a value from the reader, and where a function of the
    template gives the value.
    """
    patch, kind = judgement.rule.remediation.patch, type(judgement.subject)
    source = sketch.planned.source
    ours = all(change.type in {None, kind.type} and not _has_placeholder(change.value) for change in patch)
    if judgement.verdict.outcome is not Outcome.FAIL or not patch or not ours or not source.marks:
        return None
    text = files.text(source.file)
    if text is None:
        return None
    base = _steps(text.tree, source.properties)
    made = [tuple(_edits(text, base, kind, source, change)) for change in patch]
    edits = tuple(edit for some in made for edit in some)
    if not all(made):  # a part of a patch mends nothing
        return None
    try:
        edited(text, edits)
    except UneditableError:
        return None
    return Fix(source.file, edits) if edits else None


def diff(fix: Fix, files: Files, hidden: frozenset[str]) -> str:
    """The fix as a unified diff, without credentials; empty where it can't be made."""
    text = files.text(fix.file)
    if text is None:
        return ""
    lines = _compared(text.text.splitlines(), edited(text, fix.edits).splitlines(), fix.file)
    told = redact_text(files.discreet(fix.file, "\n".join(lines)), fix.file)[0]
    for raw in sorted(hidden, key=len, reverse=True):
        told = told.replace(raw, "<secret>")
    return told


def _compared(before: list[str], after: list[str], file: str) -> Iterator[str]:
    """A unified diff: only what lies between the first change and the last is compared."""
    ends = min(len(before), len(after))
    same = next((index for index in range(ends) if before[index] != after[index]), ends)
    skipped = max(same - _AROUND, 0)
    ends -= skipped
    alike = next((index for index in range(ends) if before[-1 - index] != after[-1 - index]), ends)
    kept = max(alike - _AROUND, 0)
    old, new = before[skipped : len(before) - kept], after[skipped : len(after) - kept]
    for line in difflib.unified_diff(old, new, f"a/{file}", f"b/{file}", n=_AROUND, lineterm=""):
        yield _RANGE.sub(lambda found: f"{found[1]}{int(found[2]) + skipped}", line) if line.startswith("@@") else line


def write(fixes: Iterable[Fix], files: Files) -> Mapping[str, int]:
    """Write all fixes; {file: how many of them}. A file is replaced whole, or stays as it is.

    Raises:
        UserError: a file can't be written.
    """
    by_file: dict[str, list[Fix]] = defaultdict(list)
    for fix in fixes:
        by_file[fix.file].append(fix)
    return {file: _write(file, some, files) for file, some in sorted(by_file.items())}


def _write(file: str, fixes: Iterable[Fix], files: Files) -> int:
    text = files.text(file)
    if text is None:
        return 0
    done, edits, made = 0, tuple[Edit, ...](), text.text
    for fix in fixes:
        wanted = tuple(dict.fromkeys((*edits, *fix.edits)))
        try:
            made = verified(text, wanted)
        except UneditableError:
            continue
        done, edits = done + 1, wanted
    if done:
        _replace(files.folder / file, made)
    return done


def _replace(path: Path, text: str) -> None:
    """Write a file whole, with the permissions and the byte order mark that it had."""
    try:
        real = path.resolve()
        mark = "\ufeff" if real.read_bytes().startswith(b"\xef\xbb\xbf") else ""
        handle, draft = tempfile.mkstemp(dir=real.parent, prefix=f".{real.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
                stream.write(mark + text)
            Path(draft).chmod(real.stat().st_mode & 0o7777)
            Path(draft).replace(real)
        except OSError:
            Path(draft).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UserError(f"{path}: cannot be fixed: {error.strerror or error}; mend it by the diff shown") from error


def _edits(text: Text, base: Pointer, kind: type[Resource], source: Source, change: Change) -> Iterator[Edit]:
    """Set every field behind a fact that its structure exists for; where none exists, make the first."""
    paths = [path for target in targets(kind, change.fact) if (path := _path(kind.type, target.path, source))]
    found = [pointer for path in paths for pointer in places(text.tree, base, path.removesuffix("[]"))]
    there = [pointer for pointer in found if isinstance(held(text.tree, pointer[:-1]), dict)]
    for pointer in there or found[:1]:
        if change.value is not None or held(text.tree, pointer) is not None:
            yield Edit(pointer, change.value)


def _path(type_: str, path: str, source: Source) -> str | None:
    """How the file calls what Describe has at `path`; None where that is not known."""
    if not type_.startswith("AWS::SageMaker::"):
        return _BESIDE.get(type_, {}).get(path)
    template = source.properties.endswith("/Properties")
    return property_path(type_, path) if template else member_path(type_, path)


def _has_placeholder(value: Any) -> bool:
    if isinstance(value, str):
        return value.startswith("<") and value.endswith(">")
    if isinstance(value, Mapping):
        return any(map(_has_placeholder, value.values()))
    return isinstance(value, (list, tuple)) and any(map(_has_placeholder, value))


def _steps(tree: Any, pointer: str) -> Pointer:
    """A JSON pointer as members and indices of a tree."""
    steps: list[str | int] = []
    for raw in pointer.split("/")[1:]:
        step = raw.replace("~1", "/").replace("~0", "~")
        steps.append(int(step) if isinstance(held(tree, tuple(steps)), list) and step.isdecimal() else step)
    return tuple(steps)
