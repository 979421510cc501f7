"""The configuration file: `auditor.toml`, or `[tool.auditor]` of a pyproject.toml. Unknown keys are refused."""

from __future__ import annotations

import re
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from msgspec import Struct
from pydantic import BaseModel, ConfigDict, ValidationError

from auditor.model.errors import UserError
from auditor.model.settings import Settings

FILE = "auditor.toml"
PYPROJECT = "pyproject.toml"


class Config(Struct, frozen=True):
    """What the file says: settings, plugins to load, the users' own frameworks; and the file (None: none found)."""

    settings: Settings
    plugins: tuple[str, ...] = ()
    frameworks: tuple[Path, ...] = ()
    path: Path | None = None


class _Ours(BaseModel):
    """The keys that are no rule's business."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)

    plugins: list[str] = []
    frameworks: list[str] = []


def load(path: Path | None, folder: Path) -> Config:
    """Read `path`, or what stands in `folder`: auditor.toml, else pyproject.toml's table, else the defaults.

    Raises:
        UserError: a file that is not there, is no TOML, or has an unknown key or a value of the wrong kind.
    """
    if path is not None:
        return _read(path)
    for name in (FILE, PYPROJECT):
        if (folder / name).is_file():
            found = _read(folder / name)
            if found.path is not None:
                return found
    return Config(Settings())


def _read(path: Path) -> Config:
    table = _table(path)
    if table is None:
        return Config(Settings())
    own = set(_Ours.model_fields)
    try:
        ours = _Ours.model_validate(table)
        settings = Settings.model_validate({key: value for key, value in table.items() if key not in own})
    except ValidationError as error:
        raise UserError(f"{path}:{_line(path, error)} {_fault(error)}") from error
    own_frameworks = tuple(path.parent / each for each in ours.frameworks)
    return Config(settings, tuple(ours.plugins), own_frameworks, path)


def _table(path: Path) -> dict[str, Any] | None:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"{path}: {error.strerror or error}; name a configuration file that can be read") from error
    except (ValueError, RecursionError) as error:
        raise UserError(f"{path}: not TOML: {error}") from error
    if path.name != PYPROJECT:
        return content
    tools: object = content.get("tool")
    return _auditors(path, tools.get("auditor")) if isinstance(tools, dict) else None


def _auditors(path: Path, found: Any) -> dict[str, Any] | None:
    if found is not None and not isinstance(found, dict):
        raise UserError(f"{path}: tool.auditor is no table; write its keys below [tool.auditor]")
    return found


def _line(path: Path, error: ValidationError) -> str:
    """The number of the line that the wrong key stands in, with a colon; "" where it cannot be told."""
    key = re.escape(str(error.errors(include_url=False)[0]["loc"][0]))
    lines = path.read_text(encoding="utf-8").splitlines()
    found = (at for at, line in enumerate(lines, 1) if re.match(rf"\s*[\"']?{key}[\"']?\s*[=.]", line))
    return next((f"{at}:" for at in found), "")


def _fault(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    key = ".".join(str(step) for step in first["loc"])
    if first["type"] != "extra_forbidden":
        return f"{key}: {first['msg']}; it is {first['input']!r}"
    known = [*Settings.model_fields, *_Ours.model_fields]
    near = get_close_matches(key, known, n=3)
    return f"unknown key {key!r}; " + (
        f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(known)}"
    )
