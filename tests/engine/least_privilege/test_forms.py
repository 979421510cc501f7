"""Suggestions as code: what the tools read again is the document, and the remarks stand beside it."""

from __future__ import annotations

import json
import textwrap

import yaml

from auditor.engine.least_privilege import Advice
from auditor.engine.least_privilege.forms import cloudformation, terraform

DOCUMENT = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::lake/${aws:userid}/%{x}/*"}],
}


def advice(role: str, **more: object) -> Advice:
    base = Advice(
        role=f"arn:aws:iam::111122223333:role/{role}",
        document=DOCUMENT,
        allows_seen=True,
        narrows=True,
        unproven=(),
        seen={},
        not_observable=("what code\ncalls",),
        gaps=("a gap",),
        needs=(),
        left_out=(),
        joined=(),
        gives_up=(),
        used_elsewhere=(),
        actions_today=1,
        actions_suggested=1,
        size=1,
    )
    return base.model_copy(update=more)


def test_cloudformation_holds_the_document_as_it_is() -> None:
    template = yaml.safe_load(cloudformation([advice("service-role/ml-jobs")]))
    ((name, resource),) = template["Resources"].items()
    assert name == "RoleMlJobs111122223333"
    assert resource["Type"] == "AWS::IAM::ManagedPolicy"
    assert resource["Properties"] == {"ManagedPolicyName": "ml-jobs-least-privilege", "PolicyDocument": DOCUMENT}
    assert "not observable: what code calls" in resource["Metadata"]["Remarks"]


def test_terraform_escapes_what_hcl_would_fill_in() -> None:
    text = terraform([advice("ml-jobs")])
    assert 'resource "aws_iam_policy" "role_ml_jobs_111122223333" {' in text
    body = textwrap.dedent(text.partition("<<-POLICY\n")[2].partition("\n  POLICY")[0])
    assert "$${aws:userid}/%%{x}" in body
    assert json.loads(body.replace("$${", "${").replace("%%{", "%{")) == DOCUMENT
    head = text.partition("resource")[0].splitlines()
    assert all(line.startswith("# ") for line in head)
    assert "# incomplete: a gap" in head


def test_a_role_without_a_policy_gets_none() -> None:
    without = advice("ml-jobs", document=None)
    assert "aws_iam_policy" not in terraform([without])
    assert yaml.safe_load(cloudformation([without]))["Resources"] == {}


def test_names_that_fall_together_are_told_apart() -> None:
    template = yaml.safe_load(cloudformation([advice("ml-jobs"), advice("ml_jobs")]))
    assert list(template["Resources"]) == ["RoleMlJobs111122223333", "RoleMlJobs1111222233332"]
    assert terraform([advice("ml-jobs"), advice("ml_jobs")]).count('"role_ml_jobs_111122223333"') == 1
