"""CloudWatch: alarms of both kinds, in the same call."""

from __future__ import annotations

from typing import Final

from auditor.collect.collector import Collector, Scan

ALARM: Final = "AWS::CloudWatch::Alarm"
COMPOSITE: Final = "AWS::CloudWatch::CompositeAlarm"
_MEMBERS: Final = {"MetricAlarms": ALARM, "CompositeAlarms": COMPOSITE}


def _collect(scan: Scan) -> None:
    with scan.listing("DescribeAlarms", ALARM, COMPOSITE):
        for page in scan.caller().pages("DescribeAlarms", AlarmTypes=["MetricAlarm", "CompositeAlarm"]):
            for member, type_ in _MEMBERS.items():
                for item in page.get(member) or ():
                    scan.add(type_, item["AlarmName"], {"DescribeAlarms": item}, arn=item["AlarmArn"])


COLLECTOR = Collector(
    service="cloudwatch", types=(ALARM, COMPOSITE), operations=frozenset({"DescribeAlarms"}), collect=_collect
)
