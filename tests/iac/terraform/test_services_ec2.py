"""EC2's resources of a plan in CloudFormation's terms."""

from __future__ import annotations

import pytest

from auditor.iac.terraform.services.ec2_routes import TYPES as ROUTES
from auditor.iac.terraform.services.ec2_security import TYPES as SECURITY
from auditor.model.choice import OneOf, Unknown, symbol
from tests.iac.terraform.around_sagemaker import NOT_YET, everything, part, properties, statement
from tests.iac.terraform.plans import plan, planned, resource, rest

VPC = symbol("aws_vpc.v", "Ref")
SUBNET = symbol("aws_subnet.s", "Ref")
BARE = symbol("aws_security_group.bare", "Ref")
GROUP = symbol("aws_security_group.g", "Ref")
TLS = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}
EVERY_PORT = {"IpProtocol": "tcp", "FromPort": 0, "ToPort": 65535}


def test_a_group_without_egress_lets_nothing_out() -> None:
    assert properties("aws_security_group.bare") == {
        "GroupDescription": "Managed by Terraform",
        "VpcId": VPC,
        "SecurityGroupIngress": [],
        "SecurityGroupEgress": [],
    }


def test_a_rule_within_a_group_is_one_for_each_source() -> None:
    group = properties("aws_security_group.g")
    assert group["SecurityGroupIngress"] == [
        {**TLS, "CidrIp": "10.0.0.0/16"},
        {**TLS, "CidrIp": "192.168.0.0/16"},
        {**TLS, "SourceSecurityGroupId": BARE},
        {**TLS, "SourceSecurityGroupId": rest("aws_security_group.g", "security_groups")},
        {**TLS, "SourceSecurityGroupId": GROUP},
    ]
    assert [each.get("CidrIp") or each["CidrIpv6"] for each in group["SecurityGroupEgress"]] == ["0.0.0.0/0", "::/0"]


def test_rules_that_only_apply_makes_are_any_number_of_unknown_ones() -> None:
    """Terraform plans one rule for a dynamic block whose number it does not know."""
    assert properties("aws_security_group.wholly")["SecurityGroupEgress"] == [NOT_YET]


def test_rules_that_are_not_known_at_all_stay_unknown() -> None:
    hole = Unknown("it is known only after apply")
    assert SECURITY["aws_security_group"].properties({"egress": hole})["SecurityGroupEgress"] == hole


def test_rules_may_hang_on_a_decision() -> None:
    block = {"protocol": "all", "cidr_blocks": ["0.0.0.0/0"], "self": False}
    choice = OneOf("variable open", {"true": [block], "false": []})
    made = SECURITY["aws_security_group"].properties({"ingress": choice})["SecurityGroupIngress"]
    assert made == OneOf("variable open", {"true": [{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}], "false": []})


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("r", {"SecurityGroupIngress": [{**EVERY_PORT, "CidrIp": "10.0.0.0/8"}, {**EVERY_PORT, "CidrIpv6": "::/0"}]}),
        ("self", {"SecurityGroupEgress": [{**EVERY_PORT, "DestinationSecurityGroupId": BARE}]}),
        ("from_group", {"SecurityGroupIngress": [{**TLS, "SourceSecurityGroupId": GROUP}]}),
    ],
)
def test_rules_beside_a_group_are_added_to_it(name: str, rules: dict[str, object]) -> None:
    assert properties(f"aws_security_group_rule.{name}") == {"SecurityGroup": BARE, "Part": rules}


def test_a_rule_of_unknown_direction_leaves_both_unknown() -> None:
    made = SECURITY["aws_security_group_rule"].properties({"type": NOT_YET, "security_group_id": BARE})
    assert all(isinstance(each, Unknown) for each in made["Part"].values())
    assert made["Part"].keys() == {"SecurityGroupIngress", "SecurityGroupEgress"}


def test_rules_with_one_source_are_cloudformations() -> None:
    assert everything()["aws_vpc_security_group_egress_rule.e"].type == "AWS::EC2::SecurityGroupEgress"
    assert properties("aws_vpc_security_group_egress_rule.e") == {
        "GroupId": BARE,
        "IpProtocol": "-1",
        "CidrIp": "0.0.0.0/0",
    }
    ingress = properties("aws_vpc_security_group_ingress_rule.i")
    assert ingress == {**TLS, "GroupId": BARE, "SourceSecurityGroupId": GROUP}


def test_what_aws_made_with_the_vpc_is_known_by_its_marks() -> None:
    group = properties("aws_default_security_group.d")
    assert (group["GroupName"], group["VpcId"], group["SecurityGroupEgress"]) == ("default", VPC, [])
    table, acl = properties("aws_default_route_table.d"), properties("aws_default_network_acl.d")
    assert (table["Main"], table["VpcId"]) == (True, symbol("aws_vpc.v", "VpcId"))
    assert (acl["IsDefault"], acl["VpcId"], acl["Entries"]) == (True, symbol("aws_vpc.v", "VpcId"), [])


def test_routes_within_a_table_stay_with_it() -> None:
    assert properties("aws_route_table.t")["Routes"] == [
        {"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": symbol("aws_nat_gateway.n", "Ref")}
    ]
    assert properties("aws_route_table.t2") == {"VpcId": VPC}


