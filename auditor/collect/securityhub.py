"""Security Hub: the standards that are switched on in a region.

Where Security Hub was never enabled, AWS answers with a code that it has for other refusals, too; the message differs.
"""

from __future__ import annotations

from typing import Final

from auditor.collect.collector import Collector, Scan

STANDARD: Final = "AWS::SecurityHub::Standard"
_ENABLED: Final = "GetEnabledStandards"
_OFF: Final = ("InvalidAccessException:not subscribed", "ResourceNotFoundException:not subscribed")


def _collect(scan: Scan) -> None:
    with scan.listing(_ENABLED, STANDARD):
        for item in scan.items(_ENABLED, "StandardsSubscriptions", none=_OFF):
            name = str(item["StandardsArn"]).partition("standards/")[2] or item["StandardsArn"]
            scan.add(STANDARD, name, {_ENABLED: item}, arn=item["StandardsSubscriptionArn"])


COLLECTOR = Collector(service="securityhub", types=(STANDARD,), operations=frozenset({_ENABLED}), collect=_collect)
