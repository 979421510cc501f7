"""`auditor guardrails` on the command line."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from auditor.engine.schema import schema_of
from tests.cli.conftest import Run


def data(run: Run, *args: object) -> Any:
    result = run("guardrails", *args, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_json_keeps_to_the_contract_and_its_schema(run: Run, snapshot: Path) -> None:
    for rows in (data(run), data(run, snapshot)):
        jsonschema.validate(rows, json.loads(schema_of("guardrails")))
        assert list(rows[0])[:6] == ["control", "kind", "document", "in_force", "exempt", "still_allowed"]
        assert {row["kind"] for row in rows} == {"scp", "iam"}
        assert all(row["document"]["Statement"] for row in rows)
    assert len(data(run, "--kind", "scp")) == len(data(run)) // 2 >= 50


def test_an_account_without_any_policy_is_open_to_its_root_alone(run: Run, snapshot: Path) -> None:
    rows = data(run, snapshot, "--control", "training-job-vpc")
    assert [(row["kind"], row["in_force"]) for row in rows] == [("scp", False), ("iam", True)]
    assert rows[0]["still_allowed"][0]["principal"] == "arn:aws:iam::111122223333:root"


def test_missing_leaves_out_what_is_in_force(run: Run, snapshot: Path) -> None:
    assert {row["kind"] for row in data(run, snapshot, "--missing")} == {"scp"}
    assert run("guardrails", snapshot, "--missing", "--kind", "iam").stdout.startswith("all of these guardrails are in")
    nothing = run("guardrails", snapshot, "--missing", "--kind", "iam", "--format", "terraform")
    assert nothing.exit_code == 2
    assert "nothing to write: all of these guardrails are in force" in nothing.stderr


def test_the_table_tells_what_is_refused_and_what_needs_values(run: Run) -> None:
    told = run("guardrails").stdout
    assert "CreateTrainingJob outside a VPC" in told
    assert "  instance-types: instance-types" in told
    assert max(map(len, told.splitlines())) <= 110


def test_the_table_of_a_snapshot_names_who_may(run: Run, snapshot: Path) -> None:
    told = run("guardrails", snapshot, "--control", "training-job-vpc").stdout
    head, who, how, by = told.splitlines()[:4]
    assert (head, who, by) == (
        "no       training-job-vpc",
        "         open to     root",
        "         allowed by  being root",
    )
    assert how.startswith("         such as     sagemaker:CreateTrainingJob with sagemaker:VpcSubnets absent")
    assert "in force: 1 no" in told


def test_values_make_it_ask_for_them(run: Run) -> None:
    row = data(run, "--control", "training-job-vpc", "--kind", "scp", "--allow", "subnets=subnet-1,subnet-2")[0]
    conditions = [one["Condition"] for one in row["document"]["Statement"]]
    assert conditions == [
        {"Null": {"sagemaker:VpcSubnets": "true"}},
        {"ForAnyValue:StringNotLike": {"sagemaker:VpcSubnets": ["subnet-1", "subnet-2"]}},
    ]


def test_service_control_policies_alone_are_judged(run: Run, tmp_path: Path) -> None:
    written = data(run, "--control", "training-job-vpc", "--kind", "scp")[0]["document"]
    (tmp_path / "scps").mkdir()
    (tmp_path / "scps" / "guard.json").write_text(json.dumps(written))
    rows = data(run, "--scps", tmp_path / "scps", "--kind", "scp")
    assert [row["control"] for row in rows if row["in_force"]] == ["training-job-vpc"]


def test_code_is_written_for_both_tools(run: Run) -> None:
    template = yaml.safe_load(run("guardrails", "--format", "cloudformation").stdout)
    assert {one["Type"] for one in template["Resources"].values()} == {"AWS::Organizations::Policy"}
    assert (
        'resource "aws_iam_policy" "sagemaker_guardrails_1"'
        in run("guardrails", "--format", "terraform", "--kind", "iam").stdout
    )


def test_gaps_say_what_nothing_can_enforce(run: Run) -> None:
    rows = data(run, "--gaps")
    jsonschema.validate(rows, json.loads(schema_of("gaps")))
    row = next(row for row in rows if "hyperpod-ebs-cmk" in row["controls"])
    assert (row["action"], row["lacks"]) == ("sagemaker:CreateCluster", "the volume keys of instance groups")
    assert "CreateInferenceComponent" in run("guardrails", "--gaps").stdout


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["nowhere"], "nowhere: no such snapshot"),
        (["--scps", "nowhere"], "nowhere: no such folder"),
        (["--control", "training-job-vcp"], "did you mean training-job-vpc?"),
        (["--control", "hyperpod-ebs-cmk"], "no guardrail for 'hyperpod-ebs-cmk'"),
        (["--allow", "subnets=x"], "is not like subnet-"),
        (["--gaps", "--format", "terraform"], "gaps are no policies"),
    ],
)
def test_what_is_wrong_is_one_line_and_status_2(run: Run, args: list[str], said: str) -> None:
    result = run("guardrails", *args)
    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
