"""Secrets Manager's collector: metadata and policies, and never a value."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from auditor.collect import secretsmanager
from auditor.model.gap import Reason
from auditor.sandbox import Fault
from tests.collect.reading import ACCOUNT, REGION, read

ARN = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:db-AbCdEf"


def stored() -> dict[str, Any]:
    item = {"ARN": ARN, "Name": "db", "RotationEnabled": True, "RotationRules": {"AutomaticallyAfterDays": 30}}
    return {
        "service": "secretsmanager",
        "region": REGION,
        "operations": {
            "ListSecrets": {"SecretList": [item]},
            "GetResourcePolicy": {"ARN": ARN, "Name": "db"},
            "GetSecretValue": {"SecretString": "hunter2"},
        },
    }


def test_metadata_and_policy_are_read_and_no_value(tmp_path: Path) -> None:
    found = read(tmp_path, secretsmanager.COLLECTOR, stored())
    secret = found.resource(secretsmanager.STORED, "db")
    assert (secret.key, secret.rotated, secret.rotation_days, secret.policy) == (None, True, 30, None)
    assert (secret.last_accessed, secret.identity.arn) == (None, ARN)
    assert found.calls() == ["ListSecrets", "GetResourcePolicy"]


def test_a_denied_policy_is_a_gap(tmp_path: Path) -> None:
    found = read(tmp_path, secretsmanager.COLLECTOR, stored(), faults=[Fault("*.GetResourcePolicy", "deny")])
    assert found.document(secretsmanager.STORED, "db").gaps["GetResourcePolicy"].reason is Reason.DENIED
    assert found.resource(secretsmanager.STORED, "db").rotated is True
