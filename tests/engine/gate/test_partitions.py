"""Where nobody said to which region code goes: the partition that it names alone is its own, of several none is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.engine.gate.gating import Gated, gate, written

INVOKES, REGISTRY = "iam-invokes-any-endpoint", "image-unapproved-registry"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"},
    ],
}
OF_AWS = "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:2.1"


def judged(folder: Path, *resources: Any, image: str = OF_AWS, **options: Any) -> Gated:
    statement = {"Effect": "Allow", "Action": "sagemaker:InvokeEndpoint", "Resource": list(resources)}
    grants = {"PolicyName": "own", "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]}}
    model = {"PrimaryContainer": {"Image": image}, "ExecutionRoleArn": {"Fn::GetAtt": ["Role", "Arn"]}}
    template = {
        "Resources": {
            "Role": {
                "Type": "AWS::IAM::Role",
                "Properties": {"AssumeRolePolicyDocument": TRUST, "Policies": [grants]},
            },
            "Model": {"Type": "AWS::SageMaker::Model", "Properties": model},
        },
    }
    return gate(written(folder, template), rules=(INVOKES, REGISTRY), **options)


OWN, OTHER = "arn:aws:sagemaker:*:*:endpoint/*", "arn:aws-cn:s3:::models/*"
NEUTRAL = {"Fn::Sub": "arn:${AWS::Partition}:s3:::models/*"}


def test_code_that_names_one_partition_is_for_that_one(tmp_path: Path) -> None:
    gated = judged(tmp_path, OWN)
    assert gated.verdicts["Role", INVOKES] == "fail"
    assert gated.verdicts["Model", REGISTRY] == "pass"


def test_asking_for_the_partition_besides_makes_it_for_no_other(tmp_path: Path) -> None:
    """AWS refuses the ARN that is spelled out in any other partition."""
    assert judged(tmp_path, OWN, NEUTRAL).verdicts["Role", INVOKES] == "fail"


def test_code_that_may_go_to_several_is_not_decided_by_what_it_spells_out(tmp_path: Path) -> None:
    gated = judged(tmp_path, OWN, OTHER)
    assert gated.verdicts["Role", INVOKES] == "unknown"
    assert "hangs on the partition: fails where the partition is aws" in gated.finding(INVOKES).message
    assert gated.verdicts["Model", REGISTRY] == "unknown"


def test_an_image_tells_its_partition_by_its_region(tmp_path: Path) -> None:
    here = OF_AWS.replace("us-east-1.amazonaws.com", "cn-north-1.amazonaws.com.cn")
    assert judged(tmp_path, OWN, image=here).verdicts["Role", INVOKES] == "unknown"


@pytest.mark.parametrize(("region", "verdict"), [("eu-west-1", "fail"), ("cn-north-1", "pass")])
def test_the_region_tells_the_partition(tmp_path: Path, region: str, verdict: str) -> None:
    assert judged(tmp_path, OWN, NEUTRAL, region=region).verdicts["Role", INVOKES] == verdict


def test_what_holds_in_every_partition_is_decided(tmp_path: Path) -> None:
    assert judged(tmp_path, "*", OWN, OTHER).verdicts["Role", INVOKES] == "fail"
