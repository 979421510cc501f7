"""The collectors that tell whether anybody watches: Config, GuardDuty, Macie, Access Analyzer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from auditor.collect import accessanalyzer, config, guardduty, macie
from auditor.model.gap import Reason
from auditor.sandbox import Fault
from tests.collect.reading import ACCOUNT, REGION, read

DETECTOR = "0123456789abcdef0123456789abcdef"


def service(name: str, **operations: Any) -> dict[str, Any]:
    return {"service": name, "region": REGION, "operations": operations}


def recorders() -> dict[str, Any]:
    group = {"allSupported": True, "includeGlobalResourceTypes": True}
    return service(
        "config",
        DescribeConfigurationRecorders={"ConfigurationRecorders": [{"name": "default", "recordingGroup": group}]},
        DescribeConfigurationRecorderStatus={"ConfigurationRecordersStatus": [{"name": "default", "recording": True}]},
    )


def detectors() -> dict[str, Any]:
    features = [{"Name": "S3_DATA_EVENTS", "Status": "ENABLED"}, {"Name": "EKS_AUDIT_LOGS", "Status": "DISABLED"}]
    detector = {"Status": "ENABLED", "ServiceRole": "role", "Features": features}
    return service("guardduty", ListDetectors={"DetectorIds": [DETECTOR]}, GetDetector=detector)


def test_a_recorder_has_its_status(tmp_path: Path) -> None:
    recorder = read(tmp_path, config.COLLECTOR, recorders()).resource(config.RECORDER, "default")
    assert (recorder.recording, recorder.all_types, recorder.global_types) == (True, True, True)


def test_a_denied_recorder_status_is_a_gap_of_the_recorder(tmp_path: Path) -> None:
    faults = [Fault("config.DescribeConfigurationRecorderStatus", "deny")]
    found = read(tmp_path, config.COLLECTOR, recorders(), faults=faults)
    gaps = found.document(config.RECORDER, "default").gaps
    assert gaps["DescribeConfigurationRecorderStatus"].reason is Reason.DENIED
    assert found.listed(config.RECORDER) is None


def test_a_region_without_recorder_has_none(tmp_path: Path) -> None:
    found = read(tmp_path, config.COLLECTOR, service("config"))
    assert (found.names(config.RECORDER), found.listed(config.RECORDER)) == (set(), None)


def test_a_detector_has_its_features(tmp_path: Path) -> None:
    detector = read(tmp_path, guardduty.COLLECTOR, detectors()).resource(guardduty.DETECTOR, DETECTOR)
    assert detector.enabled
    assert [(each.name, each.enabled) for each in detector.features] == [
        ("S3_DATA_EVENTS", True),
        ("EKS_AUDIT_LOGS", False),
    ]
    assert detector.identity.arn == f"arn:aws:guardduty:{REGION}:{ACCOUNT}:detector/{DETECTOR}"


def test_a_denied_detector_is_a_gap(tmp_path: Path) -> None:
    found = read(tmp_path, guardduty.COLLECTOR, detectors(), faults=[Fault("guardduty.GetDetector", "deny")])
    assert found.document(guardduty.DETECTOR, DETECTOR).gaps["GetDetector"].reason is Reason.DENIED
    denied = read(tmp_path, guardduty.COLLECTOR, detectors(), faults=[Fault("guardduty.*", "deny")])
    assert denied.listed(guardduty.DETECTOR) is Reason.DENIED


def test_macie_that_is_on_has_a_session(tmp_path: Path) -> None:
    found = read(tmp_path, macie.COLLECTOR, service("macie2", GetMacieSession={"status": "PAUSED"}))
    assert found.resource(macie.SESSION, ACCOUNT).status == "PAUSED"


def test_macie_that_is_off_is_known_to_be_and_denied_is_not(tmp_path: Path) -> None:
    off = service("macie2", GetMacieSession=[{"error": ["AccessDeniedException", "Macie is not enabled."]}])
    found = read(tmp_path, macie.COLLECTOR, off)
    assert (found.names(macie.SESSION), found.listed(macie.SESSION)) == (set(), None)
    assert [row.status for row in found.memory.coverage if row.service == "macie2"] == ["complete"]
    denied = read(tmp_path, macie.COLLECTOR, off, faults=[Fault("macie2.*", "deny")])
    assert denied.listed(macie.SESSION) is Reason.DENIED


def test_macie_that_nobody_switched_on_answers_as_aws_does(tmp_path: Path) -> None:
    found = read(tmp_path, macie.COLLECTOR)
    assert found.sandbox
    assert [call.outcome for call in found.sandbox.calls if call.service == "macie2"] == ["AccessDeniedException"]
    assert (found.names(macie.SESSION), found.listed(macie.SESSION)) == (set(), None)


def test_analyzers_are_read(tmp_path: Path) -> None:
    arn = f"arn:aws:access-analyzer:{REGION}:{ACCOUNT}:analyzer/main"
    item = {"arn": arn, "name": "main", "type": "ACCOUNT", "status": "ACTIVE", "createdAt": "2026-01-31T12:00:00Z"}
    found = read(tmp_path, accessanalyzer.COLLECTOR, service("accessanalyzer", ListAnalyzers={"analyzers": [item]}))
    analyzer = found.resource(accessanalyzer.ANALYZER, "main")
    assert (analyzer.kind, analyzer.status) == ("ACCOUNT", "ACTIVE")


def test_denied_analyzers_are_a_gap(tmp_path: Path) -> None:
    found = read(tmp_path, accessanalyzer.COLLECTOR, service("accessanalyzer"), faults=[Fault("access*", "deny")])
    assert found.listed(accessanalyzer.ANALYZER) is Reason.DENIED
