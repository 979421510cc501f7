"""What watches an account: GuardDuty, Macie, Security Hub and Access Analyzer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from auditor.iac.terraform.services._left import defaulted
from auditor.iac.terraform.services._values import some, without
from auditor.iac.terraform.translate import Properties, Translation

_DETECTOR: Final = "AWS::GuardDuty::Detector"
_BY_FINDINGS: Final = "datasources.malware_protection.scan_ec2_instance_with_findings"


def _feature(_: Properties, attributes: Mapping[str, Any]) -> Properties:
    """A feature, which is added to its detector's."""
    more = attributes.get("additional_configuration")
    names = {"name": "Name", "status": "Status"}
    feature = {member: attributes[name] for name, member in names.items() if some(attributes.get(name))}
    if isinstance(more, list) and more:
        feature["AdditionalConfiguration"] = [
            {member: one[name] for name, member in names.items() if some(one.get(name))}
            for one in more
            if isinstance(one, Mapping)
        ]
    return {"Features": [feature]}


TYPES: Final[Mapping[str, Translation]] = defaulted(
    {
        "aws_accessanalyzer_analyzer": Translation("AWS::AccessAnalyzer::Analyzer", names=without("configuration")),
        "aws_guardduty_detector": Translation(
            _DETECTOR,
            names={
                "account_id": None,
                "datasources": "DataSources",
                f"{_BY_FINDINGS}.ebs_volumes": "",
                f"{_BY_FINDINGS}.ebs_volumes.enable": "EbsVolumes",
            },
        ),
        "aws_guardduty_detector_feature": Translation(_DETECTOR, part_of="detector_id", then=_feature),
        "aws_macie2_account": Translation(
            "AWS::Macie::Session", names=without("created_at", "service_role", "updated_at")
        ),
        "aws_securityhub_account": Translation("AWS::SecurityHub::Hub"),
        "aws_securityhub_standards_subscription": Translation("AWS::SecurityHub::Standard"),
    }
)
"""An analyzer's configuration of unused access says nothing that rules read."""
