from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from auditor.cli.result import Task
from auditor.sandbox import Fault, Sandbox, load_account
from tests.cli.conftest import Run

RULE = "notebook-root-access"
JOINS = "notebook-open-security-group"
UNUSED = "iam-permissions-unused"
Endpoint = Callable[..., Any]


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Endpoint:
    """Serve the small account beside this file, with faults, as AWS."""

    @contextmanager
    def serve(*faults: Fault) -> Generator[Sandbox]:
        sandbox = Sandbox(load_account(Path(__file__).parent / "account"), faults)
        with sandbox.serve() as url:
            for name, value in {
                "AWS_ENDPOINT_URL": url,
                "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
                "AWS_SECRET_ACCESS_KEY": "made-up",
                "AWS_CONFIG_FILE": str(tmp_path / "no-config"),
                "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "no-credentials"),
                "AWS_EC2_METADATA_DISABLED": "true",
            }.items():
                monkeypatch.setenv(name, value)
            monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
            (tmp_path / "tmp").mkdir(exist_ok=True)
            yield sandbox

    return serve


def test_it_reads_judges_reports_and_leaves_no_snapshot(run: Run, endpoint: Endpoint, tmp_path: Path) -> None:
    with endpoint():
        result = run("scan", "--region", "eu-west-1", "--rule", RULE, "-f", "json=-")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert [(one["rule"], one["resource"]["name"], one["verdict"]) for one in told["findings"]] == [
        (RULE, "lab", "fail")
    ]
    assert told["scope"]["regions"] == ["eu-west-1"]
    assert "111122223333 eu-west-1 sagemaker: 1 documents" in result.stderr
    assert "\x1b" not in result.stderr
    assert not list((tmp_path / "tmp").iterdir())


def test_a_rule_that_joins_nothing_costs_the_calls_of_what_it_judges(run: Run, endpoint: Endpoint) -> None:
    with endpoint() as sandbox:
        run("scan", "--region", "eu-west-1", "--rule", RULE, "--snapshot", "narrow")
    assert [call.operation for call in sandbox.calls] == [
        "GetCallerIdentity", "ListNotebookInstances", "DescribeNotebookInstance", "ListTags",
    ]  # fmt: skip
    result = run("check", "narrow", "--rule", JOINS, "-f", "json=-")
    (row,) = json.loads(result.stdout)["population"]
    assert (row["pass"], row["fail"]) == (0, 0)


def test_a_rule_that_joins_reads_all_that_it_may_join(run: Run, endpoint: Endpoint) -> None:
    with endpoint() as sandbox:
        run("scan", "--region", "eu-west-1", "--rule", JOINS)
    asked = {call.operation for call in sandbox.calls}
    assert {"DescribeSecurityGroups", "ListKeys", "GetAccountAuthorizationDetails", "ListTrainingJobs"} <= asked


def test_a_kept_snapshot_gives_the_same_report_offline(run: Run, endpoint: Endpoint, tmp_path: Path) -> None:
    with endpoint():
        run("scan", "--all-regions", "--snapshot", "kept", "-f", "json=scan.json")
    run("check", "kept", "-f", "json=check.json")
    scanned = (tmp_path / "scan.json").read_bytes()
    assert scanned == (tmp_path / "check.json").read_bytes()
    assert json.loads(scanned)["scope"]["regions"] == ["eu-west-1", "us-east-1"]


def test_a_denied_call_is_unknown_and_never_a_pass(run: Run, endpoint: Endpoint) -> None:
    with endpoint(Fault("sagemaker.DescribeNotebookInstance", "deny")):
        result = run("scan", "--region", "eu-west-1", "--rule", RULE, "-f", "json=-", "--fail-on-incomplete")
    assert result.exit_code == 3
    (finding,) = json.loads(result.stdout)["findings"]
    assert finding["verdict"] == "unknown"
    assert finding["gaps"][0]["operation"] == "DescribeNotebookInstance"


def test_without_credentials_it_says_so_in_one_line(
    run: Run, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    with endpoint():
        monkeypatch.delenv("AWS_ACCESS_KEY_ID")
        monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
        result = run("scan", "--region", "eu-west-1")
    assert result.exit_code == 4
    (line,) = result.stderr.splitlines()
    assert line.startswith("error: no usable AWS credentials")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--profile", "nobody", "--region", "eu-west-1"], "unknown profile 'nobody'"),
        (["--region", "eu-wst-1"], "unknown region 'eu-wst-1'"),
        (["--region", "eu-west-1", "--role-arn", "admin"], "--role-arn 'admin' is no ARN of a role"),
    ],
)
def test_an_unknown_profile_region_or_role_is_status_two(
    run: Run, endpoint: Endpoint, args: list[str], said: str
) -> None:
    with endpoint():
        result = run("scan", *args)
    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_what_cannot_be_written_is_said_before_the_first_call(run: Run, endpoint: Endpoint) -> None:
    with endpoint() as sandbox:
        result = run("scan", "--region", "eu-west-1", "-f", "json=no/where.json")
    assert result.exit_code == 2
    assert sandbox.calls == []


def test_a_snapshot_folder_that_holds_something_is_refused(run: Run, endpoint: Endpoint, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "letter.txt").write_text("mine")
    with endpoint():
        result = run("scan", "--region", "eu-west-1", "--snapshot", "kept")
    assert result.exit_code == 2
    assert "is not empty" in result.stderr
    assert (tmp_path / "kept" / "letter.txt").read_text() == "mine"


