from __future__ import annotations

import csv
import json
import stat
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.cli.conftest import Run
from tests.support.snapshots import covered, make_snapshot, notebook

RULE = "notebook-root-access"


def judged(run: Run, snapshot: Path, *args: object) -> Any:
    result = run("check", snapshot, "--rule", RULE, "-f", "json=-", *args)
    return json.loads(result.stdout)


def test_it_judges_offline_and_says_so_by_its_status(run: Run, snapshot: Path) -> None:
    result = run("check", snapshot, "--rule", RULE)
    assert result.exit_code == 1
    assert "1 fail, 1 unknown, 1 pass, 0 not applicable" in result.stdout
    assert "warning: 1 verdicts are unknown" in result.stderr
    assert run("check", snapshot, "--rule", RULE, "--fail-on", "critical").exit_code == 0
    assert run("check", snapshot, "--rule", RULE, "--fail-on", "never", "--unknown", "fail").exit_code == 1


def test_the_population_covers_all_whatever_is_listed(run: Run, snapshot: Path) -> None:
    for verdicts in ("fail", "unknown", "pass", "fail,unknown,pass"):
        told = judged(run, snapshot, "--verdicts", verdicts)
        (row,) = told["population"]
        assert (row["enumerated"], row["pass"], row["fail"], row["unknown"]) == (3, 1, 1, 1)
        assert {one["verdict"] for one in told["findings"]} == set(verdicts.split(","))


def test_the_status_counts_findings_that_are_not_listed(run: Run, snapshot: Path) -> None:
    assert run("check", snapshot, "--rule", RULE, "--verdicts", "pass").exit_code == 1


def test_the_report_names_each_resource_and_its_verdicts(run: Run, snapshot: Path) -> None:
    (row,) = judged(run, snapshot)["inputs"]
    assert [one["verdicts"][RULE] for one in row["resources"]] == ["unknown", "fail", "pass"]


