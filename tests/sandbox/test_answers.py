from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.conftest import aws

if TYPE_CHECKING:
    from auditor.sandbox import Sandbox

ARN = "arn:aws:sagemaker:eu-central-1:111122223333"


def code(call: Any, **params: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(**params)
    return str(caught.value.response["Error"]["Code"])


def names(entries: list[dict[str, Any]], key: str) -> list[Any]:
    return [entry[key] for entry in entries]


def test_a_listing_keeps_only_the_members_of_its_summaries(sandbox: Sandbox) -> None:
    [model] = aws(sandbox, "sagemaker").list_models()["Models"]
    assert model == {
        "ModelName": "churn",
        "ModelArn": f"{ARN}:model/churn",
        "CreationTime": datetime(2026, 1, 1, tzinfo=UTC),
    }


def test_a_summary_takes_renamed_and_deeper_members_from_the_document(sandbox: Sandbox) -> None:
    sagemaker = aws(sandbox, "sagemaker")
    [definition] = sagemaker.list_data_quality_job_definitions()["JobDefinitionSummaries"]
    assert definition["MonitoringJobDefinitionName"] == "drift"
    assert definition["EndpointName"] == "churn"
    space, bare = sagemaker.list_spaces()["Spaces"]
    assert space["SpaceSettingsSummary"] == {"AppType": "JupyterLab"}
    assert space["OwnershipSettingsSummary"] == {"OwnerUserProfileName": "ada"}
    assert "SpaceSettingsSummary" not in bare


def test_describe_finds_by_name_by_arn_and_within_its_parent(sandbox: Sandbox) -> None:
    sagemaker = aws(sandbox, "sagemaker")
    package = f"{ARN}:model-package/churn/1"
    assert sagemaker.describe_model_package(ModelPackageName=package)["ModelPackageVersion"] == 1
    assert sagemaker.describe_space(DomainId="d-two", SpaceName="own")["SpaceArn"].endswith("d-two/own")
    assert sagemaker.describe_workteam(WorkteamName="labelers")["Workteam"]["Description"] == "private"
    assert aws(sandbox, "kms").describe_key(KeyId="1234abcd-12ab-34cd-56ef-1234567890ab")["KeyMetadata"][
        "KeyState"
    ] == ("PendingDeletion")


def test_describe_without_a_version_answers_with_the_last(sandbox: Sandbox) -> None:
    sagemaker = aws(sandbox, "sagemaker")
    assert sagemaker.describe_image_version(ImageName="base")["BaseImage"] == "two"
    assert sagemaker.describe_image_version(ImageName="base", Version=1)["BaseImage"] == "one"
    assert code(sagemaker.describe_image_version, ImageName="base", Version=3) == "ResourceNotFound"


def test_describe_never_answers_with_what_only_the_listing_or_search_know(sandbox: Sandbox) -> None:
    assert "Tags" not in aws(sandbox, "sagemaker").describe_domain(DomainId="d-one")
    assert "ClusterName" not in aws(sandbox, "sagemaker").describe_cluster_node(ClusterName="hyperpod", NodeId="i-0123")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["a-1", "b-2", "c-3"]),
        ({"NameContains": "B-"}, ["b-2"]),
        ({"StatusEquals": "InProgress"}, ["c-3"]),
        ({"CreationTimeAfter": datetime(2026, 1, 2, tzinfo=UTC)}, ["b-2", "c-3"]),
        ({"CreationTimeBefore": datetime(2026, 1, 1, 12, tzinfo=UTC)}, ["a-1"]),
        ({"SortBy": "Name", "SortOrder": "Descending"}, ["c-3", "b-2", "a-1"]),
        ({"SortBy": "Status"}, ["b-2", "a-1", "c-3"]),
        ({"SortOrder": "Descending", "MaxResults": 2}, ["c-3", "b-2"]),
    ],
)
def test_listings_filter_and_sort(sandbox: Sandbox, filters: dict[str, Any], expected: list[str]) -> None:
    jobs = aws(sandbox, "sagemaker").list_training_jobs(**filters)["TrainingJobSummaries"]
    if filters.get("SortBy") == "Status":
        assert names(jobs, "TrainingJobStatus") == ["Completed", "Completed", "InProgress"]
    else:
        assert names(jobs, "TrainingJobName") == expected


