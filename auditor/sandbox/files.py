"""Reads the YAML and JSON files of an account folder, strictly."""

from __future__ import annotations

import json
from copy import copy
from pathlib import Path
from typing import Any

import yaml


class AccountError(ValueError):
    """An account folder that can't be used; the text names file, operation or noun, item and path."""


class _Loader(yaml.CSafeLoader):
    """Safe YAML without duplicate keys, with timestamps left as text, and with `!json`."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    written: set[Any] = set()
    for key_node in (key for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"):
        merges = key_node.tag == "tag:yaml.org,2002:merge"
        key = "<<" if merges else loader.construct_object(key_node, deep=True)
        if key in written:
            raise yaml.constructor.ConstructorError(None, None, f"duplicate key {key!r}", key_node.start_mark)
        written.add(key)
    loader.flatten_mapping(node)  # what `<<` brings comes first, so the mapping's own keys override it
    return {loader.construct_object(k, deep=True): loader.construct_object(v, deep=True) for k, v in node.value}


def _plain(node: yaml.Node) -> yaml.Node:
    """The node without its `!json` tag, as the mapping or list that it is."""
    plain = copy(node)
    plain.tag = f"tag:yaml.org,2002:{'map' if isinstance(node, yaml.MappingNode) else 'seq'}"
    return plain


def _json_text(loader: _Loader, node: yaml.Node) -> str:
    return json.dumps(loader.construct_object(_plain(node), deep=True))


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in _Loader.yaml_implicit_resolvers.items()
}
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.add_constructor("!json", _json_text)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object, refused if it says a key twice.

    Raises:
        ValueError: a duplicate key.
    """
    result = dict(pairs)
    if len(result) < len(pairs):
        twice = next(key for at, (key, _) in enumerate(pairs) if key in dict(pairs[:at]))
        raise ValueError(f"duplicate key {twice!r}")
    return result


def read_file(path: Path) -> dict[str, Any]:
    """The content of one file, a mapping.

    Raises:
        AccountError: not readable, neither YAML nor JSON, a duplicate key, or not a mapping.
    """
    try:
        if path.suffix == ".json":
            content = json.loads(path.read_bytes(), object_pairs_hook=_unique)
        else:
            # the loader is a SafeLoader, which S506 can't see
            content = yaml.load(path.read_bytes(), Loader=_Loader)  # noqa: S506
    except (OSError, yaml.YAMLError, ValueError) as error:
        raise AccountError(f"{path}: {error}") from error
    if not isinstance(content, dict):
        raise AccountError(f"{path}: a mapping with service, operations and items is wanted")
    return content
