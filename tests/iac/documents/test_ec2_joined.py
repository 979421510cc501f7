"""A planned network, from its unit to the shapes that questions are asked of: references meet, and targets are told."""

from __future__ import annotations

from auditor.graph import topology
from auditor.iac.documents import sketches
from auditor.iac.planned import Home, Kind, Unit
from auditor.model.aws.ec2 import RouteTable, Subnet, VpcEndpoint
from auditor.model.choice import symbol
from auditor.model.document import CodeShapes
from auditor.network import Target
from tests.iac.documents.reading import planned

HOME = Home("aws", "111122223333", "eu-west-1")
UNIT = Unit(
    "app.yaml",
    Kind.CLOUDFORMATION,
    (
        planned("AWS::EC2::VPC", "Vpc", CidrBlock="10.0.0.0/16"),
        planned("AWS::EC2::Subnet", "A", VpcId=symbol("Vpc", "VpcId"), CidrBlock="10.0.1.0/24"),
        planned("AWS::EC2::InternetGateway", "Igw"),
        planned("AWS::EC2::RouteTable", "Table", VpcId=symbol("Vpc", "Ref")),
        planned(
            "AWS::EC2::Route",
            "Out",
            RouteTableId=symbol("Table", "Ref"),
            DestinationCidrBlock="0.0.0.0/0",
            GatewayId=symbol("Igw", "Ref"),
        ),
        planned(
            "AWS::EC2::SubnetRouteTableAssociation",
            "Join",
            RouteTableId=symbol("Table", "RouteTableId"),
            SubnetId=symbol("A", "Ref"),
        ),
        planned(
            "AWS::EC2::VPCEndpoint",
            "S3",
            VpcId=symbol("Vpc", "Ref"),
            ServiceName="com.amazonaws.eu-west-1.s3",
            RouteTableIds=[symbol("Table", "Ref")],
        ),
    ),
)
FOUND = {(sketch.identity.type, sketch.identity.name): sketch.under({}) for sketch in sketches(UNIT, HOME)}


def test_routes_lead_to_what_their_targets_are() -> None:
    table = topology.table(RouteTable(FOUND[RouteTable.type, "rtb-«Table»"], CodeShapes()))
    assert [route.target for route in table.routes] == [
        Target.LOCAL,
        Target.INTERNET_GATEWAY,
        Target.GATEWAY_ENDPOINT,
    ]
    assert (table.vpc, table.subnets) == ("vpc-«Vpc»", frozenset({"subnet-«A»"}))


def test_subnets_and_endpoints_meet_the_things_that_they_name() -> None:
    subnet = topology.subnet(Subnet(FOUND[Subnet.type, "subnet-«A»"], CodeShapes()))
    assert (subnet.vpc, subnet.cidr, subnet.internet_block) == ("vpc-«Vpc»", "10.0.1.0/24", "off")
    endpoint = topology.endpoint(VpcEndpoint(FOUND[VpcEndpoint.type, "vpce-«S3»"], CodeShapes()))
    assert (endpoint.vpc, endpoint.route_tables, endpoint.open) == ("vpc-«Vpc»", frozenset({"rtb-«Table»"}), True)


def test_what_aws_makes_with_a_vpc_is_there_too() -> None:
    names = {name for _, name in FOUND}
    assert {"«Vpc|MainRouteTable»", "«Vpc|DefaultSecurityGroup»", "«Vpc|DefaultNetworkAcl»"} <= names
    main = topology.table(RouteTable(FOUND[RouteTable.type, "«Vpc|MainRouteTable»"], CodeShapes()))
    assert main.main
    assert main.vpc == "vpc-«Vpc»"
