"""Trails, alarms, log groups, recorders and detectors from code."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.iac.documents import cloudtrail, cloudwatch, config, guardduty, logs, macie, securityhub
from auditor.iac.documents.related import Related
from auditor.model.aws.cloudtrail import EventDataStore, Trail
from auditor.model.aws.cloudwatch import Alarm, CompositeAlarm
from auditor.model.aws.config import ConfigRule, ConfigurationRecorder
from auditor.model.aws.guardduty import Detector
from auditor.model.aws.logs import LogGroup, MetricFilter
from auditor.model.aws.macie import Session
from auditor.model.aws.securityhub import Standard
from auditor.model.choice import OneOf, Unknown, symbol
from auditor.model.gap import MissingEvidence
from tests.iac.documents.reading import described, planned, read


def trail(**properties: Any) -> dict[str, Any]:
    return described(
        cloudtrail.DESCRIBES,
        planned("AWS::CloudTrail::Trail", "Trail", S3BucketName=symbol("Logs", "Ref"), **properties),
    )


def test_a_trail_has_what_code_sets_and_aws_defaults_else() -> None:
    found = read(Trail, trail(IsLogging="true", IsMultiRegionTrail=True, KMSKeyId=symbol("Key", "Arn")))
    assert (found.logging, found.multi_region, found.validated, found.organization) == (True, True, False, False)
    assert found.bucket.text == symbol("Logs", "Ref")
    assert str(found.key) == symbol("Key", "Arn")
    assert found.selectors[0].management
    assert found.selectors[0].read_write == "All"
    assert found.advanced_selectors == ()


def test_whether_a_trail_records_hangs_on_its_parameter_or_is_not_told() -> None:
    on = OneOf("parameter Log", {"yes": "true", "no": False})
    made = trail(IsLogging=on)
    assert read(Trail, made, **{"parameter Log": "yes"}).logging
    assert not read(Trail, made, **{"parameter Log": "no"}).logging
    with pytest.raises(MissingEvidence):
        _ = read(Trail, trail()).logging
    with pytest.raises(MissingEvidence):
        _ = read(Trail, trail(IsMultiRegionTrail=Unknown("why"))).multi_region


def test_selectors_of_either_kind_take_the_place_of_the_default_one() -> None:
    data = {"DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}], "IncludeManagementEvents": False}
    (selector,) = read(Trail, trail(EventSelectors=[data])).selectors
    assert (selector.management, selector.data[0].type, selector.data[0].values) == (
        False,
        "AWS::S3::Object",
        ("arn:aws:s3",),
    )
    fields = {"Name": "all", "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Data"]}]}
    found = read(Trail, trail(AdvancedEventSelectors=[fields]))
    assert found.selectors == ()
    assert found.advanced_selectors[0].fields[0].equals == ("Data",)


def test_an_event_data_store_takes_in_events_of_all_regions_unless_it_is_told_not_to() -> None:
    plain = planned("AWS::CloudTrail::EventDataStore", "Lake", Name="lake")
    found = read(EventDataStore, described(cloudtrail.DESCRIBES, plain))
    assert (found.name, found.status, found.multi_region, found.organization) == ("lake", "ENABLED", True, False)
    assert found.advanced_selectors[0].fields[0].equals == ("Management",)
    stopped = planned("AWS::CloudTrail::EventDataStore", "Lake", IngestionEnabled=False)
    assert read(EventDataStore, described(cloudtrail.DESCRIBES, stopped)).status == "STOPPED_INGESTION"
    with pytest.raises(MissingEvidence):
        _ = found.retention_days


def test_an_alarm_keeps_its_metric_and_its_actions_and_has_no_state() -> None:
    plain = planned(
        "AWS::CloudWatch::Alarm",
        "Errors",
        AlarmName="errors",
        Namespace="AWS/SageMaker",
        MetricName="Invocation5XXErrors",
        Dimensions=[{"Name": "EndpointName", "Value": symbol("Endpoint", "EndpointName")}],
        AlarmActions=["arn:aws:sns:eu-west-1:111122223333:ops"],
        Threshold="1",
    )
    found = read(Alarm, described(cloudwatch.DESCRIBES, plain))
    assert (found.namespace, found.metric, found.actions_enabled) == ("AWS/SageMaker", "Invocation5XXErrors", True)
    assert found.actions == ("arn:aws:sns:eu-west-1:111122223333:ops",)
    assert found.dimensions[0].name == "EndpointName"
    with pytest.raises(MissingEvidence):
        _ = found.state


def test_an_alarm_on_an_expression_has_its_metrics_and_a_composite_one_its_rule() -> None:
    stat = {"Metric": {"Namespace": "AWS/SageMaker", "MetricName": "ModelLatency"}, "Stat": "p99", "Period": 60}
    queries = [{"Id": "m", "MetricStat": stat, "ReturnData": "false"}, {"Id": "e", "Expression": "m*2"}]
    several = planned("AWS::CloudWatch::Alarm", "Slow", Metrics=queries)
    found = read(Alarm, described(cloudwatch.DESCRIBES, several))
    assert [each.metric for each in found.metrics] == ["ModelLatency", None]
    rule = planned("AWS::CloudWatch::CompositeAlarm", "All", AlarmRule='ALARM("a")', ActionsEnabled="false")
    composite = read(CompositeAlarm, described(cloudwatch.DESCRIBES, rule))
    assert (composite.rule, composite.actions_enabled) == ('ALARM("a")', False)


@pytest.mark.parametrize(("days", "kept"), [("30", 30), (0, None)])
def test_a_log_group_is_kept_for_so_many_days_or_for_ever(days: Any, kept: int | None) -> None:
    group = planned(
        "AWS::Logs::LogGroup", "G", LogGroupName="/aws/x", RetentionInDays=days, KmsKeyId=symbol("K", "Arn")
    )
    found = read(LogGroup, described(logs.DESCRIBES, group))
    assert (found.name, found.retention_days, str(found.key)) == ("/aws/x", kept, symbol("K", "Arn"))


def test_a_metric_filter_counts_what_it_matches() -> None:
    counted = [{"MetricName": "Denied", "MetricNamespace": "Audit", "MetricValue": "1"}]
    made = planned(
        "AWS::Logs::MetricFilter", "F", LogGroupName="/aws/x", FilterPattern="denied", MetricTransformations=counted
    )
    found = read(MetricFilter, described(logs.DESCRIBES, made))
    assert (found.pattern, found.metrics[0].metric, found.metrics[0].namespace) == ("denied", "Denied", "Audit")


def test_a_recorder_takes_in_all_types_unless_it_names_some_and_its_status_is_not_told() -> None:
    plain = planned("AWS::Config::ConfigurationRecorder", "R", RoleARN=symbol("Role", "Arn"))
    found = read(ConfigurationRecorder, described(config.DESCRIBES, plain))
    assert (found.name, found.all_types, found.global_types) == ("default", True, False)
    with pytest.raises(MissingEvidence):
        _ = found.recording
    some = planned(
        "AWS::Config::ConfigurationRecorder",
        "R",
        RecordingGroup={
            "AllSupported": False,
            "RecordingStrategy": {"UseOnly": "EXCLUSION_BY_RESOURCE_TYPES"},
            "ExclusionByResourceTypes": {"ResourceTypes": ["AWS::SageMaker::Model"]},
        },
    )
    excluding = read(ConfigurationRecorder, described(config.DESCRIBES, some))
    assert (excluding.all_types, excluding.strategy) == (False, "EXCLUSION_BY_RESOURCE_TYPES")
    assert excluding.excluded_types == ("AWS::SageMaker::Model",)


def test_a_rule_of_config_is_active_and_names_what_it_evaluates() -> None:
    made = planned(
        "AWS::Config::ConfigRule",
        "R",
        Scope={"ComplianceResourceTypes": ["AWS::SageMaker::NotebookInstance"]},
        Source={"Owner": "AWS", "SourceIdentifier": "SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS"},
    )
    found = read(ConfigRule, described(config.DESCRIBES, made))
    assert (found.state, found.owner, found.types) == ("ACTIVE", "AWS", ("AWS::SageMaker::NotebookInstance",))
    assert found.messages == ()


def test_a_protection_that_a_detector_does_not_name_is_not_told() -> None:
    made = planned(
        "AWS::GuardDuty::Detector",
        "D",
        Enable=True,
        DataSources={"Kubernetes": {"AuditLogs": {"Enable": False}}},
        Features=[{"Name": "S3_DATA_EVENTS", "Status": "ENABLED"}],
    )
    found = read(Detector, described(guardduty.DESCRIBES, made))
    assert found.enabled
    assert found.protects("S3_DATA_EVENTS")
    assert found.protects("CLOUD_TRAIL")
    assert not found.protects("EKS_AUDIT_LOGS")
    with pytest.raises(MissingEvidence):
        found.protects("LAMBDA_NETWORK_LOGS")
    with pytest.raises(MissingEvidence):
        _ = found.members


def test_a_session_of_macie_is_enabled_unless_it_is_paused_and_its_discovery_is_not_told() -> None:
    found = read(Session, described(macie.DESCRIBES, planned("AWS::Macie::Session", "M")))
    assert found.status == "ENABLED"
    with pytest.raises(MissingEvidence):
        _ = found.discovery
    assert read(Session, described(macie.DESCRIBES, planned("AWS::Macie::Session", "M", Status="PAUSED"))).status == (
        "PAUSED"
    )


def test_a_standard_is_subscribed_to_and_its_status_is_not_told() -> None:
    arn = "arn:aws:securityhub:eu-west-1::standards/pci-dss/v/3.2.1"
    found = read(
        Standard, described(securityhub.DESCRIBES, planned("AWS::SecurityHub::Standard", "S", StandardsArn=arn))
    )
    assert found.standard == arn
    for fact in ("status", "reason"):
        with pytest.raises(MissingEvidence):
            getattr(found, fact)


def test_a_hub_brings_two_standards_unless_it_is_told_not_to() -> None:
    imply = securityhub.IMPLIED["AWS::SecurityHub::Hub"]
    hub = planned("AWS::SecurityHub::Hub", "Hub")
    found = [each.responses["GetEnabledStandards"]["StandardsArn"] for each in imply(hub, Related.among([hub]))]
    assert [arn.rpartition("/v/")[2] for arn in found] == ["1.0.0", "1.2.0"]
    bare = planned("AWS::SecurityHub::Hub", "Hub", EnableDefaultStandards="false")
    assert imply(bare, Related.among([bare])) == []
