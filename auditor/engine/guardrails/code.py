"""Guardrails as code: all of them in as few policies as fit, for Terraform and CloudFormation."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import yaml

from auditor.engine.guardrails.wanted import Wanted
from auditor.iam.guardrails import PolicyKind, TooLargeError, packed, prove, statements
from auditor.model.errors import UserError

_ABOUT = "Refuses SageMaker requests that lack protections; made and proven by auditor guardrails"


def policies(wanted: Wanted, kind: PolicyKind, *, partition: str) -> tuple[dict[str, Any], ...]:
    """The documents, proven together.

    Raises:
        UserError: for a statement that is larger than a policy may be.
        UnprovenError: where the engine decides a request otherwise than a guardrail says.
    """
    try:
        found = packed(statements(wanted.asked, wanted.allowed), kind)
    except TooLargeError as error:
        raise UserError(str(error)) from error
    if found:
        prove(found, wanted.asked, kind, wanted.allowed, partition=partition)
    return found


def terraform(documents: Sequence[dict[str, Any]], kind: PolicyKind) -> str:
    """Policies as Terraform; those of an organization with their attachments to the targets of a variable."""
    scp = kind is PolicyKind.SCP
    blocks = [_TARGETS] if scp and documents else []
    for number, one in enumerate(documents, 1):
        name, text = f"sagemaker-guardrails-{number}", _hcl(one)
        label = name.replace("-", "_")
        if scp:
            rest = f'type        = "SERVICE_CONTROL_POLICY"\n  content = {text}'
            blocks += [_resource("aws_organizations_policy", label, name, rest), _ATTACHMENT.replace("LABEL", label)]
        else:
            blocks.append(_resource("aws_iam_policy", label, name, f"policy = {text}"))
    return "\n".join(blocks)


def cloudformation(documents: Sequence[dict[str, Any]], kind: PolicyKind) -> str:
    """Policies as a CloudFormation template in YAML."""
    scp = kind is PolicyKind.SCP
    resources = {
        f"SageMakerGuardrails{number}": _policy(one, f"sagemaker-guardrails-{number}", scp=scp)
        for number, one in enumerate(documents, 1)
    }
    targets = {"Type": "CommaDelimitedList", "Description": "Ids of the root, units or accounts to attach them to"}
    parameters = {"Parameters": {"Targets": targets}} if scp else {}
    template = {"AWSTemplateFormatVersion": "2010-09-09", "Description": _ABOUT, **parameters, "Resources": resources}
    return yaml.dump(template, Dumper=_Plain, sort_keys=False, default_flow_style=False, width=120)


class _Plain(yaml.SafeDumper):
    """Without anchors, which CloudFormation does not read."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True


def _policy(body: dict[str, Any], name: str, *, scp: bool) -> dict[str, Any]:
    if not scp:
        return {
            "Type": "AWS::IAM::ManagedPolicy",
            "Properties": {"ManagedPolicyName": name, "Description": _ABOUT, "PolicyDocument": body},
        }
    properties = {"Name": name, "Description": _ABOUT, "Type": "SERVICE_CONTROL_POLICY", "Content": body}
    return {"Type": "AWS::Organizations::Policy", "Properties": {**properties, "TargetIds": {"Ref": "Targets"}}}


def _resource(type_: str, label: str, name: str, rest: str) -> str:
    return f'resource "{type_}" "{label}" {{\n  name        = "{name}"\n  description = "{_ABOUT}"\n  {rest}\n}}\n'


def _hcl(body: dict[str, Any]) -> str:
    """JSON as HCL, in the layout of `terraform fmt`; `${` and `%{` would begin templates in it.

    It is decoded and encoded again since Organizations counts the white space of what it is sent.
    """
    text = json.dumps(body, indent=2).replace("${", "$${").replace("%{", "%%{")
    lines = "".join(f"    {line}\n" for line in text.splitlines())
    return f"jsonencode(jsondecode(<<-POLICY\n{lines}  POLICY\n  ))"


_TARGETS = """variable "sagemaker_guardrail_targets" {
  description = "Ids of the root, organizational units or accounts to attach the guardrails to"
  type        = set(string)
}
"""

_ATTACHMENT = """resource "aws_organizations_policy_attachment" "LABEL" {
  for_each  = var.sagemaker_guardrail_targets
  policy_id = aws_organizations_policy.LABEL.id
  target_id = each.value
}
"""