def test_the_same_snapshot_gives_the_same_bytes(run: Run, snapshot: Path, tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        run("check", snapshot, "-f", f"json={name}")
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_files_are_private_complete_and_told(run: Run, snapshot: Path, tmp_path: Path) -> None:
    result = run("check", snapshot, "-f", "json=r.json", "-f", "html=r.html", "-f", "csv=r.csv", "-f", "markdown=r.md")
    assert {path.name for path in tmp_path.iterdir()} == {"snap", "r.json", "r.html", "r.csv", "r.md"}
    for name in ("r.json", "r.html", "r.csv", "r.md"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
        assert name in result.stdout
    rows = list(csv.DictReader((tmp_path / "r.csv").read_text().splitlines()))
    assert len(rows) == len(json.loads((tmp_path / "r.json").read_text())["findings"])


def test_data_on_stdout_sends_the_terminal_report_to_stderr(run: Run, snapshot: Path) -> None:
    result = run("check", snapshot, "-f", "json=-")
    assert json.loads(result.stdout)["schema"] == "auditor/report/1"
    assert "SageMaker audit" in result.stderr


def test_an_output_that_fails_half_way_leaves_the_old_file(
    run: Run, snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from auditor.reports import csv as csv_format  # noqa: PLC0415 - only this test breaks it

    (tmp_path / "r.json").write_text("old")

    def broken(_: object, write: Any) -> None:
        write("half")
        raise RuntimeError("disk is full")

    monkeypatch.setattr(csv_format, "render", broken)
    assert run("check", snapshot, "-f", "json=r.json", "-f", "csv=r.csv").exit_code == 4
    assert (tmp_path / "r.json").read_text() == "old"
    assert {path.name for path in tmp_path.iterdir()} == {"snap", "r.json"}


def test_a_damaged_snapshot_is_status_two_and_named(run: Run, snapshot: Path) -> None:
    part = snapshot / "AWS.SageMaker.NotebookInstance.jsonl.zst"
    part.write_bytes(part.read_bytes()[:-3])
    result = run("check", snapshot)
    assert result.exit_code == 2
    assert "digest mismatch in AWS.SageMaker.NotebookInstance.jsonl.zst" in result.stderr


def test_a_baseline_makes_known_findings_old(run: Run, snapshot: Path) -> None:
    run("check", snapshot, "--rule", RULE, "-f", "json=base.json")
    result = run("check", snapshot, "--rule", RULE, "--baseline", "base.json", "--unknown", "fail")
    assert result.exit_code == 0


def test_a_suppression_accepts_until_its_day(run: Run, snapshot: Path, tmp_path: Path) -> None:
    entry = "{rule: notebook-root-access, resource: lab, owner: ana, reason: demo, created: 2026-01-01, expires: %s}"
    (tmp_path / "ok.yaml").write_text(f"- {entry % '2026-12-31'}")
    told = judged(run, snapshot, "--suppressions", "ok.yaml")
    assert told["population"][0]["suppressed"] == 1
    assert run("check", snapshot, "--rule", RULE, "--suppressions", "ok.yaml").exit_code == 0
    assert run("check", snapshot, "--rule", RULE, "--suppressions", "ok.yaml", "--as-of", "2027-01-01").exit_code == 1


def test_nothing_read_is_status_three(run: Run, tmp_path: Path) -> None:
    denied = covered("ListNotebookInstances", "denied")
    folder = make_snapshot(tmp_path / "dark", coverage=[denied], answered=False)
    result = run("check", folder, "--rule", RULE)
    assert result.exit_code == 3
    assert "every call failed" in result.stderr


def test_incomplete_is_status_three_where_asked(run: Run, tmp_path: Path) -> None:
    folder = make_snapshot(tmp_path / "s", [notebook("safe", root=False)], coverage=[covered("ListModels", "denied")])
    assert run("check", folder, "--rule", RULE).exit_code == 0
    assert run("check", folder, "--rule", RULE, "--fail-on-incomplete").exit_code == 3


def test_severity_chooses_rules(run: Run, snapshot: Path) -> None:
    told = json.loads(run("check", snapshot, "--severity", "high", "-f", "json=-").stdout)
    assert RULE in told["scope"]["rules"]
    assert {one["severity"] for one in told["findings"]} <= {"critical", "high"}
    assert (
        RULE
        not in json.loads(run("check", snapshot, "--severity", "critical", "-f", "json=-").stdout)["scope"]["rules"]
    )


def test_settings_of_the_configuration_are_in_the_digest(run: Run, snapshot: Path, tmp_path: Path) -> None:
    before = judged(run, snapshot)["scope"]["settings_digest"]
    (tmp_path / "auditor.toml").write_text("access_key_days = 30")
    assert judged(run, snapshot)["scope"]["settings_digest"] != before


def test_a_report_is_enough_to_render_every_format_again(run: Run, snapshot: Path, tmp_path: Path) -> None:
    wanted = {"html": "a.html", "csv": "a.csv", "markdown": "a.md", "terminal": "a.txt"}
    run("check", snapshot, "-f", "json=a.json", *(f for name, path in wanted.items() for f in ("-f", f"{name}={path}")))
    again = [f for name, path in wanted.items() for f in ("-f", f"{name}=again-{path}")]
    assert run("report", "a.json", "-f", "json=again-a.json", *again).exit_code == 0
    for path in ("a.json", *wanted.values()):
        assert (tmp_path / path).read_bytes() == (tmp_path / f"again-{path}").read_bytes()


def test_diff_of_two_checks(run: Run, snapshot: Path, tmp_path: Path) -> None:
    later = make_snapshot(tmp_path / "later", [notebook("safe"), notebook("lab", root=False), notebook("dark")])
    for folder, name in ((snapshot, "a.json"), (later, "b.json")):
        run("check", folder, "--rule", RULE, "-f", f"json={name}")
    result = run("diff", "a.json", "b.json", "--format", "json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    jsonschema.Draft202012Validator(json.loads(run("schema", "diff").stdout)).validate(told)
    assert {row["resource"]["name"]: row["change"] for row in told["rows"]} == {
        "safe": "new",
        "dark": "new",
        "lab": "fixed",
    }
    table = run("diff", "a.json", "b.json", "--fail-on", "never")
    assert table.exit_code == 0
    assert "2 new, 0 unknown, 1 fixed, 0 disappeared, 0 unchanged" in table.stdout
