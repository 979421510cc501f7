"""GuardDuty: the detector of a region, if there is one."""

from __future__ import annotations

from typing import Final

from auditor.collect.collector import Ask, Collector, Scan

DETECTOR: Final = "AWS::GuardDuty::Detector"


def _collect(scan: Scan) -> None:
    place = scan.place
    with scan.listing("ListDetectors", DETECTOR):
        for detector in scan.items("ListDetectors", "DetectorIds"):
            answers = scan.ask(Ask("GetDetector", {"DetectorId": detector}))
            arn = f"arn:{place.partition}:guardduty:{place.region}:{place.account}:detector/{detector}"
            scan.add(DETECTOR, detector, answers, arn=arn)


COLLECTOR = Collector(
    service="guardduty",
    types=(DETECTOR,),
    operations=frozenset({"ListDetectors", "GetDetector"}),
    collect=_collect,
)