def test_listings_filter_by_their_parent(sandbox: Sandbox) -> None:
    sagemaker = aws(sandbox, "sagemaker")
    assert names(sagemaker.list_spaces(DomainIdEquals="d-two")["Spaces"], "DomainId") == ["d-two"]
    assert names(sagemaker.list_image_versions(ImageName="base")["ImageVersions"], "Version") == [1, 2]
    assert sagemaker.list_image_versions(ImageName="other")["ImageVersions"] == []
    assert sagemaker.list_data_quality_job_definitions(EndpointName="other")["JobDefinitionSummaries"] == []


def test_versioned_model_packages_are_listed_only_when_asked_for(sandbox: Sandbox) -> None:
    sagemaker = aws(sandbox, "sagemaker")

    def listed(**params: str) -> list[str]:
        return names(sagemaker.list_model_packages(**params)["ModelPackageSummaryList"], "ModelPackageName")

    assert listed() == ["marketplace"]
    assert listed(ModelPackageGroupName="churn") == ["churn"]
    assert listed(ModelPackageType="Versioned") == ["churn"]
    assert listed(ModelPackageType="Both") == ["marketplace", "churn"]


def test_a_filter_that_the_documents_do_not_tell_is_refused(sandbox: Sandbox) -> None:
    call = aws(sandbox, "sagemaker").list_training_jobs
    assert code(call, WarmPoolStatusEquals="Available") == "SandboxUnanswered"


def test_tags_come_by_arn(sandbox: Sandbox) -> None:
    sagemaker = aws(sandbox, "sagemaker")
    assert sagemaker.list_tags(ResourceArn=f"{ARN}:model/churn")["Tags"] == [{"Key": "team", "Value": "churn"}]
    assert sagemaker.list_tags(ResourceArn=f"{ARN}:image/base")["Tags"] == []


def test_paginators_walk_plain_tokens_and_shared_markers(sandbox: Sandbox) -> None:
    jobs = aws(sandbox, "sagemaker").get_paginator("list_training_jobs").paginate(PaginationConfig={"PageSize": 2})
    assert [names(page["TrainingJobSummaries"], "TrainingJobName") for page in jobs] == [["a-1", "b-2"], ["c-3"]]
    pages = list(
        aws(sandbox, "iam")
        .get_paginator("get_account_authorization_details")
        .paginate(PaginationConfig={"PageSize": 1})
    )
    assert [page["IsTruncated"] for page in pages] == [True, False]
    assert [names(page["RoleDetailList"], "RoleName") for page in pages] == [["training"], ["notebook"]]
    assert [names(page["Policies"], "PolicyName") for page in pages] == [["extra"], []]


def test_listings_without_a_paginator_page_too(sandbox: Sandbox) -> None:
    s3 = aws(sandbox, "s3")
    first = s3.list_buckets(MaxBuckets=2)
    second = s3.list_buckets(MaxBuckets=2, ContinuationToken=first["ContinuationToken"])
    assert names(first["Buckets"] + second["Buckets"], "Name") == ["data", "logs", "site"]
    assert "ContinuationToken" not in second


@pytest.mark.parametrize("page", [{"MaxResults": 101}, {"NextToken": "not-ours"}])
def test_pages_out_of_bounds_are_refused(sandbox: Sandbox, page: dict[str, Any]) -> None:
    assert code(aws(sandbox, "sagemaker").list_training_jobs, **page) == "ValidationException"


def test_iam_policies_survive_their_percent_encoding(sandbox: Sandbox) -> None:
    [role, _] = aws(sandbox, "iam").get_account_authorization_details()["RoleDetailList"]
    [policy] = role["RolePolicyList"]
    assert policy["PolicyDocument"]["Statement"][0]["Resource"] == "a%20b+c"


def test_cases_are_tried_in_order_and_may_be_errors(sandbox: Sandbox) -> None:
    s3 = aws(sandbox, "s3")
    assert s3.get_bucket_policy(Bucket="data")["Policy"] == '{"Version": "2012-10-17", "Statement": []}'
    assert code(s3.get_bucket_policy, Bucket="logs") == "NoSuchBucketPolicy"
    assert s3.get_bucket_location(Bucket="data")["LocationConstraint"] == "eu-central-1"


