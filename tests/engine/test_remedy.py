"""Remediation for a reader: the rule's words, and its patch for each tool and type."""

from __future__ import annotations

import json

from auditor.api import (
    Applies,
    NotebookInstance,
    Remediation,
    Rule,
    Severity,
    TrainingJob,
    Verdict,
    passed,
    remove_fact,
    rule,
    set_fact,
)
from auditor.engine.registry import load
from auditor.engine.remedy import remediation
from auditor.model.report import PatchStep


def made(remedy: Remediation) -> Rule:
    @rule(id="x-made", title="x", severity=Severity.LOW, remediation=remedy)
    def judge(found: NotebookInstance | TrainingJob) -> Verdict:
        """Judges two types."""
        return passed(found.identity.name)

    return judge


def test_a_patch_is_told_in_each_tool() -> None:
    remedy = Remediation("Stop, set, start.", patch=[set_fact("root_access", "Disabled")], applies=Applies.AFTER_STOP)
    told = remediation(made(remedy), NotebookInstance)
    assert told.patch == (PatchStep(type=None, pointer="/RootAccess", value="Disabled"),)
    assert (told.text, told.applies) == ("Stop, set, start.", "after_stop")
    assert str(told.cli).startswith("aws sagemaker update-notebook-instance --cli-input-json")
    assert "RootAccess: Disabled" in str(told.cloudformation)
    assert 'root_access = "Disabled"' in str(told.terraform)


def test_each_type_has_the_fields_that_it_has() -> None:
    """One fact, two types, two places."""
    remedy = Remediation("Give a key.", patch=[set_fact("volume_key", "<key-arn>")], applies=Applies.ON_RECREATE)
    for_lab, for_job = (remediation(made(remedy), kind) for kind in (NotebookInstance, TrainingJob))
    assert [step.pointer for step in for_lab.patch] == ["/KmsKeyId"]
    assert str(for_lab.cli).startswith("aws sagemaker create-notebook-instance ")
    assert [step.pointer for step in for_job.patch] == ["/ResourceConfig/VolumeKmsKeyId"]
    assert str(for_job.cli).startswith("aws sagemaker create-training-job ")
    assert "kms_key_id" in str(for_lab.terraform)
    assert "volume_kms_key_id" in str(for_job.terraform)
    assert for_job.cloudformation is None


def test_a_removal_is_said_by_the_patch_alone() -> None:
    told = remediation(made(Remediation("Remove it.", patch=[remove_fact("root_access")])), NotebookInstance)
    assert told.patch == (PatchStep(type=None, pointer="/RootAccess", value=None),)
    assert told.cli is told.cloudformation is told.terraform is None


def test_what_changes_another_resource_makes_no_snippet_of_this_one() -> None:
    remedy = Remediation("Version it.", patch=[set_fact("versioning", "Enabled", of="AWS::S3::Bucket")])
    told = remediation(made(remedy), NotebookInstance)
    assert told.patch == (PatchStep(type="AWS::S3::Bucket", pointer="/Status", value="Enabled"),)
    assert told.cli is None


def test_what_the_rule_says_by_hand_comes_first() -> None:
    remedy = Remediation(
        "x", patch=[set_fact("root_access", "Disabled")], cli="aws by hand", guardrail={"Effect": "Deny"}
    )
    told = remediation(made(remedy), NotebookInstance)
    assert (told.cli, told.guardrail) == ("aws by hand", {"Effect": "Deny"})
    assert told.terraform is not None


def test_every_rule_has_a_remediation_of_every_type_that_it_judges() -> None:
    for one in load().rules:
        for kind in one.types():
            told = remediation(one, kind)
            assert told.text == one.remediation.text
            assert json.loads(told.model_dump_json())["applies"] == one.remediation.applies
