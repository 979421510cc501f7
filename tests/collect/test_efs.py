"""EFS's collector."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from auditor.collect import efs
from auditor.model.gap import Reason
from auditor.sandbox import Fault
from tests.collect.reading import ACCOUNT, REGION, read

CREATED = "2026-01-31T12:00:00+00:00"
OWNER = {"Key": "ManagedByAmazonSageMakerResource", "Value": f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:domain/d-1"}


def file_systems() -> dict[str, Any]:
    def one(name: str, **more: Any) -> dict[str, Any]:
        standard = {"OwnerId": ACCOUNT, "CreationToken": name, "CreationTime": CREATED, "LifeCycleState": "available"}
        size = {"SizeInBytes": {"Value": 1}, "PerformanceMode": "generalPurpose", "NumberOfMountTargets": 2}
        return {"FileSystemId": name, **standard, **size, "Tags": [], **more}

    return {
        "service": "efs",
        "region": REGION,
        "operations": {
            "DescribeFileSystems": {
                "FileSystems": [one("fs-home", Encrypted=True, KmsKeyId="alias/efs", Tags=[OWNER]), one("fs-bare")]
            },
            "DescribeFileSystemPolicy": [
                {"match": {"FileSystemId": "fs-home"}, "response": {"Policy": "{}"}},
                {"error": ["PolicyNotFound", "there is none"]},
            ],
        },
    }


def test_file_systems_have_key_and_policy(tmp_path: Path) -> None:
    found = read(tmp_path, efs.COLLECTOR, file_systems())
    home, bare = found.resource(efs.FILE_SYSTEM, "fs-home"), found.resource(efs.FILE_SYSTEM, "fs-bare")
    assert (home.encrypted, home.key.text, home.policy) == (True, "alias/efs", "{}")
    assert home.tags == ((OWNER["Key"], OWNER["Value"]),)
    assert (bare.encrypted, bare.key, bare.policy, bare.mount_targets) == (False, None, None, 2)
    assert (home.domain.name, bare.domain) == ("d-1", None)


def test_a_denied_policy_is_a_gap(tmp_path: Path) -> None:
    found = read(tmp_path, efs.COLLECTOR, file_systems(), faults=[Fault("efs.DescribeFileSystemPolicy", "deny")])
    assert found.document(efs.FILE_SYSTEM, "fs-home").gaps["DescribeFileSystemPolicy"].reason is Reason.DENIED
    assert found.resource(efs.FILE_SYSTEM, "fs-home").encrypted is True
