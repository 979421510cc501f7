"""Networks of code that AWS would refuse: nothing is judged by them, and everything else is."""

from __future__ import annotations

from pathlib import Path
from string import Template

import pytest

from tests.engine.gate.gating import gate, written

TEMPLATE = Template("""
Resources:
  V: {Type: AWS::EC2::VPC, Properties: {CidrBlock: $vpc}}
  S: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref V, CidrBlock: $subnet}}
  T: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref V}}
  I: {Type: AWS::EC2::InternetGateway}
  R: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref T, DestinationCidrBlock: $route, GatewayId: !Ref I}}
  A: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {RouteTableId: !Ref T, SubnetId: !Ref S}}
  L: {Type: AWS::EC2::NetworkAcl, Properties: {VpcId: !Ref V}}
  E:
    Type: AWS::EC2::NetworkAclEntry
    Properties: {NetworkAclId: !Ref L, RuleNumber: 100, Protocol: -1, RuleAction: allow, CidrBlock: $acl}
  B: {Type: AWS::EC2::SubnetNetworkAclAssociation, Properties: {NetworkAclId: !Ref L, SubnetId: !Ref S}}
  G:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: x
      VpcId: !Ref V
      SecurityGroupEgress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: $egress}]
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 0, ToPort: 65535, CidrIp: $ingress}]
  N:
    Type: AWS::SageMaker::NotebookInstance
    Properties:
      InstanceType: ml.t3.medium
      RoleArn: arn:aws:iam::111122223333:role/x
      RootAccess: Enabled
      SubnetId: !Ref S
      SecurityGroupIds: [!Ref G]
      DirectInternetAccess: Disabled
""")
SOUND = {
    "vpc": "10.0.0.0/16",
    "subnet": "10.0.0.0/24",
    "route": "0.0.0.0/0",
    "acl": "0.0.0.0/0",
    "egress": "0.0.0.0/0",
    "ingress": "0.0.0.0/0",
}


RULES = (
    "notebook-root-access",
    "notebook-open-security-group",
    "notebook-outside-vpc",
    "network-custom-dns-resolver",
    "network-open-ingress",
    "network-missing-interface-endpoints",
    "network-public-subnet",
)


@pytest.mark.parametrize("place", SOUND)
@pytest.mark.parametrize("written_", ["{}", "'<CIDR>'", "10.0.0.0", "''", "'::/0'"])
def test_what_is_no_network_stops_nothing(place: str, written_: str, tmp_path: Path) -> None:
    gated = gate(written(tmp_path, TEMPLATE.substitute({**SOUND, place: written_}), "t.yaml"), rules=RULES)
    assert not gated.report.errors
    assert gated.verdict("notebook-root-access") == "fail"


def test_nothing_is_judged_by_a_group_that_takes_no_network(tmp_path: Path) -> None:
    rule = "notebook-open-security-group"
    assert gate(written(tmp_path, TEMPLATE.substitute(SOUND), "t.yaml"), rules=(rule,)).verdict(rule) == "fail"
    odd = TEMPLATE.substitute({**SOUND, "ingress": "x.x.x.x/0"})
    assert gate(written(tmp_path, odd, "t.yaml"), rules=(rule,)).verdict(rule) == "unknown"
