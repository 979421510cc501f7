"""Small accounts with roles, jobs and what those name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditor.model.document import GLOBAL, Document
from auditor.model.gap import Reason
from tests.support.snapshots import ACCOUNT, REGION, document

ROLE = f"arn:aws:iam::{ACCOUNT}:role/jobs"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/0a0a0a0a-0000-4000-8000-000000000001"
IMAGE = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/team/train:7"
EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def role(
    *statements: Mapping[str, Any], arn: str = ROLE, service: str = "sagemaker.amazonaws.com", **more: Any
) -> Document:
    """A role that a service may assume, with one inline policy (allowing everything unless statements are given)."""
    trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    details = {
        "Arn": arn,
        "Path": "/",
        "CreateDate": "2024-01-01T00:00:00Z",
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
        "RolePolicyList": [
            {
                "PolicyName": "inline",
                "PolicyDocument": {"Version": "2012-10-17", "Statement": list(statements) or [EVERYTHING]},
            }
        ],
    }
    return document(
        "AWS::IAM::Role", arn.rpartition("/")[2], arn=arn, region=GLOBAL, GetAccountAuthorizationDetails=details, **more
    )


def job(noun: str, name: str, *, gaps: Mapping[str, Reason] | None = None, **response: Any) -> Document:
    """A resource of SageMaker's with its Describe response, by default with the role."""
    arn = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:{noun.lower()}/{name}"
    answers: Any = {} if gaps else {f"Describe{noun}": {"RoleArn": ROLE, **response}}
    return document(f"AWS::SageMaker::{noun}", name, arn=arn, gaps=gaps, **answers)


def training(name: str = "train", **response: Any) -> Document:
    """A training job that reads, writes, checkpoints, has keys and runs in a VPC."""
    return job(
        "TrainingJob",
        name,
        TrainingJobName=name,
        TrainingJobStatus="Completed",
        AlgorithmSpecification={"TrainingImage": IMAGE},
        InputDataConfig=[
            {"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://lake/raw/day"}}},
        ],
        OutputDataConfig={"S3OutputPath": "s3://lake/models", "KmsKeyId": KEY},
        CheckpointConfig={"S3Uri": "s3://lake/checkpoints/"},
        ResourceConfig={"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeKmsKeyId": KEY},
        VpcConfig={"Subnets": ["subnet-1"], "SecurityGroupIds": ["sg-1"]},
        **response,
    )


def bucket(name: str, key: str | None = None) -> Document:
    """A bucket with default encryption, by a key or by S3's own."""
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key} if key else {"SSEAlgorithm": "AES256"}
    rule = {"ApplyServerSideEncryptionByDefault": default}
    return document(
        "AWS::S3::Bucket",
        name,
        arn=f"arn:aws:s3:::{name}",
        GetBucketEncryption={"ServerSideEncryptionConfiguration": {"Rules": [rule]}},
    )


def allowed(advice: Any) -> set[tuple[str, str]]:
    """(action, resource) of everything that a suggested document allows."""
    found = set[tuple[str, str]]()
    for one in (advice.document or {}).get("Statement", ()):
        actions = [one["Action"]] if isinstance(one["Action"], str) else one["Action"]
        resources = [one["Resource"]] if isinstance(one["Resource"], str) else one["Resource"]
        found |= {(action, resource) for action in actions for resource in resources if one["Effect"] == "Allow"}
    return found