def test_whole_listings_are_narrowed_by_ids_filters_and_equal_names(sandbox: Sandbox) -> None:
    ec2 = aws(sandbox, "ec2")

    def subnets(**params: Any) -> list[str]:
        return names(ec2.describe_subnets(**params)["Subnets"], "SubnetId")

    assert subnets() == ["subnet-1", "subnet-2"]
    assert subnets(SubnetIds=["subnet-2"]) == ["subnet-2"]
    assert subnets(Filters=[{"Name": "vpc-id", "Values": ["vpc-1"]}]) == ["subnet-1"]
    assert subnets(Filters=[{"Name": "tag:tier", "Values": ["pub*"]}]) == ["subnet-1"]
    assert subnets(Filters=[{"Name": "map-public-ip-on-launch", "Values": ["false"]}]) == ["subnet-2"]
    tables = [{"Name": "association.subnet-id", "Values": ["subnet-2"]}]
    assert names(ec2.describe_route_tables(Filters=tables)["RouteTables"], "RouteTableId") == ["rtb-2"]
    assert code(ec2.describe_subnets, Filters=[{"Name": "no-such", "Values": ["x"]}]) == "SandboxUnanswered"


@pytest.mark.parametrize(
    ("service", "call", "params", "expected"),
    [
        ("sagemaker", "describe_model", {"ModelName": "no"}, "ValidationException"),
        ("sagemaker", "describe_training_job", {"TrainingJobName": "no"}, "ResourceNotFound"),
        ("sagemaker", "describe_feature_group", {"FeatureGroupName": "no"}, "ResourceNotFound"),
        ("kms", "get_key_policy", {"KeyId": "no"}, "NotFoundException"),
        ("iam", "get_role", {"RoleName": "no"}, "NoSuchEntity"),
        ("iam", "get_account_password_policy", {}, "NoSuchEntity"),
        ("s3", "get_bucket_policy", {"Bucket": "nobody"}, "NoSuchBucket"),
        ("s3control", "get_public_access_block", {"AccountId": "111122223333"}, "NoSuchPublicAccessBlockConfiguration"),
        ("efs", "describe_file_system_policy", {"FileSystemId": "fs-1"}, "PolicyNotFound"),
        ("cloudtrail", "get_trail_status", {"Name": "no"}, "TrailNotFoundException"),
        ("organizations", "describe_organization", {}, "AWSOrganizationsNotInUseException"),
        ("iam", "get_account_summary", {}, "SandboxUnanswered"),
        ("iam", "create_user", {"UserName": "eve"}, "SandboxUnanswered"),
    ],
)
def test_what_the_account_lacks_is_not_found_and_never_made_up(
    sandbox: Sandbox, service: str, call: str, params: dict[str, Any], expected: str
) -> None:
    assert code(getattr(aws(sandbox, service), call), **params) == expected


@pytest.mark.parametrize(
    ("service", "call", "key"),
    [
        ("sagemaker", "list_hubs", "HubSummaries"),
        ("iam", "list_users", "Users"),
        ("ec2", "describe_vpcs", "Vpcs"),
        ("ec2", "describe_regions", "Regions"),
        ("cloudtrail", "describe_trails", "trailList"),
        ("cloudwatch", "describe_alarms", "MetricAlarms"),
        ("config", "describe_configuration_recorders", "ConfigurationRecorders"),
        ("accessanalyzer", "list_analyzers", "analyzers"),
    ],
)
def test_listings_of_what_the_account_lacks_are_empty(sandbox: Sandbox, service: str, call: str, key: str) -> None:
    assert getattr(aws(sandbox, service), call)()[key] == []


def test_a_region_without_files_has_nothing(sandbox: Sandbox) -> None:
    assert aws(sandbox, "sagemaker", region="eu-west-1").list_models()["Models"] == []
    assert aws(sandbox, "sts", region="eu-west-1").get_caller_identity()["Account"] == "111122223333"
