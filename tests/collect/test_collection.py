from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from auditor.collect.collection import Options, collect
from auditor.collect.collector import Collector, Scan, Where
from auditor.collect.errors import Interrupted
from auditor.collect.ledger import Event
from auditor.collect.sagemaker import COLLECTOR
from auditor.collect.session import AccountSession, Login, made_up_session, open_sessions
from auditor.collect.shapes import shapes
from auditor.model.gap import Reason
from auditor.sandbox import Fault, Sandbox, load_account
from auditor.snapshot.manifest import Account, Scope
from auditor.snapshot.read import Snapshot
from auditor.snapshot.write import SnapshotWriter
from tests.collect.estate import IDENTITY, NOW, job, sagemaker
from tests.collect.reading import QUICK, Memory

OPTIONS = Options(history=timedelta(days=90), patience=QUICK, now=NOW)
REGIONS = ("eu-central-1", "us-east-1")
TRAINING = "AWS::SageMaker::TrainingJob"
DEMO = Path(__file__).parents[2] / "fixtures" / "accounts" / "demo"


def sandbox(folder: Path, *faults: Fault) -> Sandbox:
    account = folder / "account"
    account.mkdir(exist_ok=True)
    secret = job(1, HyperParameters={"db_password": "correct-horse-1"})
    contents = [IDENTITY, {**sagemaker(TrainingJob=[secret]), "region": REGIONS[0]}]
    for number, content in enumerate(contents):
        (account / f"{number}.json").write_text(json.dumps(content))
    return Sandbox(load_account(account), faults)


def opened(box: Sandbox) -> tuple[AccountSession, ...]:
    session = made_up_session(REGIONS[0])
    box.attach(session)
    return open_sessions(Login(regions=REGIONS, paced=False), session)


def writer(folder: Path, sessions: tuple[AccountSession, ...], *, resume: bool = False) -> SnapshotWriter:
    accounts = tuple(Account(id=each.account, caller_arn=each.caller_arn, regions=each.regions) for each in sessions)
    scope = Scope(partition="aws", accounts=accounts, history="90d")
    return SnapshotWriter(folder / "snapshot", scope, "2026-06-01T00:00:00Z", resume=resume)


def finished(store: SnapshotWriter) -> Snapshot:
    known = shapes([COLLECTOR]).as_json()
    store.finish(tool="1", botocore="1", finished="2026-06-01T01:00:00Z", shapes=known)
    return Snapshot(store.folder)


def test_a_snapshot_is_written_without_the_secret(tmp_path: Path) -> None:
    sessions = opened(sandbox(tmp_path))
    store = writer(tmp_path, sessions)
    assert collect(sessions, store, OPTIONS, chosen=[COLLECTOR]) == ()
    snapshot = finished(store)
    lines = b"".join(line for type_ in snapshot.types() for line in snapshot.lines(type_))
    assert b"train-00001" in lines
    assert b"<secret: Secret Keyword>" in lines
    assert b"correct-horse-1" not in lines


def test_a_region_that_fails_does_not_stop_the_other(tmp_path: Path) -> None:
    memory = Memory()
    sessions = opened(sandbox(tmp_path, Fault("sagemaker.*", "deny", region=REGIONS[1])))
    assert collect(sessions, memory, OPTIONS, chosen=[COLLECTOR]) == ()
    assert [document.identity.region for document in memory.documents] == [REGIONS[0]]
    reasons = {(row.region, row.gap.reason if row.gap else None) for row in memory.listings if row.type == TRAINING}
    assert reasons == {(REGIONS[0], None), (REGIONS[1], Reason.DENIED)}


def test_a_collector_that_raises_is_written_off_and_named(tmp_path: Path) -> None:
    def broken(_scan: Scan) -> None:
        raise ZeroDivisionError("of ours")

    other = Collector("efs", ("AWS::EFS::FileSystem",), frozenset(), broken, Where.GLOBAL)
    memory = Memory()
    failed = collect(opened(sandbox(tmp_path)), memory, OPTIONS, chosen=[COLLECTOR, other])
    assert failed == ("111122223333.global.efs: ZeroDivisionError: of ours",)
    (listing,) = [row for row in memory.listings if row.type == "AWS::EFS::FileSystem"]
    assert listing.gap is not None
    assert listing.gap.reason is Reason.ERROR
    assert len(memory.documents) == 1


def test_only_the_types_asked_for_are_read(tmp_path: Path) -> None:
    box, memory = sandbox(tmp_path), Memory()
    options = Options(frozenset({"AWS::SageMaker::Domain"}), patience=QUICK, now=NOW)
    collect(opened(box), memory, options, chosen=[COLLECTOR])
    assert {call.operation for call in box.calls} == {"GetCallerIdentity", "ListDomains"}
    skipped = {row.type for row in memory.listings if row.gap and row.gap.reason is Reason.NOT_COLLECTED}
    assert TRAINING in skipped
    assert "AWS::SageMaker::Domain" not in skipped


