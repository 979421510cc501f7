from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from hypothesis import given
from hypothesis import strategies as st

from auditor.collect.botomodel import paging
from auditor.collect.buckets import Bucket, Buckets, Rate
from auditor.collect.caller import Caller, Pace, Patience, next_token
from auditor.collect.errors import CallFailed
from auditor.collect.ledger import Ledger
from auditor.collect.session import AccountSession, Login, made_up_session, open_sessions
from auditor.model.gap import Reason
from auditor.sandbox import Fault, Sandbox, load_account
from tests.collect.estate import IDENTITY, arn, sagemaker
from tests.collect.reading import REGION

PATIENT = Patience(attempts=4, first=1.0, longest=4.0)


class Calling:
    """A caller of SageMaker, what it noted, and how long it waited."""

    def __init__(self, session: AccountSession, declared: set[str] | None = None) -> None:
        self.waits: list[float] = []
        self.ledger = Ledger(session.account, REGION, "sagemaker")
        pace = Pace(Buckets(), self._pause, PATIENT)
        self.caller = Caller("sagemaker", REGION, session, self.ledger, pace, declared)

    def _pause(self, seconds: float) -> None:
        if seconds:
            self.waits.append(seconds)

    def row(self, operation: str) -> tuple[str, int, int]:
        (row,) = [row for row in self.ledger.rows() if row.operation == operation]
        return row.status, row.items, row.calls


Open = Callable[..., AccountSession]


@pytest.fixture
def account(tmp_path: Path) -> Open:
    def opened(content: dict[str, Any], *faults: Fault) -> AccountSession:
        for number, file in enumerate([IDENTITY, content]):
            (tmp_path / f"{number}.json").write_text(json.dumps(file))
        session = made_up_session(REGION)
        Sandbox(load_account(tmp_path), faults).attach(session)
        return open_sessions(Login(regions=(REGION,), paced=False), session)[0]

    return opened


def notebooks(count: int) -> dict[str, Any]:
    names = (f"nb-{number:04d}" for number in range(count))
    made = [{"NotebookInstanceName": name, "NotebookInstanceArn": arn("notebook-instance", name)} for name in names]
    return sagemaker(NotebookInstance=made)


def test_pages_are_as_large_as_they_may_be(account: Open) -> None:
    calling = Calling(account(notebooks(250)))
    found = list(calling.caller.items("ListNotebookInstances", "NotebookInstances"))
    assert len(found) == 250
    assert calling.row("ListNotebookInstances") == ("complete", 250, 3)


def test_an_operation_without_a_paginator_pages_by_its_token() -> None:
    how = paging("sagemaker", "ListHubs")
    assert how is not None
    assert next_token(how, {"NextToken": "x"}) == {"NextToken": "x"}
    assert next_token(how, {"HubSummaries": []}) == {}


def test_a_token_that_comes_back_ends_the_listing_with_a_gap(account: Open) -> None:
    session = account(notebooks(1))
    _answer_always(session, "ListModels", {"Models": [], "NextToken": "again"})
    with pytest.raises(CallFailed, match="the same next token"):
        list(Calling(session).caller.pages("ListModels"))


def _answer_always(session: AccountSession, operation: str, body: dict[str, Any]) -> None:
    def answer(response_dict: Any = None, **_: Any) -> None:
        response_dict["body"] = json.dumps(body).encode()

    def ask_for_the_first_page(params: Any = None, **_: Any) -> None:
        params.pop("NextToken", None)

    events = session.client("sagemaker", REGION).meta.events
    events.register(f"before-parse.sagemaker.{operation}", answer)
    events.register(f"before-parameter-build.sagemaker.{operation}", ask_for_the_first_page)


def test_a_failed_page_leaves_what_came_before(account: Open) -> None:
    calling = Calling(account(notebooks(150), Fault("sagemaker.ListNotebookInstances", "deny", times=1)))
    with pytest.raises(CallFailed) as failed:
        list(calling.caller.items("ListNotebookInstances", "NotebookInstances"))
    assert failed.value.gap.reason is Reason.DENIED
    assert calling.row("ListNotebookInstances")[0] == "denied"


def test_throttling_is_waited_out_with_growing_pauses(account: Open) -> None:
    calling = Calling(account(notebooks(1), Fault("sagemaker.ListNotebookInstances", "throttle", times=5)))
    assert calling.caller.call("ListNotebookInstances") is not None
    assert calling.waits == sorted(calling.waits)
    assert 2 <= len(calling.waits) <= 3
    assert calling.row("ListNotebookInstances") == ("complete", 1, 6)
    assert calling.ledger.throttles >= 5


