from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import jsonschema
import pytest
from hypothesis import given, settings

from auditor.model.report import Finding, Report
from auditor.model.verdict import Severity
from tests.reports.gate_sample import BROKEN, TEMPLATE, gate_report, hostile
from tests.reports.rendering import TEXT, told
from tests.reports.sample import large_report, sample_report

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0-part.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft7Validator(SCHEMA, format_checker=jsonschema.FormatChecker())


def run(report: Report, **options: Any) -> dict[str, Any]:
    """The one run of a log that keeps to the schema."""
    log = json.loads(told("sarif", report, **options))
    VALIDATOR.validate(log)
    (found,) = log["runs"]
    return dict(found)


def results(report: Report) -> dict[str, dict[str, Any]]:
    return {one["ruleId"]: one for one in run(report)["results"]}


def file_of(result: dict[str, Any]) -> str:
    return str(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])


def rule_of(report: Report, name: str) -> dict[str, Any]:
    (found,) = [one for one in run(report)["tool"]["driver"]["rules"] if one["id"] == name]
    return dict(found)


def with_finding(**changes: Any) -> Report:
    report = gate_report()
    return report.model_copy(update={"findings": (report.findings[1].model_copy(update=changes),)})


@pytest.mark.parametrize(
    "report", [gate_report(), sample_report(), sample_report().model_copy(update={"findings": ()})]
)
def test_it_keeps_to_the_schema_and_every_result_has_a_place_and_a_rule(report: Report) -> None:
    found = run(report)
    described = found["tool"]["driver"]["rules"]
    assert len(found["results"]) == len(report.findings)
    for one in found["results"]:
        place = one["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"]
        assert place["region"]["startLine"] >= 1
        assert described[one["ruleIndex"]]["id"] == one["ruleId"]
        assert one["level"] == "none" or one["kind"] == "fail"


def test_each_verdict_has_its_kind_and_level() -> None:
    kinds = {rule: (one["kind"], one["level"]) for rule, one in results(gate_report()).items()}
    assert kinds == {
        "notebook-root-access": ("fail", "error"),
        "model-network-isolation-off": ("review", "none"),
        "endpoint-single-instance": ("pass", "none"),
        "notebook-direct-internet": ("fail", "error"),
        "domain-public-access": ("fail", "error"),
    }


def test_a_message_of_what_is_not_known_does_not_accuse() -> None:
    texts = {rule: one["message"]["text"] for rule, one in results(gate_report()).items()}
    assert texts["notebook-root-access"] == "Notebook users are root on the instance: RootAccess is Enabled (Notebook)"
    assert texts["model-network-isolation-off"].startswith("Not known: Model container may call out: ")
    assert texts["endpoint-single-instance"].startswith("Not so: ")


def test_a_place_is_relative_encoded_and_shows_its_lines() -> None:
    place = results(gate_report())["notebook-root-access"]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "infra/templates/ml%20stack.yaml", "uriBaseId": "SRCROOT"}
    assert place["region"] == {"startLine": 15, "startColumn": 19, "endColumn": 26, "snippet": {"text": "Enabled"}}
    assert place["contextRegion"]["snippet"]["text"].splitlines()[3] == "      RootAccess: Enabled  # for now"


def test_what_stands_in_no_file_has_a_stable_place() -> None:
    found = results(sample_report())
    assert file_of(found["bucket-public"]) == "aws/111122223333/eu-west-1/AWS.S3.Bucket/ml-artifacts-prod"


def test_suppressed_and_known_results_say_so() -> None:
    found = results(gate_report())
    (accepted,) = found["domain-public-access"]["suppressions"]
    assert (accepted["kind"], accepted["status"]) == ("inSource", "accepted")
    assert "platform@example.com" in accepted["justification"]
    assert found["notebook-root-access"]["suppressions"] == []
    assert found["notebook-direct-internet"]["baselineState"] == "unchanged"
    assert found["notebook-root-access"]["baselineState"] == "new"


def test_an_acceptance_that_has_run_out_suppresses_nothing() -> None:
    assert results(sample_report())["endpoint-single-instance"]["suppressions"] == []


def test_without_a_baseline_no_result_has_a_state() -> None:
    report = with_finding().model_copy(update={"fixed": ()})
    assert "baselineState" not in results(report)["notebook-root-access"]


def test_moving_lines_changes_no_fingerprint() -> None:
    report = gate_report()
    at = report.findings[1].location
    assert at is not None
    moved = with_finding(location=at.model_copy(update={"line": 99, "end_line": 99, "column": 3, "excerpt": ()}))
    before, after = results(report)["notebook-root-access"], results(moved)["notebook-root-access"]
    assert before["partialFingerprints"] == after["partialFingerprints"]


