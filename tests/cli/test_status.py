from __future__ import annotations

import click
import pytest

from auditor.cli import status
from auditor.cli.status import Policy
from auditor.collect.errors import CredentialsError, ScopeError
from auditor.engine.registry import RegistryError
from auditor.model.report import Coverage, Finding, Input, Report
from auditor.snapshot.manifest import SnapshotError
from tests.reports.sample import sample_report
from tests.reports.sample_parts import finding

HIGH = finding("notebook-root-access", "lab")
LOW = finding("endpoint-single-instance", "live")
UNKNOWN = finding("notebook-root-access", "lab", verdict="unknown")


def report(*findings: Finding, calls: tuple[str, ...] = ("complete",), read: bool = True) -> Report:
    rows = [
        {"service": "sagemaker", "operation": f"List{i}", "account": "1", "region": "r", "status": one}
        for i, one in enumerate(calls)
    ]
    return sample_report().model_copy(
        update={
            "findings": findings,
            "coverage": tuple(Coverage.model_validate(row) for row in rows),
            "inputs": (Input(path="1/r", type="account", status="read" if read else "failed"),),
        }
    )


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (KeyboardInterrupt(), 130),
        (click.Abort(), 130),
        (CredentialsError("expired"), 4),
        (ZeroDivisionError(), 4),
        (click.UsageError("no"), 2),
        (click.FileError("x"), 2),
        (SnapshotError("damaged"), 2),
        (RegistryError("unknown"), 2),
        (ScopeError("unknown region"), 2),
    ],
)
def test_what_did_not_finish(error: BaseException, expected: int) -> None:
    assert status.of_error(error) == expected


@pytest.mark.parametrize(
    ("told", "policy", "expected"),
    [
        (report(), Policy(), 0),
        (report(HIGH), Policy(), 1),
        (report(LOW), Policy(), 0),
        (report(LOW), Policy(fail_on="low"), 1),
        (report(HIGH), Policy(fail_on=None), 0),
        (report(HIGH.model_copy(update={"status": "baseline"})), Policy(), 0),
        (report(HIGH.model_copy(update={"status": "suppressed"})), Policy(), 0),
        (report(HIGH.model_copy(update={"verdict": "pass"})), Policy(), 0),
        (report(UNKNOWN), Policy(), 0),
        (report(UNKNOWN), Policy(unknown="fail"), 1),
        (report(UNKNOWN.model_copy(update={"severity": "info"})), Policy(unknown="fail"), 1),
        (report(UNKNOWN), Policy(unknown="ignore"), 0),
    ],
)
def test_findings(told: Report, policy: Policy, expected: int) -> None:
    assert status.of_report(told, policy) == expected


@pytest.mark.parametrize("failed", ["denied", "throttled", "error"])
def test_incomplete_is_three_only_where_it_is_asked_for(failed: str) -> None:
    told = report(calls=("complete", failed))
    assert status.of_report(told, Policy()) == 0
    assert status.of_report(told, Policy(fail_on_incomplete=True)) == 3


@pytest.mark.parametrize("fine", ["unsupported", "skipped"])
def test_what_does_not_exist_or_was_not_wanted_is_not_incomplete(fine: str) -> None:
    assert status.of_report(report(calls=("complete", fine)), Policy(fail_on_incomplete=True)) == 0


def test_nothing_read_is_three_always_but_an_empty_account_is_fine() -> None:
    assert status.of_report(report(calls=("denied", "denied")), Policy()) == 3
    assert status.of_report(report(read=False), Policy()) == 3
    assert status.of_report(report(calls=()), Policy()) == 0


def test_a_finding_wins_over_incompleteness() -> None:
    assert status.of_report(report(HIGH, calls=("complete", "denied")), Policy(fail_on_incomplete=True)) == 1
