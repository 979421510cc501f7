"""The few SageMaker types that differ from the rest."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from tests.collect.estate import NOW, arn, sagemaker, scan
from tests.collect.reading import ACCOUNT

TIMES = {"CreationTime": "2026-05-20T00:00:00Z", "LastModifiedTime": "2026-05-20T00:00:00Z"}
V1 = "AWS::SageMaker::AutoMLJob"
V2 = "AWS::SageMaker::AutoMLJobV2"


def automl(name: str) -> dict[str, Any]:
    return {
        "AutoMLJobName": name,
        "AutoMLJobArn": arn("automl-job", name),
        "AutoMLJobStatus": "Completed",
        "AutoMLJobSecondaryStatus": "Completed",
        "OutputDataConfig": {"S3OutputPath": "s3://out/x"},
        "RoleArn": f"arn:aws:iam::{ACCOUNT}:role/ml",
        **TIMES,
    }


def test_an_automl_job_is_described_by_the_newer_version_or_else_by_the_earlier(tmp_path: Path) -> None:
    content = sagemaker(
        AutoMLJob=[{**automl("old"), "InputDataConfig": []}],
        AutoMLJobV2=[{**automl("new"), "AutoMLJobInputDataConfig": []}],
    )
    found = scan(tmp_path, content, only=["AutoMLJob", "AutoMLJobV2"])
    assert (found.names(V1), found.names(V2)) == ({"old"}, {"new"})
    assert set(found.document(V1, "old").responses) == {"DescribeAutoMLJob"}
    assert set(found.document(V2, "new").responses) == {"DescribeAutoMLJobV2"}
    assert (found.listed(V1), found.listed(V2)) == (None, None)


def test_a_resource_policy_is_read_and_its_absence_is_no_gap(tmp_path: Path) -> None:
    groups: list[dict[str, Any]] = [
        {
            "ModelPackageGroupName": name,
            "ModelPackageGroupArn": arn("model-package-group", name),
            "ModelPackageGroupStatus": "Completed",
            "CreatedBy": {},
            "CreationTime": TIMES["CreationTime"],
        }
        for name in ("shared", "own")
    ]
    missing = {"match": {}, "error": ["ValidationException", "Cannot find resource policy for the group"]}
    shared = {"match": {"ModelPackageGroupName": "shared"}, "response": {"ResourcePolicy": "{}"}}
    operations = {"GetModelPackageGroupPolicy": [shared, missing]}
    found = scan(tmp_path, sagemaker(operations, ModelPackageGroup=groups), only=["ModelPackageGroup"])
    type_ = "AWS::SageMaker::ModelPackageGroup"
    assert found.document(type_, "shared").responses["GetModelPackageGroupPolicy"] == {"ResourcePolicy": "{}"}
    assert found.document(type_, "own").responses["GetModelPackageGroupPolicy"] is None
    assert found.document(type_, "own").gaps == {}


def test_runs_of_pipelines_are_listed_below_each_and_come_from_search(tmp_path: Path) -> None:
    names = ("train", "deploy")
    pipelines = [
        {
            "PipelineName": name,
            "PipelineArn": arn("pipeline", name),
            "PipelineStatus": "Active",
            "PipelineDefinition": '{"Parameters": [{"Name": "ApiKey", "DefaultValue": "abcd1234efgh"}]}',
            **TIMES,
        }
        for name in names
    ]
    runs = [
        {
            "PipelineArn": arn("pipeline", name),
            "PipelineName": name,
            "PipelineExecutionArn": f"{arn('pipeline', name)}/execution/{name}-1",
            "PipelineExecutionStatus": "Succeeded",
            "StartTime": NOW.isoformat(),
            **TIMES,
        }
        for name in names
    ]
    content = sagemaker(Pipeline=pipelines, PipelineExecution=runs)
    found = scan(tmp_path, content, only=["Pipeline", "PipelineExecution"])
    assert found.names("AWS::SageMaker::PipelineExecution") == {"train-1", "deploy-1"}
    assert Counter(found.calls())["DescribePipelineExecution"] == 0
    described = found.document("AWS::SageMaker::Pipeline", "train").responses["DescribePipeline"]
    assert described is not None
    assert "abcd1234efgh" not in described["PipelineDefinition"]
    assert "<secret: Secret Keyword>" in described["PipelineDefinition"]


def test_a_models_record_is_the_model_alone_and_its_secret_is_named_once(tmp_path: Path) -> None:
    container = {"Image": "x", "Environment": {"DB_PASSWORD": "hunter22"}}
    model = {
        "ModelName": "m",
        "ModelArn": arn("model", "m"),
        "Containers": [container],
        "CreationTime": TIMES["CreationTime"],
    }
    found = scan(tmp_path, sagemaker(Model=[model]), only=["Model"])
    document = found.document("AWS::SageMaker::Model", "m")
    record = document.responses.get("Search:Model")
    assert record is not None
    assert "Model" not in record
    assert [secret.place for secret in document.secrets] == ["Containers[0].Environment.DB_PASSWORD"]


def test_apps_are_asked_for_by_all_that_tells_them_apart(tmp_path: Path) -> None:
    apps = [
        {
            "DomainId": "d-1",
            "UserProfileName": user,
            "AppType": "JupyterServer",
            "AppName": "default",
            "AppArn": arn("app", f"d-1/{user}/jupyterserver/default"),
            "Status": "InService",
        }
        for user in ("ann", "bob")
    ]
    found = scan(tmp_path, sagemaker(App=apps), only=["App"])
    arns = {doc.identity.arn for doc in found.memory.documents}
    assert arns == {app["AppArn"] for app in apps}
