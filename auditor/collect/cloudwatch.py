"""CloudWatch: alarms of both kinds, in the same call, and what the metrics of endpoints measured."""

from __future__ import annotations

from typing import Final

from auditor.collect.collector import Collector, Scan
from auditor.collect.metrics import COMPONENT, OPERATIONS, VARIANT, collect_metrics

ALARM: Final = "AWS::CloudWatch::Alarm"
COMPOSITE: Final = "AWS::CloudWatch::CompositeAlarm"
_MEMBERS: Final = {"MetricAlarms": ALARM, "CompositeAlarms": COMPOSITE}


def _collect(scan: Scan) -> None:
    if scan.wants(ALARM, COMPOSITE):
        _alarms(scan)
    if scan.wants(VARIANT, COMPONENT):
        collect_metrics(scan)


def _alarms(scan: Scan) -> None:
    with scan.listing("DescribeAlarms", ALARM, COMPOSITE):
        for page in scan.caller().pages("DescribeAlarms", AlarmTypes=["MetricAlarm", "CompositeAlarm"]):
            for member, type_ in _MEMBERS.items():
                for item in page.get(member) or ():
                    scan.add(type_, item["AlarmName"], {"DescribeAlarms": item}, arn=item["AlarmArn"])


COLLECTOR = Collector(
    service="cloudwatch",
    types=(ALARM, COMPOSITE, VARIANT, COMPONENT),
    operations=frozenset({"DescribeAlarms"}) | OPERATIONS,
    collect=_collect,
)
