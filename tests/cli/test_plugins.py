from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path

import pytest

from auditor.collect.collector import collectors
from auditor.collect.shapes import shapes
from auditor.engine.examples import examples
from tests.cli.conftest import Run
from tests.support.plugins import install


def test_a_plugin_is_loaded_only_where_the_configuration_names_it(
    run: Run, snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(monkeypatch, tmp_path / "site", name="named")
    before = json.loads(run("check", snapshot, "-f", "json=-").stdout)
    assert "acme-made-up" not in before["scope"]["rules"]
    (tmp_path / "auditor.toml").write_text('plugins = ["named"]')
    after = json.loads(run("check", snapshot, "-f", "json=-").stdout)
    assert set(after["scope"]["rules"]) - set(before["scope"]["rules"]) == {"acme-made-up"}
    (pack,) = after["tool"]["plugins"]
    assert (pack["name"], pack["version"], len(pack["digest"])) == ("named", "2.1", 64)
    run("check", snapshot, "--rule", "acme-made-up", "-f", "count=n.count")
    assert (tmp_path / "n.count").read_text() == "3 findings"


def test_a_rule_that_raises_is_unknown_and_named_and_stops_nothing(
    run: Run, snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(monkeypatch, tmp_path / "site", name="broken", rule="broken-made-up", body="1 / 0")
    (tmp_path / "auditor.toml").write_text('plugins = ["broken"]')
    told = json.loads(run("check", snapshot, "-f", "json=-").stdout)
    assert {one["verdict"] for one in told["findings"] if one["rule"] == "broken-made-up"} == {"unknown"}
    (error,) = told["errors"]
    assert (error["kind"], error["name"]) == ("rule", "broken-made-up")
    assert error["message"].startswith("ZeroDivisionError at broken_rules.py:")
    assert any(one["rule"] == "notebook-root-access" for one in told["findings"])


def test_a_plugin_with_an_id_of_ours_is_refused(
    run: Run, snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(monkeypatch, tmp_path / "site", name="twin", rule="notebook-root-access")
    (tmp_path / "auditor.toml").write_text('plugins = ["twin"]')
    result = run("check", snapshot)
    assert result.exit_code == 2
    assert "two rules have the id 'notebook-root-access'" in result.stderr


def test_a_plugin_that_is_not_installed_is_refused(run: Run, snapshot: Path, tmp_path: Path) -> None:
    (tmp_path / "auditor.toml").write_text('plugins = ["nowhere"]')
    result = run("check", snapshot)
    assert result.exit_code == 2
    assert "no plugin named 'nowhere' is installed" in result.stderr


def test_the_example_of_a_plugin_keeps_to_its_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parents[2] / "examples" / "plugin-rule"))
    rule = import_module("acme.notebook_without_owner").notebook_without_owner
    found, known = examples(rule), shapes(collectors())
    judged = [one.judge(rule, known)[0].verdict.outcome for one in found]
    assert judged == [one.verdict for one in found]
    assert {"pass", "fail", "unknown"} <= set(judged)
