from __future__ import annotations

from typing import Any

import pytest

from auditor.engine.diff import Diff, compare
from auditor.model.report import Coverage, Finding, Input, InputResource, Report
from tests.reports.sample import sample_report
from tests.reports.sample_parts import HOME, PROD, finding, resource

RULE = "notebook-root-access"
LAB = resource("AWS::SageMaker::NotebookInstance", "lab", PROD, HOME)


def report(*findings: Finding, verdict: str | None = None, **scope: Any) -> Report:
    """A report of one notebook, `lab`; `verdict` is what its input row says of it (None: it was not found)."""
    base = sample_report()
    seen = (InputResource(id=LAB.id, type=LAB.type, verdicts={RULE: verdict}),) if verdict else ()
    return base.model_copy(
        update={
            "findings": findings,
            "coverage": (),
            "inputs": (Input(path=f"{PROD}/{HOME}", type="account", status="read", resources=seen),),
            "scope": base.scope.model_copy(update=scope),
        }
    )


def change(found: Diff) -> str:
    (row,) = found.rows
    return row.change


FAIL = finding(RULE, "lab", PROD, HOME)
UNKNOWN = finding(RULE, "lab", PROD, HOME, verdict="unknown", message="denied")
PASS = finding(RULE, "lab", PROD, HOME, verdict="pass", message="RootAccess is Disabled")


def test_the_same_report_twice_is_all_unchanged() -> None:
    found = compare(sample_report(), sample_report())
    assert found.counts["unchanged"] == len(sample_report().findings)
    assert sum(found.counts.values()) == found.counts["unchanged"]
    assert not found.worse


def test_a_fail_that_was_not_there_is_new() -> None:
    found = compare(report(), report(FAIL))
    assert (change(found), found.rows[0].before, found.rows[0].after) == ("new", None, "fail")
    assert found.worse


def test_a_new_fail_that_somebody_accepted_is_no_reason_to_stop() -> None:
    found = compare(report(), report(FAIL.model_copy(update={"status": "suppressed"})))
    assert change(found) == "new"
    assert not found.worse


def test_what_was_unknown_and_fails_is_new() -> None:
    assert change(compare(report(UNKNOWN), report(FAIL))) == "new"


@pytest.mark.parametrize("verdict", ["pass", "not_applicable"])
def test_it_is_fixed_where_the_later_report_judged_it_without_fault(verdict: str) -> None:
    assert change(compare(report(FAIL), report(verdict=verdict))) == "fixed"


def test_a_listed_pass_is_fixed() -> None:
    assert change(compare(report(FAIL), report(PASS))) == "fixed"


def test_what_cannot_be_read_any_more_is_unknown() -> None:
    assert change(compare(report(FAIL), report(UNKNOWN))) == "unknown"


def test_what_passed_and_cannot_be_read_any_more_is_unknown() -> None:
    assert change(compare(report(), report(UNKNOWN))) == "unknown"


def test_a_resource_that_is_gone_has_disappeared() -> None:
    assert change(compare(report(FAIL), report())) == "disappeared"


@pytest.mark.parametrize(
    ("scope", "said"),
    [
        ({"rules": ("iam-role-admin",)}, "the rule was not run"),
        ({"accounts": ("444455556666",)}, f"account {PROD} was not in scope"),
        ({"regions": ("us-east-1",)}, f"region {HOME} was not in scope"),
    ],
)
def test_what_was_not_asked_is_unknown(scope: dict[str, Any], said: str) -> None:
    (row,) = compare(report(FAIL), report(**scope)).rows
    assert (row.change, row.reason) == ("unknown", said)


@pytest.mark.parametrize(
    ("service", "region", "expected"),
    [
        ("sagemaker", HOME, "unknown"),
        ("sagemaker", "us-east-1", "disappeared"),
        ("kms", HOME, "disappeared"),
    ],
)
def test_a_failed_call_of_its_service_and_place_leaves_it_unknown(service: str, region: str, expected: str) -> None:
    hole = Coverage(service=service, operation="List", account=PROD, region=region, status="throttled")
    later = report().model_copy(update={"coverage": (hole,)})
    assert change(compare(report(FAIL), later)) == expected


def test_an_account_that_could_not_be_read_leaves_it_unknown() -> None:
    failed = Input(path=f"{PROD}/{HOME}", type="account", status="failed")
    assert change(compare(report(FAIL), report().model_copy(update={"inputs": (failed,)}))) == "unknown"


def test_runs_of_a_recurring_job_are_one_row() -> None:
    again = FAIL.model_copy(update={"resource": resource(LAB.type, "lab-2", PROD, HOME)})
    assert compare(report(), report(FAIL, again)).counts["new"] == 1
