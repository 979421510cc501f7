"""The provider `awscc`: CloudFormation's own types and properties, in snake case."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from auditor.iac.terraform.translate import Translation, as_json, pascal

_SERVICES: Final = {
    "accessanalyzer": "AccessAnalyzer",
    "apigateway": "ApiGateway",
    "apigatewayv2": "ApiGatewayV2",
    "applicationautoscaling": "ApplicationAutoScaling",
    "cloudtrail": "CloudTrail",
    "cloudwatch": "CloudWatch",
    "config": "Config",
    "ec2": "EC2",
    "ecr": "ECR",
    "efs": "EFS",
    "eks": "EKS",
    "events": "Events",
    "fsx": "FSx",
    "greengrassv2": "GreengrassV2",
    "guardduty": "GuardDuty",
    "iam": "IAM",
    "iot": "IoT",
    "kms": "KMS",
    "logs": "Logs",
    "macie": "Macie",
    "networkfirewall": "NetworkFirewall",
    "ram": "RAM",
    "route53resolver": "Route53Resolver",
    "s3": "S3",
    "sagemaker": "SageMaker",
    "secretsmanager": "SecretsManager",
    "securityhub": "SecurityHub",
    "sns": "SNS",
}
"""The services whose types the auditor knows, as CloudFormation spells them."""

_TYPES: Final = {
    "ai_workload_config": "AIWorkloadConfig",
    "dhcp_options": "DHCPOptions",
    "eip_association": "EIPAssociation",
    "oidc_provider": "OIDCProvider",
    "saml_provider": "SAMLProvider",
    "virtual_mfa_device": "VirtualMFADevice",
    "vpc": "VPC",
    "vpc_cidr_block": "VPCCidrBlock",
    "vpc_endpoint": "VPCEndpoint",
    "vpc_gateway_attachment": "VPCGatewayAttachment",
    "vpc_peering_connection": "VPCPeeringConnection",
    "vpcdhcp_options_association": "VPCDHCPOptionsAssociation",
    "vpn_gateway_route_propagation": "VPNGatewayRoutePropagation",
}
"""The types whose names do not follow from Terraform's."""

_WORDS: Final = {
    "template_providers.cfn_template_provider.role_arn": "RoleARN",
    "template_provider_details.cfn_template_provider_detail.role_arn": "RoleARN",
    "*.auto_ml_job_arn": "AutoMLJobArn",
    "*.auto_mount_home_efs": "AutoMountHomeEFS",
    "*.efs_file_system": "EFSFileSystem",
    "*.efs_file_system_config": "EFSFileSystemConfig",
    "*.enable_resource_name_dns_aaaa_record": "EnableResourceNameDnsAAAARecord",
    "*.enable_ssm_access": "EnableSSMAccess",
    "*.kms_master_key_id": "KMSMasterKeyID",
    "*.max_payload_in_mb": "MaxPayloadInMB",
    "*.memory_size_in_kb": "MemorySizeInKB",
    "*.memory_size_in_mb": "MemorySizeInMB",
    "*.ml_framework": "MLFramework",
    "*.mount_ro_sysfs": "MountROSysfs",
    "*.ok_actions": "OKActions",
    "*.replica_kms_key_id": "ReplicaKmsKeyID",
    "*.rotation_lambda_arn": "RotationLambdaARN",
    "*.sse_algorithm": "SSEAlgorithm",
    "*.supported_response_mime_types": "SupportedResponseMIMETypes",
    "*.template_url": "TemplateURL",
    "*.transition_to_ia": "TransitionToIA",
    "*.volume_size_in_gb": "VolumeSizeInGB",
}
"""The properties whose capitals snake case loses. Source: botocore's models and CloudFormation's resource reference."""

_OWN_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "AWS::ApplicationAutoScaling::ScalableTarget": {"role_arn": "RoleARN"},
    "AWS::CloudTrail::Trail": {"kms_key_id": "KMSKeyId"},
    "AWS::Config::ConfigurationRecorder": {"role_arn": "RoleARN"},
    "AWS::EC2::EIPAssociation": {"eip": "EIP"},
    "AWS::NetworkFirewall::Firewall": {"*.ip_address_type": "IPAddressType"},
    "AWS::NetworkFirewall::VpcEndpointAssociation": {"*.ip_address_type": "IPAddressType"},
}
"""Those of one type, which other types spell otherwise."""

_MAPS: Final = frozenset(
    f"*.{name}"
    for name in (
        "arguments",
        "authentication_request_extra_params",
        "component_dependencies",
        "container_environment_variables",
        "custom_details",
        "customer_metadata_properties",
        "environment",
        "environment_variables",
        "labels",
    )
)
"""The properties whose keys are the user's own."""

_DOCUMENTS: Final = (
    "assume_role_policy_document",
    "body",
    "data_protection_policy",
    "environment",
    "file_system_policy",
    "input_parameters",
    "key_policy",
    "model_package_group_policy",
    "policy",
    "policy_document",
    "repository_policy_text",
    "resource_policy",
    "resource_policy_document",
)
"""The properties that the provider takes as JSON text, CloudFormation as what it says (a model's environment, too)."""


class _Any(frozenset[str]):
    """Every name: the provider calls each property "optional, computed", and has no blocks."""

    def __contains__(self, name: object) -> bool:
        """Whatever it is."""
        return True


@cache
def awscc(type_: str) -> Translation | None:
    """The translation of one of the provider's types; None for a service that the auditor does not know."""
    provider, _, rest = type_.partition("_")
    service, _, name = rest.partition("_")
    if provider != "awscc" or service not in _SERVICES or not name:
        return None
    known = f"AWS::{_SERVICES[service]}::{_TYPES.get(name) or pascal(name)}"
    return Translation(
        known,
        names={**_WORDS, **_OWN_WORDS.get(known, {})},
        nested=True,
        objects=_MAPS,
        values={f"*.{document}": as_json for document in _DOCUMENTS},
        tags="",
        left_to_aws=_Any(),
    )
