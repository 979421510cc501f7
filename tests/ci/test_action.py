"""The GitHub action: the very scripts that it holds, with the variables that the runner would set."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.shell import AUDITOR, GATE, ROOT, files, program, recipe, shell, workspace

ACTION = recipe("action.yml")
INSTALL, GATE_STEP = ACTION["runs"]["steps"]
CLEAN = {"args": "--rule=notebook-root-access\n--parameter=RootAccess=Disabled"}

pytestmark = pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")


class Job:
    """A job on a runner: its folders and files, and what the action's step left in them."""

    def __init__(self, folder: Path, *fixtures: str) -> None:
        self.checkout, self.temp = workspace(folder, *fixtures), folder / "temp"
        self.summary, self.outputs = folder / "summary", folder / "outputs"
        tools = self.temp / "sagemaker-auditor" / "bin"
        tools.mkdir(parents=True)
        (tools / "auditor").symlink_to(AUDITOR)
        (tools / "python").symlink_to(sys.executable)

    def run(self, **inputs: str) -> tuple[int, str]:
        """Exit status and log of the gate's step."""
        defaults = {name: one.get("default", "") for name, one in ACTION["inputs"].items()}
        given = defaults | {"paths": "infrastructure"} | {name.replace("_", "-"): text for name, text in inputs.items()}
        asked = {name: _filled(text, given) for name, text in GATE_STEP["env"].items()}
        runner = {
            "RUNNER_TEMP": self.temp,
            "GITHUB_STEP_SUMMARY": self.summary,
            "GITHUB_OUTPUT": self.outputs,
            "GITHUB_WORKSPACE": self.checkout,
            "GITHUB_ACTION_PATH": ROOT,
            "GITHUB_ACTIONS": "true",
        }
        for file in (self.summary, self.outputs):
            file.write_text("", encoding="utf-8")
        done = shell(GATE_STEP["run"], self.checkout, asked | {name: str(path) for name, path in runner.items()})
        return done.returncode, done.stdout

    def output(self, name: str) -> str:
        """An output of the action, by the step's output that it names."""
        told = dict(line.split("=", 1) for line in self.outputs.read_text(encoding="utf-8").splitlines())
        (source,) = re.findall(r"\$\{\{ steps\.gate\.outputs\.(\w+) \}\}", ACTION["outputs"][name]["value"])
        return told.get(source, "")

    def report(self, name: str) -> str:
        """The text of the report that an output names."""
        return Path(self.output(name)).read_text(encoding="utf-8")


def _filled(text: str, given: dict[str, str]) -> str:
    (name,) = re.findall(r"^\$\{\{ inputs\.([a-z-]+) \}\}$", text)
    return given[name]


@pytest.fixture
def job(tmp_path: Path) -> Callable[..., Job]:
    return lambda *fixtures: Job(tmp_path, *fixtures)


def test_inputs_reach_the_scripts_as_variables_only() -> None:
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step["run"]
        assert "uses" not in step
    assert {one["shell"] for one in ACTION["runs"]["steps"]} == {"bash"}


def test_the_manual_names_every_input_and_output() -> None:
    manual = (ROOT / "docs" / "howto" / "ci.md").read_text(encoding="utf-8")
    assert [name for name in (*ACTION["inputs"], *ACTION["outputs"]) if f"`{name}`" not in manual] == []


def test_findings_fail_the_step_after_everything_is_written(job: Callable[..., Job]) -> None:
    one = job("notebook.yaml")
    status, log = one.run()
    assert (status, one.output("status")) == (1, "1"), log
    (sarif,) = json.loads(one.report("sarif"))["runs"]
    places = {each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in sarif["results"]}
    assert places == {"infrastructure/notebook.yaml"}
    assert "notebook-root-access" in one.report("comment")
    assert "notebook-root-access" in one.summary.read_text(encoding="utf-8")
    assert "::error file=infrastructure/notebook.yaml,line=22" in log


def test_what_counts_no_more_passes(job: Callable[..., Job]) -> None:
    one = job("notebook.yaml")
    one.run()
    earlier = shutil.copy(one.output("json"), one.temp / "earlier.json")
    assert one.run(baseline=str(earlier))[0] == 0
    assert one.output("status") == "0"


def test_arguments_are_one_a_line(job: Callable[..., Job]) -> None:
    one = job("parameters.yaml")
    assert one.run(**CLEAN)[0] == 0
    assert json.loads(one.report("json"))["population"][0]["pass"] == 1


