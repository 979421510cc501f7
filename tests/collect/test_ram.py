"""RAM's collector: active resource shares, what they hold and who has them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from auditor.collect import ram
from auditor.model.gap import Reason
from auditor.sandbox import Fault
from tests.collect.reading import ACCOUNT, REGION, read

HUB = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:hub/models"


def share_arn(name: str) -> str:
    return f"arn:aws:ram:{REGION}:{ACCOUNT}:resource-share/{name}"


def account() -> dict[str, Any]:
    def share(name: str) -> dict[str, Any]:
        owner = {"owningAccountId": ACCOUNT, "allowExternalPrincipals": True, "status": "ACTIVE"}
        return {"resourceShareArn": share_arn(name), "name": name, **owner}

    def has(name: str, principal: str, *, external: bool) -> dict[str, Any]:
        what = {"associationType": "PRINCIPAL", "status": "ASSOCIATED", "external": external}
        return {"resourceShareArn": share_arn(name), "associatedEntity": principal, **what}

    return {
        "service": "ram",
        "region": REGION,
        "operations": {
            "GetResourceShares": {"resourceShares": [share("models"), share("network")]},
            "ListResources": {
                "resources": [{"arn": HUB, "type": "sagemaker:Hub", "resourceShareArn": share_arn("models")}]
            },
            "GetResourceShareAssociations": {
                "resourceShareAssociations": [
                    has("models", "444455556666", external=True),
                    has("network", "222233334444", external=False),
                ]
            },
        },
    }


def test_shares_have_what_they_hold_and_who_has_them(tmp_path: Path) -> None:
    found = read(tmp_path, ram.COLLECTOR, account())
    models, network = found.resource(ram.SHARE, "models"), found.resource(ram.SHARE, "network")
    assert (models.status, models.external_allowed, models.resource_types) == ("ACTIVE", True, ("sagemaker:Hub",))
    assert [(each.principal, each.external, each.holds) for each in models.sharings] == [("444455556666", True, True)]
    assert (network.resource_types, [each.principal for each in network.sharings]) == ((), ["222233334444"])
    assert found.listed(ram.SHARE) is None
    assert len(found.calls()) == len(ram.COLLECTOR.operations)


def test_where_nothing_is_shared_nothing_else_is_asked(tmp_path: Path) -> None:
    found = read(tmp_path, ram.COLLECTOR)
    assert (found.names(ram.SHARE), found.listed(ram.SHARE)) == (set(), None)
    assert found.calls() == ["GetResourceShares"]


def test_who_has_a_share_is_a_gap_where_that_is_denied(tmp_path: Path) -> None:
    faults = [Fault("ram.GetResourceShareAssociations", "deny"), Fault("ram.ListResources", "throttle")]
    found = read(tmp_path, ram.COLLECTOR, account(), faults=faults)
    gaps = found.document(ram.SHARE, "models").gaps
    assert gaps["GetResourceShareAssociations"].reason is Reason.DENIED
    assert gaps["ListResources"].reason is Reason.THROTTLED
    assert found.resource(ram.SHARE, "models").status == "ACTIVE"


def test_denied_shares_are_a_gap_of_the_listing(tmp_path: Path) -> None:
    assert read(tmp_path, ram.COLLECTOR, account(), faults=[Fault("ram.*", "deny")]).listed(ram.SHARE) is Reason.DENIED