def test_ctrl_c_keeps_the_snapshot_says_how_to_go_on_and_resume_completes_it(
    run: Run, endpoint: Endpoint, tmp_path: Path
) -> None:
    with endpoint(Fault("sagemaker.*", "slow", delay=1.0)):
        chosen = ["--rule", RULE, "--rule", JOINS]
        command = [sys.executable, "-m", "auditor.cli", "scan", "--region", "eu-west-1", *chosen]
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"TMPDIR": str(tmp_path)},
        )
        assert process.stderr is not None
        first = process.stderr.readline()
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert "documents" in first
    assert process.returncode == 130
    (line,) = [line for line in said.splitlines() if line.startswith("interrupted; ")]
    folder = Path(line.split("--resume ")[1].split()[0])
    assert line == f"interrupted; to go on: auditor scan --resume {folder} --rule {RULE} --rule {JOINS}"
    assert (folder.stat().st_mode & 0o777) == 0o700
    with endpoint() as sandbox:
        result = run("scan", "--resume", folder, *chosen, "-f", "json=-")
    assert result.exit_code == 1
    assert [one["rule"] for one in json.loads(result.stdout)["findings"] if one["verdict"] == "fail"] == [RULE]
    asked = {(call.service, call.region) for call in sandbox.calls}
    assert ("sagemaker", "eu-west-1") in asked
    assert first.split()[2].rstrip(":") not in {service for service, _ in asked}


def test_ctrl_c_while_judging_says_how_to_judge_again(
    run: Run, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    with endpoint(), monkeypatch.context() as patch:
        patch.setattr(Task, "conclude", interrupted)
        result = run("scan", "--region", "eu-west-1", "--rule", RULE, "--verdicts", "pass,fail")
    assert result.exit_code == 130
    (folder,) = (tmp_path / "tmp").iterdir()
    assert f"to go on: auditor check {folder} --rule {RULE} --verdicts fail,pass\n" in result.stderr
    assert run("check", folder, "--rule", RULE).exit_code == 1


def test_another_caller_may_not_resume(run: Run, endpoint: Endpoint, tmp_path: Path) -> None:
    begun = {"partition": "aws", "history": "90d", "types": []}
    account = {"id": "999988887777", "caller_arn": "arn:aws:iam::999988887777:user/x", "regions": ["eu-west-1"]}
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "scope.json").write_text(
        json.dumps({"started": "2026-11-22T02:00:04Z", "scope": begun | {"accounts": [account]}})
    )
    with endpoint():
        result = run("scan", "--resume", "kept")
    assert result.exit_code == 2
    assert "was begun for another caller" in result.stderr


def test_what_roles_do_not_use_is_judged_only_where_the_scan_asks_for_it(run: Run, tmp_path: Path) -> None:
    for name, asked in (("plain", ()), ("asked", ("--access-advisor",))):
        run("scan", "--demo", "--rule", "iam", *asked, "--snapshot", name, "-f", f"json={name}.json")
    plain, asked_for = (json.loads((tmp_path / f"{name}.json").read_text()) for name in ("plain", "asked"))
    assert UNUSED not in {row["rule"] for row in plain["population"]} | set(plain["scope"]["rules"])
    (row,) = [row for row in asked_for["population"] if row["rule"] == UNUSED]
    assert (row["pass"], row["fail"], row["unknown"], row["not_applicable"]) == (16, 3, 0, 20)
    found = {one["resource"]["name"]: one["message"] for one in asked_for["findings"] if one["rule"] == UNUSED}
    assert found["mlp-autopilot"] == (
        "not used for 90 days: s3:DeleteBucket, s3:PutBucketPolicy, granted by everything-s3[0]"
    )
    run("check", "asked", "--rule", UNUSED, "-f", "json=again.json")
    (again,) = json.loads((tmp_path / "again.json").read_text())["population"]
    assert again == row
    refused = run("check", "plain", "--rule", UNUSED)
    assert (refused.exit_code, refused.stderr) == (
        2, f"error: {UNUSED} judges what only a scan with --access-advisor reads\n"
    )  # fmt: skip


def test_a_rule_that_could_not_be_answered_is_refused_before_the_first_call(run: Run, endpoint: Endpoint) -> None:
    with endpoint() as sandbox:
        result = run("scan", "--region", "eu-west-1", "--rule", UNUSED)
    assert result.exit_code == 2
    assert "--access-advisor" in result.stderr
    assert sandbox.calls == []


def test_a_resumed_scan_remembers_what_it_was_asked_for(run: Run, endpoint: Endpoint, tmp_path: Path) -> None:
    caller = {"id": "111122223333", "caller_arn": "arn:aws:iam::111122223333:user/auditor", "regions": ["eu-west-1"]}
    scope = {"partition": "aws", "history": "90d", "accounts": [caller], "extras": ["access_advisor"]}
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "scope.json").write_text(json.dumps({"started": "2026-11-22T02:00:04Z", "scope": scope}))
    with endpoint():
        result = run("scan", "--resume", "kept", "--rule", UNUSED, "-f", "json=-")
    assert result.exit_code == 0, result.stderr
    assert [row["rule"] for row in json.loads(result.stdout)["population"]] == [UNUSED]
    assert json.loads((tmp_path / "kept" / "manifest.json").read_text())["scope"]["extras"] == ["access_advisor"]


def test_the_demo_scans_both_regions_on_this_machine_and_finds_something(run: Run, tmp_path: Path) -> None:
    result = run("scan", "--demo", "-f", "json=demo.json")
    assert result.exit_code == 1, result.stderr
    told = json.loads((tmp_path / "demo.json").read_text())
    assert told["scope"]["regions"] == ["eu-west-1", "us-east-1"]
    assert told["findings"]
    assert all(
        row["enumerated"] == row["pass"] + row["fail"] + row["unknown"] + row["not_applicable"]
        for row in told["population"]
    )