def test_endless_throttling_ends_in_a_gap(account: Open) -> None:
    calling = Calling(account(notebooks(1), Fault("sagemaker.*", "throttle")))
    with pytest.raises(CallFailed) as failed:
        calling.caller.call("ListNotebookInstances")
    assert failed.value.gap.reason is Reason.THROTTLED
    assert len(calling.waits) == PATIENT.attempts - 1


def test_a_code_that_means_none_is_no_failure(account: Open) -> None:
    calling = Calling(account(notebooks(1)))
    found = calling.caller.call("DescribeModel", none=("ValidationException:could not find",), ModelName="x")
    assert found is None
    assert calling.row("DescribeModel")[0] == "complete"


def test_the_same_code_with_another_message_is_a_failure(account: Open) -> None:
    calling = Calling(account(notebooks(1)))
    with pytest.raises(CallFailed):
        calling.caller.call("DescribeModel", none=("ValidationException:something else",), ModelName="x")


def test_an_operation_that_is_not_declared_may_not_be_called(account: Open) -> None:
    calling = Calling(account(notebooks(1)), {"ListModels"})
    with pytest.raises(ValueError, match="sagemaker:ListHubs is not among the operations"):
        calling.caller.call("ListHubs")


def test_an_operation_that_botocore_does_not_know_is_unsupported(account: Open) -> None:
    calling = Calling(account(notebooks(1)))
    with pytest.raises(CallFailed) as failed:
        calling.caller.call("ListTimeMachines")
    assert failed.value.gap.reason is Reason.UNSUPPORTED


def test_an_operation_that_stays_broken_is_given_up(account: Open) -> None:
    calling = Calling(account(notebooks(1), Fault("sagemaker.ListModels", "error5xx")))
    for _ in range(20):
        with pytest.raises(CallFailed) as failed:
            calling.caller.call("ListModels")
        assert failed.value.gap.reason is Reason.ERROR
    assert calling.row("ListModels")[2] <= 6


@pytest.mark.parametrize(("offered", "reason"), [(False, Reason.UNSUPPORTED), (True, Reason.ERROR)])
def test_an_endpoint_that_does_not_exist_in_the_region_is_unsupported(
    account: Open, monkeypatch: pytest.MonkeyPatch, *, offered: bool, reason: Reason
) -> None:
    session = account(notebooks(1))
    monkeypatch.setattr(AccountSession, "offers", lambda *_: offered)

    def unreachable(**_: Any) -> None:
        raise EndpointConnectionError(endpoint_url="https://api.sagemaker.mars-1.amazonaws.com")

    session.client("sagemaker", REGION).meta.events.register_first("before-send.sagemaker.ListModels", unreachable)
    calling = Calling(session)
    with pytest.raises(CallFailed) as failed:
        calling.caller.call("ListModels")
    assert failed.value.gap.reason is reason


@pytest.mark.parametrize(
    "broken", [{"Models": {"a": 1}}, {"Models": [{"ModelName": 7}]}, {"Models": [{"CreationTime": "x y"}]}]
)
def test_an_answer_that_breaks_the_model_is_a_gap(account: Open, broken: dict[str, Any]) -> None:
    session = account(notebooks(1))
    _answer_always(session, "ListModels", broken)
    with pytest.raises(CallFailed) as failed:
        Calling(session).caller.call("ListModels")
    assert failed.value.gap.reason is Reason.ERROR


def test_a_small_scan_never_waits_for_its_buckets() -> None:
    buckets = Buckets(clock=lambda: 0.0)
    assert [buckets.wait("sagemaker", "ListTrainingJobs") for _ in range(10)] == [0.0] * 10
    assert buckets.wait("sagemaker", "ListTrainingJobs") == 0.5
    assert buckets.wait("sagemaker", "DescribeTrainingJob") == 0.0


@given(st.lists(st.floats(0, 5), min_size=1, max_size=60), st.floats(0.5, 50), st.floats(1, 20))
def test_a_bucket_never_lets_more_through_than_burst_and_rate(gaps: list[float], rate: float, burst: float) -> None:
    now, sent = 0.0, list[float]()
    clock = [0.0]
    bucket = Bucket(Rate(rate, burst), lambda: clock[0])
    for gap in gaps:
        now += gap
        clock[0] = now
        sent.append(now + bucket.take())
    for first, start in enumerate(sent):
        for last in range(first, len(sent)):
            assert last - first + 1 <= burst + rate * (sent[last] - start) + 1.001
