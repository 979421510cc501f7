"""The same collector reads what moto, which nobody here wrote, was told through its own API."""

from __future__ import annotations

from collections import Counter

import pytest

from auditor.collect.sagemaker import COLLECTOR
from auditor.collect.session import made_up_session
from tests.collect.reading import REGION, Found, scanned
from tests.support.moto import writer

ROLE = "arn:aws:iam::123456789012:role/ml"
JOBS = 120


@pytest.fixture(scope="module")
def read(moto: str) -> Found:
    assert moto
    _seed()
    return scanned(made_up_session(REGION), COLLECTOR)


def _seed() -> None:
    client = writer("sagemaker", REGION)
    client.create_notebook_instance(
        NotebookInstanceName="nb", InstanceType="ml.t3.medium", RoleArn=ROLE, KmsKeyId="k", RootAccess="Disabled"
    )
    client.create_model(
        ModelName="m", ExecutionRoleArn=ROLE, PrimaryContainer={"Image": "i", "ModelDataUrl": "s3://b/m"}
    )
    for number in range(JOBS):
        client.create_training_job(
            TrainingJobName=f"train-{number}",
            RoleArn=ROLE,
            AlgorithmSpecification={"TrainingImage": "i", "TrainingInputMode": "File"},
            OutputDataConfig={"S3OutputPath": "s3://out/x", "KmsKeyId": "k"},
            ResourceConfig={"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 10},
            StoppingCondition={"MaxRuntimeInSeconds": 60},
            HyperParameters={"db_password": "hunter2!", "epochs": "3"},
        )


def test_a_notebook_is_what_was_created(read: Found) -> None:
    described = read.document("AWS::SageMaker::NotebookInstance", "nb").responses["DescribeNotebookInstance"]
    assert described is not None
    assert (described["RoleArn"], described["KmsKeyId"], described["RootAccess"]) == (ROLE, "k", "Disabled")


def test_every_training_job_comes_from_search(read: Found) -> None:
    assert len(read.names("AWS::SageMaker::TrainingJob")) == JOBS
    calls = Counter({row.operation: row.calls for row in read.memory.coverage})
    assert calls["DescribeTrainingJob"] == 0
    assert calls["ListTrainingJobs"] <= 4
    record = read.document("AWS::SageMaker::TrainingJob", "train-7").responses["Search:TrainingJob"]
    assert record is not None
    assert record["HyperParameters"] == {"db_password": "<secret: Secret Keyword>", "epochs": "3"}


def test_a_model_that_search_does_not_give_is_described(read: Found) -> None:
    described = read.document("AWS::SageMaker::Model", "m").responses["DescribeModel"]
    assert described is not None
    assert described["ExecutionRoleArn"] == ROLE


def test_what_moto_lacks_is_a_gap_and_costs_one_call(read: Found) -> None:
    assert read.listed("AWS::SageMaker::UserProfile") is not None
    (row,) = [row for row in read.memory.coverage if row.operation == "ListUserProfiles"]
    assert (row.status, row.calls) == ("error", 1)
