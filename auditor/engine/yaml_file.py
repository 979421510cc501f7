"""Reading YAML that users write: checked against a model, and every mistake named by file, line and key."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from auditor.model.errors import UserError

M = TypeVar("M", bound=BaseModel)


def read(path: Path, model: type[M]) -> M:
    """The file at `path` as `model`.

    Raises:
        UserError: it cannot be read, is no YAML, has a key twice, or is not as the model wants it.
    """
    try:
        content = path.read_bytes()
        node = yaml.compose(content, yaml.CSafeLoader)
        value = yaml.load(content, yaml.CSafeLoader)
    except OSError as error:
        raise UserError(f"{path}: {error.strerror or error}; name a YAML file that can be read") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        fault = " ".join(str(error).replace('in "<byte string>", ', "at ").split())
        raise UserError(f"{path}: not YAML: {fault}") from error
    if node is not None and (twice := _twice(node)):
        raise UserError(f"{path}:{_line(twice)}: {twice.value} stands twice")
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise UserError(f"{path}:{_fault(error, node)}") from error


def line_of(path: Path, keys: Sequence[int | str]) -> int:
    """The line at which the value of a key path begins, in a file that was read before."""
    return _line(_find(yaml.compose(path.read_bytes(), yaml.CSafeLoader), keys))


def _fault(error: ValidationError, root: yaml.Node | None) -> str:
    first = error.errors(include_url=False)[0]
    keys = [step for step in first["loc"] if isinstance(step, int) or not step.startswith("function-")]
    where = ".".join(map(str, keys))
    return f"{_line(_find(root, keys))}: {where + ': ' if where else ''}{first['msg']}"


def _find(node: yaml.Node | None, keys: Sequence[int | str]) -> yaml.Node | None:
    """The node that a key path leads to, or the last one on the way that is there."""
    for key in keys:
        below = _below(node, key)
        if below is None:
            break
        node = below
    return node


def _below(node: yaml.Node | None, key: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        found: yaml.Node = node.value[key]
        return found
    if isinstance(node, yaml.MappingNode):
        return next((value for name, value in node.value if name.value == key), None)
    return None


def _twice(node: yaml.Node) -> Any:
    """The first key that stands twice in its mapping."""
    if isinstance(node, yaml.MappingNode):
        seen = set[Any]()
        for key, value in node.value:
            if key.value in seen:
                return key
            seen.add(str(key.value))
            if found := _twice(value):
                return found
    elif isinstance(node, yaml.SequenceNode):
        return next((found for each in node.value if (found := _twice(each))), None)
    return None


def _line(node: yaml.Node | None) -> int:
    return 1 if node is None else node.start_mark.line + 1
