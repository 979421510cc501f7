"""Finding the files that may be inputs: those that are named, and those below the directories that are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from msgspec import Struct

from auditor.iac.planned import InputError

SUFFIXES: Final = frozenset({".yaml", ".yml", ".json", ".template"})
"""What is looked at in a directory; a file that is named may be called anything."""

_LEFT_OUT: Final = frozenset({"node_modules", "__pycache__", "venv", "site-packages"})
"""Directories of what others wrote, besides the hidden ones (.git, .terraform, .venv)."""

_MOST_FILES: Final = 50_000
_MANIFEST: Final = "manifest.json"
_MARKER: Final = "cdk.out"
_MADE: Final = (b'"aws:cloudformation:stack"', b'"cdk:cloud-assembly"')


class Found(Struct, frozen=True):
    """A file (or the folder of a cloud assembly), how reports call it, and whether the user named it."""

    path: Path
    name: str
    named: bool
    app: bool = False


def shown(path: Path) -> str:
    """How reports call a path: relative to the working directory when below it, with slashes, and printable."""
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would replace a link's name by its target's
    try:
        text = absolute.relative_to(Path.cwd()).as_posix()
    except (ValueError, OSError):
        text = path.as_posix()
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)


def find(path: Path, *, apps: bool) -> Iterator[Found | InputError]:
    """What stands at a path that the user named; `apps`: folders of a cloud assembly are taken as one."""
    name = shown(path)
    try:
        folder = path.is_dir()
        path.stat()
    except (OSError, ValueError) as error:
        yield InputError(name, f"it can't be read: {reason(error)}")
        return
    if not folder:
        yield Found(path, name, named=True)
    elif apps and path.resolve().name == _MARKER:
        yield Found(path, name, named=True, app=True)
    else:
        yield from _limited(path, name, apps=apps)


def reason(error: OSError | ValueError) -> str:
    """The system's words for what went wrong, without the path."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def is_file(path: Path) -> bool:
    """Whether there is a file, as far as one may see."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def hints(folder: Path) -> str:
    """What to give instead of a directory that holds source only; empty where nothing is to say."""
    try:
        names = [entry.name for entry in os.scandir(folder)]
    except OSError:
        return ""
    if any(name.endswith((".tf", ".tf.json", ".tofu")) for name in names):
        return "; it holds Terraform's source: run `terraform show -json PLAN > plan.json` and give plan.json"
    return "; it holds source of the CDK: run `cdk synth` and give cdk.out" if "cdk.json" in names else ""


def _limited(folder: Path, name: str, *, apps: bool) -> Iterator[Found | InputError]:
    for number, each in enumerate(_below(folder, set(), apps=apps)):
        if number == _MOST_FILES:
            yield InputError(name, f"it holds more than {_MOST_FILES} files: name the folders that matter")
            return
        yield each


def _below(folder: Path, seen: set[str], *, apps: bool) -> Iterator[Found | InputError]:
    """The files below a folder, each folder once however many links lead to it."""
    left = [folder]
    while left:
        current = left.pop()
        real = os.path.realpath(current)
        if real in seen:
            continue
        seen.add(real)
        if apps and _assembly(current):
            yield Found(current, shown(current), named=False, app=True)
            continue
        try:
            entries = sorted(os.scandir(current), key=lambda entry: entry.name)
        except OSError as error:
            yield InputError(shown(current), f"this directory can't be read: {reason(error)}")
            continue
        folders = [Path(entry) for entry in entries if _is(entry, folder=True) and not _left_out(entry.name)]
        left.extend(reversed(folders))
        files = (Path(entry) for entry in entries if _is(entry, folder=False))
        yield from (Found(file, shown(file), named=False) for file in files if file.suffix.lower() in SUFFIXES)


def _is(entry: os.DirEntry[str], *, folder: bool) -> bool:
    try:
        return entry.is_dir() if folder else entry.is_file()
    except OSError:
        return False


def _left_out(name: str) -> bool:
    return name.startswith(".") or name in _LEFT_OUT


def _assembly(folder: Path) -> bool:
    """Whether a folder is a cloud assembly: it says so by a file cdk.out, or its manifest lists what only CDK makes."""
    if is_file(folder / _MARKER):
        return True
    try:
        manifest = (folder / _MANIFEST).read_bytes() if is_file(folder / _MANIFEST) else b""
    except OSError:
        return False
    return b'"artifacts"' in manifest and any(made in manifest for made in _MADE)
