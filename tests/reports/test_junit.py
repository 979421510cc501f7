"""The constraints are those of windyroad/JUnit-Schema's JUnit.xsd and of junit-10.xsd of Jenkins' xunit plugin."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings

from auditor.model.report import Report
from tests.reports.gate_sample import BROKEN, PLAN, TEMPLATE, gate_report, hostile
from tests.reports.rendering import TEXT, told
from tests.reports.sample import sample_report

SUITE = {
    *("id", "name", "package", "hostname", "timestamp", "tests", "failures", "errors", "skipped", "time"),
}
OUTCOMES = {"failure", "error", "skipped"}


def suites(report: Report) -> dict[str, ET.Element]:
    """The suites of a document that keeps to both schemas, by name."""
    root = ET.fromstring(told("junit", report))  # noqa: S314 - our own report
    assert root.tag == "testsuites"
    for number, suite in enumerate(root):
        check_suite(suite, number)
    return {suite.attrib["name"]: suite for suite in root}


def check_suite(suite: ET.Element, number: int) -> None:
    assert suite.tag == "testsuite"
    assert set(suite.attrib) == SUITE
    assert suite.attrib["id"] == str(number)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", suite.attrib["timestamp"])
    assert suite.attrib["name"].strip()
    tags = [child.tag for child in suite]
    cases = suite.findall("testcase")
    assert tags == ["properties", *["testcase"] * len(cases), "system-out", "system-err"]
    assert int(suite.attrib["tests"]) == len(cases)
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert int(suite.attrib[name]) == len(suite.findall(f"testcase/{tag}"))
    for one in suite.findall("properties/property"):
        assert set(one.attrib) == {"name", "value"}
    for case in cases:
        assert set(case.attrib) == {"name", "classname", "time"}
        assert len(case) <= 1
        assert all(child.tag in OUTCOMES and set(child.attrib) == {"type", "message"} for child in case)


def cases(suite: ET.Element) -> dict[str, str]:
    """What became of each case, by rule."""
    return {case.attrib["classname"]: case[0].tag if len(case) else "passed" for case in suite.findall("testcase")}


def test_a_suite_for_each_input_and_a_case_for_each_resource_and_rule() -> None:
    found = suites(gate_report())
    assert list(found) == [TEMPLATE, PLAN, BROKEN, "sagemaker-auditor"]
    assert cases(found[TEMPLATE]) == {
        "notebook-root-access": "failure",
        "notebook-direct-internet": "skipped",
        "domain-public-access": "skipped",
        "endpoint-single-instance": "passed",
        "notebook-imds-v1": "passed",
    }
    assert cases(found[PLAN]) == {"model-network-isolation-off": "skipped"}


def test_what_could_not_be_read_is_an_error() -> None:
    error = suites(gate_report())[BROKEN].find("testcase/error")
    assert error is not None
    assert error.attrib["message"] == "line 3: a key stands twice: 'Type'"


def test_an_unknown_says_what_is_missing_and_an_accepted_one_who_answers() -> None:
    found = suites(gate_report())
    unknown = found[PLAN].find("testcase/skipped")
    assert unknown is not None
    assert unknown.attrib["type"] == "unknown"
    assert "model.network_isolation (plan known after apply)" in (unknown.text or "")
    messages = [one.attrib["message"] for one in found[TEMPLATE].findall("testcase/skipped")]
    assert "accepted by platform@example.com until 2027-03-31: Workshop domain, no data" in messages


def test_a_failure_tells_place_remedy_and_fix() -> None:
    failure = suites(gate_report())[TEMPLATE].find("testcase/failure")
    assert failure is not None
    text = failure.text or ""
    assert text.startswith(f"{TEMPLATE}:15:19: high\nStop the instance")
    assert "+      RootAccess: Disabled  # for now" in text


def test_the_population_reconciles_in_the_properties() -> None:
    (row,) = [
        one.attrib["value"]
        for one in suites(gate_report())[TEMPLATE].findall("properties/property")
        if one.attrib["name"] == "notebook-root-access AWS::SageMaker::NotebookInstance"
    ]
    assert row == "16 = 12 pass + 1 fail + 0 unknown + 3 not applicable"


def test_a_scan_has_a_suite_for_each_account_and_region() -> None:
    found = suites(sample_report())
    assert {"111122223333/eu-west-1", "444455556666/us-east-1"} <= set(found)
    assert cases(found["444455556666/ap-south-1"]) == {"input": "error"}
    assert found["sagemaker-auditor"].attrib["errors"] == "1"


def test_a_report_of_nothing_is_well_formed() -> None:
    nothing = sample_report().model_copy(update={"findings": (), "inputs": (), "errors": (), "population": ()})
    assert suites(nothing) == {}


@settings(max_examples=60, deadline=None)
@given(TEXT)
def test_any_text_keeps_it_well_formed(text: str) -> None:
    suites(hostile(text))


@pytest.mark.parametrize("letter", ["\x00", "\x0b", "\x1b", "\ufffe", "\uffff"])
def test_what_xml_forbids_is_named(letter: str) -> None:
    raw = told("junit", hostile(f"a{letter}b"))
    assert letter not in raw
    assert "a" in raw
