from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.sandbox import AccountError, load_account
from auditor.sandbox.model import operation
from auditor.sandbox.values import Problems, read
from auditor.sandbox.wire_json import to_json
from tests.sandbox.conftest import ACCOUNT

if TYPE_CHECKING:
    from pathlib import Path

    from auditor.sandbox import Account

MODEL = "{ModelName: m, ModelArn: 'arn:aws:sagemaker:x:1:model/m', CreationTime: 2026-01-01T00:00:00Z%s}"


def problem(folder: Path, text: str, name: str = "a.yaml") -> str:
    (folder / name).write_text(text)
    with pytest.raises(AccountError) as caught:
        load_account(folder)
    return str(caught.value)


def model(more: str) -> str:
    return f"service: sagemaker\nitems:\n  Model:\n    - {MODEL % more}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[]", "a mapping with service"),
        ("service: [", "a.yaml"),
        ("service: sagemaker\nservice: iam", "duplicate key 'service'"),
        ("service: sage", "'sage' is not the name of a botocore client"),
        ("service: iam\nregoin: x", "a.yaml: unknown keys regoin"),
        ("service: iam\noperations: {ListUser: {}}", "a.yaml: iam has no operation ListUser"),
        ("service: iam\nitems: {Wombat: []}", "a.yaml: Wombat: no List, Describe or Get operation of iam"),
        (model(", EnableNetworkIsolation: 'yes'"), "a.yaml: Model[0]: EnableNetworkIsolation: a boolean is wanted"),
        (model(", Isolation: true"), "a.yaml: Model[0]: Isolation: unknown member; known are"),
        (model(", Containers: [{Mode: Some}]"), "Model[0]: Containers[0].Mode: 'Some' is not one of SingleModel"),
        (model(", VpcConfig: {Subnets: [s]}"), "VpcConfig: the required member SecurityGroupIds is missing"),
        (model(", PrimaryContainer: null"), "PrimaryContainer: is null; leave it out"),
        (model("").replace("2026-01-01T00:00:00Z", "today"), "CreationTime: 'today' is not an ISO 8601 timestamp"),
        (model("").replace("ModelName: m, ", ""), "the required member ModelName is missing"),
        (model("") + f"    - {MODEL % ''}\n", "Model: two items answer to m"),
        (
            "service: sagemaker\nitems:\n  ClusterNode:\n    - {NodeDetails: {InstanceId: i-1}}",
            "ClusterName: DescribeClusterNode asks for it; add it to the item",
        ),
        (
            "service: sagemaker\nitems:\n  ClusterNode:\n    - {ClusterName: c, NodeDetails: {InstanceId: i-1}}",
            "InstanceGroupName: ListClusterNodes answers with it; add it to the item",
        ),
        ("service: s3\noperations: {GetBucketPolicy: {Polcy: x}}", "GetBucketPolicy: Polcy: unknown member"),
        ("service: s3\noperations: {GetBucketPolicy: [{match: {Bukket: b}, response: {}}]}", "match.Bukket: unknown"),
        ("service: s3\noperations: {GetBucketPolicy: [{match: {Bucket: b}}]}", "GetBucketPolicy[0]: a case is"),
        ("service: s3\noperations: {GetBucketPolicy: [{error: NoSuchBucket}]}", "an error is [Code, message]"),
        ("service: s3\noperations: {GetBucketPolicy: [{response: {}}, {response: {}}]}", "[1]: never reached"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(tmp_path: Path, text: str, expected: str) -> None:
    assert expected in problem(tmp_path, text)


def test_all_problems_of_all_files_are_told(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text("service: iam\noperations: {Nothing: {}}")
    told = problem(tmp_path, model(", Isolation: true, Other: 1"))
    assert [line.split(":")[0] for line in told.splitlines()] == ["a.yaml", "a.yaml", "b.yaml"]


def test_a_duplicate_key_of_a_json_file_is_refused(tmp_path: Path) -> None:
    assert "duplicate key 'service'" in problem(tmp_path, '{"service": "iam", "service": "kms"}', "a.json")


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AccountError, match=r"no \*\.yaml"):
        load_account(tmp_path)


def test_json_files_are_read_too(tmp_path: Path) -> None:
    identity = {"Account": "444455556666", "Arn": "arn:aws:iam::444455556666:root", "UserId": "x"}
    (tmp_path / "sts.json").write_text(json.dumps({"service": "sts", "operations": {"GetCallerIdentity": identity}}))
    assert load_account(tmp_path).id == "444455556666"


def test_an_account_knows_its_number_and_services(account: Account) -> None:
    assert account.id == "111122223333"
    assert account.services == {"ec2", "iam", "kms", "s3", "sagemaker", "sts"}


def test_a_regions_files_are_asked_before_those_without(tmp_path: Path) -> None:
    case = "service: s3\n%soperations: {GetBucketLocation: {LocationConstraint: %s}}"
    (tmp_path / "a.yaml").write_text(case % ("", "eu-west-1"))
    (tmp_path / "b.yaml").write_text(case % ("region: eu-central-1\n", "eu-central-1"))
    account = load_account(tmp_path)
    first = {
        region: account.part("s3", region).cases["GetBucketLocation"][0] for region in ("eu-central-1", "eu-west-1")
    }
    assert {region: (case.response or {})["LocationConstraint"] for region, case in first.items()} == {
        "eu-central-1": "eu-central-1",
        "eu-west-1": "eu-west-1",
    }


def test_loading_twice_gives_the_same_documents() -> None:
    one, other = (load_account(ACCOUNT).part("sagemaker", "eu-central-1").collections for _ in range(2))
    assert {name: each.documents for name, each in one.items()} == {
        name: each.documents for name, each in other.items()
    }


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["Containers", "Mode", "x"]), inner),
    max_leaves=10,
)


@settings(max_examples=200, deadline=None)
@given(JSON)
def test_any_json_is_either_read_or_told_wrong_and_what_is_read_can_be_sent(value: object) -> None:
    shape, told = operation("sagemaker", "DescribeModel").output_shape, Problems()
    checked = read(shape, value, told)
    if told.found:
        assert all(": " in each for each in told.found)
    else:
        assert json.loads(json.dumps(to_json(shape, checked)))["ModelName"]
