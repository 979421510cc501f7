from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from auditor.collect.botomodel import operation_model, service_model
from auditor.collect.sagemaker import COLLECTOR
from auditor.collect.sagemaker_kinds import kinds
from auditor.collect.sagemaker_search import suffices
from auditor.model.gap import Reason
from auditor.sandbox import Fault
from tests.collect.estate import arn, job, sagemaker, scan

TRAINING = "AWS::SageMaker::TrainingJob"
NOTEBOOK = "AWS::SageMaker::NotebookInstance"


def notebook(name: str, **more: Any) -> dict[str, Any]:
    return {"NotebookInstanceName": name, "NotebookInstanceArn": arn("notebook-instance", name), **more}


def test_every_describe_of_the_model_is_called_or_its_whole_document_comes_from_search() -> None:
    known = {name for name in service_model("sagemaker").operation_names if name.startswith("Describe")}
    assert len(known) >= 80
    assert known - COLLECTOR.operations == {"DescribeFeatureMetadata"}
    assert [kind.noun for kind in kinds().values() if not kind.found] == []
    assert [kind.noun for kind in kinds().values() if kind.search_alone] == ["FeatureMetadata"]
    assert suffices("AWS::SageMaker::FeatureMetadata")


def test_every_described_kind_has_all_that_describe_asks_for() -> None:
    lacking = {
        kind.noun
        for kind in kinds().values()
        if kind.listing and not {*kind.arguments, *kind.parents}.issuperset(required(kind.noun))
    }
    assert lacking == set()


def required(noun: str) -> list[str]:
    shape = operation_model("sagemaker", f"Describe{noun}").input_shape
    return shape.required_members if shape else []


def test_two_thousand_jobs_cost_at_most_thirty_calls(tmp_path: Path) -> None:
    found = scan(tmp_path, sagemaker(TrainingJob=[job(number) for number in range(2000)]), only=["TrainingJob"])
    assert len(found.names(TRAINING)) == 2000
    assert len(found.calls()) <= 30
    assert found.listed(TRAINING) is None


def test_search_gives_the_document_with_its_tags(tmp_path: Path) -> None:
    found = scan(tmp_path, sagemaker(TrainingJob=[job(1)]), only=["TrainingJob"])
    document = found.document(TRAINING, "train-00001")
    assert set(document.responses) == {"Search:TrainingJob", "ListTags"}
    assert document.responses["ListTags"] == {"Tags": [{"Key": "team", "Value": "churn"}]}
    assert document.identity.arn == arn("training-job", "train-00001")


def test_a_job_in_progress_is_described_too_since_search_lacks_some_of_it(tmp_path: Path) -> None:
    found = scan(tmp_path, sagemaker(TrainingJob=[job(1), job(2, status="InProgress")]), only=["TrainingJob"])
    described = found.document(TRAINING, "train-00002").responses["DescribeTrainingJob"]
    assert described is not None
    assert described["RemoteDebugConfig"] == {"EnableRemoteDebug": True}
    assert Counter(found.calls())["DescribeTrainingJob"] == 1


def test_without_search_every_job_is_listed_and_described(tmp_path: Path) -> None:
    jobs = [job(number) for number in range(150)]
    found = scan(
        tmp_path, sagemaker(TrainingJob=jobs), faults=[Fault("sagemaker.Search", "deny")], only=["TrainingJob"]
    )
    assert len(found.names(TRAINING)) == 150
    assert Counter(found.calls())["DescribeTrainingJob"] == 150
    assert found.listed(TRAINING) is None
    (search,) = [row for row in found.memory.coverage if row.operation == "Search"]
    assert search.status == "denied"


