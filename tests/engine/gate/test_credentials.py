"""Credentials that stand in a file: no report shows one, however the file spells it and whatever is judged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from auditor.engine.gate.credentials import credentials
from auditor.iac.text import parse
from tests.engine.gate.gating import gate, written

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = "wJalrXUtnFEMIK7MDENG" + "bPxRfiCYzzzzzzzqweRT"
PASSWORD = "correct-horse-battery-9"
HEAD = """
Parameters: {Vpc: {Type: String, AllowedValues: ['yes', 'no']}}
Conditions: {V: !Equals [!Ref Vpc, 'yes']}
Resources:
"""
ROLE = "ExecutionRoleArn: 'arn:aws:iam::111122223333:role/x'"


def _credentials(tree: dict[str, Any]) -> frozenset[str]:
    return credentials(parse(json.dumps(tree), "app.json", "json"))


def _templates() -> Iterator[object]:
    flow = f"{{Image: a, Environment: {{A: b, AWS_SECRET_ACCESS_KEY: {KEY}}}}}"
    yield pytest.param(
        f"  M: {{Type: AWS::SageMaker::Model, Properties: {{{ROLE}, PrimaryContainer: {flow}}}}}", id="one line"
    )
    yield pytest.param(
        f"""  M:
    Type: AWS::SageMaker::Model
    Properties:
      {ROLE}
      Containers: [!If [V, {flow}, !Ref AWS::NoValue]]""",
        id="in a world that is not asked about",
    )
    yield pytest.param(
        f"""  M:
    Type: AWS::SageMaker::Model
    Properties:
      {ROLE}
      PrimaryContainer: {{Image: a, Environment: {{DB_PASSWORD: !If [V, {PASSWORD}, x]}}}}""",
        id="in a function",
    )
    yield pytest.param(
        f"""  T:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - Environment:
            - Name: DB_PASSWORD
              Value: {PASSWORD}
  M:
    Type: AWS::SageMaker::Model
    Properties: {{{ROLE}}}""",
        id="of a neighbour, on two lines",
    )


@pytest.mark.parametrize("resources", list(_templates()))
def test_no_excerpt_shows_a_credential(resources: str, tmp_path: Path) -> None:
    report = gate(written(tmp_path, f"{HEAD}{resources}\n", "app.yaml"), rules=("model-not-isolated",)).report
    assert any(one.location and one.location.excerpt for one in report.findings)
    shown = report.model_dump_json()
    assert KEY not in shown
    assert PASSWORD not in shown


def test_a_credential_is_known_as_json_spells_it_and_as_yaml_quotes_it() -> None:
    found = _credentials({"Environment": {"PASSWORD": "a\"long'word9"}})
    assert {"a\"long'word9", "a\\\"long'word9", "a\"long''word9"} <= found


def test_what_is_no_credential_is_shown() -> None:
    assert not _credentials({"Resources": {"N": {"Type": "AWS::SageMaker::Model", "Properties": {"KmsKeyId": "k-1"}}}})


def test_what_else_a_parameter_may_be_that_is_used_as_a_credential_is_known() -> None:
    template = {
        "Parameters": {"Plain": {"Type": "String", "AllowedValues": ["none", PASSWORD]}},
        "Resources": {"M": {"Properties": {"Environment": {"DB_PASSWORD": {"Ref": "Plain"}}}}},
    }
    assert _credentials(template) == {PASSWORD}


@pytest.mark.parametrize("given", [{}, {"Plain": PASSWORD}])
def test_a_parameter_that_becomes_a_credential_is_not_spelled(given: dict[str, str], tmp_path: Path) -> None:
    template = f"""
Parameters: {{Plain: {{Type: String, Default: {PASSWORD}}}}}
Conditions: {{C: !Equals [!Ref Plain, a]}}
Resources:
  M:
    Type: AWS::SageMaker::Model
    Properties:
      {ROLE}
      EnableNetworkIsolation: !If [C, true, false]
      PrimaryContainer: {{Image: a, Environment: {{DB_PASSWORD: !Ref Plain}}}}
"""
    gated = gate(written(tmp_path, template, "app.yaml"), rules=("model-not-isolated",), parameters=given)
    assert gated.verdict("model-not-isolated") == "fail"
    assert PASSWORD not in gated.report.model_dump_json()


@pytest.mark.parametrize(
    ("resource", "member"),
    [("NotebookInstance", "DefaultCodeRepository"), ("CodeRepository", "GitConfig.RepositoryUrl")],
)
def test_an_open_address_is_not_said_to_hold_no_credential(resource: str, member: str, tmp_path: Path) -> None:
    outer, _, inner = member.partition(".")
    given = f"{{{inner}: !Ref Url}}" if inner else "!Ref Url"
    template = f"""
Parameters: {{Url: {{Type: String}}}}
Resources: {{R: {{Type: 'AWS::SageMaker::{resource}', Properties: {{{outer}: {given}}}}}}}
"""
    gated = gate(written(tmp_path, template, "app.yaml"), rules=("secret-in-configuration",))
    assert gated.verdict("secret-in-configuration") == "unknown"
    known = gate(
        written(tmp_path, template, "app.yaml"),
        rules=("secret-in-configuration",),
        parameters={"Url": "https://example.org/code.git"},
    )
    assert known.verdict("secret-in-configuration") == "pass"
