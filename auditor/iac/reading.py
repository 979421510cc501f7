"""From the paths that a user names to units: every input is tried, and what can't be read is told, never passed over.

reading = read([Path("cdk.out"), Path("plan.json")], Options())
reading.units        # what can be judged
reading.failures     # what should have been, each with one line that says why not
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct, field

from auditor.iac import detect
from auditor.iac.cdk import stacks
from auditor.iac.exports import Exports
from auditor.iac.inputs import Input
from auditor.iac.planned import InputError, Kind, Options, Planned, TwiceError, Unit
from auditor.iac.text import MOST_BYTES, Text, load
from auditor.iac.walk import Found, find, hints, is_file, reason, shown

_TEMPLATES: Final = frozenset({Kind.CLOUDFORMATION, Kind.SAM})
_PARSED_UNASKED: Final = 256_000
"""In a directory, a larger file is parsed only where its text looks like one of ours: a lock file never is."""

_GLANCE: Final = 1_000_000


class Failure(Struct, frozen=True):
    """An input that could not be read: how the user would write it, what it is, and one line that says why.

    `resources` is what it plans all the same, where a key that stands twice is all that is wrong: counted, not judged.
    """

    file: str
    kind: Kind | None
    error: str
    resources: tuple[Planned, ...] = ()


class Reading(Struct, frozen=True):
    """What came of the paths.

    `skipped` are files in directories that are recognisably none of ours; `texts` are the files that were read, by the
    names that findings give them.
    """

    units: tuple[Unit, ...]
    failures: tuple[Failure, ...]
    skipped: tuple[str, ...] = ()
    texts: Mapping[str, Text] = field(default_factory=dict[str, Text])


def read(paths: Sequence[Path], options: Options) -> Reading:
    """Read all that stands at the paths, each file once. Never raises: what can't be read is among the failures."""
    run = _Run(options)
    for path in paths:
        run.look(path)
    return run.finished()


