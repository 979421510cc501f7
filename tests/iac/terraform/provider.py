"""The schemas of Terraform's AWS provider, and values made from them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "aws" / "terraform"
OUTSIDE = frozenset({"id", "arn", "region", "tags", "tags_all", "timeouts"})


@cache
def types() -> tuple[str, ...]:
    """The types that there are schemas of; none where the shared folder is not there."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.json")))


@cache
def schema(type_: str) -> dict[str, Any]:
    """The block of a type; skips where it is not at hand."""
    path = FOLDER / f"{type_}.json"
    if not path.exists():
        pytest.skip("the provider's schemas stand in the shared folder")
    return dict(json.loads(path.read_text())["block"])


def attributes(block: dict[str, Any], base: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The path and the type of each attribute that code can set, below blocks."""
    for name, told in block.get("attributes", {}).items():
        only_computed = told.get("computed") and not told.get("optional")
        if not only_computed and not (not base and name in OUTSIDE):
            yield (*base, name), told["type"]
    for name, told in block.get("block_types", {}).items():
        if base or name not in OUTSIDE:
            yield from attributes(told["block"], (*base, name))


def value(type_: Any) -> Any:
    """A value of an attribute's type, that of an object included."""
    if not isinstance(type_, list):
        return {"bool": True, "number": 7}.get(type_, "text")
    kind, inner = type_
    if kind == "object":
        return {name: value(each) for name, each in inner.items()}
    return {"key": value(inner)} if kind == "map" else [value(inner)]


def within_blocks(path: tuple[str, ...], leaf: Any) -> dict[str, Any]:
    """A value at a path of blocks, as a plan writes them: each a list of one."""
    for name in reversed(path[1:]):
        leaf = [{name: leaf}]
    return {path[0]: leaf}
