"""Plans that others wrote."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from auditor.iac.planned import Options
from auditor.iac.terraform.plan import read
from auditor.model.choice import Unknown, symbolic
from tests.iac.terraform.test_properties import leaves

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "iac" / "tfplan"
PLANS = sorted(FOLDER.glob("*.json"))


@pytest.mark.shared
@pytest.mark.parametrize("path", PLANS or [None], ids=lambda path: path.stem[-40:] if path else "none")
def test_every_sagemaker_resource_is_planned(path: Path | None) -> None:
    """By its address, and with no value that the plan marks as unknown."""
    if path is None:
        pytest.skip("the plans stand in the shared folder")
    tree = json.loads(path.read_text())
    unit = read(tree, path.name, Options())
    written = list(entries([tree.get("planned_values"), tree.get("resource_changes")]))
    assert {entry["address"] for entry in written} == {
        one.source.address for one in unit.resources if "::SageMaker::" in one.type
    }
    known = {*leaves(written), *(name for entry in written for name in _tags(entry))}
    for one in unit.resources:
        if "::SageMaker::" in one.type:
            assert all(isinstance(each, Unknown) or each in known or symbolic(each) for each in leaves(one.properties))


def entries(tree: Any) -> Iterator[dict[str, Any]]:
    """Every managed resource of SageMaker's that a plan writes down, wherever."""
    if isinstance(tree, dict) and "address" in tree and "_sagemaker_" in str(tree.get("type")):
        if tree["mode"] == "managed":
            yield tree
    elif isinstance(tree, (dict, list)):
        for each in tree.values() if isinstance(tree, dict) else tree:
            yield from entries(each)


def _tags(entry: dict[str, Any]) -> list[str]:
    values = entry.get("values") or entry["change"]["after"] or {}
    return list(values.get("tags") or {})
