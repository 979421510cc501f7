"""What a whole scan costs: an account on a moto server is scanned with every rule.

    python benchmarks/scan.py [--jobs 2000]

The server runs in a process of its own and is filled through its own API. Printed are the calls (all, SageMaker's, and
those that one more training job costs), the CPU seconds and peak resident memory of the scanning process, and the size
of its reports.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any

import boto3

REGION = "eu-west-1"
ACCOUNT = "123456789012"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


def policy(index: int) -> str:
    """An identity policy that names a bucket; every tenth names none."""
    resources = "*" if index % 10 == 0 else f"arn:aws:s3:::ml-{index % 50}/*"
    statement = {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": resources}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def fill(url: str, jobs: int) -> None:
    """Create 110 roles, 31 keys, 20 VPCs, 50 buckets, 30 notebooks, 30 models, 20 endpoints and the training jobs."""

    def client(service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=url,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",  # noqa: S106 - moto asks for any
        )

    iam, kms, ec2, s3, sagemaker = (client(name) for name in ("iam", "kms", "ec2", "s3", "sagemaker"))
    roles = []
    for index in range(110):
        made = iam.create_role(RoleName=f"ml-{index}", AssumeRolePolicyDocument=json.dumps(TRUST))
        iam.put_role_policy(RoleName=f"ml-{index}", PolicyName="data", PolicyDocument=policy(index))
        roles.append(made["Role"]["Arn"])
    keys = [kms.create_key()["KeyMetadata"]["Arn"] for _ in range(31)]
    subnets, groups = [], []
    for index in range(20):
        vpc = ec2.create_vpc(CidrBlock=f"10.{index}.0.0/16")["Vpc"]["VpcId"]
        groups.append(ec2.create_security_group(GroupName=f"ml-{index}", Description="ml", VpcId=vpc)["GroupId"])
        for zone, block in (("a", 0), ("b", 1)):
            subnet = ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.{index}.{block}.0/24", AvailabilityZone=REGION + zone)
            subnets.append(subnet["Subnet"]["SubnetId"])
    for index in range(50):
        s3.create_bucket(Bucket=f"ml-{index}", CreateBucketConfiguration={"LocationConstraint": REGION})
    for index in range(30):
        sagemaker.create_notebook_instance(
            NotebookInstanceName=f"notebook-{index}",
            InstanceType="ml.t3.medium",
            RoleArn=roles[index],
            SubnetId=subnets[index],
            SecurityGroupIds=[groups[index // 2]],
            KmsKeyId=keys[index % 31],
        )
        sagemaker.create_model(
            ModelName=f"model-{index}",
            ExecutionRoleArn=roles[index],
            PrimaryContainer={
                "Image": f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/serve:1",
                "ModelDataUrl": f"s3://ml-{index}/model.tar.gz",
            },
        )
    for index in range(20):
        variant = {"VariantName": "all", "ModelName": f"model-{index}", "InitialInstanceCount": 1 + index % 2}
        sagemaker.create_endpoint_config(
            EndpointConfigName=f"config-{index}",
            ProductionVariants=[{**variant, "InstanceType": "ml.m5.large"}],
            KmsKeyId=keys[index],
        )
        sagemaker.create_endpoint(EndpointName=f"endpoint-{index}", EndpointConfigName=f"config-{index}")
    for index in range(jobs):
        sagemaker.create_training_job(**training_job(index, roles, keys, subnets))


def training_job(index: int, roles: list[str], keys: list[str], subnets: list[str]) -> dict[str, Any]:
    """The request of one training job; forty teams of different habits."""
    team = index % 40
    return {
        "TrainingJobName": f"train-{index:05d}",
        "RoleArn": roles[team],
        "AlgorithmSpecification": {
            "TrainingImage": f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/train-{team}:1",
            "TrainingInputMode": "File",
        },
        "OutputDataConfig": {
            "S3OutputPath": f"s3://ml-{team}/out",
            **({"KmsKeyId": keys[team % 31]} if team % 2 else {}),
        },
        "ResourceConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1 + team % 2, "VolumeSizeInGB": 30},
        "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
        **({"VpcConfig": {"Subnets": subnets[:2], "SecurityGroupIds": ["sg-1"]}} if team % 3 else {}),
    }


def scan(url: str, folder: Path) -> dict[str, Any]:
    """Scan once and say what it took."""
    environment = os.environ | {
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": REGION,
    }
    outputs = [f"{name}={folder / f'report.{name}'}" for name in ("json", "html")]
    command = [str(Path(sys.executable).with_name("auditor")), "scan", "-f", outputs[0], "-f", outputs[1]]
    begun = time.perf_counter()
    with (folder / "said").open("w") as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
        _, status, used = os.wait4(process.pid, 0)  # of this process alone: the server is a child, too
    if os.waitstatus_to_exitcode(status) not in {0, 1}:
        raise SystemExit((folder / "said").read_text())
    report = json.loads((folder / "report.json").read_text())
    calls: Counter[str] = Counter()
    for row in report["coverage"]:
        calls[row["service"]] += row["calls"]
    return {
        "calls": sum(calls.values()),
        "sagemaker": calls["sagemaker"],
        "by_service": dict(calls.most_common(8)),
        "cpu": used.ru_utime + used.ru_stime,
        "wall": time.perf_counter() - begun,
        "rss": used.ru_maxrss / 1024,
        "findings": len(report["findings"]),
        "json": (folder / "report.json").stat().st_size / 1e6,
        "html": (folder / "report.html").stat().st_size / 1e6,
    }


def measure(jobs: int) -> dict[str, Any]:
    """Start a server, fill it, scan it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    log = subprocess.DEVNULL
    server = subprocess.Popen([sys.executable, "-m", "moto.server", "-p", str(port)], stdout=log, stderr=log)
    try:
        wait_for(url)
        fill(url, jobs)
        with tempfile.TemporaryDirectory() as folder:
            return scan(url, Path(folder))
    finally:
        server.terminate()
        server.wait()


def wait_for(url: str) -> None:
    """Wait until the server answers, 30 s at most."""
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{url}/moto-api/", timeout=1).close()  # noqa: S310 - our own server
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the moto server did not start")


def main() -> None:
    """Scan an account with few and with many jobs; the difference is what a job costs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=2000)
    jobs = parser.parse_args().jobs
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}, {platform.system()}")
    few, many = measure(100), measure(jobs)
    each = (many["calls"] - few["calls"]) / (jobs - 100)
    print(f"{many['calls']} calls, {many['sagemaker']} of them SageMaker's, {each:.3f} for each further training job")
    print(f"{many['cpu']:.1f} CPU-s, {many['wall']:.1f} s, {many['rss']:.0f} MB peak")
    print(f"{many['findings']} findings listed; report.json {many['json']:.2f} MB, report.html {many['html']:.2f} MB")
    print(f"calls by service: {many['by_service']}")


if __name__ == "__main__":
    main()
