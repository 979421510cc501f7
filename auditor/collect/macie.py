"""Macie: the session of a region, whether it discovers by itself, and what it says of the account's buckets.

Where Macie was never enabled, AWS answers with the same code as to somebody who may not ask; only the message differs.
"""

from __future__ import annotations

from typing import Final

from auditor.collect.collector import Answers, Ask, Collector, Scan

SESSION: Final = "AWS::Macie::Session"
BUCKET: Final = "AWS::Macie::Bucket"
_SESSION: Final = "GetMacieSession"
_DISCOVERY: Final = "GetAutomatedDiscoveryConfiguration"
_BUCKETS: Final = "DescribeBuckets"
_OFF: Final = ("AccessDeniedException:macie is not enabled", "ResourceNotFoundException")


def _collect(scan: Scan) -> None:
    session = scan.ask(Ask(_SESSION, none=_OFF))
    gap = session.gaps.get(_SESSION)
    if gap is not None or session.responses[_SESSION] is None:
        scan.listed(_SESSION, SESSION, BUCKET, gap=gap)
        return
    discovery = scan.ask(Ask(_DISCOVERY))
    scan.add(SESSION, scan.place.account, Answers(session.responses | discovery.responses, discovery.gaps))
    scan.listed(_SESSION, SESSION)
    _buckets(scan)


def _buckets(scan: Scan) -> None:
    """Add the account's own buckets: an administrator is told of its members', too."""
    own = scan.place.account
    with scan.listing(_BUCKETS, BUCKET):
        for item in scan.items(_BUCKETS, "buckets", criteria={"accountId": {"eq": [own]}}):
            if item.get("accountId", own) == own:
                scan.add(BUCKET, item["bucketName"], {_BUCKETS: item})


COLLECTOR = Collector(
    service="macie2",
    types=(SESSION, BUCKET),
    operations=frozenset({_SESSION, _DISCOVERY, _BUCKETS}),
    collect=_collect,
)
