"""What AWS chooses where the code of a resource does not.

Source: the schemas of Terraform's AWS provider (`terraform providers schema -json`), versions 5.100 and 6; of its
blocks, which schemas do not call computed, the provider's code. `*.name` is that name wherever it stands in a block.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from auditor.iac.terraform.translate import Translation

_ATTRIBUTES: Final[Mapping[str, str]] = {
    "aws_api_gateway_integration": "cache_namespace passthrough_behavior",
    "aws_api_gateway_rest_api": (
        "api_key_source binary_media_types description disable_execute_api_endpoint minimum_compression_size "
        "policy endpoint_configuration.ip_address_type endpoint_configuration.vpc_endpoint_ids"
    ),
    "aws_apigatewayv2_api": "ip_address_type",
    "aws_apigatewayv2_integration": "timeout_milliseconds",
    "aws_appautoscaling_target": "role_arn",
    "aws_cloudtrail_event_data_store": (
        "advanced_event_selector.name advanced_event_selector.field_selector.ends_with "
        "advanced_event_selector.field_selector.equals advanced_event_selector.field_selector.field "
        "advanced_event_selector.field_selector.not_ends_with advanced_event_selector.field_selector.not_equals "
        "advanced_event_selector.field_selector.not_starts_with advanced_event_selector.field_selector.starts_with"
    ),
    "aws_cloudwatch_log_group": "log_group_class name name_prefix",
    "aws_cloudwatch_metric_alarm": "evaluate_low_sample_count_percentiles",
    "aws_config_config_rule": "evaluation_mode.mode",
    "aws_default_route_table": "route",
    "aws_default_security_group": "egress ingress vpc_id",
    "aws_ec2_transit_gateway_vpc_attachment": (
        "security_group_referencing_support transit_gateway_default_route_table_association "
        "transit_gateway_default_route_table_propagation"
    ),
    "aws_ecr_repository": "encryption_configuration.kms_key",
    "aws_efs_access_point": "root_directory.path",
    "aws_efs_file_system": (
        "availability_zone_name creation_token encrypted kms_key_id performance_mode protection.replication_overwrite"
    ),
    "aws_efs_mount_target": "ip_address security_groups",
    "aws_eip_association": "allocation_id instance_id network_interface_id private_ip_address public_ip",
    "aws_eks_addon": "addon_version configuration_values",
    "aws_eks_cluster": (
        "version access_config.authentication_mode kubernetes_network_config.ip_family "
        "kubernetes_network_config.service_ipv4_cidr upgrade_policy.support_type vpc_config.public_access_cidrs"
    ),
    "aws_flow_log": "log_destination log_format log_group_name",
    "aws_guardduty_detector": "finding_publishing_frequency",
    "aws_iam_group_policy": "name name_prefix",
    "aws_iam_instance_profile": "name name_prefix",
    "aws_iam_openid_connect_provider": "thumbprint_list",
    "aws_iam_policy": "name name_prefix",
    "aws_iam_role": "managed_policy_arns name name_prefix",
    "aws_iam_role_policy": "name name_prefix",
    "aws_iam_user_policy": "name name_prefix",
    "aws_internet_gateway": "vpc_id",
    "aws_kms_alias": "name name_prefix",
    "aws_kms_external_key": "multi_region policy",
    "aws_kms_key": "description multi_region policy rotation_period_in_days",
    "aws_kms_replica_external_key": "policy",
    "aws_kms_replica_key": "policy",
    "aws_macie2_account": "finding_publishing_frequency status",
    "aws_nat_gateway": "private_ip secondary_private_ip_address_count secondary_private_ip_addresses",
    "aws_network_acl": "egress ingress subnet_ids",
    "aws_network_interface": (
        "enable_primary_ipv6 interface_type ipv4_prefix_count ipv4_prefixes ipv6_address_count ipv6_address_list "
        "ipv6_addresses ipv6_prefix_count ipv6_prefixes private_ip private_ip_list private_ips private_ips_count "
        "security_groups"
    ),
    "aws_networkfirewall_firewall": "subnet_mapping.ip_address_type",
    "aws_ram_resource_share": "permission_arns",
    "aws_route": "network_interface_id",
    "aws_route53_resolver_firewall_config": "firewall_fail_open",
    "aws_route53_resolver_firewall_rule_group_association": "mutation_protection",
    "aws_route_table": "propagating_vgws route",
    "aws_s3_bucket": (
        "acceleration_status acl bucket bucket_prefix object_lock_enabled policy request_payer lifecycle_rule.id"
    ),
    "aws_s3_bucket_acl": "access_control_policy.owner.display_name",
    "aws_s3_bucket_lifecycle_configuration": (
        "expected_bucket_owner transition_default_minimum_object_size rule.prefix rule.expiration.days "
        "rule.expiration.expired_object_delete_marker rule.filter.object_size_greater_than "
        "rule.filter.object_size_less_than rule.filter.prefix rule.filter.and.object_size_greater_than "
        "rule.filter.and.object_size_less_than rule.filter.and.prefix "
        "rule.noncurrent_version_expiration.newer_noncurrent_versions "
        "rule.noncurrent_version_transition.newer_noncurrent_versions rule.transition.days"
    ),
    "aws_s3_bucket_replication_configuration": "rule.id",
    "aws_s3_bucket_versioning": "versioning_configuration.mfa_delete",
    "aws_secretsmanager_secret": "name name_prefix policy replica.kms_key_id",
    "aws_security_group": "egress ingress name name_prefix vpc_id",
    "aws_security_group_rule": "source_security_group_id",
    "aws_securityhub_account": "control_finding_generator",
    "aws_subnet": "availability_zone availability_zone_id private_dns_hostname_type_on_launch",
    "aws_vpc": (
        "cidr_block enable_dns_hostnames enable_network_address_usage_metrics ipv6_cidr_block "
        "ipv6_cidr_block_network_border_group"
    ),
    "aws_vpc_endpoint": (
        "ip_address_type policy private_dns_enabled route_table_ids security_group_ids service_region subnet_ids "
        "dns_options.dns_record_ip_type"
    ),
    "aws_vpc_endpoint_policy": "policy",
    "aws_vpc_ipv4_cidr_block_association": "cidr_block",
    "aws_vpc_ipv6_cidr_block_association": "assign_generated_ipv6_cidr_block ipv6_cidr_block ipv6_pool",
    "aws_vpc_peering_connection": "peer_owner_id peer_region",
}
"""The paths of the attributes that the provider's schema calls optional and computed, by type."""

