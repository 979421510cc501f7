"""Network Firewall: the firewalls of a region with their endpoints, and those that were added in other VPCs."""

from __future__ import annotations

from typing import Final

from auditor.collect.collector import Ask, Collector, Scan

FIREWALL: Final = "AWS::NetworkFirewall::Firewall"
ASSOCIATION: Final = "AWS::NetworkFirewall::VpcEndpointAssociation"
_FIREWALLS: Final = "ListFirewalls"
_FIREWALL: Final = "DescribeFirewall"
_ASSOCIATIONS: Final = "ListVpcEndpointAssociations"
_ASSOCIATION: Final = "DescribeVpcEndpointAssociation"
_GONE: Final = ("ResourceNotFoundException",)


def _collect(scan: Scan) -> None:
    with scan.listing(_FIREWALLS, FIREWALL):
        arns = (item["FirewallArn"] for item in scan.items(_FIREWALLS, "Firewalls"))
        scan.each(lambda arn: _add(scan, FIREWALL, arn, Ask(_FIREWALL, {"FirewallArn": arn}, none=_GONE)), arns)
    with scan.listing(_ASSOCIATIONS, ASSOCIATION):
        named = scan.items(_ASSOCIATIONS, "VpcEndpointAssociations[].VpcEndpointAssociationArn")
        scan.each(lambda arn: _add(scan, ASSOCIATION, arn, _association(arn)), named)


def _association(arn: str) -> Ask:
    return Ask(_ASSOCIATION, {"VpcEndpointAssociationArn": arn}, none=_GONE)


def _add(scan: Scan, type_: str, arn: str, ask: Ask) -> None:
    answers = scan.ask(ask)
    if not scan.vanished(answers, ask.operation):
        scan.add(type_, arn.rsplit("/", 1)[-1], answers, arn=arn)


COLLECTOR = Collector(
    service="network-firewall",
    types=(FIREWALL, ASSOCIATION),
    operations=frozenset({_FIREWALLS, _FIREWALL, _ASSOCIATIONS, _ASSOCIATION}),
    collect=_collect,
)
