"""Organizations' collector: the way from the account to the root, and what member accounts may not see."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from auditor.collect import organizations
from auditor.model.gap import Reason
from auditor.sandbox import Fault
from tests.collect.reading import ACCOUNT, read

MANAGEMENT = "999999999999"
CONTENT = json.dumps({"Version": "2012-10-17", "Statement": []})
OU, ROOT = "ou-abcd-11111111", "r-abcd"
KINDS = {
    "p-full": "SERVICE_CONTROL_POLICY",
    "p-sagemaker": "SERVICE_CONTROL_POLICY",
    "p-data": "RESOURCE_CONTROL_POLICY",
}


def summary(policy: str) -> dict[str, Any]:
    return {"Id": policy, "Arn": f"arn:aws:organizations::{MANAGEMENT}:policy/{policy}", "Type": KINDS[policy]}


def attached(target: str, kind: str, *policies: str) -> dict[str, Any]:
    found = {"Policies": [summary(policy) for policy in policies]}
    return {"match": {"TargetId": target, "Filter": f"{kind}_CONTROL_POLICY"}, "response": found}


def organization() -> dict[str, Any]:
    def parent(child: str, parent: str, kind: str) -> dict[str, Any]:
        return {"match": {"ChildId": child}, "response": {"Parents": [{"Id": parent, "Type": kind}]}}

    return {
        "service": "organizations",
        "operations": {
            "DescribeOrganization": {
                "Organization": {"Id": "o-1", "MasterAccountId": MANAGEMENT, "FeatureSet": "ALL"},
            },
            "ListParents": [parent(ACCOUNT, OU, "ORGANIZATIONAL_UNIT"), parent(OU, ROOT, "ROOT")],
            "ListPoliciesForTarget": [
                attached(ACCOUNT, "SERVICE", "p-full"),
                attached(OU, "SERVICE", "p-full", "p-sagemaker"),
                attached(ROOT, "SERVICE", "p-full"),
                attached(ROOT, "RESOURCE", "p-data"),
                {"response": {"Policies": []}},
            ],
            "DescribePolicy": [
                {
                    "match": {"PolicyId": policy},
                    "response": {"Policy": {"PolicySummary": summary(policy), "Content": CONTENT}},
                }
                for policy in KINDS
            ],
        },
    }


def test_every_level_up_to_the_root_has_its_policies(tmp_path: Path) -> None:
    found = read(tmp_path, organizations.COLLECTOR, organization())
    assert found.names(organizations.TARGET) == {ACCOUNT, OU, ROOT}
    unit, root = found.resource(organizations.TARGET, OU), found.resource(organizations.TARGET, ROOT)
    assert [each.policy.name for each in unit.attachments] == ["p-full", "p-sagemaker"]
    assert [each.kind for each in root.attachments] == ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"]
    assert ([ref.text for ref in unit.parents], root.parents) == ([ROOT], ())
    assert found.calls().count("DescribePolicy") == len(KINDS)
    assert found.resource(organizations.POLICY, "p-data").content == CONTENT
    assert found.resource(organizations.ORGANIZATION, "o-1").management_account == MANAGEMENT
    assert [found.listed(type_) for type_ in organizations.COLLECTOR.types] == [None] * 4


def test_an_account_without_an_organization_has_no_policies(tmp_path: Path) -> None:
    alone = {"DescribeOrganization": [{"error": ["AWSOrganizationsNotInUseException", "not a member"]}]}
    found = read(tmp_path, organizations.COLLECTOR, {"service": "organizations", "operations": alone})
    assert found.memory.documents == []
    assert [found.listed(type_) for type_ in organizations.COLLECTOR.types] == [None] * 4


def test_a_member_account_that_may_read_nothing_has_gaps_and_no_absences(tmp_path: Path) -> None:
    faults = [Fault("organizations.List*", "deny")]
    found = read(tmp_path, organizations.COLLECTOR, organization(), faults=faults)
    gaps = found.document(organizations.TARGET, ACCOUNT).gaps
    assert {name: gap.reason for name, gap in gaps.items()} == {
        "ListPoliciesForTarget": Reason.DENIED,
        "ListParents": Reason.DENIED,
    }
    assert found.listed(organizations.TARGET) is Reason.DENIED
    assert found.listed(organizations.POLICY) is Reason.DENIED
    assert found.listed(organizations.ORGANIZATION) is None


def test_a_denied_organization_is_a_gap_and_the_rest_is_tried(tmp_path: Path) -> None:
    faults = [Fault("organizations.DescribeOrganization", "deny")]
    found = read(tmp_path, organizations.COLLECTOR, organization(), faults=faults)
    assert found.document(organizations.ORGANIZATION, ACCOUNT).gaps["DescribeOrganization"].reason is Reason.DENIED
    assert found.names(organizations.TARGET) == {ACCOUNT, OU, ROOT}


def delegated() -> dict[str, Any]:
    seen = organization()
    seen["operations"]["ListDelegatedAdministrators"] = {
        "DelegatedAdministrators": [{"Id": "222222222222", "Status": "ACTIVE"}, {"Id": "333333333333"}]
    }
    services = {"222222222222": "guardduty.amazonaws.com", "333333333333": "config.amazonaws.com"}
    seen["operations"]["ListDelegatedServicesForAccount"] = [
        {"match": {"AccountId": account}, "response": {"DelegatedServices": [{"ServicePrincipal": service}]}}
        for account, service in services.items()
    ]
    return seen


def test_delegated_administrators_have_the_services_that_they_administer(tmp_path: Path) -> None:
    found = read(tmp_path, organizations.COLLECTOR, delegated())
    accounts = {name: found.resource(organizations.ADMINISTRATOR, name) for name in ("222222222222", "333333333333")}
    assert {name: one.services for name, one in accounts.items()} == {
        "222222222222": ("guardduty.amazonaws.com",),
        "333333333333": ("config.amazonaws.com",),
    }
    assert {one.status for one in accounts.values()} == {"ACTIVE"}


def test_member_accounts_do_not_know_the_delegated_administrators(tmp_path: Path) -> None:
    denied = read(tmp_path, organizations.COLLECTOR, delegated(), faults=[Fault("*.ListDelegatedAdmin*", "deny")])
    assert denied.listed(organizations.ADMINISTRATOR) is Reason.DENIED
    partly = read(tmp_path, organizations.COLLECTOR, delegated(), faults=[Fault("*.ListDelegatedServices*", "deny")])
    gaps = partly.document(organizations.ADMINISTRATOR, "222222222222").gaps
    assert gaps["ListDelegatedServicesForAccount"].reason is Reason.DENIED
