"""Network questions as rules ask them: the answer, the path that is its evidence, and what leaves it open."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.model.document import Document
from auditor.model.gap import MissingEvidence
from auditor.model.values import Ref, to_security_group, to_subnet
from auditor.network import Task
from tests.graph.estates import estate, graph_of, notebook, subnet, table
from tests.support.snapshots import ACCOUNT, document

ONE, TWO, THREE = (to_subnet(f"subnet-{number}") for number in (1, 2, 3))
ZONE_B = {"AvailabilityZone": "eu-west-1b"}
OPEN = {"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-1"}
THROUGH_NAT = {"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1"}
NAT = document(
    "AWS::EC2::NatGateway",
    "nat-1",
    DescribeNatGateways={"VpcId": "vpc-1", "SubnetId": "subnet-2", "State": "available"},
)


def serving(name: str, *subnets: str) -> dict[str, Any]:
    return {"Associations": [{"SubnetId": one} for one in subnets], "RouteTableId": name}


def test_a_public_subnet_shows_its_way_out() -> None:
    documents = (subnet(), table("rtb-1", OPEN, **serving("rtb-1", "subnet-1")))
    graph, recorder = graph_of(estate(*documents), notebook())
    assert graph.network.public(ONE)
    (read,) = recorder.reads
    assert (read.resource.name, read.fact) == ("subnet-1", "route to an internet gateway")
    assert read.value == ("subnet-1", "rtb-1", "0.0.0.0/0 -> igw-1")


def test_an_internet_gateway_is_no_way_out_for_sagemaker_but_a_nat_gateway_is() -> None:
    own = table("rtb-1", THROUGH_NAT, **serving("rtb-1", "subnet-1"))
    nats = table("rtb-2", OPEN, **serving("rtb-2", "subnet-2"))
    graph, recorder = graph_of(estate(subnet(), subnet("subnet-2"), own, nats, NAT), notebook())
    assert graph.network.reaches_internet(ONE)
    assert not graph.network.reaches_internet(TWO)
    assert recorder.reads[0].value == (
        *("subnet-1", "rtb-1", "0.0.0.0/0 -> nat-1"),
        *("subnet-2", "rtb-2", "0.0.0.0/0 -> igw-1"),
    )


def test_no_main_table_may_be_concluded_from_a_denied_listing() -> None:
    main = table("rtb-1", OPEN, Associations=[{"Main": True}])
    graph, _ = graph_of(estate(subnet(), main), notebook())
    assert graph.network.public(ONE)
    graph, _ = graph_of(estate(subnet(), main, denied=["AWS::EC2::RouteTable"]), notebook())
    with pytest.raises(MissingEvidence) as missing:
        graph.network.public(ONE)
    assert (missing.value.gap.operation, missing.value.gap.reason) == ("List", "denied")
    assert missing.value.gap.detail == "the subnet's route table is not known"


def test_a_gateway_endpoint_serves_only_the_tables_it_is_in() -> None:
    item = {
        "VpcEndpointId": "vpce-1",
        "VpcId": "vpc-1",
        "ServiceName": "com.amazonaws.eu-west-1.s3",
        "State": "available",
        "RouteTableIds": ["rtb-1"],
    }
    endpoint = document("AWS::EC2::VPCEndpoint", "vpce-1", DescribeVpcEndpoints=item)
    tables = (table("rtb-1", **serving("rtb-1", "subnet-1")), table("rtb-2", **serving("rtb-2", "subnet-2")))
    graph, _ = graph_of(estate(subnet(), subnet("subnet-2"), *tables, endpoint), notebook())
    assert graph.network.missing_services(Task.TRAINING, ONE) == ()
    assert graph.network.missing_services(Task.TRAINING, TWO) == ("s3",)


SPREAD = (subnet(), subnet("subnet-2", **ZONE_B))


@pytest.mark.parametrize(
    ("refs", "answer"),
    [
        ((ONE,), False),
        ((ONE, TWO), True),
        ((ONE, TWO, THREE), True),
        ((ONE, THREE), None),
        ((THREE, to_subnet("subnet-4")), None),
    ],
)
def test_an_unread_subnet_may_be_in_another_zone(refs: tuple[Ref, ...], *, answer: bool | None) -> None:
    graph, recorder = graph_of(estate(*SPREAD, denied=["AWS::EC2::Subnet"]), notebook())
    if answer is None:
        with pytest.raises(MissingEvidence, match="subnet-3"):
            graph.network.spans_zones(refs)
    else:
        assert graph.network.spans_zones(refs) is answer
        assert [read.fact for read in recorder.reads] == ["availability zones"]


def group(name: str, *inbound: str) -> Document:
    rules = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": block} for block in inbound]}] if inbound else []
    return document("AWS::EC2::SecurityGroup", name, DescribeSecurityGroups={"GroupId": name, "IpPermissions": rules})


def test_one_open_group_decides_for_those_that_were_not_read() -> None:
    opened, closed, unread = (to_security_group(name) for name in ("sg-1", "sg-2", "sg-3"))
    found = estate(group("sg-1", "0.0.0.0/0"), group("sg-2", "10.0.0.0/8"), denied=["AWS::EC2::SecurityGroup"])
    graph, recorder = graph_of(found, notebook())
    assert graph.network.open_inbound([opened, unread])
    assert not graph.network.open_inbound([closed])
    assert graph.network.open_inbound([closed], narrowest=(8, 0))
    with pytest.raises(MissingEvidence, match="sg-3"):
        graph.network.open_inbound([closed, unread])
    assert not graph.network.open_egress([closed])
    assert {read.fact for read in recorder.reads} == {"inbound rules", "egress rules"}
    assert len(recorder.reads) == len(set(recorder.reads))


def test_a_network_acl_keeps_other_subnets_away_from_what_a_group_lets_in() -> None:
    local = {"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local"}
    entries = [
        {"RuleNumber": number, "Egress": egress, "RuleAction": action, "Protocol": "-1", "CidrBlock": "0.0.0.0/0"}
        for number, egress, action in ((100, True, "allow"), (32767, False, "deny"))
    ]
    item = {"NetworkAclId": "acl-1", "VpcId": "vpc-1", "Entries": entries, "Associations": [{"SubnetId": "subnet-1"}]}
    acl = document("AWS::EC2::NetworkAcl", "acl-1", DescribeNetworkAcls=item)
    around = (subnet(CidrBlock="10.0.1.0/24"), table("rtb-1", local, **serving("rtb-1", "subnet-1")))
    groups = [to_security_group("sg-1")]
    open_, walled = (
        graph_of(estate(*around, group("sg-1", "10.0.0.0/16"), *more), notebook())[0].network for more in ((), (acl,))
    )
    assert open_.reachable(ONE, groups, 8888, "10.0.9.0/24")
    assert not walled.reachable(ONE, groups, 8888, "10.0.9.0/24")
    assert walled.reachable(ONE, groups, 8888, "10.0.1.0/24")
    assert not open_.reachable(ONE, groups, 8888, "203.0.113.0/24")


def test_security_groups_decide_whether_the_nat_gateway_is_of_use() -> None:
    own = table("rtb-1", THROUGH_NAT, **serving("rtb-1", "subnet-1"))
    nats = table("rtb-2", OPEN, **serving("rtb-2", "subnet-2"))
    everything = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
    wide = document("AWS::EC2::SecurityGroup", "sg-2", DescribeSecurityGroups={"IpPermissionsEgress": everything})
    found = estate(subnet(), subnet("subnet-2"), own, nats, NAT, group("sg-1"), wide)
    graph, _ = graph_of(found, notebook())
    closed, opened, unread = (to_security_group(name) for name in ("sg-1", "sg-2", "sg-3"))
    assert not graph.network.reaches_internet(ONE, [closed])
    assert graph.network.reaches_internet(ONE, [opened, unread])
    with pytest.raises(MissingEvidence):
        graph.network.reaches_internet(ONE, [closed, unread])


@pytest.mark.parametrize(("answer", "leads_out"), [({"IpAddressType": "dualstack"}, True), ({}, False)])
def test_an_interface_has_ipv6_where_its_notebook_is_dual_stack(answer: dict[str, str], *, leads_out: bool) -> None:
    six = [{"Ipv6CidrBlock": "2001:db8:1::/64"}]
    out = {"DestinationIpv6CidrBlock": "::/0", "EgressOnlyInternetGatewayId": "eigw-1"}
    found = estate(subnet(Ipv6CidrBlockAssociationSet=six), table("rtb-1", out, **serving("rtb-1", "subnet-1")))
    graph, recorder = graph_of(found, notebook(**answer))
    assert graph.network.reaches_internet(ONE) is leads_out
    assert [read.fact for read in recorder.reads] == ["ip_address_type", "way to the internet"]


def test_whether_a_model_has_ipv6_is_not_told() -> None:
    six = [{"Ipv6CidrBlock": "2001:db8:1::/64"}]
    out = {"DestinationIpv6CidrBlock": "::/0", "EgressOnlyInternetGatewayId": "eigw-1"}
    found = estate(subnet(Ipv6CidrBlockAssociationSet=six), table("rtb-1", out, **serving("rtb-1", "subnet-1")))
    graph, _ = graph_of(found, document("AWS::SageMaker::Model", "scorer", DescribeModel={"ModelName": "scorer"}))
    with pytest.raises(MissingEvidence, match="subnet-1"):
        graph.network.reaches_internet(ONE)


def test_groups_are_as_wide_as_their_prefix_lists() -> None:
    rule = {"IpProtocol": "-1", "PrefixListIds": [{"PrefixListId": "pl-1"}]}
    group_ = document(
        "AWS::EC2::SecurityGroup", "sg-1", DescribeSecurityGroups={"GroupId": "sg-1", "IpPermissions": [rule]}
    )
    named = {"PrefixListId": "pl-1", "PrefixListName": "all", "OwnerId": ACCOUNT}
    entries = {"Entries": [{"Cidr": "0.0.0.0/1"}, {"Cidr": "128.0.0.0/1"}]}
    list_ = document(
        "AWS::EC2::PrefixList", "pl-1", DescribeManagedPrefixLists=named, GetManagedPrefixListEntries=entries
    )
    graph, _ = graph_of(estate(group_, list_), notebook())
    assert graph.network.open_inbound([to_security_group("sg-1")])
    graph, _ = graph_of(estate(group_, denied=["AWS::EC2::PrefixList"]), notebook())
    with pytest.raises(MissingEvidence):
        graph.network.open_inbound([to_security_group("sg-1")])
