"""Organizations: the organization, who administers services for it, and the policies from this account up to the root.

Member accounts that are no delegated administrator are denied all but the organization itself; that is a gap.
"""

from __future__ import annotations

from typing import Any, Final

from auditor.collect.collector import Answers, Ask, Collector, Scan, Where
from auditor.collect.errors import CallFailed

ORGANIZATION: Final = "AWS::Organizations::Organization"
TARGET: Final = "AWS::Organizations::Target"
POLICY: Final = "AWS::Organizations::Policy"
ADMINISTRATOR: Final = "AWS::Organizations::DelegatedAdministrator"
KINDS: Final = ("SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY")
_ORGANIZATION: Final = "DescribeOrganization"
_ATTACHED: Final = "ListPoliciesForTarget"
_ADMINISTRATORS: Final = "ListDelegatedAdministrators"
_SERVICES: Final = "ListDelegatedServicesForAccount"


def _collect(scan: Scan) -> None:
    found = scan.ask(Ask(_ORGANIZATION, none=("AWSOrganizationsNotInUseException",)))
    if found.responses.get(_ORGANIZATION, found) is None:
        scan.listed(_ORGANIZATION, *COLLECTOR.types)
        return
    _organization(scan, found)
    chain: list[Answers] = []
    with scan.listing("ListParents", TARGET):
        _climb(scan, chain)
    _policies(scan, chain)
    if scan.wants(ADMINISTRATOR):
        with scan.listing(_ADMINISTRATORS, ADMINISTRATOR):
            for item in scan.items(_ADMINISTRATORS, "DelegatedAdministrators"):
                _administrator(scan, item)


def _administrator(scan: Scan, item: dict[str, Any]) -> None:
    """Add an account with the services that it administers for the organization."""
    answers = Answers({_ADMINISTRATORS: item})
    try:
        services = list(scan.items(_SERVICES, "DelegatedServices", AccountId=item["Id"]))
        answers.responses[_SERVICES] = {"DelegatedServices": services}
    except CallFailed as failed:
        answers.gaps[_SERVICES] = failed.gap
    scan.add(ADMINISTRATOR, item["Id"], answers, arn=item.get("Arn"))


def _organization(scan: Scan, found: Answers) -> None:
    """Add the organization; which one it is, nobody knows where that was denied."""
    organization = (found.responses.get(_ORGANIZATION) or {}).get("Organization", {})
    scan.add(ORGANIZATION, organization.get("Id", scan.place.account), found, arn=organization.get("Arn"))
    scan.listed(_ORGANIZATION, ORGANIZATION, gap=found.gaps.get(_ORGANIZATION))


def _climb(scan: Scan, chain: list[Answers]) -> None:
    """Add the account and all above it, each with what is attached there; raises CallFailed where the way ends."""
    target: str | None = scan.place.account
    while target is not None:
        answers = _attached(scan, target)
        chain.append(answers)
        try:
            parents = [] if target.startswith("r-") else list(scan.items("ListParents", "Parents", ChildId=target))
            answers.responses["ListParents"] = {"Parents": parents}
        except CallFailed as failed:
            answers.gaps["ListParents"] = failed.gap
            raise
        finally:
            scan.add(TARGET, target, answers)
        target = next((parent["Id"] for parent in parents), None)


def _attached(scan: Scan, target: str) -> Answers:
    """The policies of both kinds, or a gap where either could not be read."""
    try:
        found = [item for kind in KINDS for item in scan.items(_ATTACHED, "Policies", TargetId=target, Filter=kind)]
    except CallFailed as failed:
        return Answers(gaps={_ATTACHED: failed.gap})
    return Answers({_ATTACHED: {"Policies": found}})


def _policies(scan: Scan, chain: list[Answers]) -> None:
    attached: list[dict[str, Any]] = [
        item for answers in chain for item in (answers.responses.get(_ATTACHED) or {}).get("Policies", ())
    ]
    for policy in {item["Id"]: item for item in attached}.values():
        answers = scan.ask(Ask("DescribePolicy", {"PolicyId": policy["Id"]}))
        scan.add(POLICY, policy["Id"], answers, arn=policy["Arn"])
    gaps = (gap for answers in chain for gap in answers.gaps.values())
    scan.listed(_ATTACHED, POLICY, gap=next(gaps, None))


COLLECTOR = Collector(
    service="organizations",
    types=(ORGANIZATION, TARGET, POLICY, ADMINISTRATOR),
    operations=frozenset({_ORGANIZATION, "ListParents", _ATTACHED, "DescribePolicy", _ADMINISTRATORS, _SERVICES}),
    collect=_collect,
    where=Where.GLOBAL,
)
