"""Which wildcards grant both reading and changing."""

import json
from typing import Any

import pytest

from auditor.iam import parse_policy
from auditor.iam.merged import merged


def found(**statement: Any) -> list[tuple[str, tuple[str, ...]]]:
    row = {"Effect": "Allow", "Resource": "*", **statement}
    policy = parse_policy(json.dumps({"Version": "2012-10-17", "Statement": [row]}), name="p")
    return [(one.pattern, one.types) for one in merged(policy)]


def test_each_wildcard_is_expanded_by_itself() -> None:
    ((pattern, types),) = found(Action=["sagemaker:Describe*", "sagemaker:CreateModel", "sagemaker:*EndpointConfig"])
    assert pattern == "sagemaker:*EndpointConfig"
    assert "endpoint-config" in types


@pytest.mark.parametrize(
    "action", ["sagemaker:Describe*", "sagemaker:Create*", "sagemaker:*Tags", "s3:*", "sagemaker:DescribeModel"]
)
def test_what_only_reads_or_only_changes_is_none(action: str) -> None:
    assert found(Action=action) == []


def test_not_action_is_what_it_leaves() -> None:
    assert found(NotAction="sagemaker*:*") == []
    ((pattern, types),) = found(NotAction="iam:*")
    assert pattern == "NotAction"
    assert {"endpoint", "training-job", "model"} <= set(types)


def test_a_deny_grants_nothing() -> None:
    assert found(Effect="Deny", Action="sagemaker:*") == []
