"""Changing single values within a file of code, and nothing else: comments, order and formatting stay.

A change is a splice of the text where the marks say that the value stands. What comes out is read again and compared
with what was meant: a file that cannot be changed safely is left alone.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias

import yaml
from msgspec import Struct

from auditor.iac.planned import InputError, Mark
from auditor.iac.text import Text, join, parse

Pointer: TypeAlias = tuple[str | int, ...]


class UneditableError(Exception):
    """A change can't be written into the file as it stands."""


class Edit(Struct, frozen=True):
    """One value to set, by the members and indices that lead to it; None removes the member."""

    pointer: Pointer
    value: Any


class _Splice(Struct, frozen=True):
    start: int
    end: int
    text: str


def places(tree: Any, base: Pointer, path: str) -> Iterator[Pointer]:
    """Where a path among the properties at `base` stands: once, or for each item of the lists on its way.

    Nothing where something on the way is no plain structure (a function of the template), or a list lacks.
    """
    steps = [step for step in path.replace("[]", ".[]").split(".") if step]
    yield from _places(held(tree, base), base, steps)


def _places(holder: Any, at: Pointer, steps: Sequence[str]) -> Iterator[Pointer]:
    if not steps:
        yield at
    elif steps[0] == "[]":
        for index, item in enumerate(holder if isinstance(holder, list) else ()):
            yield from _places(item, (*at, index), steps[1:])
    elif holder is None or (isinstance(holder, dict) and not _is_function(holder)):
        yield from _places((holder or {}).get(steps[0]), (*at, steps[0]), steps[1:])


def _is_function(value: Any) -> bool:
    """Whether a structure is a function of CloudFormation's: `{"Ref": ...}`, `{"Fn::If": ...}`."""
    return isinstance(value, dict) and len(value) == 1 and next(iter(value)).startswith(("Fn::", "Ref", "Condition"))


def edited(text: Text, edits: Iterable[Edit]) -> str:
    """The text with all `edits` made.

    Raises:
        UneditableError: it would not come out as meant.
    """
    splices = sorted(dict.fromkeys(_splice(text, edit) for edit in edits), key=lambda one: (one.start, one.end))
    made = text.text
    for splice in reversed(splices):
        made = f"{made[: splice.start]}{splice.text}{made[splice.end :]}"
    return made


def verified(text: Text, edits: Sequence[Edit]) -> str:
    """As `edited`, read again and compared with the tree that was meant.

    Raises:
        UneditableError: it does not come out as meant.
    """
    made = edited(text, edits)
    wanted = copy.deepcopy(text.tree)
    for edit in edits:
        _put(wanted, edit)
    try:
        found = parse(made, text.file, text.flavour).tree
    except InputError as error:
        raise UneditableError(str(error)) from error
    if found != wanted:
        raise UneditableError(f"{text.file}: the change would not come out as meant")
    return made


def _put(tree: Any, edit: Edit) -> None:
    *above, last = edit.pointer
    for step, following in zip(above, edit.pointer[1:], strict=True):
        if isinstance(tree, dict) and step not in tree:
            tree[step] = [] if isinstance(following, int) else {}
        tree = tree[step]
    if edit.value is None:
        tree.pop(last, None)
    else:
        tree[last] = copy.deepcopy(edit.value)


def _splice(text: Text, edit: Edit) -> _Splice:
    """The splice that makes one edit."""
    marks, pointer = text.marks, join("", *edit.pointer)
    if pointer in marks:
        there = held(text.tree, edit.pointer)
        if isinstance(there, (dict, list)) and (there or edit.value is None):
            raise UneditableError(f"{pointer} holds a structure")
        key, value = marks[pointer]
        if edit.value is None:
            return _removal(text, key, value)
        start, end = _span(text, value)
        return _Splice(start, end, _scalar(edit.value, text.flavour))
    depth = next(length for length in range(len(edit.pointer) - 1, -1, -1) if join("", *edit.pointer[:length]) in marks)
    if edit.value is None:
        raise UneditableError(f"{pointer} does not stand there")
    return _insertion(text, edit.pointer[:depth], edit.pointer[depth:], edit.value)