@pytest.mark.parametrize("kept", [slice(0, 150), slice(50, 200), slice(0, 0)], ids=["cut off", "lagging", "empty"])
def test_what_search_does_not_return_is_listed_and_described(tmp_path: Path, kept: slice) -> None:
    jobs = [job(number) for number in range(200)]
    returned = [{name: value for name, value in each.items() if name != "RemoteDebugConfig"} for each in jobs[kept]]
    searched = {"Results": [{"TrainingJob": each} for each in returned]}
    found = scan(tmp_path, sagemaker({"Search": searched}, TrainingJob=jobs), only=["TrainingJob"])
    assert len(found.names(TRAINING)) == 200
    assert Counter(found.calls())["DescribeTrainingJob"] == 200 - len(jobs[kept])


def test_finished_jobs_of_long_ago_are_left_out_and_counted(tmp_path: Path) -> None:
    jobs = [job(1), job(2, age=100), job(3, age=200, status="InProgress"), job(4, age=300, status="Failed")]
    found = scan(tmp_path, sagemaker(TrainingJob=jobs), only=["TrainingJob"])
    assert found.names(TRAINING) == {"train-00001", "train-00003"}
    assert found.memory.left_out == {TRAINING: 2}
    (listing,) = [row for row in found.memory.coverage if row.operation == "ListTrainingJobs"]
    assert "2 from before 2026-03-03 left out" in listing.reason


def test_more_than_a_page_of_long_ago_is_a_lower_bound_and_keeps_what_is_in_progress(tmp_path: Path) -> None:
    jobs = [job(number, age=100) for number in range(250)] + [job(999, age=400, status="InProgress")]
    found = scan(tmp_path, sagemaker(TrainingJob=jobs), only=["TrainingJob"])
    assert found.names(TRAINING) == {"train-00999"}
    assert found.memory.left_out == {TRAINING: 100}
    (listing,) = [row for row in found.memory.coverage if row.operation == "ListTrainingJobs"]
    assert "at least 100" in listing.reason


@pytest.mark.parametrize(("history", "count"), [(None, 3), (timedelta(0), 1)], ids=["all", "none"])
def test_history_may_be_all_or_none(tmp_path: Path, history: timedelta | None, count: int) -> None:
    jobs = [job(1), job(2, age=500), job(3, age=200, status="InProgress")]
    found = scan(tmp_path, sagemaker(TrainingJob=jobs), only=["TrainingJob"], history=history)
    assert len(found.names(TRAINING)) == count


def test_what_has_parents_is_listed_below_each(tmp_path: Path) -> None:
    images = [{"ImageName": name, "ImageArn": arn("image", name), "ImageStatus": "CREATED"} for name in ("a", "b")]
    times = {"CreationTime": "2026-01-01T00:00:00Z", "LastModifiedTime": "2026-01-01T00:00:00Z"}
    versions = [
        {
            "ImageArn": arn("image", name),
            "ImageVersionArn": arn("image-version", f"{name}/1"),
            "ImageVersionStatus": "CREATED",
            "Version": 1,
            **times,
        }
        for name in ("a", "b")
    ]
    content = sagemaker(Image=[{**image, **times} for image in images], ImageVersion=versions)
    found = scan(tmp_path, content, only=["ImageVersion"])
    assert found.names("AWS::SageMaker::ImageVersion") == {"a/1", "b/1"}
    assert found.names("AWS::SageMaker::Image") == set()
    assert found.listed("AWS::SageMaker::ImageVersion") is None


def test_children_of_an_unlisted_parent_are_a_gap(tmp_path: Path) -> None:
    found = scan(tmp_path, sagemaker(), faults=[Fault("sagemaker.ListImages", "deny")])
    assert found.listed("AWS::SageMaker::Image") is Reason.DENIED
    assert found.listed("AWS::SageMaker::ImageVersion") is Reason.DENIED
    assert found.listed(NOTEBOOK) is None


