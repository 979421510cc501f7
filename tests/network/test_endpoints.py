"""Which services a subnet reaches privately, and what a task lacks."""

import pytest

from auditor.network import (
    Endpoints,
    EndpointType,
    RouteTable,
    Subnet,
    Tables,
    Task,
    VpcEndpoint,
    gateway_endpoint,
    interface_endpoints,
    missing_services,
    short_service,
)

SUBNET = Subnet("subnet-1", "vpc-1")
TABLES = Tables(
    (
        RouteTable("rtb-main", "vpc-1", main=True),
        RouteTable("rtb-1", "vpc-1", subnets=frozenset({"subnet-1"})),
    )
)


def gateway(*tables: str, vpc: str = "vpc-1", available: bool = True) -> VpcEndpoint:
    name = "com.amazonaws.eu-west-1.s3"
    return VpcEndpoint("vpce-s3", vpc, name, EndpointType.GATEWAY, available, route_tables=frozenset(tables))


def interface(service: str, *, available: bool = True, private_dns: bool = True) -> VpcEndpoint:
    return VpcEndpoint(f"vpce-{service}", "vpc-1", service, EndpointType.INTERFACE, available, private_dns)


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
    found = gateway_endpoint(SUBNET, TABLES, Endpoints((gateway("rtb-1"),)))
    assert found.value is True
    assert found.path == ("subnet-1", "rtb-1", "vpce-s3")
    for elsewhere in (gateway("rtb-main"), gateway("rtb-1", available=False), gateway("rtb-1", vpc="vpc-2")):
        assert gateway_endpoint(SUBNET, TABLES, Endpoints((elsewhere,))).value is False


def test_what_was_not_read_is_not_concluded() -> None:
    unread = Tables((), complete=False)
    assert gateway_endpoint(SUBNET, unread, Endpoints((gateway("rtb-1"),))).value is None
    assert gateway_endpoint(SUBNET, unread, Endpoints(())).value is False
    assert gateway_endpoint(SUBNET, TABLES, Endpoints((), complete=False)).value is None
    assert interface_endpoints("vpc-1", ["sts"], Endpoints((), complete=False))["sts"].value is None


def test_an_interface_endpoint_must_be_available_with_private_dns() -> None:
    sts = "com.amazonaws.eu-west-1.sts"
    for endpoint, expected in (
        (interface(sts), True),
        (interface(sts, available=False), False),
        (interface(sts, private_dns=False), False),
    ):
        found = interface_endpoints("vpc-1", ["sts", "logs"], Endpoints((endpoint,)))
        assert (found["sts"].value, found["logs"].value) == (expected, False)
    assert interface_endpoints("vpc-2", ["sts"], Endpoints((interface(sts),)))["sts"].value is False


def test_what_a_task_lacks() -> None:
    assert missing_services(Task.TRAINING, SUBNET, TABLES, Endpoints((gateway("rtb-1"),))) == {}
    s3_interface = interface("com.amazonaws.eu-west-1.s3")
    assert missing_services(Task.HOSTING, SUBNET, TABLES, Endpoints((s3_interface,))) == {}
    lacking = missing_services(Task.TRAINING, SUBNET, TABLES, Endpoints((gateway("rtb-main"),)))
    assert {service: reach.value for service, reach in lacking.items()} == {"s3": False}
    studio = missing_services(Task.STUDIO, SUBNET, TABLES, Endpoints((interface("aws.sagemaker.eu-west-1.studio"),)))
    assert set(studio) == {"sagemaker.api", "sagemaker.runtime", "s3", "servicecatalog", "sts", "logs"}
    unread = missing_services(Task.TRAINING, SUBNET, TABLES, Endpoints((), complete=False))
    assert unread["s3"].value is None
