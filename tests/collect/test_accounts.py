"""Several accounts in one scan, each through a role of its own."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from auditor.collect import efs
from auditor.collect.collection import Options, collect
from auditor.collect.errors import CredentialsError
from auditor.collect.session import Login, open_sessions
from auditor.model.gap import Reason
from auditor.sandbox import Account, Fault, Sandbox, load_account
from tests.collect.reading import ACCOUNT, QUICK, REGION, Memory

OTHER, CLOSED = "444455556666", "777788889999"


def account(folder: Path, number: str) -> Account:
    """An account with one file system, whose name tells whose it is."""
    where = folder / number
    where.mkdir(exist_ok=True)
    system = {
        "FileSystemId": f"fs-{number}",
        "FileSystemArn": f"arn:aws:elasticfilesystem:{REGION}:{number}:file-system/fs-{number}",
        "OwnerId": number,
        "CreationToken": "studio",
        "CreationTime": "2026-01-31T12:00:00Z",
        "LifeCycleState": "available",
        "NumberOfMountTargets": 0,
        "SizeInBytes": {"Value": 0},
        "PerformanceMode": "generalPurpose",
        "Tags": [],
    }
    identity = {"Account": number, "Arn": f"arn:aws:sts::{number}:assumed-role/audit/scan", "UserId": "A"}
    files = {
        "sts": {"service": "sts", "operations": {"GetCallerIdentity": identity}},
        "efs": {"service": "efs", "operations": {"DescribeFileSystems": {"FileSystems": [system]}}},
    }
    for name, content in files.items():
        (where / f"{name}.yaml").write_text(yaml.safe_dump(content))
    return load_account(where)


def roles(*numbers: str) -> tuple[str, ...]:
    return tuple(f"arn:aws:iam::{number}:role/audit" for number in numbers)


@contextmanager
def served(folder: Path, monkeypatch: pytest.MonkeyPatch, *faults: Fault) -> Generator[Sandbox]:
    box = Sandbox({number: account(folder, number) for number in (ACCOUNT, OTHER)}, faults)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    with box.serve() as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        yield box


def test_each_account_is_read_by_its_own_role(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = Memory()
    with served(tmp_path, monkeypatch) as box:
        sessions = open_sessions(Login(regions=(REGION,), role_arns=roles(ACCOUNT, OTHER)))
        assert collect(sessions, memory, Options(patience=QUICK), chosen=[efs.COLLECTOR]) == ()
    found = {(each.identity.account, each.identity.name) for each in memory.documents}
    assert found == {(ACCOUNT, f"fs-{ACCOUNT}"), (OTHER, f"fs-{OTHER}")}
    assert {(row.account, row.region, row.gap) for row in memory.listings} == {
        (ACCOUNT, REGION, None),
        (OTHER, REGION, None),
    }
    assert {row.account for row in memory.coverage if row.operation == "DescribeFileSystems"} == {ACCOUNT, OTHER}
    assert [call.params["RoleArn"] for call in box.calls if call.operation == "AssumeRole"][:2] == [
        *roles(ACCOUNT, OTHER)
    ]


def test_an_account_that_denies_a_service_leaves_the_other_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = Memory()
    with served(tmp_path, monkeypatch, Fault("efs.DescribeFileSystems", "deny", times=1)):
        sessions = open_sessions(Login(regions=(REGION,), role_arns=roles(ACCOUNT, OTHER)))
        assert collect(sessions, memory, Options(patience=QUICK), chosen=[efs.COLLECTOR]) == ()
    reasons = [row.gap.reason if row.gap else None for row in memory.listings]
    assert sorted(map(str, reasons)) == sorted([str(Reason.DENIED), "None"])
    assert len(memory.documents) == 1


def test_one_role_that_is_denied_ends_the_scan_with_a_line_that_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(tmp_path, monkeypatch) as box, pytest.raises(CredentialsError) as said:
        open_sessions(Login(regions=(REGION,), role_arns=roles(OTHER, CLOSED)))
    line = str(said.value)
    assert line.startswith(f"cannot assume {roles(CLOSED)[0]}: An error occurred (AccessDenied)")
    assert line.count(CLOSED) == 1
    assert "\n" not in line
    assert {call.operation for call in box.calls} <= {"AssumeRole", "GetCallerIdentity"}
