from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sandbox.conftest import aws

if TYPE_CHECKING:
    from auditor.sandbox import Sandbox

OPPOSITE = {"Equals": "NotEquals", "GreaterThan": "LessThanOrEqualTo", "LessThan": "GreaterThanOrEqualTo"}


@pytest.fixture
def sagemaker(sandbox: Sandbox) -> Any:
    return aws(sandbox, "sagemaker")


def jobs(sagemaker: Any, *filters: dict[str, Any], **more: Any) -> list[str]:
    """The names of the training jobs that a Search finds, sorted."""
    expression = {**({"Filters": list(filters)} if filters else {}), **more}
    found = sagemaker.search(Resource="TrainingJob", **({"SearchExpression": expression} if expression else {}))
    return sorted(result["TrainingJob"]["TrainingJobName"] for result in found["Results"])


def where(name: str, operator: str, value: str | None = None) -> dict[str, Any]:
    return {"Name": name, "Operator": operator, **({"Value": value} if value is not None else {})}


def test_a_record_has_tags_and_lacks_what_search_lacks(sagemaker: Any) -> None:
    [job] = sagemaker.search(
        Resource="TrainingJob", SearchExpression={"Filters": [where("TrainingJobName", "Equals", "b-2")]}
    )["Results"]
    assert job["TrainingJob"]["Tags"] == [{"Key": "team", "Value": "fraud"}]
    assert "RemoteDebugConfig" not in job["TrainingJob"]
    assert sagemaker.describe_training_job(TrainingJobName="b-2")["RemoteDebugConfig"] == {"EnableRemoteDebug": True}


def test_a_model_stands_one_level_deeper(sagemaker: Any) -> None:
    found = sagemaker.search(Resource="Model")
    assert [record["Model"]["Model"]["ModelName"] for record in found["Results"]] == ["churn"]
    assert found["Results"][0]["Model"]["Model"]["EnableNetworkIsolation"] is True
    assert found["TotalHits"] == {"Value": 1, "Relation": "EqualTo"}


@pytest.mark.parametrize(
    ("each", "expected"),
    [
        (where("TrainingJobStatus", "Equals", "InProgress"), ["c-3"]),
        (where("TrainingJobStatus", "NotEquals", "InProgress"), ["a-1", "b-2"]),
        (where("TrainingJobName", "In", "a-1, c-3"), ["a-1", "c-3"]),
        (where("TrainingJobName", "Contains", "-2"), ["b-2"]),
        (where("ResourceConfig.InstanceCount", "GreaterThan", "0"), ["a-1", "b-2", "c-3"]),
        (where("BillableTimeInSeconds", "LessThan", "200"), ["a-1", "c-3"]),
        (where("CreationTime", "GreaterThanOrEqualTo", "2026-01-02T00:00:00Z"), ["b-2", "c-3"]),
        (where("CreationTime", "LessThan", "2026-01-02"), ["a-1"]),
        (where("EnableNetworkIsolation", "Equals", "true"), ["a-1", "b-2"]),
        (where("Tags.team", "Equals", "fraud"), ["b-2"]),
        (where("Tags.team", "NotExists"), ["c-3"]),
        (where("RemoteDebugConfig", "Exists"), ["b-2"]),
    ],
)
def test_filters(sagemaker: Any, each: dict[str, Any], expected: list[str]) -> None:
    assert jobs(sagemaker, each) == expected


def test_expressions_nest(sagemaker: Any) -> None:
    channel = {
        "NestedPropertyName": "InputDataConfig",
        "Filters": [
            where("InputDataConfig.ChannelName", "Equals", "train"),
            where("InputDataConfig.DataSource.S3DataSource.S3Uri", "Equals", "s3://data/b"),
        ],
    }
    assert jobs(sagemaker, NestedFilters=[channel]) == []  # no single channel has both
    channel["Filters"] = channel["Filters"][:1]
    assert jobs(sagemaker, NestedFilters=[channel]) == ["a-1", "b-2"]
    either = [{"Filters": [where("TrainingJobName", "Equals", name)]} for name in ("a-1", "c-3")]
    assert jobs(sagemaker, SubExpressions=either, Operator="Or") == ["a-1", "c-3"]
    assert jobs(sagemaker, SubExpressions=either) == []


def test_results_are_sorted_and_paged(sagemaker: Any) -> None:
    def names(**params: Any) -> list[str]:
        pages = sagemaker.get_paginator("search").paginate(
            Resource="TrainingJob", PaginationConfig={"PageSize": 2}, **params
        )
        return [each["TrainingJob"]["TrainingJobName"] for page in pages for each in page["Results"]]

    assert names() == ["c-3", "b-2", "a-1"]  # by default the last modified first
    assert names(SortBy="CreationTime", SortOrder="Ascending") == ["a-1", "b-2", "c-3"]


def test_searching_what_has_no_record_or_for_nonsense_is_refused(sagemaker: Any) -> None:
    with pytest.raises(ClientError, match="SandboxUnanswered"):
        sagemaker.search(Resource="ImageVersion")
    with pytest.raises(ClientError, match="ValidationException"):
        jobs(sagemaker, where("CreationTime", "LessThan", "yesterday"))
    with pytest.raises(ClientError, match="ValidationException"):
        sagemaker.search(Resource="TrainingJob", MaxResults=101)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operator=st.sampled_from(sorted(OPPOSITE)), value=st.integers(min_value=0, max_value=1000))
def test_opposite_operators_part_the_jobs(sagemaker: Any, operator: str, value: int) -> None:
    one = jobs(sagemaker, where("BillableTimeInSeconds", operator, str(value)))
    other = jobs(sagemaker, where("BillableTimeInSeconds", OPPOSITE[operator], str(value)))
    assert sorted(one + other) == ["a-1", "b-2", "c-3"]
