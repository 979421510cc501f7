"""Secrets Manager: secrets, who may read them, and how they are rotated. What a secret holds is never read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from auditor.iac.terraform.services._left import defaulted
from auditor.iac.terraform.services._values import each, given, policy, renamed, without
from auditor.iac.terraform.translate import Translation


def _replica(replica: Mapping[str, Any]) -> dict[str, Any]:
    return renamed(replica, {"region": "Region", "kms_key_id": "KmsKeyId"})


TYPES: Final[Mapping[str, Translation]] = defaulted(
    {
        "aws_secretsmanager_secret": Translation(
            "AWS::SecretsManager::Secret",
            names={
                **without("force_overwrite_replica_secret", "name_prefix", "recovery_window_in_days"),
                **without("rotation_enabled", "rotation_lambda_arn", "rotation_rules"),
                "policy": "ResourcePolicy",
                "replica": "ReplicaRegions",
            },
            values={"kms_key_id": given, "policy": policy, "replica": each(_replica)},
        ),
        "aws_secretsmanager_secret_policy": Translation(
            "AWS::SecretsManager::ResourcePolicy",
            names={"policy": "ResourcePolicy", "secret_arn": "SecretId"},
            values={"policy": policy},
        ),
        "aws_secretsmanager_secret_rotation": Translation(
            "AWS::SecretsManager::RotationSchedule",
            names={
                "rotate_immediately": "RotateImmediatelyOnUpdate",
                "rotation_enabled": None,
                "rotation_lambda_arn": "RotationLambdaARN",
            },
        ),
    }
)
"""`ResourcePolicy` of a secret is the policy of its old argument; CloudFormation has that as a resource only."""