@pytest.mark.parametrize(
    ("severity", "level", "low", "high"),
    [
        (Severity.CRITICAL, "error", 9.1, 10),
        (Severity.HIGH, "error", 7, 8.9),
        (Severity.MEDIUM, "warning", 4, 6.9),
        (Severity.LOW, "note", 0.1, 3.9),
    ],
)
def test_severities_are_those_of_github(severity: Severity, level: str, low: float, high: float) -> None:
    report = with_finding(severity=severity, base_severity=severity)
    rule = rule_of(report, "notebook-root-access")
    assert rule["defaultConfiguration"]["level"] == level == results(report)["notebook-root-access"]["level"]
    assert low <= float(rule["properties"]["security-severity"]) <= high
    assert {"security", "notebook", "FSBP SageMaker.3"} <= set(rule["properties"]["tags"])


def test_what_could_not_be_read_is_told_and_makes_the_run_no_success() -> None:
    (invocation,) = run(gate_report())["invocations"]
    assert not invocation["executionSuccessful"]
    (note,) = invocation["toolExecutionNotifications"]
    assert note["message"]["text"] == f"{BROKEN} could not be read: line 3: a key stands twice: 'Type'"
    whole = gate_report().model_copy(update={"inputs": ()})
    assert run(whole)["invocations"][0]["executionSuccessful"]


def test_rules_that_ran_and_found_nothing_are_listed() -> None:
    listed = [one["id"] for one in run(gate_report())["tool"]["driver"]["rules"]]
    assert listed == sorted(gate_report().scope.rules)


def test_a_rule_has_no_more_tags_than_github_takes() -> None:
    control = gate_report().findings[1].controls[0]
    many = tuple(control.model_copy(update={"id": f"C-{number}"}) for number in range(40))
    (rule,) = [
        one
        for one in run(with_finding(controls=many))["tool"]["driver"]["rules"]
        if "help" in one and "C-1" in str(one)
    ]
    assert len(rule["properties"]["tags"]) == 20


def test_only_the_worst_are_kept_where_there_are_too_many_and_it_says_so() -> None:
    report = large_report(300, 20)
    found = run(report, most=50)
    assert len(found["results"]) == 50
    (note,) = [
        n for n in found["invocations"][0]["toolExecutionNotifications"] if n["descriptor"]["id"] == "results-left-out"
    ]
    assert note["message"]["text"].startswith("250 results")
    kept = [one["properties"]["severity"] for one in found["results"]]
    worst = sorted((one.severity for one in report.findings if one.verdict == "fail"), key=lambda s: s.rank)[:50]
    assert kept == worst


def test_it_stays_within_the_bytes_that_are_taken() -> None:
    report = large_report(4000, 40)
    text = told("sarif", report, size=200_000)
    assert 100_000 < len(gzip.compress(text.encode())) < 300_000
    left = len(report.findings) - len(json.loads(text)["runs"][0]["results"])
    assert f"{left:,} results" in text


@settings(max_examples=60, deadline=None)
@given(TEXT)
def test_no_text_makes_it_invalid_or_leaves_a_link_or_a_control_character(text: str) -> None:
    report = hostile(text)
    raw = told("sarif", report)
    found = run(report)
    assert not any(ord(letter) < 0x20 and letter != "\n" for letter in raw)
    for one in found["results"]:
        uri = file_of(one)
        assert uri.isascii()
        assert not set(uri) & set(' "<>\\^`{|}')
        assert urlsplit(uri).scheme in {"", "file"}
        message = one["message"]["text"]
        assert "{0}" not in message.replace("{{0}}", "")
        assert "[x](1)" not in message


def test_a_uri_is_the_path_again_when_it_is_decoded() -> None:
    assert unquote(file_of(results(gate_report())["notebook-root-access"])) == TEMPLATE


def test_a_region_of_several_lines_and_none_of_columns() -> None:
    finding: Finding = gate_report().findings[1]
    assert finding.location is not None
    at = finding.location.model_copy(update={"column": None, "line": 12, "end_line": 16, "end_column": None})
    place = run(with_finding(location=at))["results"][0]["locations"][0]["physicalLocation"]
    assert "contextRegion" not in place
    assert (place["region"]["startLine"], place["region"]["endLine"]) == (12, 16)
    assert len(place["region"]["snippet"]["text"].splitlines()) == 5