def test_every_type_has_a_listing(tmp_path: Path) -> None:
    found = scan(tmp_path, sagemaker())
    assert {row.type for row in found.memory.listings} == {kind.type for kind in kinds().values()}


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("deny", Reason.DENIED),
        ("throttle", Reason.THROTTLED),
        ("error5xx", Reason.ERROR),
        ("timeout", Reason.ERROR),
        ("truncated", Reason.ERROR),
    ],
)
def test_a_describe_that_fails_is_a_gap_of_its_document(tmp_path: Path, kind: Any, reason: Reason) -> None:
    content = sagemaker(NotebookInstance=[notebook("a"), notebook("b")])
    found = scan(
        tmp_path, content, faults=[Fault("sagemaker.DescribeNotebookInstance", kind)], only=["NotebookInstance"]
    )
    document = found.document(NOTEBOOK, "a")
    assert document.gaps["DescribeNotebookInstance"].reason is reason
    assert document.identity.arn == arn("notebook-instance", "a")
    assert found.listed(NOTEBOOK) is None


@pytest.mark.parametrize("kind", ["throttle", "error5xx", "timeout", "truncated"])
def test_a_failure_that_passes_leaves_no_gap(tmp_path: Path, kind: Any) -> None:
    content = sagemaker(NotebookInstance=[notebook("a")])
    faults = [Fault("sagemaker.*NotebookInstance*", kind, times=1)]
    found = scan(tmp_path, content, faults=faults, only=["NotebookInstance"])
    assert found.document(NOTEBOOK, "a").gaps == {}
    assert found.listed(NOTEBOOK) is None


def test_what_is_gone_since_it_was_listed_is_dropped_and_said(tmp_path: Path) -> None:
    gone = [{"match": {"NotebookInstanceName": "a"}, "error": ["ResourceNotFound", "it was deleted"]}]
    content = sagemaker({"DescribeNotebookInstance": gone}, NotebookInstance=[notebook("a"), notebook("b")])
    found = scan(tmp_path, content, only=["NotebookInstance"])
    assert found.names(NOTEBOOK) == {"b"}
    (row,) = [row for row in found.memory.coverage if row.operation == "DescribeNotebookInstance"]
    assert (row.status, row.reason) == ("complete", "one was gone since it was listed")


def test_secrets_are_replaced_before_they_are_stored(tmp_path: Path) -> None:
    secret = job(1, HyperParameters={"wandb_api_key": "0123456789abcdef0123456789abcdef01234567", "epochs": "3"})
    found = scan(tmp_path, sagemaker(TrainingJob=[secret]), only=["TrainingJob"])
    document = found.document(TRAINING, "train-00001")
    record = document.responses["Search:TrainingJob"]
    assert record is not None
    assert record["HyperParameters"] == {"wandb_api_key": "<secret: Secret Keyword>", "epochs": "3"}
    assert [secret.place for secret in document.secrets] == ["HyperParameters.wandb_api_key"]


def feature_group(*tags: dict[str, str]) -> dict[str, Any]:
    made = {"RecordIdentifierFeatureName": "id", "EventTimeFeatureName": "at", "FeatureDefinitions": []}
    named = {"FeatureGroupName": "customers", "FeatureGroupArn": arn("feature-group", "customers")}
    return {**named, **made, "CreationTime": "2026-01-31T12:00:00Z", "Tags": list(tags)}


@pytest.mark.parametrize("fault", [Fault("sagemaker.Search", "deny"), Fault("sagemaker.Search", "throttle")])
def test_tags_are_listed_where_search_does_not_tell_them(tmp_path: Path, fault: Fault) -> None:
    content = sagemaker(FeatureGroup=[feature_group({"Key": "team", "Value": "churn"})])
    found = scan(tmp_path, content, faults=[fault], only=["FeatureGroup"])
    document = found.document("AWS::SageMaker::FeatureGroup", "customers")
    assert set(document.responses) == {"DescribeFeatureGroup", "ListTags"}
    assert document.responses["ListTags"] == {"Tags": [{"Key": "team", "Value": "churn"}]}


def test_tags_that_search_tells_are_not_listed(tmp_path: Path) -> None:
    found = scan(tmp_path, sagemaker(FeatureGroup=[feature_group()]), only=["FeatureGroup"])
    assert "ListTags" not in found.calls()
    assert found.document("AWS::SageMaker::FeatureGroup", "customers").responses["ListTags"] == {"Tags": []}
