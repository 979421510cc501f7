"""CloudTrail's trails, once for the account; event data stores are in `cloudtrail_lake`.

A multi-region trail shows itself in every region, so trails are listed over all regions and each is asked at home.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from auditor.collect.collector import Ask, Collector, Scan, Where

TRAIL: Final = "AWS::CloudTrail::Trail"
_DESCRIBE: Final = "DescribeTrails"


def _collect(scan: Scan) -> None:
    with scan.listing(_DESCRIBE, TRAIL):
        here = _described(scan, includeShadowTrails=True)
        scan.each(lambda trail: _add(scan, trail), here)
        known = {trail["TrailARN"] for trail in here}
        elsewhere: dict[str, list[str]] = defaultdict(list)
        for item in scan.items("ListTrails", "Trails"):
            if item["TrailARN"] not in known:
                elsewhere[item["HomeRegion"]].append(item["TrailARN"])
        for region, names in sorted(elsewhere.items()):
            scan.each(lambda trail: _add(scan, trail), _described(scan.at(region), trailNameList=names))


def _described(scan: Scan, **params: Any) -> list[dict[str, Any]]:
    return list(scan.items(_DESCRIBE, "trailList", **params))


def _add(scan: Scan, trail: dict[str, Any]) -> None:
    arn = trail["TrailARN"]
    answers = scan.at(trail.get("HomeRegion") or scan.place.home).ask(
        Ask("GetTrailStatus", {"Name": arn}, none=("TrailNotFoundException",)),
        Ask("GetEventSelectors", {"TrailName": arn}),
    )
    if scan.vanished(answers, "GetTrailStatus"):
        return
    answers.responses[_DESCRIBE] = trail
    scan.add(TRAIL, trail["Name"], answers, arn=arn)


COLLECTOR = Collector(
    service="cloudtrail",
    types=(TRAIL,),
    operations=frozenset({_DESCRIBE, "ListTrails", "GetTrailStatus", "GetEventSelectors"}),
    collect=_collect,
    where=Where.GLOBAL,
)
