"""What holds for the collector of every service beside SageMaker, whatever goes wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from auditor.collect import s3
from auditor.collect.collector import Collector, collectors
from auditor.model.catalog import resource_type
from auditor.model.gap import Reason
from auditor.sandbox import Fault
from auditor.sandbox.faults import Kind
from tests.collect.reading import REGION, read

GOV = "us-gov-west-1"
SERVICES = [each for each in collectors() if each.service != "sagemaker"]
SINGLE = {
    "AWS::IAM::Account": "GetAccountSummary",
    "AWS::EC2::Region": "DescribeRegions",
    "AWS::ECR::RegistryScanningConfiguration": "GetRegistryScanningConfiguration",
    "AWS::ECR::SigningConfiguration": "GetSigningConfiguration",
    "AWS::Organizations::Organization": "DescribeOrganization",
}
"""Types of which there is one, which nobody lists: their document has the gap."""


@pytest.mark.parametrize("kind", ["deny", "throttle", "error5xx", "timeout"])
def test_where_nothing_can_be_read_nothing_is_said_to_be_absent(kind: Kind, tmp_path: Path) -> None:
    faults = [Fault(f"{name}.*", kind) for name in (*(each.service for each in SERVICES), "s3control", "sagemaker")]
    found = read(tmp_path, SERVICES, faults=faults)
    expected = {"deny": Reason.DENIED, "throttle": Reason.THROTTLED}.get(kind, Reason.ERROR)
    for collector in SERVICES:
        for type_ in collector.types:
            if type_ in SINGLE:
                (document,) = [each for each in found.memory.documents if each.identity.type == type_]
                assert (type_, document.gaps[SINGLE[type_]].reason) == (type_, expected)
            else:
                assert (type_, found.listed(type_)) == (type_, expected)


def test_an_empty_account_is_known_to_be_empty(tmp_path: Path) -> None:
    found = read(tmp_path, SERVICES, {"service": "iam", "operations": {"GetCredentialReport": {"Content": "user\n"}}})
    incomplete = {row.type: row.gap.detail for row in found.memory.listings if row.gap}
    assert incomplete == {}


@pytest.mark.parametrize("collector", SERVICES, ids=lambda each: f"{each.service}-{each.where}")
def test_every_type_has_a_class_that_reads_what_the_collector_asks(collector: Collector) -> None:
    asked = {operation.rpartition(":")[2] for operation in collector.operations}
    for type_ in collector.types:
        kind = resource_type(type_)
        read_from = {kind.described_by, *(fact.of for fact in kind.facts.values() if fact.of)}
        assert {operation.rpartition(":")[2] for operation in read_from} <= asked


@pytest.mark.parametrize(
    ("service", "listing", "answer", "operation", "code"),
    [
        ("s3", "ListBuckets", {"Buckets": [{"Name": "gone", "BucketRegion": REGION}]}, "*", "NoSuchBucket"),
        ("kms", "ListKeys", {"Keys": [{"KeyId": "gone"}]}, "DescribeKey", "NotFoundException"),
        (
            "cloudtrail",
            "DescribeTrails",
            {"trailList": [{"Name": "gone", "TrailARN": "arn:gone", "HomeRegion": REGION}]},
            "GetTrailStatus",
            "TrailNotFoundException",
        ),
        (
            "cloudtrail",
            "ListEventDataStores",
            {"EventDataStores": [{"Name": "gone", "EventDataStoreArn": "arn:gone"}]},
            "GetEventDataStore",
            "EventDataStoreNotFoundException",
        ),
    ],
)
def test_what_is_gone_since_it_was_listed_is_dropped_and_counted(
    service: str, listing: str, answer: dict[str, Any], operation: str, code: str, tmp_path: Path
) -> None:
    asked = s3.DETAILS if operation == "*" else [operation]
    operations = {listing: answer, **{name: [{"error": [code, "it is gone"]}] for name in asked}}
    chosen = [each for each in SERVICES if each.service == service]
    found = read(tmp_path, chosen, {"service": service, "operations": operations})
    assert found.memory.documents == []
    assert [row.reason for row in found.memory.coverage if "gone since" in row.reason]
    assert {row.gap for row in found.memory.listings} == {None}


def test_arns_are_of_the_partition_that_is_read(tmp_path: Path) -> None:
    arn = "arn:aws-us-gov:iam::111122223333:role/audit"
    identity = {"Account": "111122223333", "Arn": arn, "UserId": "A"}
    files = [
        {"service": "sts", "region": GOV, "operations": {"GetCallerIdentity": identity}},
        {
            "service": "s3",
            "operations": {
                "ListBuckets": {"Buckets": [{"Name": "data", "BucketRegion": GOV}]},
                **{name: {} for name in s3.DETAILS},
            },
        },
        {"service": "ec2", "operations": {"DescribeVpcs": {"Vpcs": [{"VpcId": "vpc-1"}]}}},
        {"service": "guardduty", "operations": {"ListDetectors": {"DetectorIds": ["d"]}}},
    ]
    found = read(tmp_path, SERVICES, *files, region=GOV)
    partitions = {each.identity.arn.split(":")[1] for each in found.memory.documents if each.identity.arn}
    assert partitions == {"aws-us-gov"}
    assert {"AWS::S3::Bucket", "AWS::EC2::VPC", "AWS::GuardDuty::Detector"} <= {
        each.identity.type for each in found.memory.documents
    }
