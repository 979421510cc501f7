"""Route 53 Resolver's DNS Firewall: which names the resolver of a VPC answers for.

The rule groups of a VPC are asked in order of their priority, and the rules of each in order of theirs; the first that
matches a name decides. ALERT lets it through, too.
Source: Route 53 Developer Guide, "How Route 53 Resolver DNS Firewall works" and "Rule actions in DNS Firewall".
"""

from __future__ import annotations

from auditor.model.fact import each, fact, parts
from auditor.model.resource import Part, Resource
from auditor.model.values import To, number, text, to_vpc

to_rule_group = To("AWS::Route53Resolver::FirewallRuleGroup")
to_domain_list = To("AWS::Route53Resolver::FirewallDomainList")

EVERYTHING = frozenset({"*", "*."})
"""How a domain list says that it holds every name."""


class FirewallRuleGroupAssociation(
    Resource,
    type="AWS::Route53Resolver::FirewallRuleGroupAssociation",
    described_by="ListFirewallRuleGroupAssociations",
    items={"ListFirewallRuleGroupAssociations": "FirewallRuleGroupAssociations[]"},
):
    """A rule group that the resolver of a VPC asks; the lowest `priority` comes first."""

    vpc = fact("VpcId", to_vpc, assigned=True)
    group = fact("FirewallRuleGroupId", to_rule_group, assigned=True)
    priority = fact("Priority", number, assigned=True)
    status = fact("Status", text, absent="COMPLETE")


class FirewallRule(Part):
    """A rule: ALLOW, BLOCK or ALERT for the names of a list (None: for what a threat protection finds).

    With a `query_type` it matches no other queries.
    """

    action = fact("Action", text, assigned=True)
    priority = fact("Priority", number, assigned=True)
    domains = fact("FirewallDomainListId", to_domain_list, absent=None)
    query_type = fact("Qtype", text, absent=None)


class FirewallRuleGroup(Resource, type="AWS::Route53Resolver::FirewallRuleGroup", described_by="ListFirewallRules"):
    """A group of rules."""

    rules = parts("FirewallRules[]", FirewallRule)


class FirewallDomainList(Resource, type="AWS::Route53Resolver::FirewallDomainList", described_by="ListFirewallDomains"):
    """A list of names. AWS shows nobody the names in its own lists, which hold those of known threats."""

    domains = each("Domains[]", text)

    @property
    def holds_everything(self) -> bool:
        """Whether every name matches the list."""
        return not EVERYTHING.isdisjoint(self.domains)


class FirewallConfig(
    Resource,
    type="AWS::Route53Resolver::FirewallConfig",
    described_by="ListFirewallConfigs",
    items={"ListFirewallConfigs": "FirewallConfigs[]"},
):
    """What the resolver of a VPC does while DNS Firewall does not answer it: refuse (the default), or let through."""

    vpc = fact("ResourceId", to_vpc, assigned=True)
    fail_open = fact("FirewallFailOpen", text, absent="DISABLED")
