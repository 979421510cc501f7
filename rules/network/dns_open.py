"""Rule: network-dns-open."""

from auditor.api import (
    FirewallConfig,
    FirewallDomainList,
    FirewallRule,
    FirewallRuleGroup,
    FirewallRuleGroupAssociation,
    Graph,
    Ref,
    Remediation,
    Severity,
    Verdict,
    Vpc,
    any_of,
    failed,
    passed,
    rule,
)

from ._shared import unattached


@rule(
    id="network-dns-open",
    title="The resolver of a VPC that SageMaker is attached to answers for every name",
    severity=Severity.MEDIUM,
    remediation=Remediation(
        "Associate a DNS Firewall rule group with the VPC that allows the domains in use and, with the highest number "
        "as its priority, blocks a domain list that holds *. Leave fail open disabled.",
        cli="aws route53resolver create-firewall-rule --firewall-rule-group-id <rule-group-id> "
        "--firewall-domain-list-id <domain-list-id> --priority 1000 --action BLOCK --block-response NXDOMAIN "
        "--name all-others\naws route53resolver associate-firewall-rule-group --firewall-rule-group-id <rule-group-id> "
        "--vpc-id <vpc-id> --priority 200 --name <name>",
    ),
)
def dns_open(vpc: Vpc, graph: Graph) -> Verdict:
    """Names are a way out that needs no route: a query for DATA.attacker.example reaches the attacker's name server.

    The resolver answers from every subnet, those without a way to the internet too, and neither security groups nor
    network ACLs see it. Lists of known bad domains don't help against new ones: the first rule that holds for every
    name must block. ALERT lets the name through. A rule for one type of query leaves the others, and so does one
    for what a threat protection finds. Rule groups that come by a Route 53 profile are not read.
    """
    own = Ref(vpc.type, vpc.identity.name)
    if reason := unattached(own, graph):
        return reason
    if any_of(lambda config: _fails_open(config, own), graph.some(FirewallConfig)):
        return failed("what DNS Firewall does not answer is let through")
    action = _for_every_name(own, graph)
    if action is None:
        return failed("no rule of DNS Firewall holds for every name")
    if action != "BLOCK":
        return failed(f"the first rule of DNS Firewall that holds for every name is {action}")
    graph.all(FirewallConfig)  # none of this VPC's was left out
    return passed("DNS Firewall blocks every name that no other rule lets through")


def _for_every_name(vpc: Ref, graph: Graph) -> str | None:
    """What the first rule that holds for every name does; None where there is none."""
    asked = [one for one in graph.all(FirewallRuleGroupAssociation) if one.vpc.name == vpc.name]
    for association in sorted(asked, key=lambda one: one.priority):
        if association.status == "DELETING":
            continue
        rules = graph.get(FirewallRuleGroup, association.group).rules
        for each in sorted(rules, key=lambda one: one.priority):
            if _holds_for_all(each, graph):
                return each.action
    return None


def _holds_for_all(each: FirewallRule, graph: Graph) -> bool:
    if each.query_type is not None or each.domains is None:
        return False
    return graph.get(FirewallDomainList, each.domains).holds_everything


def _fails_open(config: FirewallConfig, vpc: Ref) -> bool:
    return config.vpc.name == vpc.name and config.fail_open == "ENABLED"
