"""A scan from the first call to the last byte of the report: counts, bytes, partitions, accounts, interruptions."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import signal
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
import zstandard

from auditor.api import NotebookInstance, Remediation, Severity, Verdict, rule
from auditor.collect.collection import collect
from auditor.collect.collector import collectors
from auditor.collect.ledger import Event
from auditor.collect.permissions import actions, policy
from auditor.collect.session import Login, made_up_session, open_sessions
from auditor.engine import registry
from auditor.engine.formats import formats
from auditor.model.report import Report
from auditor.rule import Rule
from auditor.sandbox import Sandbox, load_account
from auditor.snapshot.manifest import Account as ReadAccount
from auditor.snapshot.manifest import Scope
from auditor.snapshot.write import SnapshotWriter
from tests.engine.scanning import DEMO, FINISHED, STARTED, WHOLE, Bench, Scanned, demo, judged, known_shapes, verdicts

SECRETS = (
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "hunter2-not-real", "correct-horse-not-real-0042",
    "ghp_16C7e42F292c6912E7710c838347Ae178B4a", "Summer2024-not-a-real-password",
)  # fmt: skip
OF_AWS = ("131013547314", "141502667606", "468650794304", "683313688378", "763104351884")
OF_AWS_IN_GOV = "442386744353"
"""Accounts in whose registries AWS keeps SageMaker's images: the demo's, and one of another partition."""
HOSTILE = "</script><img src=x onerror=alert(1)>\x1b[31m=cmd|' /C calc'!A0\u202egnp.exe"


def variant(folder: Path, *replaced: tuple[str, str], of: Path = DEMO) -> Path:
    """A copy of an account in which texts are replaced."""
    for file in of.rglob("*.yaml"):
        text = file.read_text()
        for old, new in replaced:
            text = text.replace(old, new)
        (folder / file.relative_to(of)).parent.mkdir(parents=True, exist_ok=True)
        (folder / file.relative_to(of)).write_text(text)
    return folder


def added(folder: Path, noun: str, *items: dict[str, Any]) -> Path:
    """The account with more SageMaker resources."""
    content = {"service": "sagemaker", "region": "eu-west-1", "items": {noun: list(items)}}
    (folder / "added.yaml").write_text(yaml.safe_dump(content, allow_unicode=True))
    return folder


def rendered(report: Report, name: str) -> str:
    """A report in a format."""
    pieces: list[str] = []
    formats()[name].render(report, pieces.append)
    return "".join(pieces)


def fingerprints(report: Report) -> set[tuple[str, str]]:
    return {(one.fingerprint, one.verdict) for one in report.findings}


def failed_calls(report: Report) -> set[tuple[str, str, str]]:
    return {(row.operation, row.region, row.status) for row in report.coverage if row.status != "complete"}


def test_the_numbers_reconcile_for_every_rule_and_type(clean: Scanned) -> None:
    counted: Counter[tuple[str, str, str]] = Counter()
    for each in clean.report.inputs:
        for one in each.resources:
            counted.update((rule_, one.type, verdict) for rule_, verdict in one.verdicts.items())
    for row in clean.report.population:
        told = {"pass": row.passed, "fail": row.fail, "unknown": row.unknown, "not_applicable": row.not_applicable}
        assert row.enumerated == sum(told.values())
        assert row.suppressed == 0
        assert told == {verdict: counted[row.rule, row.resource_type, verdict] for verdict in told}
    listed = Counter((one.rule, one.resource.type, one.verdict) for one in clean.report.findings)
    assert listed == Counter({key: many for key, many in counted.items() if key[2] != "not_applicable"})


def test_every_selected_rule_stands_in_the_population(clean: Scanned) -> None:
    known = registry.load()
    assert {row.rule for row in clean.report.population} == {one.id for one in known.rules}
    few = judged(clean.folder, known.select(["job"], ["job-remote-debug"]))
    assert {row.rule for row in few.population} == {one.id for one in known.rules if one.family == "job"} - {
        "job-remote-debug"
    }
    assert few.scope.rules == tuple(sorted({row.rule for row in few.population}))


def test_the_same_snapshot_gives_the_same_bytes_from_its_zip_too(clean: Scanned, tmp_path: Path) -> None:
    first = rendered(clean.report, "json")
    assert rendered(judged(clean.folder), "json") == first
    archive = Path(shutil.make_archive(str(tmp_path / "kept"), "zip", clean.folder))
    assert rendered(judged(archive), "json") == first
    outer = Path(shutil.make_archive(str(tmp_path / "outer"), "zip", clean.folder.parent, clean.folder.name))
    few = registry.load().select(["notebook"])
    assert rendered(judged(outer, few), "json") == rendered(judged(clean.folder, few), "json")


def test_two_scans_of_one_account_say_the_same(bench: Bench, clean: Scanned) -> None:
    other = bench.scan()
    assert other.verdicts == clean.verdicts
    assert other.report.population == clean.report.population
    assert fingerprints(other.report) == fingerprints(clean.report)


def test_fingerprints_do_not_depend_on_the_order_of_files_and_documents(bench: Bench, clean: Scanned) -> None:
    turned = bench.base / "turned"
    for file in sorted(DEMO.rglob("*.yaml"), reverse=True):
        copy = turned / str(file.relative_to(DEMO)).replace("/", "-").replace("sagemaker", "first")
        copy.parent.mkdir(exist_ok=True)
        copy.write_text(file.read_text())
    other = Bench(bench.base / "turned-scan", load_account(turned))
    other.base.mkdir()
    assert fingerprints(other.scan().report) == fingerprints(clean.report)


def test_a_nightly_job_of_another_name_keeps_its_fingerprints(tmp_path: Path, clean: Scanned) -> None:
    tonight = variant(tmp_path / "account", ("pipelines-nightly-train-20261122", "pipelines-nightly-train-20261123"))
    other = Bench(tmp_path, load_account(tonight)).scan()
    assert any("20261123" in one.resource.name for one in other.report.findings)
    assert fingerprints(other.report) == fingerprints(clean.report)


def test_jobs_of_one_projection_are_reported_each_by_name(tmp_path: Path) -> None:
    (jobs,) = [
        file["items"]["TrainingJob"]
        for file in map(
            yaml.safe_load, [(DEMO / "eu-west-1" / "sagemaker-training.yaml").read_text().replace("!json", "")]
        )
    ]
    (quick,) = [job for job in jobs if job["TrainingJobName"].startswith("churn-quick")]
    twins = [
        quick | {"TrainingJobName": name, "TrainingJobArn": quick["TrainingJobArn"].rpartition("/")[0] + f"/{name}"}
        for name in ("z-last", "a-first", "m-middle")
    ]
    report = Bench(tmp_path, load_account(added(variant(tmp_path / "account"), "TrainingJob", *twins))).scan().report
    found = {one.resource.name: one for one in report.findings if one.rule == "job-outside-vpc"}
    assert {"z-last", "a-first", "m-middle"} <= found.keys()
    for name in ("z-last", "a-first", "m-middle"):
        assert all(name in row.resource for row in found[name].evidence if "training-job" in row.resource)
    pictures = [one.neighbourhood for one in report.findings if one.resource.name in found and one.neighbourhood]
    assert all(any(node.mark == "subject" for node in picture.nodes) for picture in pictures)


def test_the_policy_covers_the_calls_of_a_scan_and_each_action_is_a_collectors(clean: Scanned) -> None:
    allowed = {action for statement in policy()["Statement"] for action in statement["Action"]}
    called = {action for call in clean.sandbox.calls for action in actions(call.service, call.operation)}
    assert called - allowed == set()
    beyond = allowed - called - {"sts:GetCallerIdentity", "ec2:DescribeRegions"}
    declared = {action for one in collectors() for call in one.calls for action in actions(*call)}
    assert beyond <= declared
    kinds = {f"sagemaker:{name}" for one in collectors() for service, name in one.calls if service == "sagemaker"}
    assert len(beyond - kinds) < 10, sorted(beyond - kinds)


@pytest.mark.parametrize("name", ["demo-gov"])
def test_another_partition_scans_without_a_trace_of_aws(tmp_path: Path, name: str) -> None:
    gov = DEMO.parent / name
    scanned = Bench(tmp_path, load_account(gov)).scan()
    report = scanned.report
    assert scanned.failed == ()
    assert report.scope.partition == "aws-us-gov"
    assert report.findings
    assert "arn:aws:" not in rendered(report, "json")


def test_the_demo_in_another_partition_gets_the_same_verdicts(tmp_path: Path, clean: Scanned) -> None:
    gov = (("arn:aws:", "arn:aws-us-gov:"), ("eu-west-1", "us-gov-west-1"), ("us-east-1", "us-gov-east-1"))
    images = tuple((account, OF_AWS_IN_GOV) for account in OF_AWS)
    scanned = Bench(tmp_path, load_account(variant(tmp_path / "account", *gov, *images))).scan()
    told = rendered(scanned.report, "json")
    assert "arn:aws:" not in told

    def back(id_: str) -> str:
        for old, new in gov:
            id_ = id_.replace(new, old)
        return id_

    changed = {
        (back(id_), rule_): (clean.verdicts.get((back(id_), rule_)), verdict)
        for (id_, rule_), verdict in scanned.verdicts.items()
        if clean.verdicts.get((back(id_), rule_)) != verdict
    }
    assert changed == {}


def test_several_accounts_come_into_one_report_through_roles(
    tmp_path: Path, clean: Scanned, monkeypatch: pytest.MonkeyPatch
) -> None:
    apis = (("k3strl01a2", "k3strl02a2"), ("a55ist01b3", "a55ist02b3"))  # their ARNs have no account
    changes = (("111122223333", "999988887777"), ("o-kestrel", "o-kestrel2"), *apis)
    twin = load_account(variant(tmp_path / "twin", *changes))
    first = demo()
    roles = tuple(f"arn:aws:iam::{number}:role/audit" for number in ("111122223333", "999988887777"))
    with Sandbox({"111122223333": first, "999988887777": twin}).serve() as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        sessions = open_sessions(Login(all_regions=True, role_arns=roles), made_up_session())
        accounts = tuple(
            ReadAccount(id=one.account, caller_arn=one.caller_arn, regions=one.regions) for one in sessions
        )
        scope = Scope(partition="aws", accounts=accounts, history="90d", extras=tuple(WHOLE.extras))
        writer = SnapshotWriter(tmp_path / "snap", scope, STARTED)
        assert collect(sessions, writer, WHOLE) == ()
    writer.finish(tool="0", botocore="0", finished=FINISHED, shapes=known_shapes())
    report = judged(tmp_path / "snap")
    assert report.scope.accounts == ("111122223333", "999988887777")
    assert [one.path for one in report.inputs] == [
        f"{number}/{region}" for number in report.scope.accounts for region in ("eu-west-1", "us-east-1")
    ]
    # AWS's own policies are the same resource in every account
    both, alone = (
        {key: verdict for key, verdict in all_of_them.items() if ":aws:policy/" not in key[0]}
        for all_of_them in (verdicts(report), clean.verdicts)
    )
    # an organization's policies have the number of its management account
    others = ("999988887777", "o-kestrel2", *(new for _, new in apis))
    own = {key: verdict for key, verdict in both.items() if not any(text in key[0] for text in others)}
    assert len(both) == 2 * len(own) == 2 * len(alone)
    changed = {key: (alone[key], verdict) for key, verdict in own.items() if alone[key] != verdict}
    assert changed == {}


def test_a_scan_that_is_interrupted_resumes_to_the_same_report(bench: Bench, clean: Scanned, tmp_path: Path) -> None:
    writer = SnapshotWriter(tmp_path / "snap", bench.scope, STARTED)
    sent = threading.Event()

    def interrupt(event: Event) -> None:
        if event.finished and not sent.is_set():
            sent.set()
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    bench._attach()
    with pytest.raises(KeyboardInterrupt):
        collect(bench.sessions, writer, WHOLE, progress=interrupt)
    finished = list((tmp_path / "snap").glob("units/*/done.json"))
    assert 0 < len(finished) < len(list(bench.units.glob("units/*/done.json")))
    resumed = SnapshotWriter(tmp_path / "snap", bench.scope, STARTED, resume=True)
    assert collect(bench.sessions, resumed, WHOLE) == ()
    resumed.finish(tool="0", botocore="0", finished=FINISHED, shapes=known_shapes())
    report = judged(tmp_path / "snap")
    assert verdicts(report) == clean.verdicts
    assert fingerprints(report) == fingerprints(clean.report)
    assert failed_calls(report) == failed_calls(clean.report)


def test_a_rule_that_raises_is_unknown_and_named_among_the_errors(clean: Scanned) -> None:
    @rule(id="notebook-broken", title="x", severity=Severity.LOW, remediation=Remediation("Nothing."))
    def broken(notebook: NotebookInstance) -> Verdict:
        """Fails in its own way."""
        raise ZeroDivisionError(notebook.identity.type)

    rules: tuple[Rule, ...] = (broken, *registry.load().select(["notebook-root-access"]))
    report = judged(clean.folder, rules)
    (error,) = report.errors
    assert (error.kind, error.name) == ("rule", "notebook-broken")
    assert "ZeroDivisionError" in error.message
    (row,) = [row for row in report.population if row.rule == "notebook-broken"]
    assert row.enumerated == row.unknown > 5
    assert {one.verdict for one in report.findings if one.rule == "notebook-root-access"} == {"pass", "fail"}


def test_secrets_of_the_account_are_in_no_file_of_the_snapshot_and_in_no_report(clean: Scanned) -> None:
    planted = "".join(file.read_text() for file in DEMO.rglob("*.yaml"))
    assert [secret for secret in SECRETS if secret in planted or secret.startswith(("Summer", "ghp_"))] == list(SECRETS)
    files = [file for file in clean.folder.rglob("*") if file.is_file()]
    assert len(files) > 30
    for file in files:
        raw = file.read_bytes()
        held = raw
        if file.suffix == ".zst":
            with zstandard.ZstdDecompressor().stream_reader(io.BytesIO(raw), read_across_frames=True) as stream:
                held = stream.read()
        found = [secret for secret in SECRETS if secret.encode() in held]
        assert found == [], file.name
    for name in formats():
        told = rendered(clean.report, name)
        assert [secret for secret in SECRETS if secret in told] == [], name


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = tmp_path_factory.mktemp("hostile")
    notebook = {
        "NotebookInstanceName": HOSTILE,
        "NotebookInstanceArn": f"arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/{HOSTILE}",
        "NotebookInstanceStatus": "InService",
        "InstanceType": "ml.t3.medium",
        "RoleArn": f"arn:aws:iam::111122223333:role/{HOSTILE}",
        "PlatformIdentifier": HOSTILE,
        "KmsKeyId": f"=HYPERLINK({HOSTILE})",
        "CreationTime": "2026-01-31T12:00:00Z",
        "LastModifiedTime": "2026-01-31T12:00:00Z",
        "Tags": [{"Key": "=1+1", "Value": HOSTILE}],
    }
    account = load_account(added(variant(folder / "account"), "NotebookInstance", notebook))
    report = Bench(folder, account).scan().report
    assert any(HOSTILE in one.resource.name for one in report.findings if one.verdict == "fail")
    return report


@pytest.mark.parametrize(
    ("name", "escaped"),
    [
        ("html", lambda told: "</script><img" not in told and "<img src=x" not in told),
        ("terminal", lambda told: "\x1b[31m" not in told and "\u202e" not in told),
        (
            "markdown",
            lambda told: not re.search(r"(?<!\\)<img", told) and "\u202e" not in told and "\x1b" not in told,
        ),
        (
            "csv",
            lambda told: all(
                cell[:1] not in "=+-@\t\r" or not cell for row in csv.reader(io.StringIO(told)) for cell in row
            ),
        ),
        ("json", lambda told: any(one["resource"]["name"] == HOSTILE for one in json.loads(told)["findings"])),
    ],
)
def test_hostile_names_are_escaped_in_every_format(hostile: Report, name: str, escaped: Callable[[str], bool]) -> None:
    told = rendered(hostile, name)
    assert escaped(told)
    assert re.search(r"onerror", told) or name in {"terminal", "html"}
