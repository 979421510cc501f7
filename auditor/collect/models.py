"""Loading botocore's service models without their prose, which is most of what they weigh.

EC2's model alone holds several megabytes of documentation strings that no call needs; a scan has two dozen models in
memory. What is left is what botocore works with.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from botocore.loaders import JSONFileLoader, Loader

_PROSE = "documentation"


class TerseFileLoader(JSONFileLoader):
    """Reads a model and drops every documentation string as soon as it is parsed."""

    def load_file(self, file_path: str) -> Any:
        """The model at `file_path` (without its extension), or None where there is none."""
        plain, packed = Path(f"{file_path}.json"), Path(f"{file_path}.json.gz")
        if plain.is_file():
            return _parsed(plain.read_bytes())
        return _parsed(gzip.decompress(packed.read_bytes())) if packed.is_file() else None


def terse_loader() -> Loader:
    """A loader of botocore's data that keeps no prose."""
    return Loader(file_loader=TerseFileLoader())


def _parsed(content: bytes) -> Any:
    return json.loads(content, object_hook=_without_prose)


def _without_prose(structure: dict[str, Any]) -> dict[str, Any]:
    # emptied, not removed: botocore reads it of S3's client context parameters;
    # a shape may have a member of that name, whose value is a structure
    if isinstance(structure.get(_PROSE), str):
        structure[_PROSE] = ""
    return structure