_SAGEMAKER: Final[Mapping[str, str]] = {
    "aws_sagemaker_algorithm": (
        "certify_for_marketplace *.image_digest *.is_checkpoint *.supports_distributed_training "
        "*.training_image_digest *.is_required *.is_tunable *.input_mode "
        "validation_specification.validation_profiles.training_job_definition.output_data_config.compression_type "
        "*.keep_alive_period_in_seconds *.max_pending_time_in_seconds *.max_wait_time_in_seconds"
    ),
    "aws_sagemaker_app": "*.sagemaker_image_arn",
    "aws_sagemaker_data_quality_job_definition": (
        "name *.s3_data_distribution_type *.s3_input_mode *.s3_upload_mode *.max_runtime_in_seconds"
    ),
    "aws_sagemaker_domain": "*.auto_mount_home_efs *.default_landing_uri *.studio_web_portal",
    "aws_sagemaker_endpoint": "name",
    "aws_sagemaker_endpoint_configuration": "name name_prefix *.variant_name production_variants.volume_size_in_gb",
    "aws_sagemaker_feature_group": "*.catalog *.database *.table_name *.resolved_output_s3_uri *.throughput_mode",
    "aws_sagemaker_hyper_parameter_tuning_job": (
        "*.training_job_early_stopping_type *.scaling_type *.max_number_of_training_jobs "
        "config.resource_limits.max_runtime_in_seconds *.max_number_of_training_jobs_not_improving "
        "*.enable_inter_container_traffic_encryption *.enable_managed_spot_training "
        "*.enable_network_isolation *.retry_strategy *.static_hyper_parameters *.algorithm_name "
        "*.training_image"
    ),
    "aws_sagemaker_labeling_job": (
        "stopping_conditions *.max_concurrent_task_count *.task_availability_lifetime_in_seconds *.kms_key_id"
    ),
    "aws_sagemaker_mlflow_app": "model_registration_mode weekly_maintenance_window_start",
    "aws_sagemaker_mlflow_tracking_server": "mlflow_version weekly_maintenance_window_start",
    "aws_sagemaker_model": "name",
    "aws_sagemaker_model_card_export_job": "model_card_version",
    "aws_sagemaker_monitoring_schedule": (
        "name *.s3_data_distribution_type *.s3_input_mode *.s3_upload_mode *.max_runtime_in_seconds"
    ),
    "aws_sagemaker_notebook_instance": (
        "platform_identifier security_groups *.minimum_instance_metadata_service_version"
    ),
    "aws_sagemaker_project": "*.provisioning_artifact_id",
    "aws_sagemaker_training_job": (
        "enable_inter_container_traffic_encryption enable_managed_spot_training enable_network_isolation "
        "*.enable_sagemaker_metrics_time_series *.volume_size_in_gb *.compression_type *.content_type "
        "*.input_mode *.record_wrapper_type *.kms_key_id resource_config.instance_count "
        "resource_config.instance_type *.keep_alive_period_in_seconds *.max_pending_time_in_seconds "
        "*.max_runtime_in_seconds *.max_wait_time_in_seconds"
    ),
    "aws_sagemaker_user_profile": "*.auto_mount_home_efs *.studio_web_portal",
    "aws_sagemaker_workteam": "*.source_ip *.vpc_source_ip",
}
"""The same of SageMaker's types."""

