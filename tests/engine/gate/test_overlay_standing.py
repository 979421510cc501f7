"""Plans over the demo account, of what stands already and has a name of AWS's making."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from auditor.engine.gate.live import Live
from auditor.sandbox import Fault
from auditor.snapshot.read import Snapshot
from tests.engine.gate.gating import gate, written
from tests.engine.scanning import Bench, Scanned

KEY = "3f9d6c1e-52a7-4b08-8c3e-1d0a7be40006"
ARN = f"arn:aws:kms:eu-west-1:111122223333:key/{KEY}"
POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "kms:*", "Resource": "*"}
    ],
}


def changed(**values: Any) -> dict[str, Any]:
    """A plan that changes the demo's key of the feature store."""
    after = {"arn": ARN, "id": KEY, "key_id": KEY, "policy": json.dumps(POLICY), "is_enabled": True, **values}
    change = {"actions": ["update"], "before": after, "after": after, "after_unknown": {}}
    entry = {"address": "aws_kms_key.k", "mode": "managed", "type": "aws_kms_key", "name": "k", "change": change}
    return {"format_version": "1.2", "terraform_version": "1.9.0", "resource_changes": [entry]}


@pytest.mark.parametrize(("rotation", "verdict"), [({"enable_key_rotation": True}, "pass"), ({}, "fail")])
def test_a_key_that_stands_is_in_use_and_keeps_its_grants(
    rotation: dict[str, bool], verdict: str, clean: Scanned, tmp_path: Path
) -> None:
    """A plan knows its id and not who uses it, nor what anybody else was granted."""
    live = Live.of(Snapshot(clean.folder), None)
    plan = written(tmp_path, changed(**rotation))
    rules = ("key-foreign-grant", "key-rotation-off")
    gated = gate(plan, over=live, account="111122223333", region="eu-west-1", rules=rules)
    assert not gated.reading.failures
    assert gated.verdict("key-foreign-grant") == "fail"
    assert gated.verdict("key-rotation-off") == verdict


def test_grants_that_nobody_could_list_are_not_known(bench: Bench, tmp_path: Path) -> None:
    """The key is known as it stands, but for what others were granted."""
    rule = "key-foreign-grant"
    denied = bench.rescan({"kms"}, Fault("kms.ListGrants", "deny"))
    plan = written(tmp_path, changed())
    live = Live.of(Snapshot(denied.folder), None)
    gated = gate(plan, over=live, account="111122223333", region="eu-west-1", rules=(rule,))
    assert gated.verdict(rule) == "unknown"
