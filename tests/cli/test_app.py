from __future__ import annotations

import json
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.cli.app import cli
from auditor.engine import registry
from tests.cli.conftest import Run

HEAVY = {"boto3", "botocore", "networkx", "pydantic", "jinja2", "rich", "yaml"}


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys\nfrom auditor.cli import main\nsys.argv[1:] = ['--help']\n"
        "try:\n    main()\nexcept SystemExit as end:\n"
        "    print(end.code, *sorted(name for name in sys.modules if '.' not in name))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    code, *modules = done.stdout.splitlines()[-1].split()
    assert code == "0"
    assert HEAVY.isdisjoint(modules)


def test_help_lists_every_command_with_its_summary(run: Run) -> None:
    result = run("--help")
    assert result.exit_code == 0
    for name in ("scan", "check", "report", "diff", "rules", "explain", "permissions", "schema"):
        assert re.search(rf"^  {name} +\w", result.output, re.MULTILINE), name


@pytest.mark.parametrize("name", cli.list_commands(None))  # type: ignore[arg-type]
def test_every_command_helps_and_knows_debug(run: Run, name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert "--debug" in result.output


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["scn"], "error: No such command 'scn'."),
        (["scan", "--nope"], "error: No such option '--nope'."),
        (["check"], "error: Missing argument 'SNAPSHOT'."),
        (["check", "none"], "error: none: no such snapshot"),
        (["check", "none", "--rule", "nope"], "error: no rule or family named nope: 'auditor rules' lists them"),
        (["check", "none", "-f", "jsn=x"], "error: unknown report format 'jsn': did you mean json?"),
        (["check", "none", "-f", "json"], "error: -f json: say FORMAT=PATH"),
        (["check", "none", "-f", "json=no/where.json"], "error: cannot write no/where.json: No such file or directory"),
        (["check", "none", "-f", "json=x", "-f", "csv=x"], "error: two reports would go to x"),
        (["check", "none", "-f", "json=-", "-f", "csv=-"], "error: two reports would go to standard output"),
        (["check", "none", "--as-of", "soon"], "error: Invalid value for '--as-of': 'soon' is no date"),
        (["check", "none", "--verdicts", "bad"], "error: Invalid value for '--verdicts': 'bad' is none of"),
        (["check", "none", "--config", "no.toml"], "error: no.toml: No such file or directory"),
        (["check", "none", "--baseline", "no.json"], "error: no.json: No such file or directory"),
        (["check", "none", "--suppressions", "no.yaml"], "error: no.yaml: No such file or directory"),
        (["report", "no.json"], "error: no.json: No such file or directory"),
        (["explain", "notebook-root-acces"], "did you mean notebook-root-access?"),
        (["scan", "--history", "soon"], "error: --history soon: say all, none, or a number of days"),
        (["scan", "--resume", "none"], "error: none: no interrupted snapshot to resume"),
        (["scan", "--resume", "a", "--snapshot", "b"], "error: --resume goes on in the folder that it names"),
        (["scan", "--demo", "--profile", "x"], "error: --demo reads an account on this machine"),
    ],
)
def test_a_mistake_is_one_line_and_status_two(run: Run, args: list[str], said: str) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert said in line


def break_rules(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def broken(_: object) -> None:
        raise error

    monkeypatch.setattr(registry, "load", broken)


def test_a_fault_of_ours_is_one_line_and_a_private_file(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    break_rules(monkeypatch, RuntimeError("boom\x1b[31m"))
    result = run("rules")
    assert result.exit_code == 4
    (line,) = result.stderr.splitlines()
    assert line.startswith("error: internal: RuntimeError: boom [31m; details are in ")
    (details,) = tmp_path.glob("auditor-error-*.txt")
    assert str(details) in line
    assert stat.S_IMODE(details.stat().st_mode) == 0o600
    assert "Traceback" in details.read_text()


def test_debug_shows_the_traceback_instead(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    break_rules(monkeypatch, RuntimeError("boom"))
    result = run("rules", "--debug")
    assert result.exit_code == 4
    assert "Traceback" in result.stderr
    assert not list(tmp_path.glob("auditor-error-*"))


def test_an_interrupt_is_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    break_rules(monkeypatch, KeyboardInterrupt())
    result = run("rules")
    assert result.exit_code == 130
    assert result.stderr.split() == ["interrupted"]


def test_the_published_schema_is_the_current_one(run: Run) -> None:
    published = Path(__file__).parents[2] / "docs" / "report.schema.json"
    result = run("schema")
    assert result.stdout == published.read_text()
    assert json.loads(result.stdout)["properties"]["schema"]["const"] == "auditor/report/1"
