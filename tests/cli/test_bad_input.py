"""What a user gets wrong in files and options: one line each, status 2, and nothing written."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Run

ENTRY = "owner: me, reason: known, created: 2026-01-01"
GOOD = f"- {{rule: notebook-root-access, resource: '*', {ENTRY}, expires: 2999-01-01}}"


def refused(run: Run, *args: object) -> str:
    """The one line that a mistake gets."""
    result = run(*args)
    (line,) = result.stderr.splitlines()
    assert (result.exit_code, result.stdout) == (2, "")
    return str(line)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--as-of", "0001-01-01T00:00:00+14:00"], "is no date"),
        (["--verdicts", ""], "'' is none of fail, unknown, pass"),
        (["--rule", "notebok-root-access"], "did you mean notebook-root-access?"),
        (["--rule", "notebook", "--exclude", "notebook"], "no rule is left to judge by"),
        (["-f", f"json={'n' * 300}"], "File name too long"),
    ],
)
def test_options_that_cannot_be_met(run: Run, snapshot: Path, args: list[str], said: str) -> None:
    assert said in refused(run, "check", snapshot, *args)


@pytest.mark.parametrize("history", ["5", "-3d", "²d", "99999999999d", "999999d"])
def test_a_history_is_a_number_of_days(run: Run, history: str) -> None:
    assert "up to 9999" in refused(run, "scan", "--demo", "--history", history)


def test_two_names_of_one_file_are_one_file(run: Run, snapshot: Path, tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "a.json")
    line = refused(run, "check", snapshot, "-f", "json=a.json", "-f", "csv=link.csv")
    assert line == "error: two reports would go to link.csv: give each its own file"
    assert not (tmp_path / "a.json").exists()


def test_a_key_that_stands_twice_is_refused(run: Run, snapshot: Path, tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(GOOD.replace("- {", "- {rule: notebook-imdsv1, "))
    assert "'rule' stands twice at line 1" in refused(run, "check", snapshot, "--suppressions", "s.yaml")


@pytest.mark.parametrize(("expires", "status"), [("2999-01-01", "suppressed"), ("2026-13-01", "new"), ("soon", "new")])
def test_a_date_that_is_none_brings_the_finding_back(
    run: Run, snapshot: Path, tmp_path: Path, expires: str, status: str
) -> None:
    (tmp_path / "s.yaml").write_text(GOOD.replace("2999-01-01", expires))
    result = run("check", snapshot, "--rule", "notebook-root-access", "--suppressions", "s.yaml", "-f", "json=-")
    found = {one["resource"]["name"]: one["status"] for one in json.loads(result.stdout)["findings"]}
    assert found["lab"] == status


def test_a_broken_archive_is_named(run: Run, snapshot: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "s.zip", "w") as archive:
        for file in snapshot.iterdir():
            archive.write(file, file.name)
    content = (tmp_path / "s.zip").read_bytes()
    (tmp_path / "s.zip").write_bytes(content.replace(b"auditor/snapshot/1", b"auditor/snapshot/2", 1))
    assert "Bad CRC-32" in refused(run, "check", "s.zip")


def test_a_part_that_was_cut_is_named_though_its_digest_is_right(run: Run, snapshot: Path) -> None:
    manifest = json.loads((snapshot / "manifest.json").read_text())
    for part in manifest["parts"]:
        part["records"] += part["file"].startswith("AWS.")
    (snapshot / "manifest.json").write_text(json.dumps(manifest))
    assert "holds 3 records of 4: it was cut or changed" in refused(run, "check", snapshot)


def test_a_complete_snapshot_is_not_resumed(run: Run, snapshot: Path) -> None:
    assert "is complete already; judge it with: auditor check" in refused(run, "scan", "--demo", "--resume", snapshot)
