"""The recipes for GitLab, CodeBuild, a GitHub workflow and pre-commit: what they run, run."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support.shell import BASH, GATE, files, program, recipe, shell, workspace

ACTION = recipe("action.yml")
GITLAB = recipe("examples", "ci", "gitlab-ci.yml")["sagemaker-auditor"]
CODEBUILD = recipe("examples", "ci", "buildspec.yml")
WORKFLOW = recipe("examples", "ci", "github-workflow.yml")
STEPS = {step.get("name", step.get("id", "checkout")): step for step in WORKFLOW["jobs"]["gate"]["steps"]}
(HOOK,) = recipe(".pre-commit-hooks.yaml")
SH = ("sh", "-e")

JOBS: dict[str, tuple[list[str], list[str], dict[str, str], str]] = {
    "GitLab": (GITLAB["before_script"], GITLAB["script"], GITLAB["variables"], "CI_PROJECT_DIR"),
    "CodeBuild": (
        CODEBUILD["phases"]["install"]["commands"],
        CODEBUILD["phases"]["build"]["commands"],
        CODEBUILD["env"]["variables"],
        "CODEBUILD_SRC_DIR",
    ),
}

pytestmark = pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")


def run(job: str, checkout: Path, interpreter: tuple[str, ...] = BASH, **variables: str) -> tuple[int, str]:
    """What a job's commands come to, with the variables of its file and these."""
    _, commands, own, folder = JOBS[job]
    done = shell("\n".join(commands), checkout, own | {folder: str(checkout)} | variables, interpreter)
    return done.returncode, done.stdout


