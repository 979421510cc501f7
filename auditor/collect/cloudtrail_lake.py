"""CloudTrail Lake: the event data stores of a region."""

from __future__ import annotations

from typing import Any, Final

from auditor.collect.collector import Ask, Collector, Scan

STORE: Final = "AWS::CloudTrail::EventDataStore"
_GET: Final = "GetEventDataStore"


def _collect(scan: Scan) -> None:
    with scan.listing("ListEventDataStores", STORE):
        scan.each(lambda item: _add(scan, item), scan.items("ListEventDataStores", "EventDataStores"))


def _add(scan: Scan, item: dict[str, Any]) -> None:
    arn = item["EventDataStoreArn"]
    answers = scan.ask(Ask(_GET, {"EventDataStore": arn}, none=("EventDataStoreNotFoundException",)))
    if not scan.vanished(answers, _GET):
        scan.add(STORE, item["Name"], answers, arn=arn)


COLLECTOR = Collector(
    service="cloudtrail",
    types=(STORE,),
    operations=frozenset({"ListEventDataStores", _GET}),
    collect=_collect,
)
