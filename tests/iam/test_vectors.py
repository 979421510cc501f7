"""The decisions of the shared vectors that identity policies and a boundary settle."""

import json
from pathlib import Path
from typing import Any

import pytest

from auditor.iam import Context, grants, parse_policy

VECTORS = Path(__file__).parents[3] / "shared" / "iam" / "vectors.jsonl"
OTHERS = ("session_policies", "resource_policies", "scps", "rcps", "vpce_policies", "kms_grants")


@pytest.mark.shared
@pytest.mark.skipif(not VECTORS.exists(), reason="the shared folder is not beside the checkout")
def test_vectors_of_identity_policies() -> None:
    rows: list[dict[str, Any]] = [json.loads(line) for line in VECTORS.read_text().splitlines()]
    settled = [row for row in rows if not any(row[kind] for kind in OTHERS)]
    wrong = [row["id"] for row in settled if _decide(row) != row["expected"]]
    assert len(settled) >= 70
    assert wrong == []


def _decide(row: dict[str, Any]) -> str:
    identity = [parse_policy(document, name="identity") for document in row["identity_policies"]]
    boundary = parse_policy(row["boundary"][0], name="boundary") if row["boundary"] else None
    request = row["request"]
    context = Context.exact(request["context"])
    return grants(identity, boundary=boundary).decide(request["action"], request["resource"], context=context).decision
