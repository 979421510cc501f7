"""CloudWatch Logs: all log groups, since trails and flow logs name others than SageMaker's."""

from __future__ import annotations

from typing import Final

from auditor.collect.collector import Collector, Scan

GROUP: Final = "AWS::Logs::LogGroup"


def _collect(scan: Scan) -> None:
    with scan.listing("DescribeLogGroups", GROUP):
        for item in scan.items("DescribeLogGroups", "logGroups"):
            arn = item.get("logGroupArn") or str(item["arn"]).removesuffix(":*")
            scan.add(GROUP, item["logGroupName"], {"DescribeLogGroups": item}, arn=arn)


COLLECTOR = Collector(service="logs", types=(GROUP,), operations=frozenset({"DescribeLogGroups"}), collect=_collect)
