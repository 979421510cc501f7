"""CloudWatch Logs: all log groups, since trails and flow logs name others than SageMaker's, and all metric filters."""

from __future__ import annotations

from typing import Final

from auditor.collect.collector import Collector, Scan

GROUP: Final = "AWS::Logs::LogGroup"
FILTER: Final = "AWS::Logs::MetricFilter"
_GROUPS: Final = "DescribeLogGroups"
_FILTERS: Final = "DescribeMetricFilters"


def _collect(scan: Scan) -> None:
    with scan.listing(_GROUPS, GROUP):
        for item in scan.items(_GROUPS, "logGroups"):
            arn = item.get("logGroupArn") or str(item["arn"]).removesuffix(":*")
            scan.add(GROUP, item["logGroupName"], {_GROUPS: item}, arn=arn)
    if scan.wants(FILTER):
        with scan.listing(_FILTERS, FILTER):
            for item in scan.items(_FILTERS, "metricFilters"):
                scan.add(FILTER, f"{item['logGroupName']}/{item['filterName']}", {_FILTERS: item})


COLLECTOR = Collector(
    service="logs", types=(GROUP, FILTER), operations=frozenset({_GROUPS, _FILTERS}), collect=_collect
)