class _Run:
    """One reading, as it goes."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._inputs: list[Input] = []
        self._failures: list[Failure] = []
        self._skipped: list[str] = []
        self._seen: set[str] = set()

    def look(self, path: Path) -> None:
        """Find the inputs at a path."""
        had, any_known = len(self._inputs) + len(self._failures), False
        for found in find(path, apps=self._options.kind in {None, Kind.CDK}):
            if isinstance(found, InputError):
                self._fail(found, None)
            elif self._first(found.path):
                self._take(found)
            else:
                any_known = True
        if not any_known and len(self._inputs) + len(self._failures) == had:
            fault = f"no template, plan, request or pipeline definition in this directory{hints(path)}"
            self._fail(InputError(shown(path), fault), None)

    def finished(self) -> Reading:
        """Read each input that was found. What is part of another input is not read by itself, unless it was named."""
        exports, read_ = Exports(self._inputs, self._options), list[tuple[Input, Unit]]()
        for one in self._inputs:
            try:
                read_.append((one, one.unit(self._options, exports.seen_by(one))))
            except InputError as error:
                self._fail(error, one.kind)
            for fault in one.faults:
                self._fail(fault, Kind.CLOUDFORMATION)
        self._unused()
        parts = {file for one, _ in read_ for file in one.nested}
        units = (unit for one, unit in read_ if one.named or os.path.realpath(one.path) not in parts)
        texts = {one.text.file: one.text for one in self._inputs}
        return Reading(tuple(units), tuple(self._failures), tuple(self._skipped), texts)

    def _unused(self) -> None:
        """What is said of a parameter or a request that nothing has is a slip: it was meant for something else."""
        if self._failures:
            return
        if self._options.operation and not any(one.kind is Kind.REQUEST for one in self._inputs):
            self._fail(
                InputError(f"--operation {self._options.operation}", "no input is a SageMaker API request"), None
            )
        declared = frozenset[str]().union(*(one.parameters for one in self._inputs))
        for name in sorted(set(self._options.parameters) - declared):
            self._fail(InputError(f"--parameter {name}", "no template or pipeline has a parameter of that name"), None)

    def _first(self, path: Path) -> bool:
        real = os.path.realpath(path)
        new = real not in self._seen
        self._seen.add(real)
        return new

    def _fail(self, error: InputError, kind: Kind | None, resources: tuple[Planned, ...] = ()) -> None:
        failure = Failure(error.file, kind, str(error), resources)
        if failure not in self._failures:  # a part of two inputs is damaged once
            self._failures.append(failure)

    def _take(self, found: Found) -> None:
        try:
            if found.app:
                self._assembly(found.path, found.name)
            elif found.named:
                self._named(found)
            else:
                self._met(found)
        except TwiceError as error:
            self._fail(error, _guess(found), self._counted(found))
        except InputError as error:
            self._fail(error, Kind.CDK if found.app else _guess(found))

    def _counted(self, found: Found) -> tuple[Planned, ...]:
        """What a file plans in which a key stands twice."""
        try:
            text = load(found.path, found.name, twice=True)
            kind = detect.kind_of(text.tree)
            return Input(found.path, text, kind).unit(self._options, {}).resources if kind else ()
        except InputError:
            return ()

    def _assembly(self, folder: Path, name: str) -> None:
        """Take each stack of a cloud assembly; one whose template can't be parsed does not stop the others."""
        for each in stacks(folder, name):
            if not self._first(each.template):
                continue
            try:
                text = load(each.template, shown(each.template))
                self._inputs.append(Input(each.template, text, Kind.CDK, named=each.deployed, stack=each))
            except InputError as error:
                self._fail(error, Kind.CDK)

    def _named(self, found: Found) -> None:
        """Take a file that the user named: it must be an input.

        Raises:
            InputError: it is none, or not of the type that the user said.
        """
        why = detect.unreadable(found.name, _start(found))
        if why:
            raise InputError(found.name, why)
        text = load(found.path, found.name)
        if found.path.name == "manifest.json" and detect.assembly(text.tree):
            self._assembly(found.path.parent, shown(found.path.parent))
            return
        kind = detect.kind_of(text.tree)
        asked = self._options.kind or (Kind.REQUEST if self._options.operation and kind is None else None)
        self._inputs.append(Input(found.path, text, _agreed(text, kind, asked)))

    def _met(self, found: Found) -> None:
        """Take a file of a directory, where it is one of ours and of the type that the user said.

        Raises:
            InputError: it looks like one of ours, but can't be parsed; or it can't be opened.
        """
        content = _content(found)
        worth = len(content) <= _PARSED_UNASKED or detect.suspected(content) is not None
        text = _parsed(found, content) if worth else None
        kind = detect.kind_of(text.tree) if text else None
        if text is None or kind is None or not _matches(kind, self._options.kind):
            self._skipped.append(found.name)
            return
        self._inputs.append(Input(found.path, text, kind, named=False))


def _matches(kind: Kind, asked: Kind | None) -> bool:
    return asked is None or kind is asked or (kind in _TEMPLATES and asked in _TEMPLATES)


def _agreed(text: Text, kind: Kind | None, asked: Kind | None) -> Kind:
    """The kind as which a file that the user named is read."""
    if asked is Kind.CDK:
        raise InputError(text.file, "the CDK's output is a folder: name cdk.out, or leave --type out")
    if kind is None and (
        asked is None or not isinstance(text.tree, dict if asked is not Kind.REQUEST else (dict, list))
    ):
        raise InputError(text.file, detect.foreign(text.tree))
    if kind and asked and not _matches(kind, asked):
        raise InputError(text.file, f"this is {detect.WHAT[kind]}, not {detect.WHAT[asked]}")
    return Kind.SAM if Kind.SAM in {kind, asked} else kind or asked or Kind.CLOUDFORMATION


def _start(found: Found) -> bytes:
    if not is_file(found.path):
        return b""
    try:
        with found.path.open("rb") as file:
            return file.read(100)
    except OSError as error:
        raise InputError(found.name, f"it can't be read: {reason(error)}") from None


def _guess(found: Found) -> Kind | None:
    """What a file that can't be parsed was meant to be."""
    try:
        return detect.suspected(_content(found)) if is_file(found.path) else None
    except InputError:
        return None


def _content(found: Found) -> bytes:
    """The bytes of a file; of one that is too large to be read only those at its start."""
    try:
        with found.path.open("rb") as file:
            return file.read(_GLANCE if found.path.stat().st_size > MOST_BYTES else MOST_BYTES)
    except OSError as error:
        raise InputError(found.name, f"it can't be read: {reason(error)}") from None


def _parsed(found: Found, content: bytes) -> Text | None:
    try:
        return load(found.path, found.name)
    except InputError:
        if detect.suspected(content):
            raise
        return None
