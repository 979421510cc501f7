"""The provider `awscc`: CloudFormation's own types and properties, in snake case."""

from __future__ import annotations

from functools import cache
from typing import Final

from auditor.iac.terraform.translate import Translation, as_json, pascal

_SERVICES: Final = {
    "applicationautoscaling": "ApplicationAutoScaling",
    "cloudtrail": "CloudTrail",
    "cloudwatch": "CloudWatch",
    "ec2": "EC2",
    "ecr": "ECR",
    "efs": "EFS",
    "events": "Events",
    "fsx": "FSx",
    "iam": "IAM",
    "kms": "KMS",
    "logs": "Logs",
    "s3": "S3",
    "sagemaker": "SageMaker",
    "secretsmanager": "SecretsManager",
    "sns": "SNS",
}
"""The services whose types the auditor knows, as CloudFormation spells them."""

_TYPES: Final = {
    "oidc_provider": "OIDCProvider",
    "saml_provider": "SAMLProvider",
    "vpc": "VPC",
    "vpc_cidr_block": "VPCCidrBlock",
    "vpc_endpoint": "VPCEndpoint",
    "vpc_gateway_attachment": "VPCGatewayAttachment",
    "vpc_peering_connection": "VPCPeeringConnection",
}
"""The types whose names do not follow from Terraform's."""

_WORDS: Final = {
    "template_providers.cfn_template_provider.role_arn": "RoleARN",
    "*.auto_mount_home_efs": "AutoMountHomeEFS",
    "*.efs_file_system": "EFSFileSystem",
    "*.efs_file_system_config": "EFSFileSystemConfig",
    "*.enable_ssm_access": "EnableSSMAccess",
    "*.max_payload_in_mb": "MaxPayloadInMB",
    "*.memory_size_in_mb": "MemorySizeInMB",
    "*.ml_framework": "MLFramework",
    "*.sse_algorithm": "SSEAlgorithm",
    "*.kms_master_key_id": "KMSMasterKeyID",
    "*.supported_response_mime_types": "SupportedResponseMIMETypes",
    "*.template_url": "TemplateURL",
    "*.volume_size_in_gb": "VolumeSizeInGB",
}
"""The properties whose capitals snake case loses. Source: botocore's models and CloudFormation's resource reference."""

_MAPS: Final = frozenset(
    f"*.{name}"
    for name in (
        "arguments",
        "authentication_request_extra_params",
        "container_environment_variables",
        "customer_metadata_properties",
        "environment",
        "labels",
    )
)
"""The properties whose keys are the user's own."""

_DOCUMENTS: Final = (
    "assume_role_policy_document",
    "key_policy",
    "model_package_group_policy",
    "policy_document",
    "repository_policy_text",
    "resource_policy",
)
"""The properties that the provider takes as JSON text, CloudFormation as what it says."""


@cache
def awscc(type_: str) -> Translation | None:
    """The translation of one of the provider's types; None for a service that the auditor does not know."""
    provider, _, rest = type_.partition("_")
    service, _, name = rest.partition("_")
    if provider != "awscc" or service not in _SERVICES or not name:
        return None
    return Translation(
        f"AWS::{_SERVICES[service]}::{_TYPES.get(name) or pascal(name)}",
        names=_WORDS,
        nested=True,
        objects=_MAPS,
        values={f"*.{document}": as_json for document in _DOCUMENTS},
        tags="",
    )
