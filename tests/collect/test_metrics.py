"""What CloudWatch measured on endpoints: in few calls, and never a zero that nobody measured."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest

from auditor.collect import cloudwatch
from auditor.collect.metrics import COMPONENT, VARIANT
from auditor.collect.session import made_up_session
from auditor.model.aws.cloudwatch import INVOCATIONS, UTILIZATION, metric_name
from auditor.model.gap import Reason
from auditor.sandbox import Fault
from tests.collect.reading import ACCOUNT, REGION, Found, read, scanned
from tests.support.moto import moto_server

DAY = "2026-11-20T00:00:00Z"
CREATED = "2026-01-31T12:00:00Z"
ARN = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}"


def endpoint(name: str, *variants: str) -> dict[str, Any]:
    return {
        "EndpointName": name,
        "EndpointArn": f"{ARN}:endpoint/{name}",
        "EndpointStatus": "InService",
        "CreationTime": CREATED,
        "LastModifiedTime": CREATED,
        "ProductionVariants": [{"VariantName": variant} for variant in variants],
    }


def component(name: str, of: str) -> dict[str, Any]:
    return {
        "InferenceComponentName": name,
        "InferenceComponentArn": f"{ARN}:inference-component/{name}",
        "EndpointName": of,
        "EndpointArn": f"{ARN}:endpoint/{of}",
        "VariantName": "gpu",
        "InferenceComponentStatus": "InService",
        "CreationTime": CREATED,
        "LastModifiedTime": CREATED,
    }


def account(*results: dict[str, Any], endpoints: int = 0) -> list[dict[str, Any]]:
    """Two endpoints and a component, or as many endpoints as asked for; what CloudWatch measured on them."""
    named = [endpoint("churn", "main", "canary"), endpoint("chat-llm", "gpu")]
    named = [endpoint(f"e{index}", "main") for index in range(endpoints)] if endpoints else named
    items = {"Endpoint": named, "InferenceComponent": [] if endpoints else [component("llm", "chat-llm")]}
    return [
        {"service": "sagemaker", "region": REGION, "items": items},
        {"service": "cloudwatch", "region": REGION, "operations": {"GetMetricData": {"MetricDataResults": [*results]}}},
    ]


def measured(id_: str, *values: float, status: str = "Complete") -> dict[str, Any]:
    return {"Id": id_, "Timestamps": [DAY] * len(values), "Values": [*values], "StatusCode": status}


QUIET = [
    *(measured(f"{kind}_churn_canary") for kind in ("invocations", "modellatency", "gpuutilization")),
    *(measured(f"{kind}_chat_llm_gpu") for kind in ("invocations", "modellatency")),
    *(measured(f"{kind}_churn_main") for kind in ("modellatency", "gpuutilization")),
    measured("gpuutilization_chat_llm_gpu", 37.5),
    measured("invocations_llm", 12.0),
]
CHURN = metric_name(INVOCATIONS, "Invocations", EndpointName="churn", VariantName="main")
GPU = metric_name(UTILIZATION, "GPUUtilization", EndpointName="chat-llm", VariantName="gpu")
LLM = metric_name(INVOCATIONS, "Invocations", InferenceComponentName="llm")


def test_what_measured_anything_is_kept_and_the_rest_is_known_to_be_nothing(tmp_path: Path) -> None:
    found = read(tmp_path, cloudwatch.COLLECTOR, *account(measured("invocations_churn_main", 4.0), *QUIET))
    assert (found.names(VARIANT), found.names(COMPONENT)) == ({CHURN, GPU}, {LLM})
    assert (found.listed(VARIANT), found.listed(COMPONENT)) == (None, None)
    metric = found.resource(VARIANT, CHURN)
    ends = datetime(2026, 11, 21, tzinfo=UTC)
    assert (metric.since(ends - timedelta(seconds=1)), metric.since(ends)) == ((4,), ())
    assert found.resource(VARIANT, GPU).values == (37,)


def test_a_call_asks_for_all_endpoints_whatever_their_number(tmp_path: Path) -> None:
    found = read(tmp_path, cloudwatch.COLLECTOR, *account(endpoints=170))
    assert found.sandbox
    asked = [call.params["MetricDataQueries"] for call in found.sandbox.calls if call.operation == "GetMetricData"]
    assert [len(queries) for queries in asked] == [500, 10]
    assert len({query["Id"] for queries in asked for query in queries}) == 510
    assert found.calls().count("Search") == 2
    assert "DescribeEndpoint" not in found.calls()


def test_a_region_without_endpoints_costs_one_call(tmp_path: Path) -> None:
    found = read(tmp_path, cloudwatch.COLLECTOR)
    assert found.calls() == ["DescribeAlarms", "ListEndpoints"]
    assert found.listed(VARIANT) is None


def test_where_search_is_denied_endpoints_are_described(tmp_path: Path) -> None:
    faults = [Fault("sagemaker.Search", "deny")]
    found = read(
        tmp_path, cloudwatch.COLLECTOR, *account(measured("invocations_churn_main", 4.0), *QUIET), faults=faults
    )
    assert found.calls().count("DescribeEndpoint") == 2
    assert (found.listed(VARIANT), CHURN in found.names(VARIANT)) == (None, True)


@pytest.mark.parametrize(
    ("operation", "unread"),
    [
        ("cloudwatch.GetMetricData", [VARIANT, COMPONENT]),
        ("sagemaker.ListEndpoints", [VARIANT, COMPONENT]),
        ("sagemaker.ListInferenceComponents", [COMPONENT]),
    ],
)
def test_what_cannot_be_asked_is_not_nothing(operation: str, unread: list[str], tmp_path: Path) -> None:
    results = [measured("invocations_churn_main", 4.0), *QUIET]
    found = read(tmp_path, cloudwatch.COLLECTOR, *account(*results), faults=[Fault(operation, "deny")])
    assert [type_ for type_ in (VARIANT, COMPONENT) if found.listed(type_) is Reason.DENIED] == unread
    assert found.listed(cloudwatch.ALARM) is None
    assert (VARIANT in unread) is (found.names(VARIANT) == set())


def gap_of_churn(found: Found) -> Reason:
    return found.document(VARIANT, CHURN).gaps["GetMetricData"].reason


@pytest.mark.parametrize(
    ("results", "reason"),
    [
        ([measured("invocations_churn_main", status="Forbidden")], Reason.DENIED),
        ([measured("invocations_churn_main", status="InternalError")], Reason.ERROR),
        ([measured("invocations_churn_main", 3.0, status="PartialData")], Reason.ERROR),
        ([], Reason.ERROR),
    ],
)
def test_a_metric_that_was_not_read_whole_is_a_gap(
    results: list[dict[str, Any]], reason: Reason, tmp_path: Path
) -> None:
    found = read(tmp_path, cloudwatch.COLLECTOR, *account(*results, *QUIET))
    assert gap_of_churn(found) is reason
    assert found.listed(VARIANT) is None


def test_a_metric_that_is_told_in_parts_is_put_together(tmp_path: Path) -> None:
    parts = [measured("invocations_churn_main", 4.0, status="PartialData"), measured("invocations_churn_main", 5.0)]
    found = read(tmp_path, cloudwatch.COLLECTOR, *account(*parts, *QUIET))
    assert found.resource(VARIANT, CHURN).values == (4, 5)


def test_moto_measures_the_same() -> None:
    with moto_server():
        writing: Any = boto3.Session(
            aws_access_key_id="AKIAMADEUP", aws_secret_access_key="made-up", region_name=REGION
        )
        maker, watch = writing.client("sagemaker"), writing.client("cloudwatch")
        variant = {
            "VariantName": "main",
            "ModelName": "churn",
            "InstanceType": "ml.m5.large",
            "InitialInstanceCount": 1,
        }
        role = "arn:aws:iam::111122223333:role/run"
        maker.create_model(ModelName="churn", ExecutionRoleArn=role, PrimaryContainer={"Image": "churn"})
        maker.create_endpoint_config(EndpointConfigName="churn", ProductionVariants=[variant])
        maker.create_endpoint(EndpointName="churn", EndpointConfigName="churn")
        dimensions = [{"Name": "EndpointName", "Value": "churn"}, {"Name": "VariantName", "Value": "main"}]
        yesterday = datetime.now(UTC) - timedelta(days=1)
        point = {"MetricName": "Invocations", "Dimensions": dimensions, "Value": 3.0, "Timestamp": yesterday}
        watch.put_metric_data(Namespace="AWS/SageMaker", MetricData=[point, point])
        found = scanned(made_up_session(REGION), cloudwatch.COLLECTOR)
    assert (found.names(VARIANT), found.listed(VARIANT)) == ({CHURN}, None)
    assert sum(found.resource(VARIANT, CHURN).values) == 6
