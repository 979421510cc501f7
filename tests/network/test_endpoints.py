"""Which services a subnet reaches privately, and what a task lacks."""

from typing import Any

import pytest

from auditor.network import (
    Reach,
    Task,
    gateway_endpoint,
    interface_endpoint,
    missing_services,
    reaches_service,
    short_service,
)
from tests.network.plans import plan

BASE: dict[str, Any] = {
    "subnets": {"subnet-1": {"cidr": "10.0.1.0/24"}, "subnet-2": {"cidr": "10.0.2.0/24"}},
    "tables": {
        "rtb-main": {"main": True, "routes": "10.0.0.0/16 local"},
        "rtb-1": {"of": ["subnet-1"], "routes": "10.0.0.0/16 local; pl-s3 vpce-s3"},
    },
    "vpcs": {"vpc-1": {"support": True, "hostnames": True}},
    "lists": {"pl-s3": "s3"},
    "groups": {
        "sg-1": ["out tcp 443 sg-2", "out tcp 443 pl-s3"],
        "sg-2": ["in tcp 443 sg-1"],
        "sg-closed": [],
        "sg-cidr": ["in tcp 443 10.0.0.0/16", "out all all 0.0.0.0/0"],
    },
}
STS = {"vpce-sts": {"service": "sts", "subnets": ["subnet-2"], "groups": ["sg-2"]}}


def asked(service: str, groups: list[str] | None = None, unread: tuple[str, ...] = (), **spec: Any) -> Reach:
    found = plan({**BASE, **spec}, unread)
    return reaches_service(service, found.subnets.items["subnet-1"], found, groups)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("com.amazonaws.eu-west-1.sagemaker.api", "sagemaker.api"),
        ("cn.com.amazonaws.cn-north-1.sts", "sts"),
        ("com.amazonaws.us-gov-west-1.s3", "s3"),
        ("aws.sagemaker.eu-west-1.studio", "aws.sagemaker.studio"),
        ("com.example.service", "com.example.service"),
    ],
)
def test_service_names_lose_domain_and_region(name: str, short: str) -> None:
    assert short_service(name) == short


def test_a_gateway_endpoint_works_only_through_the_effective_table() -> None:
    for spec, value in (
        ({"tables": ["rtb-1"]}, True),
        ({"tables": ["rtb-main"]}, False),
        ({"tables": ["rtb-1"], "available": False}, False),
        ({"tables": ["rtb-1"], "vpc": "vpc-2"}, False),
        ({"tables": ["rtb-1"], "open": False}, False),
        ({"tables": ["rtb-1"], "open": None}, None),
    ):
        found = plan({**BASE, "endpoints": {"vpce-s3": {"service": "s3", **spec}}})
        told = gateway_endpoint(found.subnets.items["subnet-1"], found)
        assert told.value is value, spec
    assert told.path == ("subnet-1", "rtb-1", "vpce-s3")


def test_what_was_not_read_is_not_concluded() -> None:
    served = {"vpce-s3": {"service": "s3", "tables": ["rtb-1"]}}
    assert asked("s3", unread=("tables",), tables={}, endpoints=served).value is None
    assert asked("s3", unread=("tables",), tables={}).value is False
    assert asked("s3", unread=("endpoints",)).value is None
    assert asked("sts", unread=("endpoints",)).value is None


@pytest.mark.parametrize(
    ("spec", "vpc", "value"),
    [
        ({}, {"support": True, "hostnames": True}, True),
        ({}, {"support": True, "hostnames": False}, False),
        ({}, {"support": False, "hostnames": None}, False),
        ({}, {"support": True, "hostnames": None}, None),
        ({"available": False}, {"support": True, "hostnames": True}, False),
        ({"dns": False}, {"support": True, "hostnames": True}, False),
        ({"open": False}, {"support": True, "hostnames": True}, False),
        ({"vpc": "vpc-2"}, {"support": True, "hostnames": True}, False),
    ],
)
def test_an_interface_endpoint_needs_private_names_that_resolve(
    spec: dict[str, Any], vpc: dict[str, Any], *, value: bool | None
) -> None:
    found = plan({**BASE, "vpcs": {"vpc-1": vpc}, "endpoints": {"vpce-sts": {**STS["vpce-sts"], **spec}}})
    assert interface_endpoint("sts", found.subnets.items["subnet-1"], found).value is value


@pytest.mark.parametrize(
    ("own", "endpoints", "value"),
    [
        (["sg-1"], ["sg-2"], True),
        (["sg-1"], ["sg-closed"], False),
        (["sg-closed"], ["sg-2"], False),
        (["sg-cidr"], ["sg-cidr"], True),
        (["sg-cidr"], ["sg-unread"], None),
        (["sg-unread"], ["sg-cidr"], None),
    ],
)
def test_groups_of_both_sides_must_let_https_pass(own: list[str], endpoints: list[str], *, value: bool | None) -> None:
    assert asked("sts", own, endpoints={"vpce-sts": {**STS["vpce-sts"], "groups": endpoints}}).value is value


def test_network_acls_between_the_subnets_must_let_it_pass_both_ways() -> None:
    answers = ["out 100 allow tcp 1024-65535 10.0.0.0/16", "in 100 allow tcp 443 10.0.0.0/16"]
    for rules, value in ((answers, True), (answers[1:], False), (answers[:1], False)):
        assert (
            asked("sts", ["sg-1"], endpoints=STS, acls={"acl-2": {"of": ["subnet-2"], "rules": rules}}).value is value
        )


def test_s3_may_be_let_out_by_its_prefix_list() -> None:
    served = {"vpce-s3": {"service": "s3", "tables": ["rtb-1"]}}
    assert asked("s3", ["sg-1"], endpoints=served).value is True
    assert asked("s3", ["sg-closed"], endpoints=served).value is False


def test_what_a_task_lacks() -> None:
    found = plan({**BASE, "endpoints": {"vpce-1": {"service": "aws.sagemaker.eu-west-1.studio"}}})
    subnet = found.subnets.items["subnet-1"]
    assert set(missing_services(Task.STUDIO, subnet, found)) == {
        "sagemaker.api",
        "sagemaker.runtime",
        "s3",
        "servicecatalog",
        "sts",
        "logs",
    }
    assert set(missing_services(Task.TRAINING, subnet, found)) == {"s3"}
    served = plan({**BASE, "endpoints": {"vpce-s3": {"service": "s3", "tables": ["rtb-1"]}}})
    assert missing_services(Task.ISOLATION, served.subnets.items["subnet-1"], served) == {}
