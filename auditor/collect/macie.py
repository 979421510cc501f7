"""Macie: the session of a region.

Where Macie was never enabled, AWS answers with the same code as to somebody who may not ask; only the message differs.
"""

from __future__ import annotations

from typing import Final

from auditor.collect.collector import Collector, Scan
from auditor.collect.errors import CallFailed

SESSION: Final = "AWS::Macie::Session"
_OFF: Final = "Macie is not enabled"


def _collect(scan: Scan) -> None:
    try:
        answer = scan.call("GetMacieSession")
    except CallFailed as failed:
        off = _OFF in failed.gap.detail
        scan.listed("GetMacieSession", SESSION, gap=None if off else failed.gap)
        return
    scan.add(SESSION, scan.place.account, {"GetMacieSession": answer})
    scan.listed("GetMacieSession", SESSION)


COLLECTOR = Collector(service="macie2", types=(SESSION,), operations=frozenset({"GetMacieSession"}), collect=_collect)
