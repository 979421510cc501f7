"""A verdict that rests on a default somewhere in the network says so."""

from __future__ import annotations

from pathlib import Path

from tests.engine.gate.gating import gate, written

RULE = "network-public-subnet"
TEMPLATE = """
Parameters:
  Gateway: {Type: String, Default: igw-0123456789abcdef0}
  Image: {Type: String, Default: training}
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  One: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24, AvailabilityZone: eu-west-1a}}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Vpc}}
  Of: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref One, RouteTableId: !Ref Table}}
  Out:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway}
  Model:
    Type: AWS::SageMaker::Model
    Properties:
      PrimaryContainer: {Image: !Ref Image}
      VpcConfig: {Subnets: [!Ref One], SecurityGroupIds: [sg-0123456789abcdef0]}
"""


def test_a_default_in_a_route_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, TEMPLATE, "network.yaml")
    finding = gate(path, rules=(RULE,), account="111122223333", region="eu-west-1").finding(RULE)
    assert finding.verdict == "fail"
    assert "assumed: parameter Gateway is its default, igw-0123456789abcdef0" in finding.message
    assert "Image" not in finding.message
