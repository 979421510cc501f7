from __future__ import annotations

import re
from collections import Counter

from hypothesis import given, settings

from auditor.model.report import Report
from tests.reports.gate_sample import DIFF, TEMPLATE, gate_report, hostile
from tests.reports.rendering import TEXT, told
from tests.reports.sample import large_report, sample_report

COMMAND = re.compile(r"::(error|warning|notice) ((?:\w+=[^:,\r\n]*)(?:,\w+=[^:,\r\n]*)*)::([^\r\n]*)")


def unescaped(text: str) -> str:
    for code, letter in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, letter)
    return text


def commands(report: Report) -> list[tuple[str, dict[str, str], str]]:
    """Level, properties and message of each line, as the runner reads them."""
    found: list[tuple[str, dict[str, str], str]] = []
    for line in told("github", report).split("\n")[:-1]:
        match = COMMAND.fullmatch(line)
        assert match, line
        pairs = [pair.partition("=") for pair in match[2].split(",")]
        found.append((match[1], {name: unescaped(value) for name, _, value in pairs}, unescaped(match[3])))
    return found


def test_a_finding_is_shown_at_its_line_with_its_fix() -> None:
    (found,) = [one for one in commands(gate_report()) if one[1]["title"] == "Notebook users are root on the instance"]
    level, properties, message = found
    assert level == "error"
    assert properties["file"] == TEMPLATE
    assert [properties[name] for name in ("line", "endLine", "col", "endColumn")] == ["15", "15", "19", "26"]
    assert message.startswith("RootAccess is Enabled (Notebook, high, notebook-root-access)\nStop the instance")
    assert message.endswith(DIFF.rstrip())


def test_only_what_is_new_is_shown_and_what_could_not_be_read_first() -> None:
    titles = [properties["title"] for _, properties, _ in commands(gate_report())]
    assert titles == [
        "Could not be read",
        "Notebook users are root on the instance",
        "suppression auditor-suppressions.yaml, entry 2",
        "Not known: Model container may call out",
    ]


def test_ten_of_each_level_the_worst_first_and_a_notice_counts_the_others() -> None:
    report = large_report(200, 20)
    found = commands(report)
    assert Counter(level for level, _, _ in found) == {"error": 10, "warning": 10, "notice": 10}
    assert all(", critical, " in message for _, _, message in found[2:10])
    every = 200 + len(report.errors) + sum(one.status == "failed" for one in report.inputs)
    assert found[-1][1]["title"] == f"{every - 29} more annotations not shown"


def test_what_has_no_file_is_shown_without_one() -> None:
    findings = [properties for _, properties, message in commands(sample_report()) if "iam-role-admin" in message]
    assert findings
    assert all("file" not in properties for properties in findings)


def test_a_clean_report_writes_nothing() -> None:
    clean = sample_report().model_copy(update={"findings": (), "inputs": (), "errors": ()})
    assert told("github", clean) == ""


@settings(max_examples=80, deadline=None)
@given(TEXT)
def test_no_text_ends_its_line_or_begins_another_command(text: str) -> None:
    for _, properties, _ in commands(hostile(text)):
        assert set(properties) <= {"file", "line", "endLine", "col", "endColumn", "title"}