def test_a_route_has_one_destination_and_one_target() -> None:
    table = symbol("aws_route_table.t2", "Ref")
    assert properties("aws_route.r") == {
        "RouteTableId": table,
        "DestinationCidrBlock": "0.0.0.0/0",
        "GatewayId": symbol("aws_internet_gateway.i", "Ref"),
    }
    assert properties("aws_route.v6") == {
        "RouteTableId": table,
        "DestinationIpv6CidrBlock": "::/0",
        "EgressOnlyInternetGatewayId": symbol("aws_egress_only_internet_gateway.e", "Ref"),
    }


def test_a_route_whose_target_is_not_known_keeps_what_it_may_lead_to() -> None:
    route = {"route_table_id": "rtb-1", "destination_cidr_block": "0.0.0.0/0", "gateway_id": NOT_YET}
    assert ROUTES["aws_route"].properties(route)["GatewayId"] == NOT_YET


def test_an_association_may_put_another_table_in_the_main_ones_place() -> None:
    assert properties("aws_main_route_table_association.m") == {
        "RouteTableId": symbol("aws_route_table.t2", "Ref"),
        "VpcId": VPC,
        "Main": True,
    }
    assert properties("aws_route_table_association.a") == {
        "RouteTableId": symbol("aws_route_table.t", "Ref"),
        "SubnetId": SUBNET,
    }


def test_a_network_acl_has_its_entries_and_subnets() -> None:
    acl = properties("aws_network_acl.n")
    assert acl["SubnetIds"] == [SUBNET, rest("aws_network_acl.n", "subnet_ids")]
    assert acl["Entries"] == [
        {
            "RuleNumber": 100,
            "Egress": False,
            "RuleAction": "allow",
            "Protocol": "6",
            "PortRange": {"From": 80, "To": 80},
            "CidrBlock": "0.0.0.0/0",
        }
    ]


def test_an_entry_beside_its_acl_is_cloudformations() -> None:
    assert properties("aws_network_acl_rule.nr") == {
        "NetworkAclId": symbol("aws_network_acl.n", "Ref"),
        "RuleNumber": 200,
        "RuleAction": "allow",
        "Egress": True,
        "Protocol": "1",
        "CidrBlock": "0.0.0.0/0",
    }


def test_a_vpc_and_a_subnet_say_what_their_code_says() -> None:
    assert properties("aws_vpc.v") == {
        "CidrBlock": "10.0.0.0/16",
        "EnableDnsSupport": True,
        "InstanceTenancy": "default",
    }
    assert properties("aws_vpc.v6")["AmazonProvidedIpv6CidrBlock"] is True
    subnet = properties("aws_subnet.s")
    assert (subnet["VpcId"], subnet["AvailabilityZone"], subnet["MapPublicIpOnLaunch"]) == (VPC, "eu-west-1a", False)


def test_endpoints_have_policies_and_parts() -> None:
    api = properties("aws_vpc_endpoint.api")
    assert (api["VpcEndpointType"], api["PrivateDnsEnabled"]) == ("Interface", True)
    assert api["SubnetIds"] == [SUBNET, rest("aws_vpc_endpoint.api", "subnet_ids")]
    assert api["SecurityGroupIds"] == [GROUP, rest("aws_vpc_endpoint.api", "security_group_ids")]
    assert statement(api["PolicyDocument"])["Action"] == "*"
    gateway = properties("aws_vpc_endpoint.s3")
    assert "PolicyDocument" not in gateway
    more = rest("aws_vpc_endpoint.s3", "route_table_ids")
    assert gateway["RouteTableIds"] == [symbol("aws_route_table.t", "Ref"), more]
    assert statement(part("aws_vpc_endpoint_policy.x")["PolicyDocument"])["Action"] == "s3:Get*"
    assert part("aws_vpc_endpoint_subnet_association.x") == {"SubnetIds": [SUBNET]}
    assert part("aws_vpc_endpoint_security_group_association.a") == {"SecurityGroupIds": [BARE]}
    assert part("aws_vpc_endpoint_route_table_association.a") == {
        "RouteTableIds": [symbol("aws_route_table.t2", "Ref")]
    }


@pytest.mark.parametrize(
    ("address", "watched"),
    [
        ("aws_flow_log.f", {"ResourceType": "VPC", "ResourceId": VPC, "TrafficType": "ALL"}),
        ("aws_flow_log.s3", {"ResourceType": "Subnet", "ResourceId": SUBNET, "LogDestination": "arn:aws:s3:::logs"}),
    ],
)
def test_a_flow_log_watches_one_thing(address: str, watched: dict[str, object]) -> None:
    assert watched.items() <= properties(address).items()


def test_a_table_s_own_gateways_of_a_vpn_are_kept() -> None:
    tree = plan(resource("aws_route_table.t", vpc_id="vpc-1", propagating_vgws=["vgw-1"], route=[]))
    assert planned(tree)["aws_route_table.t"].properties["PropagatingVgws"] == ["vgw-1"]


def test_a_table_may_serve_a_gateway() -> None:
    edge = resource("aws_route_table_association.e", gateway_id="igw-1", route_table_id="rtb-1")
    assert planned(plan(edge))["aws_route_table_association.e"].properties == {
        "GatewayId": "igw-1",
        "RouteTableId": "rtb-1",
    }
