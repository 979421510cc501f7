"""The access advisor's collection: AWS's jobs ordered, waited for, read page by page, and never silently missing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from auditor.collect import iam
from auditor.collect.access_advisor import ORDER
from auditor.collect.session import made_up_session
from auditor.model.aws.iam import ADVISOR
from auditor.model.extra import Extra
from auditor.model.gap import MissingEvidence, Reason
from auditor.sandbox import Fault, Sandbox, load_account
from tests.collect.reading import ACCOUNT, REGION, Found, read, scanned

SAGEMAKER = "sagemaker.amazonaws.com"
ASKED = (Extra.ACCESS_ADVISOR,)
JOBS = {name: f"5c1f0a52-9d1e-4a63-8b4f-0a7be400000{number}" for number, name in enumerate(("train", "serve"))}
DONE = "2026-11-22T11:40:03+00:00"
S3 = {
    "ServiceName": "Amazon S3",
    "ServiceNamespace": "s3",
    "LastAuthenticated": "2026-11-21T15:40:00Z",
    "TrackedActionsLastAccessed": [
        {"ActionName": "ListAllMyBuckets", "LastAccessedTime": "2026-11-21T15:40:00Z"},
        {"ActionName": "DeleteBucket"},
    ],
}
SQS = {"ServiceName": "Amazon SQS", "ServiceNamespace": "sqs", "TotalAuthenticatedEntities": 0}


def arn(name: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def role(name: str, *services: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": {"Service": list(services)}, "Action": "sts:AssumeRole"}
    return {
        "RoleName": name,
        "Path": "/",
        "Arn": arn(name),
        "CreateDate": "2024-01-31T12:00:00+00:00",
        "AssumeRolePolicyDocument": json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    }


def report(*services: dict[str, Any], **more: Any) -> dict[str, Any]:
    told = {"JobStatus": "COMPLETED", "JobType": "ACTION_LEVEL", "JobCreationDate": DONE, "JobCompletionDate": DONE}
    return {**told, "ServicesLastAccessed": list(services), **more}


def account(*answers: dict[str, Any]) -> dict[str, Any]:
    """Two roles that SageMaker may assume and others that it may not; `answers` are the cases of the jobs' reports."""
    odd = {**role("odd"), "AssumeRolePolicyDocument": "{"}
    linked = {**role("linked", SAGEMAKER), "Path": "/aws-service-role/sagemaker.amazonaws.com/"}
    execution = [
        role("train", "sagemaker.amazonaws.com"),
        role("serve", "lambda.amazonaws.com", "sagemaker.amazonaws.com"),
    ]
    roles = [*execution, role("ingest", "lambda.amazonaws.com"), odd, linked]
    orders = [{"match": {"Arn": arn(name)}, "response": {"JobId": job}} for name, job in JOBS.items()]
    return {
        "service": "iam",
        "operations": {
            "GetAccountAuthorizationDetails": {"RoleDetailList": roles},
            ORDER: orders,
            ADVISOR: [*answers, {"response": report(S3, SQS)}],
        },
    }


def of(name: str, answer: dict[str, Any], **match: str) -> dict[str, Any]:
    return {"match": {"JobId": JOBS[name], **match}, "response": answer}


def uses(found: Found, name: str) -> list[str]:
    return [str(service) for service in found.resource(iam.ROLE, name).allowed_services]


def why(found: Found, name: str) -> tuple[Reason, str]:
    gap = found.document(iam.ROLE, name).gaps[ADVISOR]
    return gap.reason, gap.detail


def test_a_role_that_sagemaker_assumes_tells_what_it_last_used(tmp_path: Path) -> None:
    found = read(tmp_path, iam.COLLECTOR, account(), extras=ASKED)
    train = found.resource(iam.ROLE, "train")
    assert uses(found, "train") == uses(found, "serve") == ["s3 used 2026-11-21", "sqs never used"]
    assert train.uses_reported == DONE
    assert [(one.name, one.at is not None) for one in train.allowed_services[0].actions] == [
        ("ListAllMyBuckets", True),
        ("DeleteBucket", False),
    ]
    assert sorted(call.params["Arn"] for call in calls(found, ORDER)) == [arn("serve"), arn("train")]
    assert {call.params["Granularity"] for call in calls(found, ORDER)} == {"ACTION_LEVEL"}


def calls(found: Found, operation: str) -> list[Any]:
    assert found.sandbox
    return [call for call in found.sandbox.calls if call.operation == operation]


def test_nobody_is_asked_about_unless_the_scan_is_asked_to(tmp_path: Path) -> None:
    found = read(tmp_path, iam.COLLECTOR, account())
    assert not {ORDER, ADVISOR} & set(found.calls())
    with pytest.raises(MissingEvidence) as missing:
        uses(found, "train")
    assert missing.value.gap.reason is Reason.NOT_COLLECTED


