"""Terraform's addresses and references: their steps, and the key that a planned resource gets of its address."""

from __future__ import annotations

import json
import re
from typing import Final

from msgspec import Struct

_STEP: Final = re.compile(r'\.?([A-Za-z_][\w-]*)|\[(\d+|\*|"(?:[^"\\]|\\.)*")\]')
_CALL: Final = re.compile(r'module\.[\w-]+(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?')
_NAMED: Final = {"var": (1, 2), "module": (1, 2), "data": (0, 3)}
"""Which steps of a reference are the name of what it refers to, unless the first two are."""

_MARKS: Final = re.compile(r"[/:«»|]")

Step = str | int
"""A name, or an index: a number, or the text of a key in its quotes."""


def steps(reference: str) -> tuple[Step, ...]:
    """`module.net.aws_subnet.a[0].id` as its steps; none for what is no traversal."""
    found: list[Step] = []
    end = 0
    while end < len(reference):
        match = _STEP.match(reference, end)
        if match is None:
            return ()
        name, index = match.groups()
        found.append(name if name is not None else int(index) if index.isdigit() else index)
        end = match.end()
    return tuple(found)


def config_path(module: str) -> str:
    """`module.a[0].module.b["x"]` as the configuration knows it: `module.a.module.b`."""
    return ".".join(step for step in steps(module) if isinstance(step, str) and not is_index(step))


def parent(module: str) -> str:
    """The instance of the module in which a module was called; "" for the root."""
    calls = list(_CALL.finditer(module))
    return module[: max(calls[-1].start() - 1, 0)] if calls else ""


def key(address: str) -> str:
    """An address without what a key must not hold."""
    return _MARKS.sub("_", address)


def written(index: int | str | None) -> str:
    """An index as addresses write it: `[0]`, `["a"]`; nothing for none."""
    return "" if index is None else f"[{json.dumps(index, ensure_ascii=False)}]"


class Reference(Struct, frozen=True):
    """A reference within a module: to a resource, a data source, a module's output, a variable, or something else.

    `kind` is `resource`, `data`, `module`, `var`, or the first step of anything else (`local`, `each`). `name` is
    `type.name`, `data.type.name`, or the name of the module or variable; `index` follows it; `rest` are the steps
    behind.
    """

    kind: str
    name: str
    index: Step | None
    rest: tuple[Step, ...]

    def picks(self, index: int | str | None) -> bool:
        """Whether it means the instance with this index; without an index of its own it means all of them."""
        if self.index is None or self.index == "*":
            return True
        return index == (self.index if isinstance(self.index, int) else json.loads(self.index))


def reference(text: str) -> Reference | None:
    """What a text refers to; None for what is no traversal."""
    path = steps(text)
    if not path or not isinstance(path[0], str):
        return None
    first = path[0]
    if first in {"local", "each", "count", "path", "terraform", "self"}:
        return Reference(first, text, None, ())
    start, end = _NAMED.get(first, (0, 2))
    name = path[start:end]
    if len(path) < end or not all(isinstance(step, str) for step in name):
        return None
    kind, rest = first if first in _NAMED else "resource", path[end:]
    index = rest[0] if rest and is_index(rest[0]) else None
    return Reference(kind, ".".join(map(str, name)), index, rest[1:] if index is not None else rest)


def is_index(step: Step) -> bool:
    """Whether a step picks by a number or a key, or takes all."""
    return isinstance(step, int) or step.startswith('"') or step == "*"