def test_a_file_that_cannot_be_parsed_is_status_two_and_the_others_are_reported(job: Callable[..., Job]) -> None:
    one = job("notebook.yaml")
    (one.checkout / "infrastructure" / "broken.yaml").write_text("Resources: {A: [\nType: AWS::S3::Bucket", "utf-8")
    status, log = one.run()
    assert (status, one.output("status")) == (2, "2")
    assert "::error file=infrastructure/broken.yaml" in log
    assert "notebook-root-access" in one.report("sarif")


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"fail_on": "sometimes"}, "sometimes"),
        ({"unknown": "maybe"}, "maybe"),
        ({"config": "nowhere.toml"}, "nowhere.toml"),
        ({"baseline": "nowhere.json"}, "nowhere.json"),
        ({"over": "nowhere"}, "nowhere"),
        ({"args": "--no-such-option"}, "--no-such-option"),
        ({"paths": ""}, "PATH..."),
    ],
)
def test_a_wrong_input_is_status_two_and_leaves_no_report(
    job: Callable[..., Job], inputs: dict[str, str], said: str
) -> None:
    one = job("notebook.yaml")
    status, log = one.run(**inputs)
    assert (status, one.output("status"), one.output("sarif")) == (2, "2", "")
    assert said in log
    assert one.summary.read_text(encoding="utf-8") == ""


HOSTILE = 'infrastructure; touch own\n$(touch own)\n`touch own`\n\' && touch own #\n"; touch own; "\n*'


@pytest.mark.parametrize("name", ["paths", "over", "config", "baseline", "fail_on", "unknown", "args"])
def test_no_input_is_ever_a_part_of_the_script(job: Callable[..., Job], name: str) -> None:
    one = job("notebook.yaml")
    status, log = one.run(**{name: f"{HOSTILE}\n--fix" if name == "paths" else HOSTILE})
    assert status == 2, log
    assert files(one.checkout) == {"infrastructure/notebook.yaml"}
    assert (one.checkout / "infrastructure" / "notebook.yaml").read_bytes() == (GATE / "notebook.yaml").read_bytes()
    assert set(one.outputs.read_text(encoding="utf-8").splitlines()[0:1]) == {"status=2"}


def test_what_is_shown_of_the_code_gives_the_runner_no_commands(job: Callable[..., Job]) -> None:
    one = job("notebook.yaml")
    file = one.checkout / "infrastructure" / "notebook.yaml"
    text = file.read_text(encoding="utf-8").replace("# for pip install", "##[add-path]/own\n\n::add-path::/own\n")
    file.write_text(text.replace("\n::add-path", "\n      # ::add-path"), encoding="utf-8")
    _, log = one.run()
    begin = re.search(r"^::stop-commands::(\w{32})$", log, re.MULTILINE)
    assert begin, log
    held, _, after = log.partition(f"\n::{begin[1]}::\n")
    assert "add-path" in held
    # The runner looks for a command at the start of a line before it looks for an old one (`##[...]`) within.
    assert [line for line in after.splitlines() if not re.match("::(error|warning|notice) ", line)] == []


def test_it_installs_what_stands_beside_it_isolated_from_the_code(tmp_path: Path) -> None:
    checkout, said = workspace(tmp_path), tmp_path / "said"
    pip = f'echo "pip $@" >> {said}'
    make = f'echo "python $@" >> {said}; [ "$2" != -m ] || {{ mkdir -p "$4/bin"; printf "%s" "$PIP" > "$4/bin/pip"; }}'
    python = program(tmp_path / "python", f'{make}; [ ! -f "$4/bin/pip" ] || chmod +x "$4/bin/pip"')
    temp = tmp_path / "a temp"
    temp.mkdir()
    known = {"AUDITOR_PYTHON": python, "RUNNER_TEMP": temp, "GITHUB_ACTION_PATH": ROOT}
    done = shell(INSTALL["run"], checkout, {"PIP": f"#!/bin/bash\n{pip}\n"} | {k: str(v) for k, v in known.items()})
    assert done.returncode == 0, done.stdout
    calls = said.read_text(encoding="utf-8").splitlines()
    assert [call.split()[:2] for call in calls[:2]] == [["python", "-I"]] * 2
    assert calls[2].endswith(f"--constraint {ROOT}/requirements.lock {ROOT}")
    assert (ROOT / "requirements.lock").is_file()
    assert INSTALL["env"] == {"AUDITOR_PYTHON": "${{ inputs.python }}"}


def test_an_old_python_is_told(tmp_path: Path) -> None:
    old = program(tmp_path / "python", "exit 1")
    known: dict[str, Any] = {"AUDITOR_PYTHON": str(old), "RUNNER_TEMP": str(tmp_path), "GITHUB_ACTION_PATH": str(ROOT)}
    done = shell(INSTALL["run"], workspace(tmp_path), known)
    assert done.returncode == 4
    assert "::error" in done.stdout
    assert "Python 3.11 or newer" in done.stdout
