"""AWS Config: recorders and rules.

A recorder records from when `aws_config_configuration_recorder_status` says so: `Recording`, a part of the recorder, is
what CloudFormation does by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from auditor.iac.terraform.services._left import defaulted
from auditor.iac.terraform.services._values import without
from auditor.iac.terraform.translate import Translation

_RECORDER: Final = "AWS::Config::ConfigurationRecorder"

TYPES: Final[Mapping[str, Translation]] = defaulted(
    {
        "aws_config_config_rule": Translation(
            "AWS::Config::ConfigRule",
            names={
                "evaluation_mode": "EvaluationModes",
                "name": "ConfigRuleName",
                **without("rule_id", "tags", "tags_all"),
                "scope.compliance_resource_id": "ComplianceResourceId",
                "source.custom_policy_details": "CustomPolicyDetails",
                "source.source_detail": "SourceDetails",
            },
            many=frozenset({"evaluation_mode", "source.source_detail"}),
            tags="",
        ),
        "aws_config_configuration_recorder": Translation(
            _RECORDER,
            names={"recording_mode.recording_mode_override": "RecordingModeOverrides", "role_arn": "RoleARN"},
            many=frozenset({"recording_mode.recording_mode_override"}),
        ),
        "aws_config_configuration_recorder_status": Translation(
            _RECORDER, part_of="name", names={"is_enabled": "Recording"}
        ),
    }
)
"""What else they say follows from the names."""
