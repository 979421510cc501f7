"""Terraform's addresses and references: their steps, and the key that a planned resource gets of its address."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final

_STEP: Final = re.compile(r'\.?([A-Za-z_][\w-]*)|\[(\d+|\*|"(?:[^"\\]|\\.)*")\]')
_CALL: Final = re.compile(r'module\.[\w-]+(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?')
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
    return ".".join(step for step in steps(module) if isinstance(step, str) and not _is_index(step))


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


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference within a module: to a resource, a module's output, a variable, or something else.

    `kind` is `resource`, `module`, `var`, or the first step of anything else (`local`, `each`, `data`). `name` is
    `type.name`, or the name of the module or variable; `index` follows it; `rest` are the steps behind.
    """

    kind: str
    name: str
    index: Step | None
    rest: tuple[Step, ...]


def reference(text: str) -> Reference | None:
    """What a text refers to; None for what is no traversal."""
    path = steps(text)
    if not path or not isinstance(path[0], str):
        return None
    first = path[0]
    if first in {"data", "local", "each", "count", "path", "terraform", "self"}:
        return Reference(first, text, None, ())
    kind, size = (first, 1) if first in {"var", "module"} else ("resource", 0)
    length = 1 if kind != "resource" else 2
    name = path[size : size + length]
    if len(name) < length or not all(isinstance(step, str) for step in name):
        return None
    rest = path[size + length :]
    index = rest[0] if rest and _is_index(rest[0]) else None
    return Reference(kind, ".".join(map(str, name)), index, rest[1:] if index is not None else rest)


def _is_index(step: Step) -> bool:
    return isinstance(step, int) or step.startswith('"') or step == "*"