def test_all_pages_are_one_report(tmp_path: Path) -> None:
    rest = of("train", report(SQS), Marker="more")
    first = of("train", report(S3, IsTruncated=True, Marker="more"))
    found = read(tmp_path, iam.COLLECTOR, account(rest, first), extras=ASKED)
    assert uses(found, "train") == ["s3 used 2026-11-21", "sqs never used"]
    assert found.document(iam.ROLE, "train").responses[ADVISOR] == {**plain(S3, SQS), "Marker": "more"}


def plain(*services: dict[str, Any]) -> dict[str, Any]:
    """A report as it is stored: times as text."""
    told = json.loads(json.dumps(report(*services)).replace("15:40:00Z", "15:40:00+00:00"))
    return {**told, "IsTruncated": False}


def test_a_page_that_fails_makes_the_whole_report_a_gap(tmp_path: Path) -> None:
    broken = {"match": {"Marker": "more"}, "error": ["ServiceFailure", "Please try again"]}
    first = of("train", report(S3, IsTruncated=True, Marker="more"))
    found = read(tmp_path, iam.COLLECTOR, account(broken, first), extras=ASKED)
    assert why(found, "train")[0] is Reason.ERROR
    assert ADVISOR not in found.document(iam.ROLE, "train").responses


def test_a_job_under_way_is_asked_for_again(tmp_path: Path) -> None:
    read(tmp_path, iam.COLLECTOR, account())
    session, seen = made_up_session(REGION), dict[str, int]()
    sandbox = Sandbox(load_account(tmp_path))
    sandbox.attach(session)

    def twice_under_way(parsed: dict[str, Any], context: Any, **_: Any) -> None:
        asked = str(sandbox.calls[-1].params["JobId"])
        seen[asked] = seen.get(asked, 0) + 1
        if seen[asked] <= 2:
            parsed.clear()
            parsed.update(JobStatus="IN_PROGRESS", ResponseMetadata={"HTTPStatusCode": 200}, Told=bool(context))

    session.events.register(f"after-call.iam.{ADVISOR}", twice_under_way)
    found = scanned(session, iam.COLLECTOR, sandbox, extras=ASKED)
    assert uses(found, "train") == ["s3 used 2026-11-21", "sqs never used"]
    assert len(calls(found, ADVISOR)) == 6
    assert len(calls(found, ORDER)) == 2


def test_a_job_that_never_ends_is_a_gap_after_ten_rounds_and_holds_up_nobody(tmp_path: Path) -> None:
    under_way = of("train", report(JobStatus="IN_PROGRESS"))
    found = read(tmp_path, iam.COLLECTOR, account(under_way), extras=ASKED)
    assert why(found, "train") == (Reason.ERROR, "not ready when asked 10 times")
    assert uses(found, "serve") == ["s3 used 2026-11-21", "sqs never used"]
    assert len(calls(found, ADVISOR)) == 11
    (row,) = [row for row in found.memory.coverage if row.operation == ADVISOR]
    assert (row.status, row.reason) == ("error", "not ready when asked 10 times")


def test_a_job_that_failed_says_why(tmp_path: Path) -> None:
    failed = report(JobStatus="FAILED", Error={"Code": "SomethingFailed", "Message": "try tomorrow"})
    found = read(tmp_path, iam.COLLECTOR, account(of("train", failed)), extras=ASKED)
    assert why(found, "train") == (Reason.ERROR, "the job failed: try tomorrow")
    assert uses(found, "serve")


@pytest.mark.parametrize("operation", [ORDER, ADVISOR])
@pytest.mark.parametrize(("kind", "reason"), [("deny", Reason.DENIED), ("throttle", Reason.THROTTLED)])
def test_a_refused_call_is_a_gap_of_the_report_alone(tmp_path: Path, operation: str, kind: Any, reason: Reason) -> None:
    found = read(tmp_path, iam.COLLECTOR, account(), faults=[Fault(f"iam.{operation}", kind)], extras=ASKED)
    gap = found.document(iam.ROLE, "train").gaps[ADVISOR]
    assert (gap.operation, gap.reason) == (operation, reason)
    assert found.resource(iam.ROLE, "train").created
    assert found.listed(iam.ROLE) is None


def test_a_call_that_is_throttled_for_a_while_costs_nothing_but_time(tmp_path: Path) -> None:
    faults = [Fault(f"iam.{operation}", "throttle", times=2) for operation in (ORDER, ADVISOR)]
    found = read(tmp_path, iam.COLLECTOR, account(), faults=faults, extras=ASKED)
    assert uses(found, "train") == uses(found, "serve") == ["s3 used 2026-11-21", "sqs never used"]
