"""What endpoints can and cannot have, by AWS's own model: questions that nobody could answer are not asked."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.api import Distributed, Endpoint, EndpointConfig, Model
from auditor.engine.registry import load
from auditor.model.values import key_prefix
from tests.model.botoshapes import paths

_SWITCH = "EnableInterContainerTrafficEncryption"


@pytest.mark.parametrize("operation", ["DescribeEndpoint", "DescribeEndpointConfig", "DescribeModel"])
def test_no_response_of_hosting_tells_of_traffic_between_containers(operation: str) -> None:
    """The fact endpoint-no-intercontainer: a rule for endpoints would always fail, or always pass."""
    assert not [path for path in paths("sagemaker", operation) if _SWITCH in path]


def test_no_rule_asks_endpoints_for_it() -> None:
    (rule,) = [rule for rule in load().rules if rule.id == "job-traffic-unencrypted"]
    hosting: set[Any] = {Endpoint, EndpointConfig, Model}
    assert not hosting & set(rule.types())
    assert not any(issubclass(kind, Distributed) for kind in hosting)


@pytest.mark.parametrize(
    ("location", "prefix"),
    [
        ("s3://captured", ""),
        ("s3://captured/", ""),
        ("s3://captured/churn", "churn/"),
        ("s3://captured/churn/main/", "churn/main/"),
    ],
)
def test_a_location_is_a_prefix_of_keys(location: str, prefix: str) -> None:
    assert key_prefix(location) == prefix
