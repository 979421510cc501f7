"""From a snapshot to suggestions: what jobs, models and pipelines need, and what is said of what nobody can know."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from auditor.engine.least_privilege import Advice, NoRoleError, advise
from auditor.model.document import Document, Identity
from auditor.model.gap import Reason
from auditor.snapshot.read import Snapshot
from tests.engine.least_privilege.accounts import EVERYTHING, IMAGE, KEY, ROLE, allowed, bucket, job, role, training
from tests.support.snapshots import ACCOUNT, REGION, document, make_snapshot

LAKE = "arn:aws:s3:::lake"
EC2 = f"arn:aws:ec2:{REGION}:{ACCOUNT}"


def told(folder: Path, *documents: Document, **more: Any) -> tuple[Advice, ...]:
    return advise(Snapshot(make_snapshot(folder / "snap", documents, **more)))


def only(folder: Path, *documents: Document, **more: Any) -> Advice:
    (found,) = told(folder, *documents, **more)
    return found


def test_a_training_job(tmp_path: Path) -> None:
    found = only(tmp_path, role(), training(), bucket("lake"))
    assert allowed(found) == {
        ("s3:GetObject", f"{LAKE}/raw/day*"),
        ("s3:GetObject", f"{LAKE}/checkpoints/*"),
        ("s3:PutObject", f"{LAKE}/checkpoints/*"),
        ("s3:PutObject", f"{LAKE}/models/*"),
        ("s3:ListBucket", LAKE),
        *(("kms:" + name, KEY) for name in ("CreateGrant", "DescribeKey", "Decrypt", "Encrypt", "GenerateDataKey")),
        *(
            (f"ecr:{name}", f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/team/train")
            for name in ("BatchCheckLayerAvailability", "BatchGetImage", "GetDownloadUrlForLayer")
        ),
        ("ecr:GetAuthorizationToken", "*"),
        ("cloudwatch:PutMetricData", "*"),
        *(
            (f"logs:{name}", f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/sagemaker/TrainingJobs*")
            for name in ("CreateLogGroup", "CreateLogStream", "DescribeLogStreams", "PutLogEvents")
        ),
        ("ec2:CreateNetworkInterface", f"{EC2}:subnet/subnet-1"),
        ("ec2:CreateNetworkInterface", f"{EC2}:security-group/sg-1"),
        *(
            (f"ec2:{name}", f"{EC2}:network-interface/*")
            for name in (
                "CreateNetworkInterface",
                "CreateNetworkInterfacePermission",
                "DeleteNetworkInterface",
                "DeleteNetworkInterfacePermission",
            )
        ),
        *(
            (f"ec2:Describe{name}", "*")
            for name in ("DhcpOptions", "NetworkInterfaces", "SecurityGroups", "Subnets", "Vpcs")
        ),
    }
    assert (found.role, found.allows_seen, found.narrows, found.unproven) == (ROLE, True, True, ())
    assert (found.gaps, found.left_out, found.joined) == ((), (), ())
    assert found.seen == {"AWS::SageMaker::TrainingJob": 1}
    assert found.not_observable == (
        "what the code in containers calls beyond the inputs and outputs that are declared",
    )


def conditions(found: Advice) -> dict[str, Any]:
    """Action -> condition of the statements that have one."""
    statements = (found.document or {})["Statement"]
    return {str(one["Action"]): one["Condition"] for one in statements if "Condition" in one}


def test_listings_and_metrics_are_bound_by_conditions(tmp_path: Path) -> None:
    found = only(tmp_path, role(), training(), bucket("lake"))
    assert conditions(found) == {
        "s3:ListBucket": {"StringLike": {"s3:prefix": ["checkpoints/*", "raw/day*"]}},
        "cloudwatch:PutMetricData": {"StringLike": {"cloudwatch:namespace": ["/aws/sagemaker/*", "aws/sagemaker/*"]}},
    }


def test_the_partition_is_the_roles_own(tmp_path: Path) -> None:
    china = "arn:aws-cn:iam::111122223333:role/jobs"
    identity = Identity("aws-cn", ACCOUNT, "cn-north-1", "AWS::SageMaker::TrainingJob", "train")
    response = {"RoleArn": china, "OutputDataConfig": {"S3OutputPath": "s3://lake/models"}}
    found = only(tmp_path, role(arn=china), Document(identity, {"DescribeTrainingJob": response}))
    assert {resource.split(":")[1] for _, resource in allowed(found) if resource != "*"} == {"aws-cn"}


def test_the_default_key_of_a_bucket_is_needed_too(tmp_path: Path) -> None:
    other = KEY.replace("0001", "0002")
    reads = job("ProcessingJob", "p", ProcessingInputs=[{"S3Input": {"S3Uri": "s3://lake/in/"}}])
    found = only(tmp_path, role(), reads, bucket("lake", other))
    assert {action for action, resource in allowed(found) if resource == other} == {"kms:Decrypt"}


def test_a_bucket_that_is_not_there_is_a_gap(tmp_path: Path) -> None:
    found = only(tmp_path, role(), training())
    assert found.gaps == ("bucket lake is not in the snapshot: with which key it encrypts is not known",)


def test_a_manifest_hides_what_it_lists(tmp_path: Path) -> None:
    source = {"S3DataType": "ManifestFile", "S3Uri": "s3://lake/lists/today.manifest"}
    reads = job("TrainingJob", "t", InputDataConfig=[{"DataSource": {"S3DataSource": source}}])
    found = only(tmp_path, role(), reads, bucket("lake"))
    assert "the objects that the manifest s3://lake/lists/today.manifest lists" in found.not_observable


def test_what_the_role_does_not_have_is_left_out(tmp_path: Path) -> None:
    found = only(
        tmp_path, role({"Effect": "Allow", "Action": "s3:*", "Resource": f"{LAKE}/*"}), training(), bucket("lake")
    )
    assert {action for action, _ in allowed(found)} == {"s3:GetObject", "s3:PutObject"}
    left = {(one.action, one.because) for one in found.left_out}
    assert ("s3:ListBucket", "not allowed today by the identity policies") in left
    assert ("kms:CreateGrant", "not allowed today by the identity policies") in left
    assert found.narrows


def test_a_transform_job_uses_the_role_of_its_model(tmp_path: Path) -> None:
    model = job(
        "Model",
        "m",
        ExecutionRoleArn=ROLE,
        PrimaryContainer={"Image": IMAGE, "ModelDataUrl": "s3://lake/models/m.tar.gz"},
    )
    transform = document(
        "AWS::SageMaker::TransformJob",
        "t",
        DescribeTransformJob={
            "ModelName": "m",
            "TransformOutput": {"S3OutputPath": "s3://lake/scores"},
            "TransformInput": {"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://lake/in/"}}},
        },
    )
    found = only(tmp_path, role(), model, transform, bucket("lake"))
    objects = {(action, resource) for action, resource in allowed(found) if resource.startswith(f"{LAKE}/")}
    assert objects == {
        ("s3:GetObject", f"{LAKE}/models/m.tar.gz"),
        ("s3:GetObject", f"{LAKE}/in/*"),
        ("s3:PutObject", f"{LAKE}/scores/*"),
    }
    assert found.seen == {"AWS::SageMaker::Model": 1, "AWS::SageMaker::TransformJob": 1}


def test_monitoring_reads_what_its_endpoint_captured(tmp_path: Path) -> None:
    endpoint = job("Endpoint", "live", DataCaptureConfig={"DestinationS3Uri": "s3://lake/captured"})
    watch = job("DataQualityJobDefinition", "watch", DataQualityJobInput={"EndpointInput": {"EndpointName": "live"}})
    found = only(tmp_path, role(), endpoint, watch, bucket("lake"))
    assert ("s3:GetObject", f"{LAKE}/captured*") in allowed(found)
    gone = only(tmp_path / "gone", role(), watch, bucket("lake"))
    assert gone.gaps == ("endpoint live is not in the snapshot: where its captured data lies is not known",)


def test_file_systems(tmp_path: Path) -> None:
    def mounts(kind: str, id_: str, mode: str) -> dict[str, Any]:
        source = {"FileSystemId": id_, "FileSystemType": kind, "FileSystemAccessMode": mode, "DirectoryPath": "/"}
        return {"DataSource": {"FileSystemDataSource": source}}

    channels = [mounts("EFS", "fs-1", "ro"), mounts("EFS", "fs-2", "rw"), mounts("FSxLustre", "fs-3", "rw")]
    found = only(tmp_path, role(), job("TrainingJob", "t", InputDataConfig=channels))
    efs = f"arn:aws:elasticfilesystem:{REGION}:{ACCOUNT}:file-system"
    mounted = {one for one in allowed(found) if "file-system" in one[1]}
    assert mounted == {
        *((f"elasticfilesystem:{name}", f"{efs}/fs-1") for name in ("ClientMount", "DescribeMountTargets")),
        *(
            (f"elasticfilesystem:{name}", f"{efs}/fs-2")
            for name in ("ClientMount", "ClientWrite", "DescribeMountTargets")
        ),
        ("fsx:DescribeFileSystems", f"arn:aws:fsx:{REGION}:{ACCOUNT}:file-system/fs-3"),
    }


def test_keys_by_alias_and_keys_of_aws(tmp_path: Path) -> None:
    key = document(
        "AWS::KMS::Key",
        "0a0a0a0a-0000-4000-8000-000000000001",
        arn=KEY,
        DescribeKey={"KeyMetadata": {"KeyId": KEY[-36:], "Arn": KEY, "KeyManager": "CUSTOMER"}},
        ListAliases={"Aliases": [{"AliasName": "alias/ml"}]},
    )

    def writes(name: str, key_id: str) -> Document:
        return job("TrainingJob", name, OutputDataConfig={"S3OutputPath": "s3://lake/m", "KmsKeyId": key_id})

    found = only(
        tmp_path,
        role(),
        key,
        bucket("lake"),
        writes("a", "alias/ml"),
        writes("b", "alias/aws/s3"),
        writes("c", "alias/x"),
    )
    assert {resource for action, resource in allowed(found) if action.startswith("kms:")} == {KEY}
    assert found.gaps == ("the key behind alias/x is not in the snapshot",)


def test_a_role_that_is_no_arn_breaks_nothing(tmp_path: Path) -> None:
    found = only(tmp_path, job("TrainingJob", "t", RoleArn="jobs", OutputDataConfig={"S3OutputPath": "s3://lake/m"}))
    assert (found.role, found.narrows) == ("jobs", None)


def test_a_pipeline_passes_the_roles_of_its_steps(tmp_path: Path) -> None:
    steps = [
        {
            "Name": "Gate",
            "Type": "Condition",
            "Arguments": {
                "IfSteps": [
                    {
                        "Name": "Train",
                        "Type": "Training",
                        "Arguments": {"RoleArn": "arn:aws:iam::111122223333:role/other"},
                    }
                ]
            },
        },
        {"Name": "Tell", "Type": "Callback", "SqsQueueUrl": "https://sqs.eu-west-1.amazonaws.com/111122223333/told"},
        {"Name": "Call", "Type": "Lambda", "FunctionArn": "arn:aws:lambda:eu-west-1:111122223333:function:f"},
        {"Name": "Spark", "Type": "EMR", "Arguments": {}},
    ]
    pipeline = job("Pipeline", "p", PipelineDefinition=json.dumps({"Version": "2020-12-01", "Steps": steps}))
    found = only(tmp_path, role(), pipeline)
    jobs = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:training-job/*"
    assert allowed(found) == {
        ("iam:PassRole", "arn:aws:iam::111122223333:role/other"),
        ("sqs:SendMessage", "arn:aws:sqs:eu-west-1:111122223333:told"),
        ("lambda:InvokeFunction", "arn:aws:lambda:eu-west-1:111122223333:function:f"),
        ("sagemaker:AddTags", jobs),
        *((f"sagemaker:{verb}TrainingJob", jobs) for verb in ("Create", "Describe", "Stop")),
    }
    passed = {"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}}
    assert conditions(found) == {"iam:PassRole": passed}
    assert "what the EMR step Spark of pipeline p calls" in found.not_observable


def test_jobs_that_name_the_same_are_counted_one_by_one(tmp_path: Path) -> None:
    jobs = [training(f"same-{number}") for number in range(30)]
    other = job("TrainingJob", "other", OutputDataConfig={"S3OutputPath": "s3://lake/elsewhere"})
    source = {"S3DataType": "ManifestFile", "S3Uri": "s3://lake/raw/day"}
    listed = job("TrainingJob", "listed", InputDataConfig=[{"DataSource": {"S3DataSource": source}}])
    dark = [job("TrainingJob", f"dark-{number}", gaps={"DescribeTrainingJob": Reason.DENIED}) for number in range(3)]
    found = only(tmp_path, role(), *jobs, other, listed, *dark, *jobs[:2], bucket("lake"))
    assert found.seen == {"AWS::SageMaker::TrainingJob": 34}
    assert ("s3:PutObject", f"{LAKE}/elsewhere/*") in allowed(found)
    assert "the objects that the manifest s3://lake/raw/day lists" in found.not_observable
    assert "3 TrainingJob whose role was not read (denied)" in found.gaps


def test_needs_of_joined_prefixes_are_told_once(tmp_path: Path) -> None:
    runs = [
        job("TrainingJob", f"run-{number}", OutputDataConfig={"S3OutputPath": f"s3://lake/models/a-long-name-{number}"})
        for number in range(200)
    ]
    found = only(tmp_path, role(), *runs, bucket("lake"))
    assert found.joined == (f"{LAKE}/models/* for 200 prefixes below it",)
    assert [one.resource for one in found.needs if one.action == "s3:PutObject"] == [f"{LAKE}/models/*"]
    assert found.size <= 6144
    assert (found.narrows, found.allows_seen) == (True, True)


def test_a_record_that_is_not_of_awss_shape_is_said(tmp_path: Path) -> None:
    odd = job("TrainingJob", "odd", InputDataConfig="none", OutputDataConfig=[1])
    found = only(tmp_path, role(), odd)
    assert found.gaps == ("part of a TrainingJob was not read: DescribeTrainingJob error",)


def test_what_is_switched_off_is_not_needed(tmp_path: Path) -> None:
    config = document(
        "AWS::SageMaker::EndpointConfig",
        "quiet",
        DescribeEndpointConfig={
            "ExecutionRoleArn": ROLE,
            "DataCaptureConfig": {"EnableCapture": False, "DestinationS3Uri": "s3://lake/captured"},
        },
    )
    found = only(tmp_path, role(), config, bucket("lake"))
    assert [one for one in allowed(found) if one[0].startswith("s3:")] == []


def test_nobody_can_write_a_pattern_into_a_policy(tmp_path: Path) -> None:
    step = {"Name": "T", "Type": "Lambda", "FunctionArn": "*", "Arguments": {"RoleArn": "arn:aws:iam::*:role/*"}}
    pipeline = job("Pipeline", "p", PipelineDefinition=json.dumps({"Steps": [step]}))
    reads = job(
        "TrainingJob",
        "t",
        AlgorithmSpecification={"TrainingImage": f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/*"},
        InputDataConfig=[{"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://lake/*"}}}],
        OutputDataConfig={"S3OutputPath": "s3://*/", "KmsKeyId": "*"},
    )
    found = only(tmp_path, role(), pipeline, reads, bucket("lake"))
    resources = {resource for action, resource in allowed(found) if resource != "*" and not action.startswith("logs")}
    assert resources == {f"{LAKE}/${{*}}*", LAKE}


def test_notebooks_hide_what_they_call(tmp_path: Path) -> None:
    found = only(tmp_path, role(), job("NotebookInstance", "lab"))
    assert found.not_observable == ("what people and their code call from notebook instances",)


def test_the_secret_of_a_notebooks_repository(tmp_path: Path) -> None:
    secret = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:git-AbCdEf"
    found = only(
        tmp_path,
        role(),
        job("NotebookInstance", "lab", DefaultCodeRepository="code"),
        document(
            "AWS::SageMaker::CodeRepository",
            "code",
            DescribeCodeRepository={"GitConfig": {"RepositoryUrl": "https://git", "SecretArn": secret}},
        ),
    )
    assert ("secretsmanager:GetSecretValue", secret) in allowed(found)


def test_the_access_advisor_hints_at_what_was_not_seen(tmp_path: Path) -> None:
    uses = [
        {"ServiceNamespace": "dynamodb", "LastAuthenticated": "2026-11-01T00:00:00Z"},
        {"ServiceNamespace": "s3", "LastAuthenticated": "2026-11-01T00:00:00Z"},
        {"ServiceNamespace": "sqs"},
    ]
    base = role()
    advised = Document(
        base.identity,
        {
            **base.responses,
            "GetServiceLastAccessedDetails": {
                "JobCompletionDate": "2026-11-22T00:00:00Z",
                "ServicesLastAccessed": uses,
            },
        },
    )
    found = only(tmp_path, advised, training(), bucket("lake"))
    assert found.used_elsewhere == ("dynamodb used 2026-11-01",)


def test_what_was_not_read_is_said(tmp_path: Path) -> None:
    dark = job("ProcessingJob", "dark", gaps={"DescribeProcessingJob": Reason.DENIED})
    found = only(
        tmp_path,
        role(),
        training(),
        bucket("lake"),
        dark,
        unread=["AWS::SageMaker::Model"],
        left_out={"AWS::SageMaker::TrainingJob": 4},
    )
    assert found.gaps == (
        f"Model resources of {ACCOUNT} in {REGION} were not all listed: denied",
        "1 ProcessingJob whose role was not read (denied)",
        "4 TrainingJob older than the scan's history",
    )


def test_a_role_that_was_not_read_proves_nothing_of_narrowing(tmp_path: Path) -> None:
    found = only(tmp_path, training(), bucket("lake"))
    assert (found.role, found.narrows, found.actions_today) == (ROLE, None, None)
    assert found.gaps == ("the role is not in the snapshot",)
    assert "narrowing: today's policies were not read" in found.unproven
    assert found.document


def test_an_unread_managed_policy_proves_nothing_of_narrowing(tmp_path: Path) -> None:
    base = role(EVERYTHING)
    details = {
        **(base.responses["GetAccountAuthorizationDetails"] or {}),
        "AttachedManagedPolicies": [{"PolicyName": "gone", "PolicyArn": f"arn:aws:iam::{ACCOUNT}:policy/gone"}],
    }
    attached = Document(base.identity, {"GetAccountAuthorizationDetails": details})
    found = only(tmp_path, attached, training(), bucket("lake"))
    assert found.narrows is None
    assert found.gaps[0].startswith("its policies were not read")


def test_a_role_that_sagemaker_may_not_assume_is_none_of_them(tmp_path: Path) -> None:
    assert told(tmp_path, role(service="ec2.amazonaws.com"), training()) == ()


def test_roles_are_chosen_by_name_or_arn(tmp_path: Path) -> None:
    folder = make_snapshot(tmp_path / "snap", [role(), training(), bucket("lake")])
    for name in ("jobs", ROLE):
        assert [one.role for one in advise(Snapshot(folder), [name])] == [ROLE]
    with pytest.raises(NoRoleError, match="role nobody: no execution role"):
        advise(Snapshot(folder), ["nobody"])
