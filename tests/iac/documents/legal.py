"""Which values AWS takes, by botocore: `python -m tests.iac.documents.legal` writes the table of the gate anew."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from auditor.model.catalog import concrete_types
from auditor.model.resource import Resource
from tests.model.botoshapes import declared, output, service_of, walk_shape

TABLE = Path(__file__).parents[3] / "auditor/iac/data/legal.json"
SERVICES = frozenset({"SageMaker", "S3", "KMS"})
MOST_WORDS = 12
_WHOLE = {"boolean": "boolean", "integer": "integer", "long": "integer"}


def table() -> dict[str, Any]:
    """{type: {operation: {path: words, or "boolean" or "integer"}}} of every fact of the services."""
    kinds = (kind for kind in concrete_types() if kind.type.split("::")[1] in SERVICES)
    return {kind.type: found for kind in kinds if (found := _of(kind))}


def _of(kind: type[Resource]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for of, path, _ in declared(kind):
        asked = of or kind.described_by
        shape = _shapes(*service_of(kind, asked), kind.items.get(asked, "")).get(path)
        may = None if shape is None else _may(shape)
        if may:
            found.setdefault(asked, {})[path] = may
    return {operation: dict(sorted(paths.items())) for operation, paths in sorted(found.items())}


def _may(shape: Any) -> Any:
    words = list(getattr(shape, "enum", None) or ())
    return _WHOLE.get(shape.type_name) or (words if len(words) <= MOST_WORDS else None)


@cache
def _shapes(service: str, operation: str, item: str) -> Mapping[str, Any]:
    return dict(walk_shape(output(service, operation, item)))


def written() -> str:
    """The table as the file has it, a line for each type."""
    rows = (f"{json.dumps(type_)}: {json.dumps(paths)}" for type_, paths in sorted(table().items()))
    return "{\n" + ",\n".join(rows) + "\n}\n"


if __name__ == "__main__":
    TABLE.write_text(written())
