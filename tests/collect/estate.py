"""A made-up SageMaker account, and a scan of it under any options."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from auditor.collect.collection import Options, collect
from auditor.collect.sagemaker import COLLECTOR
from auditor.collect.session import Login, made_up_session, open_sessions
from auditor.sandbox import Fault, Sandbox, load_account
from tests.collect.reading import ACCOUNT, QUICK, REGION, Found, Memory

NOW = datetime(2026, 6, 1, tzinfo=UTC)
IDENTITY = {
    "service": "sts",
    "operations": {
        "GetCallerIdentity": {"Account": ACCOUNT, "Arn": f"arn:aws:iam::{ACCOUNT}:role/audit", "UserId": "A"}
    },
}


def arn(kind: str, name: str) -> str:
    return f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:{kind}/{name}"


def job(number: int, *, age: int = 1, status: str = "Completed", **more: Any) -> dict[str, Any]:
    name, created = f"train-{number:05d}", NOW - timedelta(days=age, seconds=number)
    return {
        "TrainingJobName": name,
        "TrainingJobArn": arn("training-job", name),
        "TrainingJobStatus": status,
        "SecondaryStatus": "Training" if status == "InProgress" else status,
        "ModelArtifacts": {"S3ModelArtifacts": "s3://models/x"},
        "AlgorithmSpecification": {"TrainingInputMode": "File"},
        "ResourceConfig": {"VolumeSizeInGB": 1, "InstanceType": "ml.m5.large", "InstanceCount": 1},
        "StoppingCondition": {"MaxRuntimeInSeconds": 60},
        "CreationTime": created.isoformat(),
        "LastModifiedTime": created.isoformat(),
        "RemoteDebugConfig": {"EnableRemoteDebug": True},
        "Tags": [{"Key": "team", "Value": "churn"}],
        **more,
    }


def sagemaker(operations: Mapping[str, Any] | None = None, **items: list[dict[str, Any]]) -> dict[str, Any]:
    return {"service": "sagemaker", "items": items, "operations": dict(operations or {})}


def scan(
    folder: Path,
    content: Mapping[str, Any],
    *,
    faults: Sequence[Fault] = (),
    history: timedelta | None = timedelta(days=90),
    only: Sequence[str] | None = None,
) -> Found:
    for number, file in enumerate([IDENTITY, content]):
        (folder / f"{number}.json").write_text(json.dumps(dict(file)))
    sandbox = Sandbox(load_account(folder), faults)
    session = made_up_session(REGION)
    sandbox.attach(session)
    memory = Memory()
    wanted = frozenset(f"AWS::SageMaker::{noun}" for noun in only) if only else None
    sessions = open_sessions(Login(regions=(REGION,), paced=False), session)
    assert collect(sessions, memory, Options(wanted, history, QUICK, NOW), chosen=[COLLECTOR]) == ()
    return Found(memory, [COLLECTOR], sandbox)
