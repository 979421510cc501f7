"""The collectors that tell whether anybody watches: Config, GuardDuty, Macie, Security Hub, Access Analyzer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from auditor.collect import accessanalyzer, config, ec2, guardduty, macie, securityhub
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


def test_macie_tells_of_the_accounts_own_buckets(tmp_path: Path) -> None:
    own = {"accountId": ACCOUNT, "bucketName": "training", "automatedDiscoveryMonitoringStatus": "MONITORED"}
    members = {"accountId": "222222222222", "bucketName": "theirs", "automatedDiscoveryMonitoringStatus": "MONITORED"}
    on = service(
        "macie2",
        GetMacieSession={"status": "ENABLED"},
        GetAutomatedDiscoveryConfiguration={"status": "DISABLED"},
        DescribeBuckets={"buckets": [own, members]},
    )
    found = read(tmp_path, macie.COLLECTOR, on)
    assert found.names(macie.BUCKET) == {"training"}
    bucket = found.resource(macie.BUCKET, "training")
    assert (bucket.bucket.name, bucket.monitored, bucket.in_job) == ("training", "MONITORED", False)
    assert found.resource(macie.SESSION, ACCOUNT).discovery is False


def test_what_macie_keeps_from_member_accounts_is_a_gap_of_the_session(tmp_path: Path) -> None:
    refused = "The request was rejected because you are not the Macie administrator"
    on = service(
        "macie2",
        GetMacieSession={"status": "ENABLED"},
        GetAutomatedDiscoveryConfiguration=[{"error": ["AccessDeniedException", refused]}],
        DescribeBuckets=[{"error": ["AccessDeniedException", refused]}],
    )
    found = read(tmp_path, macie.COLLECTOR, on)
    gaps = found.document(macie.SESSION, ACCOUNT).gaps
    assert {name: gap.reason for name, gap in gaps.items()} == {"GetAutomatedDiscoveryConfiguration": Reason.DENIED}
    assert (found.listed(macie.SESSION), found.listed(macie.BUCKET)) == (None, Reason.DENIED)


def test_where_macie_is_off_its_buckets_are_known_to_be_none(tmp_path: Path) -> None:
    found = read(tmp_path, macie.COLLECTOR)
    assert found.listed(macie.BUCKET) is None
    assert found.calls() == ["GetMacieSession"]


def test_what_guardduty_keeps_from_all_but_the_delegated_administrator_is_a_gap(tmp_path: Path) -> None:
    refused = "The request is rejected because the current account is not the delegated administrator"
    seen = detectors()
    seen["operations"]["DescribeOrganizationConfiguration"] = [{"error": ["BadRequestException", refused]}]
    found = read(tmp_path, guardduty.COLLECTOR, seen)
    (gap,) = found.document(guardduty.DETECTOR, DETECTOR).gaps.values()
    assert (gap.operation, gap.reason) == ("DescribeOrganizationConfiguration", Reason.ERROR)
    assert "delegated administrator" in gap.detail


def test_the_delegated_administrator_reads_what_members_get(tmp_path: Path) -> None:
    seen = detectors()
    seen["operations"]["DescribeOrganizationConfiguration"] = {
        "AutoEnable": True,
        "MemberAccountLimitReached": False,
        "AutoEnableOrganizationMembers": "ALL",
        "Features": [{"Name": "AI_PROTECTION", "AutoEnable": "NEW"}],
    }
    detector = read(tmp_path, guardduty.COLLECTOR, seen).resource(guardduty.DETECTOR, DETECTOR)
    assert detector.members == "ALL"
    assert [(one.name, one.auto_enable) for one in detector.member_features] == [("AI_PROTECTION", "NEW")]


def test_config_rules_are_read_with_their_scope(tmp_path: Path) -> None:
    seen = recorders()
    source = {"Owner": "AWS", "SourceIdentifier": "SAGEMAKER_MODEL_IN_VPC"}
    scope = {"ComplianceResourceTypes": ["AWS::SageMaker::Model"]}
    item = {"ConfigRuleName": "models", "ConfigRuleState": "ACTIVE", "Source": source, "Scope": scope}
    seen["operations"]["DescribeConfigRules"] = {"ConfigRules": [item]}
    found = read(tmp_path, config.COLLECTOR, seen)
    rule = found.resource(config.RULE, "models")
    assert (rule.owner, rule.source, rule.types) == ("AWS", "SAGEMAKER_MODEL_IN_VPC", ("AWS::SageMaker::Model",))
    denied = read(tmp_path, config.COLLECTOR, seen, faults=[Fault("config.DescribeConfigRules", "deny")])
    assert (denied.listed(config.RULE), denied.listed(config.RECORDER)) == (Reason.DENIED, None)


def standards() -> dict[str, Any]:
    own = f"arn:aws:securityhub:{REGION}:{ACCOUNT}:subscription/ai-security-best-practices/v/1.0.0"
    arn = f"arn:aws:securityhub:{REGION}::standards/ai-security-best-practices/v/1.0.0"
    item = {"StandardsSubscriptionArn": own, "StandardsArn": arn, "StandardsInput": {}, "StandardsStatus": "READY"}
    return service("securityhub", GetEnabledStandards={"StandardsSubscriptions": [item]})


def test_enabled_standards_are_read(tmp_path: Path) -> None:
    standard = read(tmp_path, securityhub.COLLECTOR, standards()).resource(
        securityhub.STANDARD, "ai-security-best-practices/v/1.0.0"
    )
    assert (standard.status, standard.reason) == ("READY", None)


def test_security_hub_that_is_off_has_no_standards_and_denied_is_not_off(tmp_path: Path) -> None:
    off = read(tmp_path, securityhub.COLLECTOR)
    assert off.sandbox
    assert [call.outcome for call in off.sandbox.calls if call.service == "securityhub"] == ["InvalidAccessException"]
    assert (off.names(securityhub.STANDARD), off.listed(securityhub.STANDARD)) == (set(), None)
    denied = read(tmp_path, securityhub.COLLECTOR, standards(), faults=[Fault("securityhub.*", "deny")])
    assert denied.listed(securityhub.STANDARD) is Reason.DENIED


def test_another_refusal_of_security_hubs_with_the_same_code_does_not_say_that_it_is_off(tmp_path: Path) -> None:
    refused = [
        {"error": ["InvalidAccessException", f"Account {ACCOUNT} is not an administrator for this organization"]}
    ]
    found = read(tmp_path, securityhub.COLLECTOR, service("securityhub", GetEnabledStandards=refused))
    assert found.listed(securityhub.STANDARD) is Reason.ERROR


def test_the_region_itself_is_there_whether_or_not_anybody_may_describe_it(tmp_path: Path) -> None:
    two = [{"RegionName": REGION, "OptInStatus": "opt-in-not-required"}, {"RegionName": "eu-west-3"}]
    found = read(tmp_path, ec2.COLLECTOR, service("ec2", DescribeRegions={"Regions": two}))
    assert found.names(ec2.REGION) == {REGION}
    assert found.resource(ec2.REGION, REGION).opt_in == "opt-in-not-required"
    denied = read(tmp_path, ec2.COLLECTOR, service("ec2"), faults=[Fault("ec2.*", "deny")])
    assert denied.document(ec2.REGION, REGION).gaps["DescribeRegions"].reason is Reason.DENIED
    assert denied.listed(ec2.REGION) is None


def test_analyzers_are_read(tmp_path: Path) -> None:
    arn = f"arn:aws:access-analyzer:{REGION}:{ACCOUNT}:analyzer/main"
    item = {"arn": arn, "name": "main", "type": "ACCOUNT", "status": "ACTIVE", "createdAt": "2026-01-31T12:00:00Z"}
    found = read(tmp_path, accessanalyzer.COLLECTOR, service("accessanalyzer", ListAnalyzers={"analyzers": [item]}))
    analyzer = found.resource(accessanalyzer.ANALYZER, "main")
    assert (analyzer.kind, analyzer.status) == ("ACCOUNT", "ACTIVE")


def test_denied_analyzers_are_a_gap(tmp_path: Path) -> None:
    found = read(tmp_path, accessanalyzer.COLLECTOR, service("accessanalyzer"), faults=[Fault("access*", "deny")])
    assert found.listed(accessanalyzer.ANALYZER) is Reason.DENIED