def _insertion(text: Text, holder: Pointer, missing: Pointer, value: Any) -> _Splice:
    """A new member of the structure at `holder`: behind its last plain member, else before its first one."""
    members = held(text.tree, holder)
    if not isinstance(members, dict) or _is_function(members) or not all(isinstance(step, str) for step in missing):
        raise UneditableError(f"{join('', *holder)} is no structure that a member can be added to")
    for step in reversed(missing[1:]):
        value = {step: value}
    key, at = str(missing[0]), text.marks[join("", *holder)][1]
    start, end = _span(text, at)
    flow = text.text[start : start + 1] == "{"
    if not members:
        return _Splice(start, end, json.dumps({key: value}))
    plain = [name for name in members if _is_plain(text, (*holder, name))]
    if not plain:
        return _before(text, (*holder, next(iter(members))), key, value, flow=flow)
    return _behind(text, (*holder, plain[-1]), key, value, flow=flow)


def _is_plain(text: Text, pointer: Pointer) -> bool:
    place = join("", *pointer)
    if place not in text.marks or isinstance(held(text.tree, pointer), (dict, list)):
        return False  # a member that is merged (`<<`), or below an alias, stands elsewhere
    key, value = text.marks[place]
    return key.line == value.end_line and value.column != value.end_column


def _behind(text: Text, pointer: Pointer, key: str, value: Any, *, flow: bool) -> _Splice:
    own, there = text.marks[join("", *pointer)]
    if flow:
        _, end = _span(text, there)
        return _Splice(end, end, f",{_gap(text, own)}{json.dumps(key)}: {json.dumps(value)}")
    end = text.text.find("\n", text.offset(there.end_line, there.end_column))
    end = len(text.text) if end < 0 else end
    if text.text[end - 1 : end] == "\r":
        end -= 1
    return _Splice(end, end, f"{_newline(text.text)}{_block(key, value, own.column - 1, _newline(text.text))}")


def _before(text: Text, pointer: Pointer, key: str, value: Any, *, flow: bool) -> _Splice:
    place = join("", *pointer)
    if place not in text.marks:
        raise UneditableError(f"{place} is written elsewhere, below an anchor")
    own, _ = text.marks[place]
    start = text.offset(own.line, own.column)
    if flow:
        return _Splice(start, start, f"{json.dumps(key)}: {json.dumps(value)},{_gap(text, own)}")
    newline = _newline(text.text)
    member = _block(key, value, own.column - 1, newline).lstrip(" ")
    return _Splice(start, start, f"{member}{newline}{' ' * (own.column - 1)}")


def _gap(text: Text, own: Mark) -> str:
    """What parts two members of an object: a new line like that of its neighbour, or a space."""
    lead = text.text[text.offset(own.line, 1) : text.offset(own.line, own.column)]
    return f"{_newline(text.text)}{lead}" if not lead.strip() else " "


def _block(key: str, value: Any, indent: int, newline: str) -> str:
    """A member in YAML's block style."""
    text = yaml.dump({key: value}, Dumper=yaml.CSafeDumper, sort_keys=False, width=4096)
    return newline.join(f"{' ' * indent}{line}" for line in text.rstrip("\n").split("\n"))


def _removal(text: Text, key: Mark, value: Mark) -> _Splice:
    start = text.offset(key.line, key.column)
    _, end = _span(text, value)
    line, after = text.offset(key.line, 1), text.text.find("\n", end)
    after = len(text.text) if after < 0 else after + 1
    rest = text.text[end:after].strip()
    if not text.text[line:start].strip() and (not rest or rest.startswith("#") or rest == ","):
        return _Splice(line, after, "")
    raise UneditableError("it does not stand on a line of its own")


def _scalar(value: Any, flavour: str) -> str:
    if flavour == "json" or not isinstance(value, str):
        return json.dumps(value)
    text = yaml.dump(value, Dumper=yaml.CSafeDumper, default_flow_style=True, width=4096)
    return text.removesuffix("\n").removesuffix("\n...")


def held(tree: Any, pointer: Pointer) -> Any:
    """What stands at a pointer; None where nothing does."""
    for step in pointer:
        if isinstance(tree, dict):
            tree = tree.get(step)
        elif isinstance(tree, list) and isinstance(step, int) and step < len(tree):
            tree = tree[step]
        else:
            return None
    return tree


def _span(text: Text, mark: Mark) -> tuple[int, int]:
    return text.offset(mark.line, mark.column), text.offset(mark.end_line, mark.end_column)


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
