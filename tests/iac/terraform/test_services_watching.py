"""What records, alarms, scales and keeps: the other services' resources of a plan in CloudFormation's terms."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.iac.terraform.services.autoscaling import TYPES as SCALING
from auditor.iac.terraform.services.logs import TYPES as LOGS
from auditor.model.choice import Unknown, symbol
from tests.iac.terraform.around_sagemaker import everything, part, properties, statement
from tests.iac.terraform.plans import rest

KEY = symbol("aws_kms_key.k", "Arn")
SCALED = {
    "ResourceId": "endpoint/e/variant/v",
    "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
    "ServiceNamespace": "sagemaker",
}
TOLD: dict[str, dict[str, Any]] = {
    "aws_cloudtrail.t": {
        "TrailName": "trail",
        "S3BucketName": symbol("aws_s3_bucket.data", "Ref"),
        "KMSKeyId": KEY,
        "IsLogging": True,
        "IsMultiRegionTrail": False,
        "EnableLogFileValidation": False,
        "EventSelectors": [
            {
                "ReadWriteType": "All",
                "IncludeManagementEvents": True,
                "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}],
            }
        ],
    },
    "aws_cloudtrail.adv": {
        "AdvancedEventSelectors": [{"Name": "sm", "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Data"]}]}]
    },
    "aws_cloudwatch_metric_alarm.a": {
        "AlarmName": "errors",
        "AlarmActions": ["arn:aws:sns:eu-west-1:111122223333:t"],
        "Dimensions": [{"Name": "EndpointName", "Value": "e"}, {"Name": "VariantName", "Value": "v"}],
    },
    "aws_cloudwatch_metric_alarm.notifying": {
        "AlarmActions": [
            symbol("aws_sns_topic.t", "Arn"),
            rest("aws_cloudwatch_metric_alarm.notifying", "alarm_actions"),
        ]
    },
    "aws_cloudwatch_metric_alarm.q": {
        "Metrics": [
            {
                "Id": "m1",
                "ReturnData": False,
                "MetricStat": {
                    "Metric": {
                        "Namespace": "AWS/SageMaker",
                        "MetricName": "Invocations",
                        "Dimensions": [{"Name": "EndpointName", "Value": "e"}],
                    },
                    "Period": 60,
                    "Stat": "Sum",
                },
            },
            {"Id": "e1", "Expression": "m1*2", "ReturnData": True},
        ]
    },
    "aws_cloudwatch_log_group.kept": {"LogGroupName": "/kept", "RetentionInDays": 365, "KmsKeyId": KEY},
    "aws_cloudwatch_log_metric_filter.f": {
        "LogGroupName": "/ml",
        "FilterPattern": "{ $.errorCode = * }",
        "MetricTransformations": [
            {"MetricName": "E", "MetricNamespace": "N", "MetricValue": "1", "Unit": "None"},
        ],
    },
    "aws_appautoscaling_target.t": {**SCALED, "MinCapacity": 1, "MaxCapacity": 4},
    "aws_appautoscaling_scheduled_action.s": {**SCALED, "ScalableTargetAction": {"MinCapacity": 2}},
    "aws_appautoscaling_policy.p": {
        **SCALED,
        "PolicyName": "p",
        "TargetTrackingScalingPolicyConfiguration": {
            "DisableScaleIn": False,
            "TargetValue": 70,
            "PredefinedMetricSpecification": {"PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"},
        },
    },
    "aws_ecr_repository.r": {
        "RepositoryName": "r",
        "ImageTagMutability": "MUTABLE",
        "EncryptionConfiguration": {"EncryptionType": "KMS", "KmsKey": KEY},
        "ImageScanningConfiguration": {"ScanOnPush": True},
    },
    "aws_ecr_registry_scanning_configuration.s": {
        "ScanType": "ENHANCED",
        "Rules": [
            {"ScanFrequency": "CONTINUOUS_SCAN", "RepositoryFilters": [{"Filter": "*", "FilterType": "WILDCARD"}]}
        ],
    },
    "aws_secretsmanager_secret_rotation.s": {
        "SecretId": symbol("aws_secretsmanager_secret.s", "Ref"),
        "RotationRules": {"AutomaticallyAfterDays": 30},
    },
    "aws_config_configuration_recorder.r": {
        "Name": "default",
        "RoleARN": symbol("aws_iam_role.worker", "Arn"),
        "RecordingGroup": {"AllSupported": True},
    },
    "aws_guardduty_detector.old": {"Enable": False, "DataSources": {"S3Logs": {"Enable": True}}},
    "aws_securityhub_account.h": {"EnableDefaultStandards": True},
}


@pytest.mark.parametrize("address", TOLD)
def test_the_properties_say_what_the_code_says(address: str) -> None:
    assert TOLD[address].items() <= properties(address).items()


def test_what_is_not_said_is_not_there() -> None:
    assert "EventSelectors" not in properties("aws_cloudtrail.adv")
    assert properties("aws_cloudwatch_log_group.l") == {"LogGroupName": "/ml"}
    assert properties("aws_guardduty_detector.d") == {"Enable": True}
    assert properties("aws_macie2_account.m") == {}
    assert properties("aws_efs_file_system.f") == {"Encrypted": True, "ThroughputMode": "bursting"}


def test_policies_beside_their_resources_are_structures() -> None:
    assert statement(part("aws_ecr_repository_policy.r")["RepositoryPolicyText"])["Principal"] == "*"
    assert statement(part("aws_efs_file_system_policy.f")["FileSystemPolicy"])["Action"] == "*"
    secret = properties("aws_secretsmanager_secret_policy.s")
    assert secret["SecretId"] == symbol("aws_secretsmanager_secret.s", "Arn")
    assert statement(secret["ResourcePolicy"])["Resource"] == "*"


def test_a_lifecycle_policy_stays_a_text() -> None:
    assert part("aws_ecr_lifecycle_policy.r")["LifecyclePolicy"]["LifecyclePolicyText"].startswith('{"rules":')


def test_a_feature_is_added_to_its_detector() -> None:
    assert everything()["aws_guardduty_detector_feature.d"].type == "Terraform::GuardDuty::DetectorPart"
    assert part("aws_guardduty_detector_feature.d") == {"Features": [{"Name": "S3_DATA_EVENTS", "Status": "ENABLED"}]}


def test_a_recorder_records_when_its_status_says_so() -> None:
    assert part("aws_config_configuration_recorder_status.r") == {"Recording": True}


def test_a_name_that_only_refers_to_an_endpoint_does_not_tell_what_scales() -> None:
    made = SCALING["aws_appautoscaling_target"].properties({"resource_id": symbol("aws_sagemaker_endpoint.e", "Ref")})
    assert isinstance(made["ResourceId"], Unknown)


def test_logs_that_are_kept_for_ever_have_no_number_of_days() -> None:
    made = LOGS["aws_cloudwatch_log_group"].properties({"name": "a", "retention_in_days": 0, "kms_key_id": ""})
    assert made == {"LogGroupName": "a"}
