"""AWS Config: the recorders of a region, whether they record, and the rules that evaluate what is recorded."""

from __future__ import annotations

from typing import Final

from auditor.collect.collector import Answers, Collector, Scan
from auditor.collect.errors import CallFailed

RECORDER: Final = "AWS::Config::ConfigurationRecorder"
RULE: Final = "AWS::Config::ConfigRule"
_RULES: Final = "DescribeConfigRules"
_DESCRIBE: Final = "DescribeConfigurationRecorders"
_STATUS: Final = "DescribeConfigurationRecorderStatus"


def _collect(scan: Scan) -> None:
    with scan.listing(_DESCRIBE, RECORDER):
        recorders = list(scan.items(_DESCRIBE, "ConfigurationRecorders"))
        status = _status(scan)
        for item in recorders:
            name = item["name"]
            found = status.responses.get(name, {})
            answers = Answers({_DESCRIBE: item}, dict(status.gaps))
            if not status.gaps:
                answers.responses[_STATUS] = found
            scan.add(RECORDER, name, answers, arn=item.get("arn"))
    if scan.wants(RULE):
        with scan.listing(_RULES, RULE):
            for item in scan.items(_RULES, "ConfigRules"):
                scan.add(RULE, item["ConfigRuleName"], {_RULES: item}, arn=item.get("ConfigRuleArn"))


def _status(scan: Scan) -> Answers:
    """The status of every recorder by its name, or the gap in its place."""
    try:
        return Answers({item["name"]: item for item in scan.items(_STATUS, "ConfigurationRecordersStatus")})
    except CallFailed as failed:
        return Answers(gaps={_STATUS: failed.gap})


COLLECTOR = Collector(
    service="config",
    types=(RECORDER, RULE),
    operations=frozenset({_DESCRIBE, _STATUS, _RULES}),
    collect=_collect,
)
