"""Judging a snapshot: the population reconciles, and what is asked for is listed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from auditor.engine.check import Options, check
from auditor.engine.registry import load
from auditor.model.report import Report
from auditor.model.settings import Settings
from auditor.model.verdict import Outcome, Severity
from auditor.snapshot.read import Snapshot
from tests.support.snapshots import ACCOUNT, REGION, covered, document, make_snapshot, notebook

LAB = "AWS::SageMaker::NotebookInstance"
REGISTRY = load()
ROOT = Options(REGISTRY.select(["notebook-root-access"]), Settings())
LABS = (notebook("open"), notebook("shut", root=False), notebook("silent", denied=True))


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    rows = [covered("DescribeNotebookInstance", "denied"), covered("ListApps", "skipped")]
    folder = make_snapshot(tmp_path_factory.mktemp("check") / "snapshot", LABS, coverage=rows, left_out={LAB: 3})
    return Snapshot(folder)


def checked(snapshot: Snapshot, options: Options = ROOT) -> Report:
    return check(snapshot, REGISTRY, options)


def test_failures_and_unknowns_are_listed_and_all_are_counted(snapshot: Snapshot) -> None:
    report = checked(snapshot)
    assert [(one.resource.name, one.verdict) for one in report.findings] == [("open", "fail"), ("silent", "unknown")]
    (row,) = report.population
    assert (row.rule, row.resource_type) == ("notebook-root-access", LAB)
    assert (row.enumerated, row.passed, row.fail, row.unknown, row.not_applicable) == (3, 1, 1, 1, 0)


def test_passes_are_listed_where_asked_for(snapshot: Snapshot) -> None:
    report = checked(snapshot, replace(ROOT, verdicts=frozenset({Outcome.PASS})))
    assert [(one.resource.name, one.verdict) for one in report.findings] == [("shut", "pass")]


def test_severity_narrows_the_list_and_not_the_count(snapshot: Snapshot) -> None:
    assert checked(snapshot, replace(ROOT, severity=Severity.HIGH)).findings
    report = checked(snapshot, replace(ROOT, severity=Severity.CRITICAL))
    assert report.findings == ()
    assert report.population[0].fail == 1


def test_a_rule_with_nothing_to_judge_has_rows_of_zero(snapshot: Snapshot) -> None:
    rules = REGISTRY.select(["studio"])
    report = checked(snapshot, replace(ROOT, rules=rules))
    assert {row.rule for row in report.population} == {rule.id for rule in rules}
    assert {row.enumerated for row in report.population} == {0}


def test_each_region_tells_its_resources_and_what_failed(snapshot: Snapshot) -> None:
    (region,) = checked(snapshot).inputs
    assert (region.path, region.status) == (f"{ACCOUNT}/{REGION}", "read")
    assert region.error == "1 of 3 operations could not be read whole"
    assert [(one.id.rsplit("/", 1)[-1], one.verdicts) for one in region.resources] == [
        ("open", {"notebook-root-access": "fail"}),
        ("shut", {"notebook-root-access": "pass"}),
        ("silent", {"notebook-root-access": "unknown"}),
    ]


def test_a_region_where_every_call_failed_was_not_read(tmp_path: Path) -> None:
    folder = make_snapshot(tmp_path / "s", coverage=[covered("ListNotebookInstances", "denied")], answered=False)
    (region,) = checked(Snapshot(folder)).inputs
    assert (region.status, region.error) == ("failed", "1 of 1 operations could not be read whole")


def test_what_is_global_stands_with_the_first_region(tmp_path: Path) -> None:
    account = document("AWS::IAM::Account", ACCOUNT, region="global", GetAccountSummary={"SummaryMap": {}})
    regions = (REGION, "us-east-1")
    folder = make_snapshot(tmp_path / "s", [account, notebook("there", region="us-east-1")], regions=regions)
    report = checked(Snapshot(folder), replace(ROOT, rules=REGISTRY.rules))
    told = {row.path: [one.type for one in row.resources] for row in report.inputs}
    assert told == {f"{ACCOUNT}/{REGION}": ["AWS::IAM::Account"], f"{ACCOUNT}/us-east-1": [LAB]}


def test_the_moment_is_the_end_of_collection_unless_said_otherwise(snapshot: Snapshot) -> None:
    assert checked(snapshot).scope.as_of == "2026-11-22T02:03:41Z"
    then = replace(ROOT, as_of=datetime(2027, 1, 1, tzinfo=UTC))
    assert checked(snapshot, then).scope.as_of == "2027-01-01T00:00:00Z"


def test_the_scope_says_what_was_asked_and_left_out(snapshot: Snapshot) -> None:
    scope = checked(snapshot).scope
    assert (scope.accounts, scope.regions, scope.rules) == ((ACCOUNT,), (REGION,), ("notebook-root-access",))
    assert (scope.history, scope.left_out) == ("90d", {LAB: 3})
    others = checked(snapshot, replace(ROOT, settings=Settings(log_retention_days=30))).scope
    assert others.settings_digest != scope.settings_digest


def test_the_same_snapshot_gives_the_same_bytes(snapshot: Snapshot) -> None:
    everything = replace(ROOT, rules=REGISTRY.rules)
    assert checked(snapshot, everything).model_dump_json() == checked(snapshot, everything).model_dump_json()