_BLOCKS: Final[Mapping[str, str]] = {
    "aws_appautoscaling_target": "suspended_state",
    "aws_cloudtrail": "advanced_event_selector",
    "aws_cloudtrail_event_data_store": "advanced_event_selector",
    "aws_config_config_rule": "evaluation_mode",
    "aws_config_configuration_recorder": (
        "recording_group.exclusion_by_resource_types recording_group.recording_strategy recording_mode"
    ),
    "aws_default_network_acl": "egress ingress",
    "aws_efs_file_system": "protection",
    "aws_guardduty_detector": "datasources datasources.kubernetes datasources.malware_protection datasources.s3_logs",
    "aws_iam_role": "inline_policy",
    "aws_s3_bucket": (
        "cors_rule grant lifecycle_rule logging object_lock_configuration replication_configuration "
        "server_side_encryption_configuration versioning"
    ),
    "aws_s3_bucket_acl": "access_control_policy access_control_policy.grant",
    "aws_secretsmanager_secret": "replica",
    "aws_api_gateway_rest_api": "endpoint_configuration",
    "aws_eks_cluster": "access_config kubernetes_network_config upgrade_policy",
    "aws_sagemaker_app": "resource_spec",
    "aws_sagemaker_data_quality_job_definition": "stopping_condition",
    "aws_sagemaker_domain": "*.space_storage_settings",
    "aws_sagemaker_feature_group": "*.data_catalog_config throughput_config",
    "aws_sagemaker_model": "*.model_data_source inference_execution_config",
    "aws_sagemaker_monitoring_schedule": "monitoring_schedule_config.schedule_config",
    "aws_sagemaker_space": "*.space_storage_settings",
    "aws_sagemaker_user_profile": "*.space_storage_settings",
    "aws_sagemaker_workforce": "source_ip_config",
    "aws_sagemaker_workteam": "worker_access_configuration",
    "aws_vpc_endpoint": "dns_options subnet_configuration",
}
"""The paths of the blocks that are optional and computed.

`enabled` of an external key is none of these: what it is without its material is not the default.
"""


def defaulted(types: Mapping[str, Translation]) -> Mapping[str, Translation]:
    """The same translations, knowing what is AWS's to choose."""
    return {
        name: replace(one, left_to_aws=_paths(name, _ATTRIBUTES, _SAGEMAKER), blocks_left_to_aws=_paths(name, _BLOCKS))
        for name, one in types.items()
    }


def _paths(type_: str, *tables: Mapping[str, str]) -> frozenset[str]:
    return frozenset(path for table in tables for path in table.get(type_, "").split())
