"""`auditor least-privilege`: its formats, its schema, and what it says when asked for what is not there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from auditor.iam import Decision, Grants, parse_policy
from tests.cli.conftest import Run
from tests.engine.least_privilege.accounts import ROLE, bucket, role, training
from tests.support.snapshots import make_snapshot


@pytest.fixture
def used(tmp_path: Path) -> Path:
    return make_snapshot(tmp_path / "used", [role(), training(), bucket("lake")])


def rows(run: Run, snapshot: Path, *more: str) -> Any:
    result = run("least-privilege", snapshot, "--format", "json", *more)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_json_keeps_to_its_schema(run: Run, used: Path) -> None:
    found = rows(run, used)
    jsonschema.validate(found, json.loads(run("schema", "least-privilege").stdout))
    assert [one["role"] for one in found] == [ROLE]
    assert {"role", "document", "allows_seen", "narrows", "unproven", "seen", "not_observable"} <= set(found[0])
    assert (found[0]["allows_seen"], found[0]["narrows"]) == (True, True)


def test_a_table_says_what_shrinks(run: Run, used: Path) -> None:
    told = " ".join(run("least-privilege", used).stdout.split())
    assert "narrower jobs actions" in told
    assert "used by 1 TrainingJob" in told
    assert "gives up iam:PassRole on arn:aws:iam::111122223333:role/example" in told
    assert "1 execution role in use" in told


def test_one_role_is_told_in_full(run: Run, used: Path) -> None:
    told = run("least-privilege", used, "--role", "jobs").stdout
    assert '"Action": "s3:PutObject"' in told
    assert "- not observable: what the code in containers calls" in told
    assert "- no longer: iam:PassRole on arn:aws:iam::111122223333:role/example" in told


def test_code(run: Run, used: Path) -> None:
    document = rows(run, used)[0]["document"]
    template = yaml.safe_load(run("least-privilege", used, "--format", "cloudformation").stdout)
    assert [one["Properties"]["PolicyDocument"] for one in template["Resources"].values()] == [document]
    assert 'resource "aws_iam_policy"' in run("least-privilege", used, "--format", "terraform").stdout


def test_a_role_that_nothing_uses_is_one_line_and_status_2(run: Run, used: Path) -> None:
    result = run("least-privilege", used, "--role", "nobody")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "error: role nobody: no execution role that anything in the snapshot uses; leave --role out to see all\n"
    )


def test_a_missing_snapshot_is_one_line_and_status_2(run: Run, tmp_path: Path) -> None:
    result = run("least-privilege", tmp_path / "none")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"error: {tmp_path / 'none'}: no such snapshot\n"


def test_an_account_without_execution_roles(run: Run, tmp_path: Path) -> None:
    empty = make_snapshot(tmp_path / "empty")
    assert rows(run, empty) == []
    assert "0 execution roles in use" in run("least-privilege", empty).stdout
    assert run("least-privilege", empty, "--format", "terraform").stdout == ""


def test_the_demo_account(run: Run, tmp_path: Path) -> None:
    assert run("scan", "--demo", "--snapshot", tmp_path / "demo").exit_code in (0, 1)
    found = {one["role"].rpartition("/")[2]: one for one in rows(run, tmp_path / "demo")}
    assert len(found) == 18
    assert [name for name, one in found.items() if not (one["narrows"] and one["allows_seen"])] == []
    admin = found["ds-notebook-admin"]
    assert admin["actions_today"] > 20_000
    assert admin["actions_suggested"] < 30
    suggested = Grants((parse_policy(admin["document"], name="suggested"),))
    for request in admin["gives_up"]:
        assert suggested.decide(request["action"], request["resource"]).decision is Decision.IMPLICIT_DENY
    assert "what people and their code call from notebook instances" in admin["not_observable"]
