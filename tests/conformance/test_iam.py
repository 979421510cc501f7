"""The runner keeps its contract: one line for each row, in order, whatever the row."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conformance.iam import answers

OWN = Path(__file__).parent / "own.jsonl"
VISIBLE = Path(__file__).parents[3] / "shared" / "iam" / "vectors.jsonl"


def row(**changes: Any) -> dict[str, Any]:
    allow = {"Sid": "all", "Effect": "Allow", "Action": "*", "Resource": "*"}
    given: dict[str, Any] = {
        "id": "r",
        "identity_policies": [{"Version": "2012-10-17", "Statement": allow}],
        "boundary": None,
        "session_policies": None,
        "resource_policies": [],
        "scps": None,
        "rcps": None,
        "vpce_policies": None,
        "kms_grants": None,
        "request": {
            "principal": "arn:aws:iam::111122223333:user/alice",
            "action": "s3:GetObject",
            "resource": "arn:aws:s3:::data/x",
            "resource_account": None,
            "context": {"aws:username": "alice"},
        },
    }
    return {**given, **changes}


def run(path: Path, *lines: bytes) -> list[dict[str, Any]]:
    path.write_bytes(b"\n".join(lines))
    return list(answers(path))


@pytest.mark.shared
@pytest.mark.skipif(not VISIBLE.exists(), reason="the shared folder is not beside the checkout")
def test_every_visible_vector_is_decided_right() -> None:
    expected = [json.loads(line) for line in VISIBLE.read_text().splitlines()]
    assert [(one["id"], one.get("decision")) for one in answers(VISIBLE)] == [
        (one["id"], one["expected"]) for one in expected
    ]


def test_the_program_prints_one_line_for_each_row_in_order_and_exits_0() -> None:
    command = [sys.executable, "-m", "tests.conformance.iam", str(OWN)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    asked = [json.loads(line)["id"] for line in OWN.read_text().splitlines()]
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == asked


def test_the_deciding_statements_are_named(tmp_path: Path) -> None:
    deny = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}]}
    everything = row()["identity_policies"]
    grants = [{"grantee_principal": "arn:aws:iam::111122223333:user/alice", "operations": ["Decrypt"]}]
    kms = {**row()["request"], "action": "kms:Decrypt", "resource": "arn:aws:kms:us-east-1:111122223333:key/k"}
    rows = [row(), row(scps=[everything, [*everything, deny]]), row(request=kms, kms_grants=grants), row(boundary=[])]
    found = run(tmp_path / "rows", *(json.dumps(one).encode() for one in rows))
    assert [one["decision"] for one in found] == ["allow", "explicit_deny", "allow", "implicit_deny"]
    assert found[0]["decided_by"] == [{"policy": "identity[0]", "index": 0, "sid": "all", "effect": "Allow"}]
    assert found[1]["decided_by"] == [{"policy": "scp[1][1]", "index": 0, "sid": None, "effect": "Deny"}]
    assert found[2]["decided_by"] == [{"policy": "grant[0]", "index": 0, "sid": None, "effect": "Allow"}]
    assert found[3]["decided_by"] == []


def test_unknown_members_are_ignored(tmp_path: Path) -> None:
    [found] = run(tmp_path / "rows", json.dumps(row(surprise=1)).encode())
    assert found["decision"] == "allow"


def test_a_policy_outside_the_grammar_is_unknown_not_an_error(tmp_path: Path) -> None:
    strange = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*", "When": 1}]}
    [found] = run(tmp_path / "rows", json.dumps(row(identity_policies=[strange])).encode())
    assert found["decision"] == "unknown"
    assert found["decided_by"][0]["policy"] == "identity[0]"


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in row().items() if key != name}


@pytest.mark.parametrize(
    ("line", "name", "says"),
    [
        (b"{", None, ""),
        (b"\xff\xfe", None, ""),
        (b"[" * 100_000, None, "deep"),
        (b"7", None, "object"),
        (json.dumps({"id": "x"}).encode(), "x", "missing"),
        (json.dumps({"id": 7}).encode(), None, "missing"),
        (json.dumps(without("scps")).encode(), "r", "scps"),
        (json.dumps(row(scps=[{}])).encode(), "r", "scps"),
        (json.dumps(row(rcps="none")).encode(), "r", "rcps"),
        (json.dumps(row(boundary={})).encode(), "r", "boundary"),
        (json.dumps(row(identity_policies=[7])).encode(), "r", "identity_policies"),
        (json.dumps(row(request=None)).encode(), "r", "request"),
        (json.dumps(row(request={**row()["request"], "context": {"k": 7}})).encode(), "r", "k"),
        (json.dumps(row(request={**row()["request"], "resource_account": 7})).encode(), "r", "resource_account"),
        (json.dumps(row(kms_grants=[7])).encode(), "r", "operations"),
        (json.dumps(row(kms_grants=[{"operations": [7], "grantee_principal": "a"}])).encode(), "r", "operations"),
    ],
)
def test_a_row_that_cannot_be_read_says_why_and_stops_nothing(
    tmp_path: Path, line: bytes, name: str | None, says: str
) -> None:
    broken, after = run(tmp_path / "rows", line, json.dumps(row()).encode())
    assert set(broken) == {"id", "error"}
    assert broken["id"] == name
    assert broken["error"]
    assert says in broken["error"]
    assert after["decision"] == "allow"
