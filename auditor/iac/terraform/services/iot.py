"""IoT: policies, and aliases of roles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from auditor.iac.terraform.services._left import defaulted
from auditor.iac.terraform.services._values import policy, without
from auditor.iac.terraform.translate import Translation

TYPES: Final[Mapping[str, Translation]] = defaulted(
    {
        "aws_iot_policy": Translation(
            "AWS::IoT::Policy",
            names={**without("default_version_id"), "name": "PolicyName", "policy": "PolicyDocument"},
            values={"policy": policy},
        ),
        "aws_iot_role_alias": Translation(
            "AWS::IoT::RoleAlias", names={"alias": "RoleAlias", "credential_duration": "CredentialDurationSeconds"}
        ),
    }
)
"""A role alias is what a device's credentials are asked for by."""
