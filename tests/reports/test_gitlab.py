from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings

from auditor.model.report import Report
from tests.reports.gate_sample import BROKEN, PLAN, TEMPLATE, gate_report, hostile
from tests.reports.rendering import TEXT, told
from tests.reports.sample import sample_report


def issues(report: Report) -> list[dict[str, Any]]:
    """The issues of a report that has what GitLab demands."""
    found: list[dict[str, Any]] = json.loads(told("gitlab", report))
    for one in found:
        assert set(one) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert one["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert one["description"]
        assert one["location"]["path"]
        assert one["location"]["lines"]["begin"] >= 1
    return found


def test_what_is_new_and_what_is_in_the_baseline_is_listed_worst_first() -> None:
    told_ = [(one["check_name"], one["severity"], one["location"]["path"]) for one in issues(gate_report())]
    assert told_ == [
        ("input-unreadable", "blocker", BROKEN),
        ("notebook-root-access", "critical", TEMPLATE),
        ("model-network-isolation-off", "info", PLAN),
        ("notebook-direct-internet", "critical", TEMPLATE),
    ]


def test_an_issue_has_its_line_and_a_fingerprint_of_its_own() -> None:
    found = issues(gate_report())
    assert found[1]["location"]["lines"] == {"begin": 15}
    assert found[1]["fingerprint"] == gate_report().findings[1].fingerprint
    assert len({one["fingerprint"] for one in found}) == len(found)


def test_what_stands_in_no_file_has_a_stable_path() -> None:
    paths = [one["location"]["path"] for one in issues(sample_report())]
    assert "aws/444455556666/eu-west-1/AWS.SageMaker.EndpointConfig/legacy-scorer-config" in paths


def test_a_clean_report_is_an_empty_array() -> None:
    assert issues(sample_report().model_copy(update={"findings": (), "inputs": ()})) == []


@settings(max_examples=60, deadline=None)
@given(TEXT)
def test_any_text_keeps_it_well_formed(text: str) -> None:
    issues(hostile(text))
