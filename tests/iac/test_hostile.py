"""Inputs that mean harm: the command ends, says one clear line or finds what is there, and shows nothing that acts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from auditor.cli.app import cli

NOTEBOOK = "AWS::SageMaker::NotebookInstance"
ROOT = "notebook-root-access"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    return tmp_path


def judge(content: Any, *args: str, name: str = "t.yaml") -> Result:
    text = content if isinstance(content, str) else json.dumps(content)
    Path(name).write_text(text, encoding="utf-8", errors="surrogatepass")
    return CliRunner().invoke(cli, ["gate", name, "--rule", ROOT, *args], prog_name="auditor")


def template(resources: Any, **sections: Any) -> dict[str, Any]:
    return {"Resources": resources, **sections}


def notebook(**properties: Any) -> dict[str, Any]:
    return {"Type": NOTEBOOK, "Properties": {"InstanceType": "ml.t3.medium", "RoleArn": "r", **properties}}


def deep(levels: int) -> dict[str, Any]:
    value: Any = "Disabled"
    for _ in range(levels):
        value = {"Fn::Join": ["", [value]]}
    return {"N": notebook(RootAccess=value)}


def bomb() -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    return "\n".join([*lines, "Resources: {N: {Type: AWS::SageMaker::NotebookInstance, Properties: {X: *a9}}}"])


LOOP = {"C": {"Fn::Not": [{"Condition": "D"}]}, "D": {"Fn::Not": [{"Condition": "C"}]}}
ITSELF: dict[str, Any] = {"Fn::GetAtt": ["N", "RootAccess"]}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(bomb(), id="aliases that explode"),
        pytest.param("a: &a [*a]\nResources: {N: {Type: AWS::SageMaker::Model}}\n", id="alias of itself"),
        pytest.param(template({"N": {**notebook(), "Condition": "C"}}, Conditions=LOOP), id="conditions in a circle"),
        pytest.param("[" * 100_000, id="nesting without end"),
        pytest.param("Resources: !!python/object/apply:os.system ['touch executed']\n", id="a tag that would act"),
        pytest.param("Resources: {N: {Type: X}, N: {Type: Y}}\n", id="a key that stands twice"),
        pytest.param("Resources: [1, 2]\nAWSTemplateFormatVersion: '2010-09-09'\n", id="a list of resources"),
        pytest.param("", id="nothing"),
        pytest.param("Resources:\n\tN: {}\n", id="tabs"),
    ],
)
def test_what_can_not_be_read_is_one_line_and_never_green(content: Any, folder: Path) -> None:
    result = judge(content)
    assert result.exit_code == 2
    lines = [line for line in result.stderr.splitlines() if line.startswith("error:")]
    assert len(lines) == 1
    assert lines[0].startswith("error: t.yaml")
    assert "Traceback" not in result.output
    assert not (folder / "executed").exists()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "resources",
    [
        pytest.param({"N": notebook(RootAccess={"Ref": "N"})}, id="a resource that names itself"),
        pytest.param({"N": notebook(RootAccess=ITSELF)}, id="an attribute of itself"),
        pytest.param(
            {
                "N": notebook(RootAccess={"Fn::GetAtt": ["M", "RootAccess"]}),
                "M": notebook(RootAccess={"Fn::GetAtt": ["N", "RootAccess"]}),
            },
            id="two in a circle",
        ),
        pytest.param({"N": notebook(NotebookInstanceName={"Fn::Sub": "${N}-${N.Arn}"})}, id="a name made of itself"),
        pytest.param(deep(60), id="functions in functions"),
        pytest.param({"N": notebook(RootAccess="x" * 900_000)}, id="a text of a megabyte"),
        pytest.param({"N": notebook(RootAccess="«Other|Arn»")}, id="a symbol that the input spells"),
        pytest.param({"N": notebook(NotebookInstanceName="«account»")}, id="a name that looks like a symbol"),
        pytest.param({"a.b/c:d": notebook(), "..": notebook(), "": notebook()}, id="odd names"),
        pytest.param({"N": {"Type": ["AWS"], "Properties": 7}}, id="a type that is a list"),
        pytest.param({"N": notebook(), "M": {"Type": "Model", "Properties": {"Name": "m"}}}, id="a type that is none"),
        pytest.param({"N": notebook(), "M": None, "O": "text", "P": []}, id="resources that are none"),
    ],
)
def test_what_is_odd_is_judged_or_refused(resources: Any) -> None:
    result = judge(template(resources))
    assert result.exit_code in {0, 1, 2}
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert len(result.output) < 100_000


@pytest.mark.usefixtures("folder")
def test_a_symbol_that_the_input_spells_decides_nothing() -> None:
    result = judge(template({"N": notebook(RootAccess="«N|Ref»")}), "-f", "json=-", "--verdicts", "pass,fail,unknown")
    assert [one["verdict"] for one in json.loads(result.stdout)["findings"]] != ["pass"]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", ["AWS::Region", "AWS::NoValue", "AWS::AccountId"])
def test_a_parameter_that_is_called_like_a_pseudo_one_is_no_answer(name: str) -> None:
    parameters = {name: {"Type": "String", "Default": "Disabled"}}
    result = judge(
        template({"N": notebook(RootAccess={"Ref": name})}, Parameters=parameters), "-f", "json=-",
        "--verdicts", "pass,fail,unknown",
    )  # fmt: skip
    assert "pass" not in [one["verdict"] for one in json.loads(result.stdout)["findings"]]


@pytest.mark.usefixtures("folder")
def test_thousands_of_resources_are_judged() -> None:
    result = judge(template({f"N{index}": notebook() for index in range(2_000)}), "-f", "json=-", name="t.json")
    assert result.exit_code == 1
    (row,) = (row for row in json.loads(result.stdout)["population"] if row["enumerated"])
    assert (row["enumerated"], row["fail"]) == (2_000, 2_000)


@pytest.mark.usefixtures("folder")
def test_names_can_not_act_on_the_terminal() -> None:
    nasty = "N\x1b[2J\x1b]0;title\x07[red]\r\u202e"
    result = judge(template({nasty: notebook(RootAccess="\x1b[31mEnabled")}), name="t.json")
    shown = result.stdout + result.stderr
    assert result.exit_code in {0, 1, 2}
    assert not set(shown) & {"\x1b", "\x07", "\r", "\u202e"}
