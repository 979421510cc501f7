"""The keys that other programs rely on, key by key: the report, and what the commands print as JSON."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest
from click.testing import CliRunner

from auditor.cli.app import cli

LIST: Final = (list,)
TEXT, NUMBER, MAYBE = (str,), (int,), (str, type(None))
REPORT: Final[dict[str, dict[str, tuple[type, ...]]]] = {
    "tool": {"name": TEXT, "version": TEXT, "botocore": TEXT, "rules_digest": TEXT, "plugins": LIST},
    "scope": {
        **dict.fromkeys(("partition", "started", "finished", "as_of", "settings_digest", "history"), TEXT),
        "accounts": LIST,
        "regions": LIST,
        "rules": LIST,
        "caller_arn": MAYBE,
        "left_out": (dict,),
    },
    "inputs": {"path": TEXT, "type": TEXT, "status": TEXT, "error": MAYBE, "resources": LIST},
    "coverage": {
        **dict.fromkeys(("service", "operation", "account", "region", "status", "reason"), TEXT),
        "items": NUMBER,
        "calls": NUMBER,
    },
    "population": {
        "rule": TEXT,
        "resource_type": TEXT,
        **dict.fromkeys(("enumerated", "pass", "fail", "unknown", "not_applicable", "suppressed"), NUMBER),
    },
    "findings": {
        **dict.fromkeys(("fingerprint", "rule", "title", "verdict", "status", "severity", "base_severity"), TEXT),
        "confidence": TEXT,
        "resource": (dict,),
        "location": (dict, type(None)),
        "message": TEXT,
        "evidence": LIST,
        "gaps": LIST,
        "cause": (dict,),
        "path": LIST,
        "neighbourhood": (dict, type(None)),
        "controls": LIST,
        "remediation": (dict,),
        "suppression": (dict, type(None)),
    },
}
WITHIN: Final[dict[str, dict[str, tuple[type, ...]]]] = {
    "resource": {**dict.fromkeys(("id", "type", "name", "partition", "account", "region"), TEXT), "arn": MAYBE},
    "remediation": {
        "text": TEXT,
        "cli": MAYBE,
        "terraform": MAYBE,
        "cloudformation": MAYBE,
        "patch": LIST,
        "applies": TEXT,
        "guardrail": (dict, type(None)),
    },
    "neighbourhood": {"nodes": LIST, "edges": LIST},
    "evidence": {"resource": TEXT, "fact": TEXT, "operation": TEXT, "value": (object,)},
    "gaps": dict.fromkeys(("resource", "fact", "operation", "reason"), TEXT),
    "controls": dict.fromkeys(("framework", "version", "id"), TEXT),
}
RULES: Final = {
    **dict.fromkeys(("id", "family", "title", "severity", "since"), TEXT),
    "resource_types": LIST,
    "controls": LIST,
}
COVERAGE: Final = {"control": TEXT, "status": TEXT, "reason": TEXT, "rules": LIST, "types": LIST}


def output(*args: str) -> Any:
    """What a command prints, as JSON."""
    return json.loads(CliRunner().invoke(cli, args).stdout)


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    """The report on the demo account."""
    found: dict[str, Any] = output("scan", "--demo", "--verdicts", "fail,unknown,pass", "-f", "json=-")
    return found


def holds(row: dict[str, Any], keys: dict[str, tuple[type, ...]]) -> bool:
    """Whether a row has exactly these keys, with values of these types."""
    told = set(row) - {"severity_reason"}  # stands only where context moved the severity
    return told == set(keys) and all(isinstance(row[key], types) for key, types in keys.items())


def rows(value: Any) -> list[dict[str, Any]]:
    """One row, several, or none."""
    return value if isinstance(value, list) else [] if value is None else [value]


def test_the_report_has_its_keys_and_no_others(report: dict[str, Any]) -> None:
    assert set(report) == {"schema", "errors", *REPORT}
    assert report["schema"] == "auditor/report/1"


@pytest.mark.parametrize("part", REPORT)
def test_each_part_of_a_report_has_its_keys(report: dict[str, Any], part: str) -> None:
    found = rows(report[part])
    assert found
    assert [row for row in found if not holds(row, REPORT[part])] == []


@pytest.mark.parametrize("part", WITHIN)
def test_each_part_of_a_finding_has_its_keys(report: dict[str, Any], part: str) -> None:
    found = [row for finding in report["findings"] for row in rows(finding[part])]
    assert found
    assert [row for row in found if not holds(row, WITHIN[part])] == []


def test_the_words_are_those_of_the_contract(report: dict[str, Any]) -> None:
    findings = report["findings"]
    assert {one["verdict"] for one in findings} == {"fail", "unknown", "pass"}
    assert {one["status"] for one in findings} <= {"new", "baseline", "suppressed"}
    assert {one["severity"] for one in findings} <= {"critical", "high", "medium", "low", "info"}
    answered = {"complete", "denied", "throttled", "unsupported", "error", "skipped"}
    assert {row["status"] for row in report["coverage"]} <= answered
    assert {row["rule"] for row in report["population"]} == set(report["scope"]["rules"])


@pytest.mark.parametrize(("args", "keys"), [(("rules",), RULES), (("rules", "--coverage"), COVERAGE)])
def test_lists_of_rules_have_their_keys(args: tuple[str, ...], keys: dict[str, tuple[type, ...]]) -> None:
    found = output(*args, "--format", "json")
    assert found
    assert [row for row in found if not holds(row, keys)] == []
