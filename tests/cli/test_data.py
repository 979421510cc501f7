"""The commands that print data: rules, explain, permissions."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from auditor.engine import catalogue
from auditor.engine.catalogue import CatalogueError, Claim
from auditor.engine.registry import load
from tests.cli.conftest import Run

FRAMEWORKS = Path(__file__).parents[2] / "rules" / "frameworks"


def data(run: Run, *args: str) -> Any:
    result = run(*args)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_rules_as_json_keep_to_the_contract(run: Run) -> None:
    rows = data(run, "rules", "--format", "json")
    assert [row["id"] for row in rows] == [rule.id for rule in load().rules]
    assert all(
        list(row) == ["id", "family", "title", "severity", "resource_types", "controls", "since"] for row in rows
    )
    root = next(row for row in rows if row["id"] == "notebook-root-access")
    assert (root["family"], root["severity"]) == ("notebook", "high")
    assert root["resource_types"] == ["AWS::SageMaker::NotebookInstance"]


def test_rules_as_a_table_whose_ids_are_not_folded(run: Run) -> None:
    told = run("rules").stdout
    assert all(f" {rule.id} " in told for rule in load().rules)
    assert max(map(len, told.splitlines())) <= 100


def test_coverage_has_one_row_for_each_control_of_the_catalogue(run: Run) -> None:
    rows = data(run, "rules", "--coverage", "--format", "json")
    slugs = list(yaml.safe_load((FRAMEWORKS / "catalogue.yaml").read_text())["catalogue"])
    assert [row["control"] for row in rows] == slugs
    assert max(Counter(slugs).values()) == 1
    assert len(slugs) == 204


def test_coverage_claims_are_true(run: Run) -> None:
    known = {rule.id: {kind.type for kind in rule.types()} for rule in load().rules}
    for row in data(run, "rules", "--coverage", "--format", "json"):
        assert list(row) == ["control", "status", "rules", "types", "reason"]
        if row["status"] == "covered":
            assert row["rules"], row
            assert set(row["types"]) <= set().union(*(known[rule] for rule in row["rules"])), row
        else:
            assert row["reason"], row
            assert not row["rules"], row


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"no-such-control": Claim(rules=("notebook-root-access",))}, "no control of the catalogue: no-such-control"),
        ({"notebook-root-access-disabled": Claim(rules=("no-such-rule",))}, "no rule no-such-rule"),
        ({"notebook-root-access-disabled": Claim()}, "rules make a control covered"),
        ({"notebook-root-access-disabled": Claim(status="manual", rules=("notebook-root-access",))}, "nothing else"),
    ],
)
def test_a_claim_that_cannot_be_true_is_refused(
    monkeypatch: pytest.MonkeyPatch, claims: dict[str, Claim], said: str
) -> None:
    monkeypatch.setattr(catalogue, "claims", lambda: claims)
    with pytest.raises(CatalogueError, match=said):
        catalogue.coverage(load().rules)


def test_explain_tells_why_what_it_reads_and_how_to_mend(run: Run) -> None:
    told = run("explain", "notebook-root-access").stdout
    for part in (
        "Root can rewrite the scripts",
        "AWS::SageMaker::NotebookInstance root_access (DescribeNotebookInstance)",
        "sagemaker:DescribeNotebookInstance",
        "DescribeNotebookInstance was denied",
        "Stop the instance, set RootAccess to Disabled",
        "update-notebook-instance",
        "RootAccess: Disabled",
        'resource "aws_sagemaker_notebook_instance"',
    ):
        assert part in told


@pytest.mark.parametrize("rule", [rule.id for rule in load().rules])
def test_every_rule_can_be_explained(run: Run, rule: str) -> None:
    result = run("explain", rule)
    assert result.exit_code == 0, result.stderr
    assert "\nRemediation" in result.stdout


def test_permissions_are_a_policy_that_only_reads(run: Run) -> None:
    policy = data(run, "permissions")
    assert policy["Version"] == "2012-10-17"
    actions = [action for statement in policy["Statement"] for action in statement["Action"]]
    assert "sagemaker:DescribeNotebookInstance" in actions
    assert {statement["Effect"] for statement in policy["Statement"]} == {"Allow"}
    verbs = ("Describe", "Get", "GET", "List", "Search", "Generate")
    assert all(action.split(":")[1].startswith(verbs) for action in actions)


@pytest.mark.parametrize(
    ("name", "args"),
    [("rules", ("rules", "--format", "json")), ("coverage", ("rules", "--coverage", "--format", "json"))],
)
def test_what_is_printed_keeps_to_its_schema(run: Run, name: str, args: tuple[str, ...]) -> None:
    jsonschema.Draft202012Validator(data(run, "schema", name)).validate(data(run, *args))
