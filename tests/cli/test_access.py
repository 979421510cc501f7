"""`auditor can` and `who-can`: words and JSON, what an answer depends on, mistakes, and what was not read."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from auditor.cli.app import cli
from auditor.model.document import GLOBAL
from tests.cli.conftest import Run
from tests.graph.people import ADMIN, allow, arn, role, trusting, user
from tests.support.snapshots import ACCOUNT, document, make_snapshot

GUARD = {"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}}
POLICY = {
    "Version": "2012-10-17",
    "Statement": {
        "Sid": "Public",
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::data/*",
    },
}
BUCKET = document(
    "AWS::S3::Bucket",
    "data",
    ListBuckets={"Name": "data"},
    GetBucketPolicy={"Policy": json.dumps(POLICY)},
    GetBucketEncryption=None,
)
ANN = user(
    "ann",
    allow("iam:PassRole", on=arn("role", "crown"), StringEquals={"iam:PassedToService": "sagemaker.amazonaws.com"}),
    allow("sagemaker:CreateTrainingJob"),
)
CROWN = role("crown", ADMIN, trust=trusting("sagemaker"))
LIMIT = {"PermissionsBoundaryArn": arn("policy", "limit")}
OBJECT = "arn:aws:s3:::data/day.csv"


ORGANIZATION = document(
    "AWS::Organizations::Organization",
    "o-1",
    region=GLOBAL,
    DescribeOrganization={"Organization": {"Id": "o-1", "MasterAccountId": "444455556666"}},
)


@pytest.fixture
def snapshot(tmp_path: Path) -> str:
    return str(make_snapshot(tmp_path / "snap", [ANN, CROWN, BUCKET, user("bea")]))


def data(run: Run, *args: str) -> Any:
    result = run(*args, "--format", "json")
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    jsonschema.validate(found, json.loads(run("schema", "who-can" if isinstance(found, list) else args[0]).stdout))
    return found


@pytest.mark.parametrize(
    ("args", "decision", "hangs_on"),
    [
        (["ann", "sagemaker:CreateTrainingJob"], "allow", []),
        (["bea", "sagemaker:CreateTrainingJob"], "implicit_deny", []),
        (["ann", "iam:PassRole", "crown"], "unknown", ["iam:passedtoservice"]),
        (["ann", "iam:PassRole", "crown", "--context", "iam:PassedToService=sagemaker.amazonaws.com"], "allow", []),
        (["ann", "iam:PassRole", "crown", "--exact"], "implicit_deny", []),
    ],
)
def test_an_answer_as_json(run: Run, snapshot: str, args: list[str], decision: str, hangs_on: list[str]) -> None:
    row = data(run, "can", *args, "--snapshot", snapshot)
    assert (row["decision"], row["hangs_on"]) == (decision, hangs_on)
    refs = [list(ref) for ref in row["decided_by"]]
    assert all(ref == ["policy", "index", "sid", "effect"] for ref in refs)
    assert bool(refs) is (decision != "implicit_deny")


def test_an_answer_in_words_says_what_it_depends_on_and_how_to_settle_it(run: Run, snapshot: str) -> None:
    told = run("can", "ann", "iam:PassRole", "crown", "--snapshot", snapshot).stdout
    assert told.splitlines() == [
        f"unknown: whether user/ann may do iam:PassRole on {arn('role', 'crown')}",
        "  allowed by  own[0]",
        "  depends on  iam:PassedToService",
        "(--context iam:PassedToService=... tells its value; with --exact, keys that are not given are absent)",
    ]


def test_a_refusal_in_words_says_who_withholds(run: Run, snapshot: str) -> None:
    assert run("can", "bea", "sagemaker:CreateModel", "--snapshot", snapshot).stdout.splitlines() == [
        "no: user/bea may not do sagemaker:CreateModel on any resource",
        "  because     nothing in the identity policies allows it",
    ]


@pytest.fixture
def scps(run: Run) -> str:  # noqa: ARG001 - it goes to a folder of its own
    """A folder with a service control policy that denies all of S3."""
    Path("scps").mkdir()
    Path("scps/guard.json").write_text(json.dumps(GUARD))
    return "scps"


def test_service_control_policies_from_files_bind_a_member(run: Run, tmp_path: Path, scps: str) -> None:
    member = str(make_snapshot(tmp_path / "member", [CROWN, ORGANIZATION]))
    asked = ["can", "crown", "s3:GetObject", "--scps", scps, "--snapshot", member]
    row = data(run, *asked)
    assert (row["decision"], row["decided_by"][0]["policy"]) == ("explicit_deny", "guard")
    told = run(*asked[:3], OBJECT, *asked[3:]).stdout
    assert told.splitlines() == [f"no: role/crown may not do s3:GetObject on {OBJECT}", "  denied by   guard[0]"]


def test_a_pattern_lists_what_may_be_done_and_counts_the_rest(run: Run, snapshot: str) -> None:
    told = run("can", "ann", "sagemaker:CreateT*", "--snapshot", snapshot).stdout
    assert told.startswith("yes      sagemaker:CreateTrainingJob\n")
    assert re.search(r"^\d known actions fit sagemaker:CreateT\*: 1 yes, 0 unknown; the others no$", told, re.MULTILINE)
    rows = data(run, "can", "ann", "sagemaker:CreateT*", "--snapshot", snapshot)
    assert [row["action"] for row in rows] == ["sagemaker:CreateTrainingJob"]


def test_who_can_names_the_account_s_own_shortly_and_everyone_in_words(run: Run, snapshot: str) -> None:
    told = run("who-can", "s3:GetObject", OBJECT, "--snapshot", snapshot).stdout.splitlines()
    assert told[:2] == ["yes      everyone (*)", "         allowed by  resource policy[Public]"]
    assert "yes      role/crown" in told
    rows = data(run, "who-can", "s3:GetObject", OBJECT, "--snapshot", snapshot)
    assert {row["principal"] for row in rows} == {"*", arn("user", "ann"), arn("user", "bea"), arn("role", "crown")}


@pytest.mark.parametrize("columns", ["40", "60", "120"])
def test_what_is_folded_stays_under_its_beginning(
    run: Run, snapshot: str, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    told = run("who-can", "sts:AssumeRole", "--snapshot", snapshot).stdout
    assert not [line for line in told.splitlines() if line != line.rstrip()]
    assert not [line for line in told.splitlines()[:-1] if len(line) > int(columns)]
    assert "\x1b" not in told


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["can", "an", "s3:GetObject"], "no user or role 'an' is in the snapshot; did you mean ann?"),
        (["can", "*", "s3:GetObject"], "no user or role '*' is in the snapshot; name it by its name or ARN"),
        (["can", "ann", "GetObject"], "'GetObject' is no action; write it like sagemaker:CreateTrainingJob"),
        (["can", "ann", "sagemaker:Foo*"], "no known action fits 'sagemaker:Foo*'; write it like sagemaker:Create*"),
        (["can", "ann", "s3:GetObject", "arn:aws:s3:::data/*"], "is a pattern, and one resource is asked for"),
        (["can", "ann", "s3:GetObject", "dta"], "no resource 'dta' is in the snapshot; did you mean data?"),
        (["can", "ann", "s3:GetObject", "--context", "team"], "--context 'team' is no KEY=VALUE"),
        (["can", "ann", "s3:GetObject", "--context", "team=a"], "--context 'team=a' is no KEY=VALUE"),
        (["can", "ann", "s3:GetObject", "--scps", "none"], "none: no such folder"),
        (["can", "sagemaker.amazonaws.com", "s3:GetObject"], "has no policies of its own: name the resource"),
        (["who-can", "s3:*"], "'s3:*' is a pattern, and one action is asked for"),
        (["who-can", "s3:GetObject", "nothing"], "no resource 'nothing' is in the snapshot; name it by its ARN"),
    ],
)
def test_a_mistake_is_one_line_and_status_two(run: Run, snapshot: str, args: list[str], said: str) -> None:
    result = run(*args, "--snapshot", snapshot)
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith("error: ")
    assert said in line


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["s3:GetObjct", OBJECT], "no action 's3:GetObjct' is known (did you mean s3:GetObject?); it is judged by its"),
        (["s3:GetObject", "data"], "s3:GetObject is an action on accesspointobject or object, such as "),
        (["iam:PassRole", "crown", "--context", "iam:PassedToServce=x"], "(did you mean iam:PassedToService?)"),
        (["s3:GetObject", OBJECT, "--context", "aws:SourceVcpe=x"], "(did you mean aws:SourceVpce?)"),
    ],
)
def test_what_is_likely_mistyped_is_answered_with_a_warning(
    run: Run, snapshot: str, args: list[str], said: str
) -> None:
    result = run("can", "ann", *args, "--snapshot", snapshot)
    assert result.exit_code == 0
    (line,) = result.stderr.splitlines()
    assert line.startswith("warning: ")
    assert said in line


@pytest.mark.parametrize("key", ["aws:PrincipalTag/team", "aws:securetransport", "s3:prefix", "oidc.example.com:sub"])
def test_known_keys_and_those_of_identity_providers_are_not_doubted(run: Run, snapshot: str, key: str) -> None:
    result = run("can", "ann", "s3:GetObject", OBJECT, "--context", f"{key}=x", "--snapshot", snapshot)
    assert (result.exit_code, result.stderr) == (0, "")


def test_service_control_policies_that_bind_nobody_are_said_so(run: Run, tmp_path: Path, scps: str) -> None:
    alone = str(make_snapshot(tmp_path / "alone", [CROWN]))
    result = run("can", "crown", "s3:GetObject", "--scps", scps, "--snapshot", alone)
    assert result.stdout.startswith("yes: role/crown may do s3:GetObject")
    assert result.stderr == (
        f"warning: account {ACCOUNT} is in no organization: the policies of --scps do not bind it\n"
    )


@pytest.mark.parametrize("command", [["can", "ann"], ["who-can"]])
def test_a_damaged_snapshot_is_one_line_and_status_two(run: Run, snapshot: str, command: list[str]) -> None:
    Path(snapshot, "manifest.json").write_text("{")
    result = run(*command, "s3:GetObject", "--snapshot", snapshot)
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert "manifest.json is damaged" in line


def test_policies_that_were_not_read_leave_the_answer_open(run: Run, tmp_path: Path) -> None:
    bound = role("bound", ADMIN, trust=trusting("sagemaker"), PermissionsBoundary=LIMIT)
    folder = str(make_snapshot(tmp_path / "some", [bound], unread=["AWS::IAM::ManagedPolicy"]))
    row = data(run, "can", "bound", "sagemaker:CreateModel", "--snapshot", folder)
    assert row["decision"] == "unknown"
    assert "AWS::IAM::ManagedPolicy" in row["unread"][0]
    rows = data(run, "can", "bound", "sagemaker:*", "--snapshot", folder)
    assert [(row["action"], row["decision"]) for row in rows] == [("sagemaker:*", "unknown")]


def test_principals_that_were_not_listed_are_no_refusal(run: Run, tmp_path: Path) -> None:
    folder = str(make_snapshot(tmp_path / "some", [ANN], unread=["AWS::IAM::Role"]))
    asked = run("who-can", "sagemaker:CreateModel", "--snapshot", folder)
    assert asked.exit_code == 0
    assert asked.stderr == (
        f"warning: others may, too: roles of account {ACCOUNT} were not read (list AWS::IAM::Role: denied)\n"
    )
    missed = run("can", "crown", "sagemaker:CreateModel", "--snapshot", folder)
    assert missed.exit_code == 2
    assert "roles of account 111122223333 were not read" in missed.stderr


@pytest.mark.parametrize("name", cli.list_commands(None))  # type: ignore[arg-type]
def test_help_has_no_marks_of_its_maker_and_fits(run: Run, name: str) -> None:
    told = run(name, "--help").output
    assert "\\b" not in told
    assert not [line for line in told.splitlines() if len(line) > 120]
