"""What many things of the table have."""

from __future__ import annotations

from typing import Any, Final

from tests.parity.configuration import ACCOUNT, REGION, SAGEMAKER, Thing, words

IMAGE: Final = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/parity@sha256:{'a' * 64}"
FOREIGN: Final = "docker.io/library/python:latest"
OPEN_SECRET: Final = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "DB_PASSWORD": "correct-horse-not-real-0042"}
VPC: Final = {"Subnets": ["<PrivateA.Id>", "<PrivateB.Id>"], "SecurityGroupIds": ["<Closed.Id>"]}
ONE_ZONE: Final = {"Subnets": ["<PrivateA.Id>", "<Lonely.Id>"], "SecurityGroupIds": ["<Closed.Id>"]}
EXPOSED: Final = {"Subnets": ["<Public.Id>"], "SecurityGroupIds": ["<Opened.Id>"]}
KEY: Final = "<KeyGood.Arn>"
TAGS: Final = [{"Key": "team", "Value": "parity"}]
WORKER: Final = {"RoleArn": "<RoleWorker.Arn>"}
DATA: Final = "s3://parity-good/in/"


def thing(noun: str, key: str, members: dict[str, Any], /, **runs: Any) -> Thing:
    """A thing of SageMaker's, named by its key."""
    bare = Thing(f"{SAGEMAKER}{noun}", key, {})
    named = (
        {}
        if noun in {"ModelPackage", "ImageVersion"}
        else {bare.named_by: bare.members.get(bare.named_by) or key_name(key)}
    )
    return Thing(bare.type, key, {**named, **members}, runs)


def key_name(key: str) -> str:
    """The name of a thing with a key."""
    return words(key, "-")
