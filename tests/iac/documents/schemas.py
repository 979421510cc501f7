"""CloudFormation's schemas as cfn-lint carries them: the paths of a type's properties."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest


@cache
def schema(type_: str) -> dict[str, Any]:
    """The schema of a resource type; skips where cfn-lint is not installed."""
    manager = pytest.importorskip("cfnlint.schema.manager", reason="cfn-lint carries CloudFormation's schemas")
    return dict(manager.PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", type_).schema)


def read_only(type_: str) -> frozenset[str]:
    """The paths that no template can set."""
    told = schema(type_).get("readOnlyProperties", [])
    return frozenset(each.removeprefix("/properties/").replace("/*", "[]").replace("/", ".") for each in told)


@cache
def leaves(type_: str) -> tuple[str, ...]:
    """The path of each property that a template can set and that holds no other."""
    fixed = read_only(type_)
    every = {path for path in _walk(type_, schema(type_), "", ()) if path}
    inner = {path for path in every if any(other.startswith((f"{path}.", f"{path}[", f"{path}{{")) for other in every)}
    return tuple(sorted(path for path in every - inner if not any(_below(path, each) for each in fixed)))


def _below(path: str, above: str) -> bool:
    return path == above or path.startswith((f"{above}.", f"{above}[", f"{above}{{"))


def _walk(type_: str, node: Any, base: str, above: tuple[str, ...]) -> Iterator[str]:
    if not isinstance(node, dict):
        return
    if "$ref" in node:
        if node["$ref"] not in above:
            inner: Any = schema(type_)
            for step in node["$ref"].removeprefix("#/").split("/"):
                inner = inner[step]
            yield from _walk(type_, inner, base, (*above, node["$ref"]))
        return
    yield base
    for other in (*node.get("oneOf", ()), *node.get("anyOf", ()), *node.get("allOf", ())):
        yield from _walk(type_, other, base, above)
    for name, member in node.get("properties", {}).items():
        yield from _walk(type_, member, f"{base}.{name}" if base else name, above)
    yield from _walk(type_, node.get("items"), f"{base}[]", above)
    for member in node.get("patternProperties", {}).values():
        yield from _walk(type_, member, f"{base}{{}}", above)
