"""Experiments, lineage, features, and what else piles up: read through Search, or within the history."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from auditor.collect.sagemaker import COLLECTOR
from auditor.collect.sagemaker_kinds import values_of
from auditor.collect.sagemaker_lists import TRACES
from auditor.model.gap import Reason
from auditor.sandbox import Fault
from tests.collect.estate import NOW, arn, sagemaker, scan

CLUSTER = {
    "ClusterName": "pod",
    "ClusterArn": arn("cluster", "pod"),
    "ClusterStatus": "InService",
    "InstanceGroups": [],
    "CreationTime": NOW.isoformat(),
}


def at(days: int) -> str:
    return (NOW - timedelta(days=days)).isoformat()


def thing(noun: str, number: int, *, days: int = 1, **more: Any) -> dict[str, Any]:
    name = f"{noun.lower()}-{number:04d}"
    times = {"CreationTime": at(days), "LastModifiedTime": at(days)}
    return {f"{noun}Name": name, f"{noun}Arn": arn(noun.lower(), name), **times, **more}


@pytest.mark.parametrize("noun", ["Experiment", "Trial", "TrialComponent"])
def test_experiments_come_from_search_a_hundred_a_call(tmp_path: Path, noun: str) -> None:
    tags = [{"Key": "team", "Value": "churn"}]
    content = sagemaker(None, **{noun: [thing(noun, number, Tags=tags) for number in range(250)]})
    found = scan(tmp_path, content, only=[noun])
    assert len(found.names(f"AWS::SageMaker::{noun}")) == 250
    document = found.document(f"AWS::SageMaker::{noun}", f"{noun.lower()}-0007")
    assert set(document.responses) == {f"Search:{noun}", "ListTags"}
    assert document.responses["ListTags"] == {"Tags": tags}
    assert len(found.calls()) <= 10
    assert f"Describe{noun}" not in found.calls()


@pytest.mark.parametrize("noun", ["Experiment", "Trial", "TrialComponent"])
def test_without_search_experiments_are_listed_and_described(tmp_path: Path, noun: str) -> None:
    content = sagemaker(None, **{noun: [thing(noun, number) for number in range(3)]})
    found = scan(tmp_path, content, faults=[Fault("sagemaker.Search", "deny")], only=[noun])
    assert len(found.names(f"AWS::SageMaker::{noun}")) == 3
    assert Counter(found.calls())[f"Describe{noun}"] == 3
    assert found.listed(f"AWS::SageMaker::{noun}") is None


@pytest.mark.parametrize("noun", ["Action", "Artifact", "Context", "Experiment", "Trial", "TrialComponent"])
def test_what_piles_up_is_read_within_the_history(tmp_path: Path, noun: str) -> None:
    lineage = noun in {"Action", "Artifact", "Context"}
    source: dict[str, Any] = {"Source": {"SourceUri": "s3://x"}} if lineage else {}
    content = sagemaker(None, **{noun: [thing(noun, 1, **source), thing(noun, 2, days=100, **source)]})
    found = scan(tmp_path, content, only=[noun])
    (document,) = found.memory.documents
    assert document.responses.keys() & {f"Describe{noun}", f"Search:{noun}"}
    assert document.identity.arn == arn(noun.lower(), f"{noun.lower()}-0001")
    assert found.memory.left_out == {f"AWS::SageMaker::{noun}": 1}


def test_the_events_and_operations_of_a_cluster_are_described_within_the_history(tmp_path: Path) -> None:
    events = [
        {
            "ClusterName": "pod",
            "EventId": name,
            "EventTime": at(days),
            "EventDetails": {
                "EventId": name,
                "ClusterArn": CLUSTER["ClusterArn"],
                "ClusterName": "pod",
                "ResourceType": "Cluster",
                "EventTime": at(days),
            },
        }
        for name, days in (("e-1", 1), ("e-2", 100))
    ]
    operations = [
        {"ClusterName": "pod", "ClusterArn": CLUSTER["ClusterArn"], "OperationId": name, "CreationTime": at(days)}
        for name, days in (("o-1", 1), ("o-2", 100))
    ]
    content = sagemaker(Cluster=[CLUSTER], ClusterEvent=events, ClusterOperation=operations)
    found = scan(tmp_path, content, only=["ClusterEvent", "ClusterOperation"])
    event = found.document("AWS::SageMaker::ClusterEvent", "pod/e-1").responses["DescribeClusterEvent"]
    assert event is not None
    assert event["EventDetails"]["ResourceType"] == "Cluster"
    assert set(found.document("AWS::SageMaker::ClusterOperation", "pod/o-1").responses) == {"DescribeClusterOperation"}
    assert len(found.memory.documents) == 2
    assert found.memory.left_out == {"AWS::SageMaker::ClusterEvent": 1, "AWS::SageMaker::ClusterOperation": 1}


def features(count: int) -> list[dict[str, Any]]:
    return [
        {
            "FeatureGroupName": group,
            "FeatureGroupArn": arn("feature-group", group),
            "FeatureName": f"f-{number:03d}",
            "FeatureType": "String",
            "Description": "of a customer",
            "CreationTime": at(400),
            "LastModifiedTime": at(400),
        }
        for group in ("a", "b")
        for number in range(count)
    ]


def test_features_come_from_search_whole_whatever_their_age(tmp_path: Path) -> None:
    found = scan(tmp_path, sagemaker(FeatureMetadata=features(120)), only=["FeatureMetadata"])
    type_ = "AWS::SageMaker::FeatureMetadata"
    assert len(found.names(type_)) == 240
    assert set(found.calls()) == {"Search"}
    assert set(found.document(type_, "b/f-007").responses) == {"Search:FeatureMetadata"}
    feature = found.resource(type_, "b/f-007")
    assert (feature.group.name, feature.description) == ("b", "of a customer")
    assert found.listed(type_) is None
    assert "DescribeFeatureMetadata" not in COLLECTOR.operations


def test_without_search_no_feature_is_said_to_be_absent(tmp_path: Path) -> None:
    denied = [Fault("sagemaker.Search", "deny")]
    found = scan(tmp_path, sagemaker(FeatureMetadata=features(2)), faults=denied, only=["FeatureMetadata"])
    assert found.listed("AWS::SageMaker::FeatureMetadata") is Reason.DENIED
    assert found.memory.documents == []


def test_schemas_of_jobs_are_listed_by_each_category(tmp_path: Path) -> None:
    schema = {"JobCategory": "DataTransformation", "JobConfigSchemaVersion": "1.0.0", "JobConfigSchema": "{}"}
    found = scan(tmp_path, sagemaker(JobSchemaVersion=[schema]), only=["JobSchemaVersion"])
    type_ = "AWS::SageMaker::JobSchemaVersion"
    assert found.document(type_, "DataTransformation/1.0.0").responses == {"DescribeJobSchemaVersion": schema}
    assert Counter(found.calls()) == {
        "ListJobSchemaVersions": len(values_of("ListJobSchemaVersions", "JobCategory")),
        "DescribeJobSchemaVersion": 1,
    }


def test_only_an_execution_in_progress_is_asked_for_the_definition_it_runs(tmp_path: Path) -> None:
    pipeline = {
        "PipelineName": "train",
        "PipelineArn": arn("pipeline", "train"),
        "PipelineStatus": "Active",
        "PipelineDefinition": "{}",
        "CreationTime": at(1),
        "LastModifiedTime": at(1),
    }
    runs = [
        {
            "PipelineArn": pipeline["PipelineArn"],
            "PipelineName": "train",
            "PipelineExecutionArn": f"{pipeline['PipelineArn']}/execution/{status}",
            "PipelineExecutionStatus": status,
            "StartTime": at(1),
            "CreationTime": at(1),
            "LastModifiedTime": at(1),
        }
        for status in ("Executing", "Succeeded", "CompletedWithFailures")
    ]
    definition = '{"Parameters": [{"Name": "ApiKey", "DefaultValue": "abcd1234efgh"}]}'
    operations = {"DescribePipelineDefinitionForExecution": {"PipelineDefinition": definition}}
    content = sagemaker(operations, Pipeline=[pipeline], PipelineExecution=runs)
    found = scan(tmp_path, content, only=["PipelineExecution"])
    type_ = "AWS::SageMaker::PipelineExecution"
    assert found.names(type_) == {"Executing", "Succeeded", "CompletedWithFailures"}
    assert Counter(found.calls())["DescribePipelineDefinitionForExecution"] == 1
    assert found.resource(type_, "Executing").has_definition is True
    told = found.document(type_, "Executing").responses["DescribePipelineDefinitionForExecution"]
    assert told is not None
    assert "abcd1234efgh" not in told["PipelineDefinition"]


def test_of_what_every_run_leaves_only_the_newest_are_read_and_the_listing_says_so(tmp_path: Path) -> None:
    content = sagemaker(None, Artifact=[thing("Artifact", number) for number in range(TRACES + 40)])
    found = scan(tmp_path, content, only=["Artifact"])
    assert Counter(found.calls())["DescribeArtifact"] == TRACES
    assert found.listed("AWS::SageMaker::Artifact") is Reason.NOT_COLLECTED
