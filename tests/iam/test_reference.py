"""The reference evaluator gives what AWS's documentation says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.iam.reference import evaluate

OWN = Path(__file__).parents[1] / "conformance" / "own.jsonl"
VISIBLE = Path(__file__).parents[3] / "shared" / "iam" / "vectors.jsonl"


def rows(path: Path) -> list[Any]:
    if not path.exists():
        return []
    return [pytest.param(row, id=row["id"]) for row in map(json.loads, path.read_text().splitlines())]


@pytest.mark.parametrize("row", rows(OWN))
def test_own_vectors(row: dict[str, Any]) -> None:
    assert evaluate(row) == row["expected"]


@pytest.mark.shared
@pytest.mark.skipif(not VISIBLE.exists(), reason="the shared folder is not beside the checkout")
@pytest.mark.parametrize("row", rows(VISIBLE))
def test_visible_vectors(row: dict[str, Any]) -> None:
    assert evaluate(row) == row["expected"]
