"""What was not read is never a verdict: whole scans of the demo account while AWS denies, throttles and breaks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.cli.status import FINDINGS, INCOMPLETE, Policy, nothing_read, of_report
from auditor.collect.collector import collectors
from auditor.model.report import Report
from auditor.sandbox import Fault, load_account
from auditor.sandbox.faults import Kind
from auditor.snapshot.read import Snapshot
from tests.engine.scanning import Bench, Scanned

OPERATIONS = sorted({f"{service}.{operation}" for one in collectors() for service, operation in one.calls})
JOINED = frozenset(
    {"ec2", "iam", "kms", "s3", "s3control", "cloudtrail", "logs", "cloudwatch", "application-autoscaling"}
)
_CORE = [one for one in OPERATIONS if one.partition(".")[0] in JOINED]
_OTHERS = [one for one in OPERATIONS if one not in _CORE]
TOGETHER = [tuple(_CORE[at::18]) for at in range(18)] + [tuple(_OTHERS[at::14]) for at in range(14)]
"""What everything is joined with is denied in threes, of three services; the rest in wider sets of unrelated ones."""
TEN = (
    "iam.GetCredentialReport", "kms.GetKeyPolicy", "s3.GetBucketPolicy", "ec2.DescribeRouteTables",
    "ec2.DescribeSecurityGroups", "cloudtrail.GetTrailStatus", "sagemaker.DescribeNotebookInstance",
    "sagemaker.DescribeModel", "sagemaker.ListDomains", "sagemaker.DescribeProcessingJob",
)  # fmt: skip
EMPTY: dict[str, dict[str, Any]] = {
    "sts": {"GetCallerIdentity": {"Account": "111122223333", "Arn": "arn:aws:sts::111122223333:assumed-role/a/b"}},
    "ec2": {"DescribeRegions": {"Regions": [{"RegionName": "eu-west-1", "OptInStatus": "opt-in-not-required"}]}},
    "iam": {
        "GetAccountSummary": {"SummaryMap": {"AccountMFAEnabled": 1, "AccountAccessKeysPresent": 0}},
        "GenerateCredentialReport": {"State": "COMPLETE"},
        "GetCredentialReport": {"Content": "user,arn\n", "ReportFormat": "text/csv"},
    },
}
"""What an account that nobody has used yet answers; all else is an empty listing, or nobody's."""
ALONE = OPERATIONS[::41]
"""A sample of those that are denied alone: what others would hide shows. All of them take twenty minutes."""
IN_PART = [tuple(OPERATIONS[at::36]) for at in range(0, 36, 6)]
"""Sets of which half of the calls are denied: of one type some resources are read, and others are not."""
BROKEN = (
    "iam.GetAccountAuthorizationDetails", "s3.GetBucketAcl", "ec2.DescribeSubnets", "ec2.DescribeVpcEndpoints",
    "kms.DescribeKey", "cloudtrail.DescribeTrails", "logs.DescribeLogGroups", "sagemaker.DescribeNotebookInstance",
    "sagemaker.Search", "sagemaker.ListNotebookInstances", "sagemaker.DescribeEndpointConfig",
)  # fmt: skip


def assert_nothing_flips(clean: Scanned, faulty: Scanned) -> None:
    """Verdicts stay or become unknown; resources vanish only where a listing says that it is not whole.

    What was unknown may be decided: where Search fails, Describe stands in and tells more.
    """
    flipped = {
        key: (clean.verdicts.get(key), verdict)
        for key, verdict in faulty.verdicts.items()
        if verdict != "unknown" and clean.verdicts.get(key) not in (verdict, "unknown")
    }
    assert flipped == {}
    assert faulty.failed == ()
    unlisted = {row.type for row in Snapshot(faulty.folder).manifest.listings if row.gap}
    assert {id_ for id_, type_ in clean.types.items() if type_ not in unlisted} - faulty.types.keys() == set()


def failures(report: Report) -> dict[str, str]:
    """The reason of each operation of the coverage table that failed."""
    return {
        f"{row.service}.{row.operation}": row.reason
        for row in report.coverage
        if row.status not in {"complete", "skipped"}
    }


def asked(scanned: Scanned) -> set[str]:
    """The operations that the scan called."""
    return {f"{call.service}.{call.operation}" for call in scanned.sandbox.calls}


def rest_on(scanned: Scanned, operation: str) -> Iterator[tuple[str, str]]:
    """What was judged by a fact that this operation gave."""
    for one in scanned.report.findings:
        if any(row.operation == operation for row in one.evidence):
            yield one.rule, one.resource.id


def test_ten_denied_operations_and_half_of_all_calls_throttled_flip_no_verdict(bench: Bench, clean: Scanned) -> None:
    denied = [Fault(operation, "deny") for operation in TEN]
    faulty = bench.scan(*denied, Fault("*", "throttle", share=0.5))
    assert_nothing_flips(clean, faulty)
    told = failures(faulty.judged_quickly)
    assert set(TEN) & asked(faulty) <= told.keys()
    assert all(told.values())
    assert "unknown" in faulty.verdicts.values()
    assert faulty.judged_quickly.errors == ()


def test_throttling_that_patience_outlasts_changes_nothing(bench: Bench, clean: Scanned) -> None:
    throttled = bench.scan(Fault("*", "throttle", share=0.5), patience=20)
    assert throttled.verdicts == clean.verdicts
    assert failures(throttled.judged_quickly) == failures(clean.judged_quickly)


