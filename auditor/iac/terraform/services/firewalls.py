"""Network Firewall's firewalls with their further endpoints, and the DNS firewall of Route 53 Resolver."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from auditor.iac.terraform.services._left import defaulted
from auditor.iac.terraform.services._values import without
from auditor.iac.terraform.translate import Translation

_RESOLVER: Final = "AWS::Route53Resolver::Firewall"

TYPES: Final[Mapping[str, Translation]] = defaulted(
    {
        "aws_networkfirewall_firewall": Translation(
            "AWS::NetworkFirewall::Firewall",
            names={
                **without("encryption_configuration", "firewall_status", "update_token"),
                "name": "FirewallName",
                "subnet_mapping": "SubnetMappings",
                "subnet_mapping.ip_address_type": "IPAddressType",
            },
            many=frozenset({"subnet_mapping"}),
        ),
        "aws_networkfirewall_vpc_endpoint_association": Translation(
            "AWS::NetworkFirewall::VpcEndpointAssociation",
            names={
                **without("vpc_endpoint_association_arn", "vpc_endpoint_association_id"),
                "vpc_endpoint_association_status": None,
                "subnet_mapping.ip_address_type": "IPAddressType",
            },
        ),
        "aws_route53_resolver_firewall_config": Translation(f"{_RESOLVER}Config", names=without("owner_id"), tags=""),
        "aws_route53_resolver_firewall_domain_list": Translation(f"{_RESOLVER}DomainList"),
        "aws_route53_resolver_firewall_rule": Translation(f"{_RESOLVER}Rule", names={"q_type": "Qtype"}, tags=""),
        "aws_route53_resolver_firewall_rule_group": Translation(
            f"{_RESOLVER}RuleGroup", names=without("owner_id", "share_status")
        ),
        "aws_route53_resolver_firewall_rule_group_association": Translation(f"{_RESOLVER}RuleGroupAssociation"),
    }
)
"""A rule of the DNS firewall stands beside its group, where CloudFormation has it within."""
