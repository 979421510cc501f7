from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.engine import baseline, suppressions
from auditor.model.errors import UserError
from auditor.model.report import Finding, Report
from tests.reports.sample import sample_report

RULE = "iam-role-admin"
RULES = set(sample_report().scope.rules)
GOOD = {
    "rule": RULE,
    "resource": "ml-sandbox",
    "owner": "ana@example.com",
    "reason": "Sandbox account",
    "created": "2026-11-01",
    "expires": "2026-12-31",
}


def fresh() -> Report:
    """The sample as it is before anything was accepted."""
    report = sample_report()
    findings = tuple(one.model_copy(update={"status": "new", "suppression": None}) for one in report.findings)
    rows = tuple(row.model_copy(update={"suppressed": 0}) for row in report.population)
    return report.model_copy(update={"findings": findings, "population": rows, "errors": ()})


def of(report: Report, rule: str = RULE) -> dict[str, Finding]:
    return {one.resource.name: one for one in report.findings if one.rule == rule}


def suppressed(report: Report, rule: str = RULE) -> int:
    return sum(row.suppressed for row in report.population if row.rule == rule)


def load(folder: Path, *entries: Any) -> suppressions.Suppressions:
    file = folder / "accepted.yaml"
    file.write_text(yaml.safe_dump(list(entries)))
    return suppressions.load(file, RULES)


def test_nothing_given_changes_nothing() -> None:
    report = fresh()
    assert baseline.apply(report) is report


def test_findings_of_the_baseline_are_known_and_others_new() -> None:
    report = fresh()
    known = report.model_copy(update={"findings": tuple(one for one in report.findings if one.rule == RULE)})
    found = baseline.apply(report, known)
    assert {one.status for one in found.findings if one.rule == RULE} == {"baseline"}
    assert {one.status for one in found.findings if one.rule != RULE} == {"new"}


def test_an_unknown_in_the_baseline_accepts_no_later_fail() -> None:
    report = fresh()
    unknown = tuple(one.model_copy(update={"verdict": "unknown"}) for one in report.findings)
    found = baseline.apply(report, report.model_copy(update={"findings": unknown}))
    assert {one.status for one in found.findings if one.verdict == "fail"} == {"new"}
    assert {one.status for one in found.findings if one.verdict == "unknown"} == {"baseline"}


def test_a_fail_in_the_baseline_accepts_that_it_cannot_be_read_any_more() -> None:
    report = fresh()
    unknown = tuple(one.model_copy(update={"verdict": "unknown"}) for one in report.findings)
    found = baseline.apply(report.model_copy(update={"findings": unknown}), report)
    assert {one.status for one in found.findings} == {"baseline"}


def test_what_a_suppression_covered_is_not_in_the_baseline() -> None:
    report = fresh()
    covered = tuple(one.model_copy(update={"status": "suppressed"}) for one in report.findings)
    found = baseline.apply(report, report.model_copy(update={"findings": covered}))
    assert {one.status for one in found.findings} == {"new"}


@pytest.mark.parametrize("resource", ["ml-sandbox", "ml-*", "arn:aws:iam::444455556666:role/*"])
def test_a_suppression_covers_what_it_names_by_name_arn_or_wildcard(tmp_path: Path, resource: str) -> None:
    found = baseline.apply(fresh(), None, load(tmp_path, GOOD | {"resource": resource}))
    assert of(found)["ml-sandbox"].status == "suppressed"
    assert of(found)["SageMakerExecutionRole-20231104T101512"].status == "new"
    assert suppressed(found) == 1
    record = of(found)["ml-sandbox"].suppression
    assert record is not None
    assert (record.owner, record.expires, record.note) == ("ana@example.com", "2026-12-31", None)
    assert found.errors == ()


def test_it_holds_through_its_last_day_and_not_the_day_after(tmp_path: Path) -> None:
    last = baseline.apply(fresh(), None, load(tmp_path, GOOD | {"expires": "2026-11-22"}))
    assert of(last)["ml-sandbox"].status == "suppressed"
    over = baseline.apply(fresh(), None, load(tmp_path, GOOD | {"expires": "2026-11-21"}))
    finding = of(over)["ml-sandbox"]
    assert finding.status == "new"
    assert finding.suppression is not None
    assert finding.suppression.note == "expired on 2026-11-21, so the finding is back"
    assert suppressed(over) == 0


def test_of_two_entries_the_one_that_counts_wins(tmp_path: Path) -> None:
    found = baseline.apply(fresh(), None, load(tmp_path, GOOD | {"expires": "2026-11-21"}, GOOD))
    assert of(found)["ml-sandbox"].status == "suppressed"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"owner": ""}, "it has no owner"),
        ({"expires": "soon"}, "expires is not a date: 'soon'"),
        ({"expires": "2026-10-01"}, "it expires before it was created"),
        ({"until": "2026-10-01"}, "unknown key until"),
    ],
)
def test_a_malformed_entry_suppresses_nothing_and_says_so(tmp_path: Path, change: dict[str, str], fault: str) -> None:
    found = baseline.apply(fresh(), None, load(tmp_path, GOOD | change))
    finding = of(found)["ml-sandbox"]
    assert finding.status == "new"
    assert finding.suppression is not None
    assert finding.suppression.note == f"accepted.yaml, entry 1: {fault}, so the finding is back"
    assert [(one.kind, one.name, one.message) for one in found.errors] == [
        ("suppression", "accepted.yaml, entry 1", fault)
    ]


def test_an_entry_about_an_unknown_rule_names_the_nearest(tmp_path: Path) -> None:
    (error,) = load(tmp_path, GOOD | {"rule": "iam-role-admn"}).errors
    assert error.message == "unknown rule 'iam-role-admn' (did you mean iam-role-admin?)"


def test_a_recurring_job_counts_whole_when_all_its_listed_runs_are_suppressed(tmp_path: Path) -> None:
    rule = "job-volume-aws-managed-key"
    every = baseline.apply(fresh(), None, load(tmp_path, GOOD | {"rule": rule, "resource": "fraud-*"}))
    assert suppressed(every, rule) == 214
    one = baseline.apply(fresh(), None, load(tmp_path, GOOD | {"rule": rule, "resource": "fraud-*-11-10-*"}))
    assert suppressed(one, rule) == 1


def test_the_suppressed_are_never_more_than_fail_and_unknown(tmp_path: Path) -> None:
    entries = [GOOD | {"rule": rule, "resource": "*"} for rule in sorted(RULES)]
    found = baseline.apply(fresh(), None, load(tmp_path, *entries))
    assert {one.status for one in found.findings} == {"suppressed"}
    assert all(row.suppressed == row.fail + row.unknown for row in found.population)


@pytest.mark.parametrize(("text", "said"), [("{a: [", "not YAML"), ("rule: x", "must be a list")])
def test_a_file_that_is_no_list_stops_the_run(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "x.yaml").write_text(text)
    with pytest.raises(UserError, match=said):
        suppressions.load(tmp_path / "x.yaml", RULES)


def test_an_entry_that_is_no_mapping_is_reported(tmp_path: Path) -> None:
    assert load(tmp_path, "all of them").errors[0].message.startswith("it is no mapping")
