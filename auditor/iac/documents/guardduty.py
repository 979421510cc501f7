"""GuardDuty's detectors. Which protections are on that the code does not name, deployment tells.

Source: CloudFormation Template Reference, AWS::GuardDuty::Detector; Amazon GuardDuty API Reference,
DetectorFeatureResult.
"""

from __future__ import annotations

from typing import Any, Final

from auditor.iac.documents.related import Responses
from auditor.iac.documents.subject import UNTOLD, Subject, boolean, default, describers, many, present
from auditor.iac.nodes import at, mapped

_FOUNDATIONAL: Final = ("CLOUD_TRAIL", "DNS_LOGS", "FLOW_LOGS")
"""Sources that a detector always reads."""
_FEATURES: Final = (
    "S3_DATA_EVENTS",
    "EKS_AUDIT_LOGS",
    "EBS_MALWARE_PROTECTION",
    "RDS_LOGIN_EVENTS",
    "EKS_RUNTIME_MONITORING",
    "LAMBDA_NETWORK_LOGS",
    "RUNTIME_MONITORING",
)
_OLD: Final = {
    "S3_DATA_EVENTS": ("S3Logs", "Enable"),
    "EKS_AUDIT_LOGS": ("Kubernetes", "AuditLogs", "Enable"),
    "EBS_MALWARE_PROTECTION": ("MalwareProtection", "ScanEc2InstanceWithFindings", "EbsVolumes"),
}
"""Where `DataSources`, which `Features` took the place of, has a protection's switch."""


def detector(one: Subject) -> Responses:
    """GetDetector of a detector; what it does for an organization is another resource's."""
    enabled = boolean(default(one.at("Enable"), UNTOLD))
    answer = {
        "Status": mapped(enabled, _word),
        **one.taken("FindingPublishingFrequency"),
        "Features": mapped(default(one.at("Features"), []), lambda given: _features(one, many(given))),
    }
    return {"GetDetector": answer, "DescribeOrganizationConfiguration": UNTOLD}


def _features(one: Subject, given: list[Any]) -> list[Any]:
    """Those named, those always on, and the others as not told."""
    named = {at(each, "Name") for each in given if isinstance(at(each, "Name"), str)}
    always = [{"Name": name, "Status": "ENABLED"} for name in _FOUNDATIONAL if name not in named]
    others = [{"Name": name, "Status": _by_source(one, name)} for name in _FEATURES if name not in named]
    return [*(mapped(each, _named) for each in given), *always, *others]


def _named(feature: Any) -> dict[str, Any]:
    return present({"Name": at(feature, "Name"), "Status": at(feature, "Status")})


def _by_source(one: Subject, feature: str) -> Any:
    if feature not in _OLD:
        return UNTOLD
    return mapped(boolean(default(one.at("DataSources", *_OLD[feature]), UNTOLD)), _word)


def _word(enabled: Any) -> Any:
    if not isinstance(enabled, bool):
        return UNTOLD
    return "ENABLED" if enabled else "DISABLED"


DESCRIBES = describers({"AWS::GuardDuty::Detector": detector})
