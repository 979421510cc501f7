from __future__ import annotations

import json
from typing import Any

import pytest

from auditor.model.aws.sagemaker.job_document import output_keys, subnets
from auditor.model.values import Ref

NETWORK = {"Subnets": ["subnet-1", "subnet-2"], "SecurityGroupIds": ["sg-1"]}


@pytest.mark.parametrize("document", [{"VpcConfig": NETWORK}, {"A": [{"B": {"VpcConfig": NETWORK}}]}])
def test_subnets_are_found_wherever_they_stand(document: dict[str, Any]) -> None:
    assert [ref.text for ref in subnets(json.dumps(document))] == ["subnet-1", "subnet-2"]


@pytest.mark.parametrize("document", [{}, {"VpcConfig": {}}, {"VpcConfig": None}, {"Subnets": ["subnet-1"]}])
def test_only_a_network_configuration_names_subnets(document: dict[str, Any]) -> None:
    assert subnets(json.dumps(document)) == ()


def test_every_output_counts_in_order() -> None:
    document = {
        "OutputDataConfig": {"S3OutputPath": "s3://a/", "KmsKeyArn": "alias/own"},
        "Evaluation": {"OutputConfig": {"S3OutputPath": "s3://b/", "KmsKeyId": ""}},
    }
    assert output_keys(json.dumps(document)) == (Ref("AWS::KMS::Key", "alias/own"), None)


@pytest.mark.parametrize("document", ["", "{", "[]", '"text"'])
def test_what_is_no_document_is_refused(document: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        subnets(document)
