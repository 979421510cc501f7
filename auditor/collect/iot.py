"""IoT: role aliases, and the policies that let devices use them."""

from __future__ import annotations

from typing import Any, Final

from auditor.collect.collector import Ask, Collector, Scan

ALIAS: Final = "AWS::IoT::RoleAlias"
POLICY: Final = "AWS::IoT::Policy"
_GET: Final = "iot:GetPolicy"
"""With its service, since IAM has a GetPolicy too."""


def _collect(scan: Scan) -> None:
    with scan.listing("ListRoleAliases", ALIAS):
        scan.each(lambda name: _alias(scan, name), scan.items("ListRoleAliases", "roleAliases"))
    with scan.listing("ListPolicies", POLICY):
        scan.each(lambda item: _policy(scan, item), scan.items("ListPolicies", "policies"))


def _alias(scan: Scan, name: str) -> None:
    place = scan.place
    arn = f"arn:{place.partition}:iot:{place.region}:{place.account}:rolealias/{name}"
    scan.add(ALIAS, name, scan.ask(Ask("DescribeRoleAlias", {"roleAlias": name})), arn=arn)


def _policy(scan: Scan, item: dict[str, Any]) -> None:
    name = item["policyName"]
    scan.add(POLICY, name, scan.ask(Ask(_GET, {"policyName": name})), arn=item["policyArn"])


COLLECTOR = Collector(
    service="iot",
    types=(ALIAS, POLICY),
    operations=frozenset({"ListRoleAliases", "DescribeRoleAlias", "ListPolicies", _GET}),
    collect=_collect,
)
