"""Macie: the session of a region.

Where Macie was never enabled, AWS answers with the same code as to somebody who may not ask; only the message differs.
"""

from __future__ import annotations

from typing import Final

from auditor.collect.collector import Collector, Scan

SESSION: Final = "AWS::Macie::Session"
_OFF: Final = "AccessDeniedException:macie is not enabled"


def _collect(scan: Scan) -> None:
    with scan.listing("GetMacieSession", SESSION):
        answer = scan.call("GetMacieSession", none=(_OFF, "ResourceNotFoundException"))
        if answer is not None:
            scan.add(SESSION, scan.place.account, {"GetMacieSession": answer})


COLLECTOR = Collector(service="macie2", types=(SESSION,), operations=frozenset({"GetMacieSession"}), collect=_collect)
