"""From the names that requests and CloudFormation use to those of Describe: `field_names`, read backwards.

Lists and choices on the way are stepped through, so that every option of every item is renamed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any

from auditor.iac.field_names import PROPERTIES, REQUEST, UPDATE, Fields
from auditor.iac.nodes import at, mapped
from auditor.model.choice import ABSENT

_Moves = tuple[tuple[tuple[str, ...], tuple[tuple[str, ...], ...]], ...]
"""(the path that is, the paths that it becomes) of each move, in order."""


def described(noun: str, members: Mapping[str, Any], *, amends: bool = False) -> dict[str, Any]:
    """A request's members to make (if it `amends`: to update) a `noun`, or its properties, as Describe has them."""
    renamed: Any = dict(members)
    for old, new in _moves(noun, amends=amends):
        renamed = _moved(renamed, old, new) if old else _wrapped(renamed, new[0])
    return dict(renamed)


def through(value: Any, change: Callable[[Any], Any]) -> Any:
    """`change` applied to each option of each choice and to each item of each list."""
    return mapped(value, lambda one: [through(each, change) for each in one] if isinstance(one, list) else change(one))


@cache
def _moves(noun: str, *, amends: bool) -> _Moves:
    tables = (PROPERTIES, UPDATE, REQUEST) if amends else (PROPERTIES, REQUEST)
    return tuple(move for table in tables for move in _inverse(noun, table))


def _inverse(noun: str, table: Fields) -> _Moves:
    """The moves that undo a table, the shorter paths first; what stands below a moved path has moved with it."""
    becomes: dict[str, list[str]] = defaultdict(list)
    for new, old in table.get(noun, {}).items():
        if old is not None:
            becomes[old].append(new)
    moves: list[tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]] = []
    for old in sorted(becomes, key=lambda path: (path.count("."), path)):
        path = _steps(old)
        for earlier, to in moves:
            if len(to) == 1 and path[: len(earlier)] == earlier:
                path = to[0] + path[len(earlier) :]
        moves.append((path, tuple(_steps(new) for new in becomes[old])))
    return tuple(moves)


def _steps(path: str) -> tuple[str, ...]:
    return tuple(path.split(".")) if path else ()


def _moved(value: Any, old: Sequence[str], new: Sequence[Sequence[str]]) -> Any:
    return through(value, partial(_move, old=old, new=new))


def _move(holder: Any, old: Sequence[str], new: Sequence[Sequence[str]]) -> Any:
    if not isinstance(holder, Mapping):
        return holder
    head, *rest = old
    if rest and all(len(path) > 1 and path[0] == head for path in new):
        inner = [path[1:] for path in new]
        return {name: _moved(each, rest, inner) if name == head else each for name, each in holder.items()}
    value = at(holder, *old)
    if value is ABSENT:
        return holder
    moved = without(holder, old)
    for path in new:
        moved = put(moved, path, value)
    return moved


def _wrapped(members: Any, new: Sequence[str]) -> Any:
    """All members below `new`: Describe answers with the thing, as a whole, in one member."""
    return put({}, new, members)


def without(holder: Any, path: Sequence[str]) -> Any:
    """`holder` without the member at `path`; what held it is left out if it holds nothing else."""
    if not isinstance(holder, Mapping):
        return holder
    head, *rest = path
    if not rest:
        return {name: each for name, each in holder.items() if name != head}
    left = mapped(holder.get(head, ABSENT), lambda inner: without(inner, rest))
    return {name: left if name == head else each for name, each in holder.items() if name != head or left != {}}


def put(holder: Any, path: Sequence[str], value: Any) -> Any:
    """`holder` with `value` at `path`, in each option of what is a choice on the way."""
    if not isinstance(holder, Mapping):
        return holder
    head, *rest = path
    if not rest:
        return {**holder, head: value}
    return {**holder, head: mapped(holder.get(head, {}), lambda inner: put(inner, rest, value))}