@pytest.mark.parametrize("interpreter", [BASH, SH])
@pytest.mark.parametrize("job", JOBS)
def test_findings_fail_the_job_after_everything_is_written(
    tmp_path: Path, job: str, interpreter: tuple[str, ...]
) -> None:
    checkout = workspace(tmp_path, "notebook.yaml")
    status, log = run(job, checkout, interpreter)
    assert status == 1, log
    reports = checkout / "auditor-reports"
    assert "notebook-root-access" in (reports / "junit.xml").read_text(encoding="utf-8")
    assert json.loads((reports / "report.json").read_text(encoding="utf-8"))["schema"] == "auditor/report/1"
    assert "notebook-root-access" in (reports / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("job", JOBS)
def test_arguments_and_paths_are_one_a_line(tmp_path: Path, job: str) -> None:
    checkout = workspace(tmp_path, "parameters.yaml")
    (checkout / "two words").mkdir()
    shutil.copy(GATE / "create-model.json", checkout / "two words")
    asked = "--rule=notebook-root-access\n--parameter=RootAccess=Disabled\n"
    status, log = run(job, checkout, AUDITOR_ARGS=asked, AUDITOR_PATHS="infrastructure\ntwo words")
    assert status == 0, log
    report = json.loads((checkout / "auditor-reports" / "report.json").read_text(encoding="utf-8"))
    assert [one["type"] for one in report["inputs"]] == ["cloudformation", "request"]


@pytest.mark.parametrize("job", JOBS)
def test_a_file_that_cannot_be_parsed_is_status_two_and_the_others_are_reported(tmp_path: Path, job: str) -> None:
    checkout = workspace(tmp_path, "notebook.yaml")
    (checkout / "infrastructure" / "broken.yaml").write_text("Resources: {A: [\nType: AWS::S3::Bucket", "utf-8")
    status, log = run(job, checkout)
    assert status == 2, log
    assert "error: infrastructure/broken.yaml:" in log
    junit = (checkout / "auditor-reports" / "junit.xml").read_text(encoding="utf-8")
    assert "broken.yaml" in junit
    assert "notebook-root-access" in junit


@pytest.mark.parametrize("name", ["AUDITOR_PATHS", "AUDITOR_ARGS"])
@pytest.mark.parametrize("job", JOBS)
def test_no_variable_is_ever_a_part_of_the_script(tmp_path: Path, job: str, name: str) -> None:
    checkout = workspace(tmp_path, "notebook.yaml")
    hostile = 'infra*; touch own\n$(touch own)\n`touch own`\n\' && touch own #\n"; touch own; "\n*'
    status, log = run(job, checkout, BASH, **{name: hostile})
    assert status == 2, log
    assert files(checkout) == {"infrastructure/notebook.yaml"}


@pytest.mark.parametrize("job", JOBS)
def test_it_installs_what_the_variable_names_or_says_that_it_must(tmp_path: Path, job: str) -> None:
    checkout, said = workspace(tmp_path), tmp_path / "said"
    pip = program(tmp_path / "tools" / "pip", f'printf "%s\\n" "${{@: -1}}" > {said}').parent
    done = shell("\n".join(JOBS[job][0]), checkout, {"AUDITOR_SOURCE": "./auditor 1.whl; touch own"}, first=pip)
    assert (done.returncode, said.read_text(encoding="utf-8")) == (0, "./auditor 1.whl; touch own\n")
    done = shell("\n".join(JOBS[job][0]), checkout, {}, first=pip)
    assert done.returncode != 0
    assert "say what pip installs the auditor from" in done.stdout


def test_a_failed_job_keeps_its_reports() -> None:
    told = GITLAB["artifacts"]
    assert (told["when"], told["paths"]) == ("always", ["auditor-reports/"])
    named = {*re.findall(r"-f [\w-]+=(\S+)", GITLAB["script"][0])}
    assert set(told["reports"].values()) <= named
    assert "on-failure" not in CODEBUILD["phases"]["build"]  # it would end the build before the reports are uploaded
    (group,) = CODEBUILD["reports"].values()
    assert f"{group['base-directory']}/{group['files'][0]}" in CODEBUILD["phases"]["build"]["commands"][0]


def test_the_workflow_fits_the_action_and_asks_for_no_more_than_it_needs() -> None:
    assert WORKFLOW["permissions"] == {}
    assert WORKFLOW["jobs"]["gate"]["permissions"] == {
        "contents": "read",
        "security-events": "write",
        "pull-requests": "write",
    }
    assert set(STEPS["gate"]["with"]) <= set(ACTION["inputs"])
    text = json.dumps(list(STEPS.values()))
    assert set(re.findall(r"steps\.gate\.outputs\.([\w-]+)", text)) <= set(ACTION["outputs"])
    for step in STEPS.values():
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", step.get("uses", f"own@{'0' * 40}"))
        assert "${{" not in step.get("run", "")


@pytest.mark.parametrize(("earlier", "asked"), [("", "issues/7/comments"), ("31\n32", "issues/comments/31")])
def test_the_comment_is_written_once_and_then_anew(tmp_path: Path, earlier: str, asked: str) -> None:
    checkout, said = workspace(tmp_path), tmp_path / "said"
    gh = program(
        tmp_path / "tools" / "gh", f'case "$*" in *--jq*) echo "$EARLIER";; *) echo "$@" > {said};; esac'
    ).parent
    known = {"GITHUB_REPOSITORY": "team/code", "PULL_REQUEST": "7", "COMMENT": "/reports/comment.md"}
    done = shell(STEPS["Comment"]["run"], checkout, known | {"EARLIER": earlier}, first=gh)
    assert done.returncode == 0, done.stdout
    call = said.read_text(encoding="utf-8")
    assert f"repos/team/code/{asked} " in call
    assert call.endswith("-F body=@/reports/comment.md\n")
    assert ("PATCH" in call) == bool(earlier)


def chosen(*names: str) -> list[str]:
    """The files of a commit that the hook is run on."""
    return [name for name in names if re.search(HOOK["files"], name)]


def test_pre_commit_chooses_templates_only() -> None:
    taken = ["template.yaml", "ml/template.yml", "ml/App.template.json", "x.template", "ml/notebook.cfn.yaml"]
    left = ["package.json", ".github/workflows/ci.yml", "values.yaml", "templates.yaml", "ml/template.py"]
    assert chosen(*taken, *left) == taken


def test_pre_commit_judges_the_files_of_a_commit(tmp_path: Path) -> None:
    checkout = workspace(tmp_path)
    shutil.copy(GATE / "notebook.yaml", checkout / "template.yaml")
    command: list[Any] = [*shlex.split(HOOK["entry"]), *chosen("template.yaml", "values.yaml")]
    done = shell(shlex.join(command), checkout, {})
    assert done.returncode == 1, done.stdout
    assert "template.yaml:22:7: high: Notebook users are root" in done.stdout
    assert HOOK["require_serial"] is True
