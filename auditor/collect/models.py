"""Loading as little of botocore's service models as an auditor needs: no prose, and no operation that writes.

Documentation strings are most of what the models weigh, and of EC2's 800 operations a scan calls a dozen. What is left
is what botocore works with. So the clients of a scan have no method that changes anything: read-only by construction.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
from botocore.loaders import JSONFileLoader, Loader

_MODEL: Final = "service-2"
_PROSE: Final = "documentation"
_READING: Final = re.compile(
    r"Describe|List|Get|Search|Query|Lookup|Head|BatchGet|BatchDescribe|Generate|CreateSession$"
)
"""How the names of operations begin that stay. S3's CreateSession is how botocore signs in to directory buckets."""
_SIGNING_IN: Final = frozenset({"sts", "sso", "sso-oidc", "signin"})
"""Services that botocore's own credential providers call; their models stay whole."""


class TerseFileLoader(JSONFileLoader):
    """Reads a model, and drops what no reader needs as soon as it is parsed."""

    def load_file(self, file_path: str) -> Any:
        """The model at `file_path` (without its extension), or None where there is none."""
        plain, packed = Path(f"{file_path}.json"), Path(f"{file_path}.json.gz")
        if plain.is_file():
            content = plain.read_bytes()
        elif packed.is_file():
            content = gzip.decompress(packed.read_bytes())
        else:
            return None
        whole = Path(file_path).parent.parent.name in _SIGNING_IN
        return _parsed(content) if whole or Path(file_path).name != _MODEL else _reading(content)


def terse_loader() -> Loader:
    """A loader of botocore's data that keeps no prose, and only what reads."""
    return Loader(file_loader=TerseFileLoader())


def _reading(content: bytes) -> dict[str, Any]:
    """The model with its reading operations, and the shapes that these mention; the others are never decoded."""
    parts = _members(content)
    operations = {name: _parsed(raw) for name, raw in _members(parts.pop("operations")).items() if _READING.match(name)}
    unread = _members(parts.pop("shapes"))
    shapes: dict[str, Any] = {}
    left = list(_mentioned(operations))
    while left:
        name = left.pop()
        if name not in shapes:
            shapes[name] = _parsed(unread[name])
            left.extend(_mentioned(shapes[name]))
    return {**{name: _parsed(raw) for name, raw in parts.items()}, "operations": operations, "shapes": shapes}


def _members(content: bytes | msgspec.Raw) -> dict[str, msgspec.Raw]:
    return msgspec.json.decode(content, type=dict[str, msgspec.Raw])


def _parsed(content: bytes | msgspec.Raw) -> Any:
    return _without_prose(msgspec.json.decode(content))


def _without_prose(part: Any) -> Any:
    """Empty the prose in place. It is not removed: botocore reads it of S3's client context parameters."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key == _PROSE and isinstance(value, str):  # a shape may have a member of that name
                part[key] = ""
            else:
                _without_prose(value)
    elif isinstance(part, list):
        for each in part:
            _without_prose(each)
    return part


def _mentioned(part: Any) -> Iterator[str]:
    """The names of the shapes that a part of a model mentions."""
    if isinstance(part, Mapping):
        for key, value in part.items():
            if key == "shape" and isinstance(value, str):
                yield value
            else:
                yield from _mentioned(value)
    elif isinstance(part, list):
        for each in part:
            yield from _mentioned(each)