def test_a_service_that_no_rule_needs_is_not_called_and_its_listings_are_gaps(tmp_path: Path) -> None:
    box, events = sandbox(tmp_path), list[Event]()
    sessions = opened(box)
    store = writer(tmp_path, sessions)
    collect(sessions, store, replace(OPTIONS, only=frozenset({"AWS::SageMaker::Domain"})), progress=events.append)
    assert {call.service for call in box.calls} == {"sts", "sagemaker"}
    assert {event.service for event in events} == {"sagemaker"}
    listings = finished(store).manifest.listings
    listed = {(row.type, row.region): row.gap.reason for row in listings if row.gap}
    assert {listed["AWS::KMS::Key", region] for region in REGIONS} == {Reason.NOT_COLLECTED}
    assert listed["AWS::IAM::Role", "global"] is Reason.NOT_COLLECTED


@pytest.mark.parametrize("noun", ["TrainingJob", "Model", "UserProfile", "NotebookInstance"])
def test_of_sagemaker_only_the_types_asked_for_cost_calls(noun: str) -> None:
    box, memory = Sandbox(load_account(DEMO)), Memory()
    session = made_up_session()
    box.attach(session)
    sessions = open_sessions(Login(regions=("eu-west-1",), paced=False), session)
    type_ = f"AWS::SageMaker::{noun}"
    collect(sessions, memory, Options(frozenset({type_}), patience=QUICK, now=NOW))
    assert {each.identity.type for each in memory.documents} == {type_}
    plain = {call.operation for call in box.calls} - {"GetCallerIdentity", "Search", "ListTags"}
    assert plain <= {f"Describe{noun}", f"List{noun}s"}


def test_an_interrupted_scan_is_resumed_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    box = sandbox(tmp_path)
    sessions = opened(box)
    store = writer(tmp_path, sessions)

    def stopped(_scan: Scan) -> None:
        raise Interrupted

    late = Collector("efs", ("AWS::EFS::FileSystem",), frozenset(), stopped)
    with monkeypatch.context() as patch:
        patch.setattr("auditor.collect.collection.wait", _interrupt)
        with pytest.raises(KeyboardInterrupt):
            collect(sessions, store, OPTIONS, chosen=[COLLECTOR, late])
    asked = len(box.calls)
    again = writer(tmp_path, sessions, resume=True)
    calm = Collector(
        "efs", ("AWS::EFS::FileSystem",), frozenset(), lambda scan: scan.listed("x", *scan.collector.types)
    )
    assert collect(sessions, again, OPTIONS, chosen=[COLLECTOR, calm]) == ()
    snapshot = finished(again)
    assert len(box.calls) == asked
    assert [document.identity.name for document in snapshot.documents(TRAINING)] == ["train-00001"]
    assert {row.region for row in snapshot.manifest.listings if row.type == "AWS::EFS::FileSystem"} == set(REGIONS)


def _interrupt(futures: object, **_how: object) -> None:
    """Ctrl-C after everything that could finish has finished."""
    from concurrent.futures import wait  # noqa: PLC0415 - the name is patched in the module under test

    wait(futures)  # type: ignore[arg-type]
    raise KeyboardInterrupt


def test_an_interruption_in_a_thread_is_no_failed_collector(tmp_path: Path) -> None:
    def interrupted(_scan: Scan) -> None:
        raise KeyboardInterrupt

    def below(scan: Scan) -> None:
        scan.each(interrupted, [scan])

    sessions = opened(sandbox(tmp_path))
    store = writer(tmp_path, sessions)
    stopped = Collector("efs", ("AWS::EFS::FileSystem",), frozenset(), interrupted)
    with pytest.raises(KeyboardInterrupt):
        collect(sessions, store, OPTIONS, chosen=[stopped])
    assert not any(store.done(f"111122223333.{region}.efs") for region in REGIONS)
    inner = Collector("efs", stopped.types, frozenset(), below)
    with pytest.raises(KeyboardInterrupt):
        collect(sessions, writer(tmp_path, sessions, resume=True), OPTIONS, chosen=[inner])


def test_progress_tells_documents_calls_and_the_end(tmp_path: Path) -> None:
    events: list[Event] = []
    box, memory = sandbox(tmp_path), Memory()
    collect(opened(box), memory, OPTIONS, progress=events.append, chosen=[COLLECTOR])
    ends = {event.region: event for event in events if event.finished}
    assert set(ends) == set(REGIONS)
    assert ends[REGIONS[0]].documents == 1
    assert sum(event.calls for event in ends.values()) == len(box.calls) - 1
    assert sum(row.calls for row in memory.coverage) == len(box.calls) - 1
