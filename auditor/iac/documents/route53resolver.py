"""Route 53 Resolver's DNS Firewall: rule groups with their rules, which VPCs ask them, and lists of names.

Source: CloudFormation Template Reference, AWS::Route53Resolver::FirewallRuleGroup, FirewallRuleGroupAssociation and
FirewallDomainList.
"""

from __future__ import annotations

from typing import Any

from auditor.iac.documents.related import Responses
from auditor.iac.documents.subject import (
    UNTOLD,
    Subject,
    default,
    describers,
    extended,
    integer,
    listed,
    present,
    taken,
)
from auditor.iac.nodes import at
from auditor.model.choice import ABSENT


def rule_group(one: Subject) -> Responses:
    """ListFirewallRules of a group; Terraform's rules stand beside it."""
    beside = one.items("AWS::Route53Resolver::FirewallRule", "FirewallRuleGroupId", lambda each: _rule(each.properties))
    rules = extended(listed(one.at("FirewallRules"), _rule), beside)
    return {"ListFirewallRules": {"FirewallRules": default(rules, [])}}


def _rule(rule: Any) -> dict[str, Any]:
    return {
        **taken(rule, "Action", "FirewallDomainListId", "Qtype", "BlockResponse", "FirewallThreatProtectionId"),
        **present({"Priority": integer(at(rule, "Priority"))}),
    }


def association(one: Subject) -> Responses:
    """ListFirewallRuleGroupAssociations of an association, which holds once it is there."""
    item = {
        **one.taken("VpcId", "FirewallRuleGroupId", "Name", "MutationProtection"),
        **present({"Priority": integer(one.at("Priority"))}),
        "Status": "COMPLETE",
    }
    return {"ListFirewallRuleGroupAssociations": item}


def domain_list(one: Subject) -> Responses:
    """ListFirewallDomains of a list; the names of one that comes from a file are not told."""
    from_file = one.at("DomainFileUrl")
    otherwise = list[Any]() if from_file is ABSENT else UNTOLD
    return {"ListFirewallDomains": {"Domains": default(listed(one.at("Domains")), otherwise)}}


def config(one: Subject) -> Responses:
    """ListFirewallConfigs of what the resolver of a VPC does where the firewall does not answer it."""
    return {"ListFirewallConfigs": one.taken("ResourceId", "FirewallFailOpen")}


DESCRIBES = describers({
    "AWS::Route53Resolver::FirewallConfig": config,
    "AWS::Route53Resolver::FirewallDomainList": domain_list,
    "AWS::Route53Resolver::FirewallRuleGroup": rule_group,
    "AWS::Route53Resolver::FirewallRuleGroupAssociation": association,
})  # fmt: skip
