"""A verdict on a pipeline's steps says where it rests on the defaults of the pipeline's parameters."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.engine.gate.gating import gate, written

RULE = "pipeline-step-traffic-unencrypted"


def definition(count: Any) -> dict[str, Any]:
    arguments = {
        "AlgorithmSpecification": {"TrainingImage": "i", "TrainingInputMode": "File"},
        "RoleArn": "arn:aws:iam::111122223333:role/x",
        "OutputDataConfig": {"S3OutputPath": "s3://b/o"},
        "ResourceConfig": {"InstanceCount": count, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 30},
        "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
    }
    return {
        "Version": "2020-12-01",
        "Parameters": [{"Name": "Count", "Type": "Integer", "DefaultValue": 2}],
        "Steps": [{"Name": "Train", "Type": "Training", "Arguments": arguments}],
    }


def template(count: Any) -> dict[str, Any]:
    body = {"PipelineDefinitionBody": json.dumps(definition(count))}
    properties = {"PipelineName": "p", "RoleArn": "arn:aws:iam::1:role/x", "PipelineDefinition": body}
    return {"Resources": {"P": {"Type": "AWS::SageMaker::Pipeline", "Properties": properties}}}


ASSUMED = "(assumed: the value of the pipeline's parameter Count is the default)"


@pytest.mark.parametrize("form", [definition, template])
@pytest.mark.parametrize(("count", "assumed"), [({"Get": "Parameters.Count"}, True), (2, False)])
def test_what_a_default_decides_is_told(tmp_path: Path, form: Any, count: Any, *, assumed: bool) -> None:
    finding = gate(written(tmp_path, form(count)), rules=(RULE,)).finding(RULE)
    assert finding.verdict == "fail"
    assert (ASSUMED in finding.message) == assumed


def test_a_value_that_was_given_is_no_default(tmp_path: Path) -> None:
    path = written(tmp_path, definition({"Get": "Parameters.Count"}))
    finding = gate(path, rules=(RULE,), parameters={"Count": "2"}).finding(RULE)
    assert (finding.verdict, "assumed" in finding.message) == ("fail", False)
