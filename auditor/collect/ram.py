"""Resource Access Manager: the account's active resource shares, what is in them and with whom they are shared.

Three listings, whatever the number of shares: what they hold and who has them is listed for all shares at once.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from auditor.collect.collector import Answers, Collector, Scan
from auditor.collect.errors import CallFailed
from auditor.model.gap import Gap

SHARE: Final = "AWS::RAM::ResourceShare"
_OWN: Final = {"resourceOwner": "SELF"}
_INSIDE: Final = (
    ("ListResources", "resources", _OWN),
    ("GetResourceShareAssociations", "resourceShareAssociations", {"associationType": "PRINCIPAL"}),
)
"""What is listed of all shares: the operation, its items and its parameters."""


def _collect(scan: Scan) -> None:
    with scan.listing("GetResourceShares", SHARE):
        shares = list(scan.items("GetResourceShares", "resourceShares", **_OWN, resourceShareStatus="ACTIVE"))
        for share, answers in zip(shares, _inside(scan, shares), strict=True):
            scan.add(SHARE, share["name"], answers, arn=share["resourceShareArn"])


def _inside(scan: Scan, shares: list[dict[str, Any]]) -> list[Answers]:
    """The answers about each share; nothing is asked where there is none."""
    told = [Answers({"GetResourceShares": share}) for share in shares]
    for operation, path, params in _INSIDE if shares else ():
        found = _by_share(scan, operation, path, params)
        for share, answers in zip(shares, told, strict=True):
            if isinstance(found, Gap):
                answers.gaps[operation] = found
            else:
                answers.responses[operation] = {path: found[share["resourceShareArn"]]}
    return told


def _by_share(scan: Scan, operation: str, path: str, params: dict[str, str]) -> dict[str, list[Any]] | Gap:
    """The items of a listing by the share that they belong to, or why the listing is not complete."""
    found = defaultdict[str, list[Any]](list)
    try:
        for item in scan.items(operation, path, **params):
            found[item["resourceShareArn"]].append(item)
    except CallFailed as failed:
        return failed.gap
    return found


COLLECTOR = Collector(
    service="ram",
    types=(SHARE,),
    operations=frozenset({"GetResourceShares", *(operation for operation, _, _ in _INSIDE)}),
    collect=_collect,
)
