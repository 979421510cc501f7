"""Reports by a framework's requirements, and the users' own frameworks: what is wrong is named by line and key."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

OWN = """\
id: acme
framework: ACME baseline
version: 3
date: 2026-04
source: https://wiki.example/ml
controls:
  - id: ML-1
    title: Nobody is root
    rules: [notebook-root-access]
  - id: ML-2
    title: Metadata and volumes
    rules:
      - notebook-imdsv1
      - {rule: key-volume-not-customer-managed, types: ["AWS::SageMaker::NotebookInstance"]}
  - {id: ML-3, title: Models are reviewed, manual: Ask for the minutes.}
  - id: ML-4
    rules: [job-outside-vpc]
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "acme.yaml"
    path.write_text(OWN)
    return path


def requirements(told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    (framework,) = told["frameworks"]
    return {one["id"]: one for one in framework["requirements"]}


def test_a_report_by_requirement_counts_what_its_rules_said(run: Run, snapshot: Path, own: Path) -> None:
    told = json.loads(run("check", snapshot, "--framework", own, "-f", "json=-").stdout)
    found = requirements(told)
    assert [(one["id"], one["verdict"]) for one in found.values()] == [
        ("ML-1", "fail"),
        ("ML-2", "fail"),
        ("ML-3", "manual"),
        ("ML-4", "not_applicable"),
    ]
    root = found["ML-1"]
    assert (root["enumerated"], root["pass"], root["fail"], root["unknown"]) == (3, 1, 1, 1)
    for one in found.values():
        assert one["enumerated"] == one["pass"] + one["fail"] + one["unknown"] + one["not_applicable"]
    assert found["ML-3"]["manual"] == "Ask for the minutes."
    assert set(told["scope"]["rules"]) == {
        "notebook-root-access",
        "notebook-imdsv1",
        "key-volume-not-customer-managed",
        "job-outside-vpc",
    }
    controls = {one["rule"]: one["controls"] for one in told["findings"]}
    assert {"framework": "ACME baseline", "version": "3", "id": "ML-1"} in controls["notebook-root-access"]


def test_rules_left_out_by_other_options_are_told(run: Run, snapshot: Path, own: Path) -> None:
    args = ("--framework", own, "--exclude", "notebook-imdsv1")
    found = requirements(json.loads(run("check", snapshot, *args, "-f", "json=-").stdout))
    assert found["ML-2"]["left_out"] == ["notebook-imdsv1"]


def test_an_accepted_failure_stays_a_failure(run: Run, snapshot: Path, own: Path, tmp_path: Path) -> None:
    entry = {"rule": "notebook-root-access", "resource": "*", "owner": "me", "reason": "lab"}
    (tmp_path / "accepted.yaml").write_text(json.dumps([{**entry, "created": "2020-01-01", "expires": "2099-01-01"}]))
    args = ("--framework", own, "--suppressions", "accepted.yaml")
    root = requirements(json.loads(run("check", snapshot, *args, "-f", "json=-").stdout))["ML-1"]
    assert (root["verdict"], root["suppressed"]) == ("fail", 2)


def test_every_format_says_it(run: Run, snapshot: Path, own: Path) -> None:
    files = ("-f", "markdown=r.md", "-f", "requirements=r.csv", "-f", "html=r.html")
    shown = run("check", snapshot, "--framework", own, *files).stdout
    rows = list(csv.DictReader(io.StringIO(Path("r.csv").read_text())))
    assert [(row["requirement"], row["verdict"]) for row in rows][:3] == [
        ("ML-1", "fail"),
        ("ML-2", "fail"),
        ("ML-3", "by hand"),
    ]
    for text in (shown, Path("r.md").read_text().replace("\\", ""), Path("r.html").read_text()):
        assert "ACME baseline 3" in text
        assert "Models are reviewed" in text
        assert "Ask for the minutes" in text


def test_the_auditors_own_frameworks_are_listed(run: Run, own: Path, tmp_path: Path) -> None:
    (tmp_path / "auditor.toml").write_text(f'frameworks = ["{own.name}"]')
    listed = {one["id"]: one for one in json.loads(run("frameworks", "--format", "json").stdout)}
    assert {"aws-security-hub", "pci-dss-4.0.1", "nist-800-53-r5", "acme"} <= set(listed)
    assert all(one["version"] and one["date"] and one["source"] for one in listed.values())
    assert "ACME baseline 3" in run("frameworks").stdout


def test_a_configured_framework_is_asked_for_by_its_id(run: Run, snapshot: Path, own: Path, tmp_path: Path) -> None:
    (tmp_path / "auditor.toml").write_text(f'frameworks = ["{own.name}"]')
    told = json.loads(run("check", snapshot, "--framework", "acme", "-f", "json=-").stdout)
    assert [one["id"] for one in told["frameworks"]] == ["acme"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "notebook-imdsv1",
            "notebook-imdsv2",
            "acme.yaml:13: controls.1.rules.0: no rule 'notebook-imdsv2'",
        ),
        ("    title: Nobody is root", "    titel: Nobody is root", "acme.yaml:8: controls.0.titel: Extra inputs"),
        ("date: 2026-04\n", "", "acme.yaml:1: date: Field required"),
        ("manual: Ask for the minutes.", "owner: x", "acme.yaml:15: controls.2.owner"),
        ("    rules: [job-outside-vpc]", "    title: nothing", "acme.yaml:16: controls.3: "),
        ("  - id: ML-4", "  - id: ML-4\n    id: ML-5", "acme.yaml:17: id stands twice"),
        ("source: https://wiki.example/ml", "source: [", "not YAML"),
        ("id: acme", "id: aws-config", "a framework with the id 'aws-config' exists already"),
    ],
)
def test_what_is_wrong_is_named_by_line_and_key(
    run: Run, snapshot: Path, own: Path, old: str, new: str, words: str
) -> None:
    assert old in OWN
    own.write_text(OWN.replace(old, new, 1))
    result = run("check", snapshot, "--framework", own)
    assert result.exit_code == 2
    assert words in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_an_unknown_framework_is_refused(run: Run, snapshot: Path) -> None:
    result = run("check", snapshot, "--framework", "pci-dss-4.0.2")
    assert result.exit_code == 2
    assert "no framework 'pci-dss-4.0.2': did you mean pci-dss-4.0" in result.stderr
    assert run("check", snapshot, "--framework", "nowhere.yaml").exit_code == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            'idle_days = 7\nrequired_tag = ["a"]',
            "auditor.toml:2: unknown key 'required_tag'; did you mean required",
        ),
        ('required_tags = ["a"]\n\nidle_days = "soon"', "auditor.toml:3: idle_days: "),
        ("idle_days = 0", "auditor.toml:1: idle_days: "),
        ("frameworks = 3", "auditor.toml:1: frameworks"),
    ],
)
def test_a_wrong_parameter_is_named_by_line_and_key(
    run: Run, snapshot: Path, tmp_path: Path, text: str, words: str
) -> None:
    (tmp_path / "auditor.toml").write_text(text)
    result = run("check", snapshot)
    assert result.exit_code == 2
    assert words in result.stderr
