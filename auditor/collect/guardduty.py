"""GuardDuty: the detector of a region, if there is one, and what it does for the organization.

Who is not the organization's delegated administrator is refused the latter (BadRequestException): that is a gap.
"""

from __future__ import annotations

from typing import Final

from auditor.collect.collector import Ask, Collector, Scan

DETECTOR: Final = "AWS::GuardDuty::Detector"
_DETAILS: Final = ("GetDetector", "DescribeOrganizationConfiguration")


def _collect(scan: Scan) -> None:
    place = scan.place
    with scan.listing("ListDetectors", DETECTOR):
        for detector in scan.items("ListDetectors", "DetectorIds"):
            answers = scan.ask(*(Ask(operation, {"DetectorId": detector}) for operation in _DETAILS))
            arn = f"arn:{place.partition}:guardduty:{place.region}:{place.account}:detector/{detector}"
            scan.add(DETECTOR, detector, answers, arn=arn)


COLLECTOR = Collector(
    service="guardduty",
    types=(DETECTOR,),
    operations=frozenset({"ListDetectors", *_DETAILS}),
    collect=_collect,
)