@pytest.mark.parametrize("operations", TOGETHER, ids=lambda names: names[0])
def test_denied_operations_become_gaps_and_flip_nothing(
    bench: Bench, clean: Scanned, operations: tuple[str, ...]
) -> None:
    services = {operation.partition(".")[0] for operation in operations}
    faulty = bench.rescan(services, *(Fault(operation, "deny") for operation in operations))
    assert_nothing_flips(clean, faulty)
    told = {f"{row.service}.{row.operation}": row for row in Snapshot(faulty.folder).manifest.coverage}
    for operation in asked(faulty) & set(operations):
        assert (told[operation].status, bool(told[operation].reason.strip())) == ("denied", True), operation


@pytest.mark.parametrize("operation", ALONE)
def test_a_denied_operation_flips_nothing(bench: Bench, clean: Scanned, operation: str) -> None:
    assert_nothing_flips(clean, bench.rescan({operation.partition(".")[0]}, Fault(operation, "deny")))


@pytest.mark.parametrize("operations", IN_PART, ids=lambda names: names[0])
def test_operations_denied_in_part_flip_nothing(bench: Bench, clean: Scanned, operations: tuple[str, ...]) -> None:
    services = {operation.partition(".")[0] for operation in operations}
    faulty = bench.rescan(services, *(Fault(operation, "deny", share=0.5) for operation in operations))
    assert_nothing_flips(clean, faulty)
    assert faulty.judged_quickly.errors == ()


def test_an_empty_account_is_accused_of_what_every_account_must_have_only(tmp_path: Path) -> None:
    account = tmp_path / "empty"
    account.mkdir()
    for service, answers in EMPTY.items():
        (account / f"{service}.json").write_text(json.dumps({"service": service, "operations": answers}))
    scanned = Bench(tmp_path, load_account(account)).clean
    said = {(rule, verdict) for (_, rule), verdict in scanned.verdicts.items() if verdict != "not_applicable"}
    assert said == {
        ("logging-no-multi-region-trail", "fail"),
        ("iam-root-without-mfa", "pass"),
        ("iam-root-access-key", "pass"),
    }


def test_the_demo_account_makes_the_scan_call_nearly_everything(clean: Scanned) -> None:
    assert len(asked(clean)) > 200
    assert {one for one in OPERATIONS if one.partition(".")[0] in JOINED} - asked(clean) <= {"s3.GetBucketLocation"}


@pytest.mark.parametrize("operation", ["kms.DescribeKey", "sagemaker.DescribeNotebookInstance", "s3.GetBucketPolicy"])
def test_what_rested_on_a_denied_operation_is_unknown(bench: Bench, clean: Scanned, operation: str) -> None:
    service, _, name = operation.partition(".")
    rested = set(rest_on(clean, name))
    faulty = bench.rescan({service}, Fault(operation, "deny"))
    assert rested
    assert not set(rest_on(faulty, name))
    told = {(one.rule, one.resource.id): one for one in faulty.findings("unknown")}
    assert rested & told.keys()
    for one in told.values():
        assert all(row.operation and row.reason for row in one.gaps)
        assert one.gaps or one.message.startswith("the rule")


@pytest.mark.parametrize("kinds", [("truncated",), ("error5xx", "timeout")], ids="-".join)
@pytest.mark.parametrize("operations", [BROKEN[at::4] for at in range(4)], ids=lambda names: names[0])
def test_broken_answers_become_gaps_and_flip_nothing(
    bench: Bench, clean: Scanned, operations: tuple[str, ...], kinds: tuple[Kind, ...]
) -> None:
    services = {operation.partition(".")[0] for operation in operations}
    faulty = bench.rescan(services, *map(Fault, operations, cycle(kinds)))
    assert_nothing_flips(clean, faulty)
    for operation in operations:
        rows = [
            row for row in Snapshot(faulty.folder).manifest.coverage if f"{row.service}.{row.operation}" == operation
        ]
        assert {row.status for row in rows} <= {"error", "complete"}
        assert any(row.status == "error" and row.reason for row in rows)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(denied=st.sets(st.sampled_from(OPERATIONS), min_size=2, max_size=20))
def test_no_set_of_denied_operations_flips_a_verdict(bench: Bench, clean: Scanned, denied: set[str]) -> None:
    services = {operation.partition(".")[0] for operation in denied}
    faulty = bench.rescan(services, *(Fault(operation, "deny") for operation in sorted(denied)))
    assert_nothing_flips(clean, faulty)
    assert faulty.judged_quickly.errors == ()


def test_everything_denied_is_incomplete_and_no_clean_bill(bench: Bench) -> None:
    faulty = bench.scan(Fault("*", "deny"))
    assert faulty.failed == ()
    report = faulty.report
    assert set(faulty.verdicts.values()) <= {"unknown"}
    assert nothing_read(report)
    assert of_report(report, Policy()) == INCOMPLETE
    assert {row.status for row in report.coverage} <= {"denied", "skipped"}
    assert {one.status for one in report.inputs} == {"failed"}


def test_a_region_that_fails_stops_no_other(bench: Bench, clean: Scanned) -> None:
    faulty = bench.scan(Fault("*", "timeout", region="us-east-1"))
    assert_nothing_flips(clean, faulty)
    elsewhere = {one.id for one in clean.report.inputs[0].resources if ":eu-west-1:" in one.id}
    assert elsewhere <= {one.id for each in faulty.report.inputs for one in each.resources}
    assert {one.path: one.status for one in faulty.report.inputs}["111122223333/us-east-1"] == "failed"
    assert of_report(faulty.report, Policy()) == FINDINGS
    assert of_report(faulty.report, Policy(fail_on=None, fail_on_incomplete=True)) == INCOMPLETE
    assert of_report(faulty.report, Policy(fail_on=None)) == 0
