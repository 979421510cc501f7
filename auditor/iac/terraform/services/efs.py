"""EFS: file systems, their policies and mount targets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from auditor.iac.terraform.services._left import defaulted
from auditor.iac.terraform.services._values import given, policy, without
from auditor.iac.terraform.translate import Translation

_FILE_SYSTEM: Final = "AWS::EFS::FileSystem"

TYPES: Final[Mapping[str, Translation]] = defaulted(
    {
        "aws_efs_access_point": Translation(
            "AWS::EFS::AccessPoint",
            names={**without("file_system_arn", "owner_id"), "root_directory.creation_info": "CreationInfo"},
            tags="AccessPointTags",
        ),
        "aws_efs_file_system": Translation(
            _FILE_SYSTEM,
            names={
                **without("availability_zone_id", "creation_token", "dns_name", "name", "number_of_mount_targets"),
                **without("owner_id", "size_in_bytes"),
                "lifecycle_policy": "LifecyclePolicies",
                "lifecycle_policy.transition_to_ia": "TransitionToIA",
                "protection": "FileSystemProtection",
                "protection.replication_overwrite": "ReplicationOverwriteProtection",
            },
            many=frozenset({"lifecycle_policy"}),
            values={"kms_key_id": given},
            tags="FileSystemTags",
        ),
        "aws_efs_file_system_policy": Translation(
            _FILE_SYSTEM,
            part_of="file_system_id",
            names={"policy": "FileSystemPolicy"},
            values={"policy": policy},
        ),
        "aws_efs_mount_target": Translation(
            "AWS::EFS::MountTarget",
            names={
                **without("availability_zone_id", "availability_zone_name", "dns_name", "file_system_arn"),
                **without("mount_target_dns_name", "network_interface_id", "owner_id"),
                "ipv6_address": "Ipv6Address",
            },
        ),
    }
)
"""A file system's policy is a part of it."""
