"""Route 53 Resolver's DNS Firewall: which rule groups VPCs ask, their rules, and the names in their lists."""

from __future__ import annotations

from typing import Any, Final

from auditor.collect.collector import Answers, Collector, Scan
from auditor.collect.errors import CallFailed

_KIND: Final = "AWS::Route53Resolver::Firewall"
ASSOCIATION: Final = f"{_KIND}RuleGroupAssociation"
GROUP: Final = f"{_KIND}RuleGroup"
LIST: Final = f"{_KIND}DomainList"
CONFIG: Final = f"{_KIND}Config"
_ASSOCIATIONS: Final = "ListFirewallRuleGroupAssociations"
_RULES: Final = "ListFirewallRules"
_LISTS: Final = "ListFirewallDomainLists"
_DOMAINS: Final = "ListFirewallDomains"
_CONFIGS: Final = "ListFirewallConfigs"


def _collect(scan: Scan) -> None:
    with scan.listing(_CONFIGS, CONFIG):
        for item in scan.items(_CONFIGS, "FirewallConfigs"):
            scan.add(CONFIG, item["Id"], {_CONFIGS: item})
    groups = set[str]()
    with scan.listing(_ASSOCIATIONS, ASSOCIATION, GROUP, LIST):
        for item in scan.items(_ASSOCIATIONS, "FirewallRuleGroupAssociations"):
            scan.add(ASSOCIATION, item["Id"], {_ASSOCIATIONS: item}, arn=item.get("Arn"))
            groups.add(item["FirewallRuleGroupId"])
    found = scan.each(lambda group: _group(scan, group), sorted(groups))
    lists = {rule["FirewallDomainListId"] for rules in found for rule in rules if "FirewallDomainListId" in rule}
    if lists:
        managed = _managed(scan)
        scan.each(lambda one: _domains(scan, one, managed=one in managed), sorted(lists))


def _group(scan: Scan, group: str) -> list[dict[str, Any]]:
    """Add a group with its rules, which are also returned; those of one that cannot be read are a gap."""
    try:
        rules = list(scan.items(_RULES, "FirewallRules", FirewallRuleGroupId=group))
    except CallFailed as failed:
        scan.add(GROUP, group, Answers(gaps={_RULES: failed.gap}))
        return []
    scan.add(GROUP, group, {_RULES: {"FirewallRules": rules}})
    return rules


def _managed(scan: Scan) -> frozenset[str]:
    """The ids of AWS's own lists, as far as they could be listed: of the others the names are asked for."""
    found = set[str]()
    try:
        found.update(item["Id"] for item in scan.items(_LISTS, "FirewallDomainLists") if item.get("ManagedOwnerName"))
    except CallFailed:
        return frozenset()  # the coverage table has the failure; AWS refuses the names of its own lists, which is a gap
    return frozenset(found)


def _domains(scan: Scan, one: str, *, managed: bool) -> None:
    """Add a list. AWS shows nobody the names in its own; of the customer's, up to 100,000, the wide are kept."""
    if managed:
        scan.add(LIST, one, {_DOMAINS: None})
        return
    try:
        wide = [name for name in scan.items(_DOMAINS, "Domains", FirewallDomainListId=one) if name.startswith("*")]
    except CallFailed as failed:
        scan.add(LIST, one, Answers(gaps={_DOMAINS: failed.gap}))
        return
    scan.add(LIST, one, {_DOMAINS: {"Domains": wide}})


COLLECTOR = Collector(
    service="route53resolver",
    types=(ASSOCIATION, GROUP, LIST, CONFIG),
    operations=frozenset({_ASSOCIATIONS, _RULES, _LISTS, _DOMAINS, _CONFIGS}),
    collect=_collect,
)
