"""`auditor path`: the steps in words and as JSON, names that nobody has, and what was not read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.conftest import Run
from tests.graph.people import ADMIN, allow, arn, role, trusting, user
from tests.support.snapshots import ACCOUNT, document, make_snapshot

PASSING = user("ann", allow("iam:PassRole"), allow("sagemaker:CreateTrainingJob"))
CROWN = role("crown", ADMIN, trust=trusting("sagemaker"))
READER = role("reader", allow("s3:GetObject", on="arn:aws:s3:::data/*"), trust=trusting("sagemaker"))
TAGGED = user("tom", allow("sts:AssumeRole", on=arn("role", "desk"), StringEquals={"aws:RequestTag/team": "a"}))
DESK = role("desk", allow("s3:ListAllMyBuckets"), trust=trusting(aws=ACCOUNT))
BUCKET = document(
    "AWS::S3::Bucket", "data", ListBuckets={"Name": "data"}, GetBucketPolicy=None, GetBucketEncryption=None
)


@pytest.fixture
def snapshot(tmp_path: Path) -> str:
    return str(make_snapshot(tmp_path / "snap", [PASSING, CROWN, READER, TAGGED, DESK, BUCKET, user("bea")]))


def rows(run: Run, *args: str) -> Any:
    result = run("path", *args, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_the_steps_keep_to_the_contract_and_the_schema(run: Run, snapshot: str) -> None:
    found = rows(run, "ann", "administrator", "--snapshot", snapshot)
    assert [list(row) for row in found] == [["from", "to", "via", "decided_by", "possible_if"]]
    assert (found[0]["from"], found[0]["to"]) == (arn("user", "ann"), arn("role", "crown"))
    assert found[0]["via"] == "iam:PassRole + sagemaker:CreateTrainingJob"
    assert {"policy": "own", "index": 0, "sid": None, "effect": "Allow"} in found[0]["decided_by"]
    jsonschema.validate(found, json.loads(run("schema", "path").stdout))


def test_a_way_to_data_ends_with_reading_it(run: Run, snapshot: str) -> None:
    found = rows(run, "ann", "data", "--snapshot", snapshot)
    assert [row["to"].rpartition(":")[2] for row in found] == ["role/crown", "data"]
    assert found[1]["via"] == "s3:GetObject"


def test_a_way_in_words(run: Run, snapshot: str) -> None:
    told = run("path", "ann", "crown", "--snapshot", snapshot).stdout
    assert "ann reaches crown in 1 step" in told
    assert "proven" in told
    assert "1. user/ann -> role/crown" in told
    assert "own[0], own[1]" in told


def test_what_a_step_hangs_on_is_told(run: Run, snapshot: str) -> None:
    found = rows(run, "tom", "desk", "--snapshot", snapshot)
    assert found[0]["possible_if"] == ["aws:requesttag/team"]
    told = run("path", "tom", "desk", "--snapshot", snapshot).stdout
    assert "possible" in told
    assert "depends on  aws:RequestTag/team" in told


def test_no_way_and_already_there(run: Run, snapshot: str) -> None:
    assert rows(run, "bea", "administrator", "--snapshot", snapshot) == []
    assert (
        "There is no way from bea to administrator."
        in run("path", "bea", "administrator", "--snapshot", snapshot).stdout
    )
    assert "crown is administrator already." in run("path", "crown", "administrator", "--snapshot", snapshot).stdout


def test_no_way_is_not_certain_where_something_was_not_read(run: Run, tmp_path: Path) -> None:
    unread = str(make_snapshot(tmp_path / "snap", [user("bea"), CROWN], unread=["AWS::IAM::Group"]))
    result = run("path", "bea", "administrator", "--snapshot", unread)
    assert result.exit_code == 0
    assert "warning: there may be a way all the same" in result.stderr


@pytest.mark.parametrize(
    ("source", "target"), [("anne", "crown"), ("ann", "crwn"), ("sagemaker.amazonaws.com", "crown")]
)
def test_a_name_that_nobody_has_is_one_line(run: Run, snapshot: str, source: str, target: str) -> None:
    result = run("path", source, target, "--snapshot", snapshot)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith("error: ")
