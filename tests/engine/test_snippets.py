"""Every snippet that is made from a rule's patch speaks its tool's language: held against the tools' own schemas."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore.session
import pytest
import yaml
from botocore import xform_name

from auditor.engine import snippets
from auditor.engine.registry import load
from auditor.engine.remedy import remediation
from auditor.iac.field_names import UNREQUESTED, UPDATABLE
from auditor.model.catalog import concrete_types
from auditor.model.remediation import Applies
from auditor.model.resource import Resource
from auditor.rule import Rule

SCHEMAS = Path(__file__).resolve().parents[3] / "shared" / "aws"
"""Published schemas of CloudFormation and the Terraform provider, where the checkout has them beside it."""

SAGEMAKER = botocore.session.get_session().get_service_model("sagemaker")
COMMANDS = {xform_name(name, "-"): name for name in SAGEMAKER.operation_names}
PATCHED = [
    pytest.param(rule, kind, id=f"{rule.id} {kind.type}")
    for rule in load().rules
    if rule.remediation.patch
    for kind in rule.types()
]

each_patch = pytest.mark.parametrize(("rule", "kind"), PATCHED)


def test_a_field_is_called_as_each_tool_calls_it() -> None:
    kind, change = "AWS::SageMaker::NotebookInstance", [("SecurityGroups[]", ["sg-1"])]
    assert '"SecurityGroupIds": [' in str(snippets.cli(kind, change, Applies.ON_RECREATE))
    assert "SecurityGroupIds:\n" in str(snippets.cloudformation(kind, change))
    assert 'security_groups = ["sg-1"]' in str(snippets.terraform(kind, change))


def test_the_longest_name_that_fits_counts() -> None:
    kind = "AWS::SageMaker::EndpointConfig"
    assert 'kms_key_arn = "k"' in str(snippets.terraform(kind, [("KmsKeyId", "k")]))
    assert 'kms_key_id = "k"' in str(snippets.terraform(kind, [("DataCaptureConfig.KmsKeyId", "k")]))
    deeper = [("DomainSettings.RStudioServerProDomainSettings.DomainExecutionRoleArn", "r")]
    made = str(snippets.cli("AWS::SageMaker::Domain", deeper, Applies.IN_PLACE))
    assert '"DomainSettingsForUpdate": {\n    "RStudioServerProDomainSettingsForUpdate": {' in made
    made = str(snippets.cli("AWS::SageMaker::Domain", deeper, Applies.ON_RECREATE))
    assert '"DomainSettings": {\n    "RStudioServerProDomainSettings": {' in made


def test_nothing_is_said_of_a_field_that_the_tool_lacks() -> None:
    kind, change = "AWS::SageMaker::EndpointConfig", [("EnableNetworkIsolation", True)]
    assert snippets.terraform(kind, change) is None
    assert "EnableNetworkIsolation: true" in str(snippets.cloudformation(kind, change))
    assert snippets.cloudformation("AWS::SageMaker::MlflowApp", [("KmsKeyId", "k")]) is None
    both = [*change, ("KmsKeyId", "k")]
    assert "isolation" not in str(snippets.terraform(kind, both))


def test_other_services_have_no_snippets() -> None:
    change = [("KmsKeyId", "k")]
    assert snippets.cli("AWS::CloudTrail::Trail", change, Applies.IN_PLACE) is None
    assert snippets.terraform("AWS::CloudTrail::Trail", change) is None
    assert snippets.cloudformation("AWS::CloudTrail::Trail", change) is None


def test_the_types_that_can_be_updated_are_those_that_the_api_updates() -> None:
    known = {name.lower() for name in SAGEMAKER.operation_names}
    nouns = {kind.type.rsplit("::")[-1] for kind in concrete_types() if kind.type.startswith("AWS::SageMaker::")}
    assert {noun for noun in nouns if f"update{noun.lower()}" in known} == UPDATABLE
    assert {noun for noun in nouns - UPDATABLE if f"create{noun.lower()}" not in known} == UNREQUESTED


@each_patch
def test_cli_calls_an_operation_with_members_that_it_takes(rule: Rule, kind: type[Resource]) -> None:
    made = remediation(rule, kind).cli
    if made is None or rule.remediation.cli:
        return
    command, _, body = re.fullmatch(r"aws sagemaker (\S+) .*?\n(#.*?)\n(.*)", made, re.DOTALL).groups()  # type: ignore[union-attr]
    operation = SAGEMAKER.operation_model(COMMANDS[command])
    assert not list(_strangers(operation.input_shape, json.loads(body), ""))


def _strangers(shape: Any, value: Any, at: str) -> Iterator[str]:
    """The paths of `value` that a botocore shape does not have."""
    if shape.type_name == "structure" and isinstance(value, dict):
        for name, inner in value.items():
            if name in shape.members:
                yield from _strangers(shape.members[name], inner, f"{at}.{name}")
            else:
                yield f"{at}.{name}"
    elif shape.type_name == "list":
        if not isinstance(value, list):
            yield f"{at} is a list"
        else:
            for inner in value:
                yield from _strangers(shape.member, inner, f"{at}[]")
    elif isinstance(value, (dict, list)):
        yield f"{at} is a {shape.type_name}"


@pytest.mark.shared
@each_patch
def test_cloudformation_makes_the_type(rule: Rule, kind: type[Resource]) -> None:
    made = remediation(rule, kind).cloudformation
    if made is None or not kind.type.startswith("AWS::SageMaker::") or rule.remediation.cloudformation:
        return
    file = SCHEMAS / "cloudformation_sagemaker_types.txt"
    if not file.is_file():
        pytest.skip("the list of CloudFormation's types is not beside the checkout")
    template = yaml.safe_load(made)
    assert template["Type"] in file.read_text(encoding="utf-8").split()
    assert template["Properties"]


@pytest.mark.shared
@each_patch
def test_terraform_takes_every_argument(rule: Rule, kind: type[Resource]) -> None:
    made = remediation(rule, kind).terraform
    if made is None or not kind.type.startswith("AWS::SageMaker::") or rule.remediation.terraform:
        return
    head = re.match(r'resource "(\w+)" "example" \{\n', made)
    assert head
    file = SCHEMAS / "terraform" / f"{head[1]}.json"
    if not file.parent.is_dir():
        pytest.skip("the provider's schemas are not beside the checkout")
    schema = json.loads(file.read_text(encoding="utf-8"))
    assert not list(_unknown(iter(made[head.end() :].splitlines()), schema["block"]))


def _unknown(lines: Iterator[str], block: dict[str, Any]) -> Iterator[str]:
    """The arguments and blocks of an HCL body that a provider's schema does not have."""
    for line in lines:
        name, _, rest = line.strip().partition(" ")
        if name == "}":
            return
        if rest.startswith("="):
            if name not in block.get("attributes", {}):
                yield f"{name} ="
        elif name in block.get("block_types", {}):
            yield from _unknown(lines, block["block_types"][name]["block"])
        else:
            yield f"{name} {{"
            list(_unknown(lines, {}))
