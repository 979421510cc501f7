"""How fast and how small judging is: a snapshot of many training jobs is judged with all rules.

    python benchmarks/judge.py [--documents 1000000] [--folder DIR]

The snapshot is made first, in a process of its own, so that its memory does not count. Prints documents per CPU second
and the peak resident memory of the judging process, and names the machine.
"""

from __future__ import annotations

import argparse
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from auditor.model.document import Document, Identity, Listing

ACCOUNT, REGION, TYPE = "111122223333", "eu-west-1", "AWS::SageMaker::TrainingJob"
ROLES, IMAGES, BUCKETS, KEYS = 40, 25, 30, 12


def documents(count: int) -> Iterator[Document]:
    """Jobs of about 2 KB: nightly runs of some teams, each with its role, image, bucket and key; names differ."""
    for index in range(count):
        team = index % 600
        name = f"nightly-{team}-{index:07d}"
        arn = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:training-job/{name}"
        told: dict[str, dict[str, object]] = {"DescribeTrainingJob": job(name, arn, team), "ListTags": {"Tags": []}}
        yield Document(Identity("aws", ACCOUNT, REGION, TYPE, name, arn), told)


def job(name: str, arn: str, team: int) -> dict[str, object]:
    """One job's document."""
    bucket, distributed = f"ml-data-{team % BUCKETS}", team % 4 == 0
    key = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/00000000-0000-0000-0000-{team % KEYS:012d}"
    return {
        "TrainingJobName": name,
        "TrainingJobArn": arn,
        "ModelArtifacts": {"S3ModelArtifacts": f"s3://{bucket}/out/{name}/model.tar.gz"},
        "TrainingJobStatus": "Completed",
        "SecondaryStatus": "Completed",
        "HyperParameters": {f"parameter_{number}": str(number * team) for number in range(12)},
        "AlgorithmSpecification": {
            "TrainingImage": f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/train-{team % IMAGES}:{team}",
            "TrainingInputMode": "File",
            "EnableSageMakerMetricsTimeSeries": True,
        },
        "RoleArn": f"arn:aws:iam::{ACCOUNT}:role/train-{team % ROLES}",
        "InputDataConfig": [
            {
                "ChannelName": channel,
                "DataSource": {
                    "S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": f"s3://{bucket}/in/{channel}/{name}"}
                },
                "CompressionType": "None",
            }
            for channel in ("train", "validation")
        ],
        "OutputDataConfig": {"S3OutputPath": f"s3://{bucket}/out/{name}", **({"KmsKeyId": key} if team % 3 else {})},
        "ResourceConfig": {
            "InstanceType": "ml.m5.xlarge" if team % 5 else "ml.g5.xlarge",
            "InstanceCount": 2 if distributed else 1,
            "VolumeSizeInGB": 50,
            **({"VolumeKmsKeyId": key} if team % 2 else {}),
        },
        **({"VpcConfig": {"Subnets": ["subnet-1", "subnet-2"], "SecurityGroupIds": ["sg-1"]}} if team % 2 else {}),
        "StoppingCondition": {"MaxRuntimeInSeconds": 86400},
        "CreationTime": "2026-11-01T02:00:00+00:00",
        "LastModifiedTime": "2026-11-01T03:00:00+00:00",
        "EnableNetworkIsolation": team % 7 == 0,
        "EnableInterContainerTrafficEncryption": team % 8 == 0,
        "EnableManagedSpotTraining": team % 6 == 0,
        "Environment": {"STAGE": "production", "TEAM": str(team)},
        "SecondaryStatusTransitions": [
            {"Status": status, "StartTime": "2026-11-01T02:00:00+00:00", "StatusMessage": f"{status} the job"}
            for status in ("Starting", "Downloading", "Training", "Uploading", "Completed")
        ],
        "BillableTimeInSeconds": 3600,
    }


def make(folder: Path, count: int) -> None:
    """Write the snapshot."""
    import botocore

    from auditor.collect.collector import collectors
    from auditor.collect.shapes import shapes
    from auditor.model.catalog import concrete_types
    from auditor.snapshot.manifest import Account, Scope
    from auditor.snapshot.write import SnapshotWriter

    caller = f"arn:aws:iam::{ACCOUNT}:role/audit"
    scope = Scope(partition="aws", accounts=(Account(id=ACCOUNT, caller_arn=caller, regions=(REGION,)),), history="all")
    writer = SnapshotWriter(folder, scope, "2026-11-02T00:00:00+00:00")
    with writer.unit("all") as unit:
        unit.listings.extend(
            Listing(kind.type, ACCOUNT, region, "list") for kind in concrete_types() for region in (REGION, "global")
        )
        for document in documents(count):
            unit.add(document)
    writer.finish(
        tool="benchmark",
        botocore=botocore.__version__,
        finished="2026-11-02T00:10:00+00:00",
        shapes=shapes(collectors()).as_json(),
    )


def judge(folder: Path) -> None:
    """Judge the snapshot with every rule and print what it took."""
    from auditor.engine.check import Options, check
    from auditor.engine.registry import load
    from auditor.model.settings import Settings
    from auditor.snapshot.read import Snapshot

    begun = time.process_time()
    registry = load()
    snapshot = Snapshot(folder)
    report = check(snapshot, registry, Options(registry.rules, Settings()))
    spent = time.process_time() - begun
    count = snapshot.count(TYPE)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rules = sum(row.resource_type == TYPE for row in report.population)
    print(
        f"{count:,} documents, {rules} rules each: {spent:.1f} CPU-s, {count / spent:,.0f} documents/s, {peak:.0f} MB"
    )
    print(f"{len(report.findings):,} findings listed, {len({one.cause.id for one in report.findings}):,} causes")


def main() -> None:
    """Make the snapshot and judge it, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--step", choices=["make", "judge"])
    asked = parser.parse_args()
    if asked.step == "make":
        make(asked.folder, asked.documents)
        return
    if asked.step == "judge":
        judge(asked.folder)
        return
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}, {platform.system()}")
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.folder or Path(scratch) / "snapshot"
        for step in ("make", "judge"):
            command = [sys.executable, __file__, "--step", step, "--folder", str(folder)]
            subprocess.run([*command, "--documents", str(asked.documents)], check=True)


if __name__ == "__main__":
    main()
