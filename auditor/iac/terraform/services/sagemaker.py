"""The SageMaker types of the provider `aws`, in CloudFormation's terms (of types that it lacks: the API's request).

The names that differ are those of `auditor.iac.field_names`, read from Terraform's side.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from auditor.iac.field_names import ARGUMENTS, TERRAFORM, WORDS
from auditor.iac.terraform.services._left import defaulted
from auditor.iac.terraform.translate import Translation, as_json, pascal

_ASSIGNED: Final = (
    "agent_version",
    "algorithm_status",
    "container_image",
    "creation_time",
    "export_artifacts",
    "failure_reason",
    "home_efs_file_system_id",
    "home_efs_file_system_uid",
    "image_arn",
    "iot_role_alias",
    "job_reference_code",
    "label_counters",
    "labeling_job_arn",
    "labeling_job_status",
    "model_card_arn",
    "model_card_export_job_arn",
    "network_interface_id",
    "product_id",
    "project_id",
    "security_group_id_for_domain_boundary",
    "single_sign_on_application_arn",
    "single_sign_on_managed_application_instance_id",
    "status",
    "subdomain",
    "tracking_server_url",
    "ui_template.content_sha256",
    "ui_template.url",
    "url",
    "version",
    "workforce_vpc_config.vpc_endpoint_id",
)
"""What AWS assigns and no request sets."""

_OWN: Final = (
    "delete_model_packages_on_destroy",
    "delete_vpc_enis_on_destroy",
    "force_delete",
    "name_prefix",
    "retention_policy",
)
"""What Terraform alone knows: how it makes names, and what it does on destroying."""

_MANY: Final = frozenset(
    f"*.{block}"
    for block in (
        "additional_model_data_source",
        "alarms",
        "auto_parameters",
        "capture_options",
        "categorical_parameter_ranges",
        "code_repository",
        "collection_configurations",
        "container",
        "containers",
        "continuous_parameter_ranges",
        "custom_file_system",
        "custom_file_system_config",
        "custom_image",
        "debug_rule_configurations",
        "feature_definition",
        "identity_provider_oauth_settings",
        "input_data_config",
        "instance_configs",
        "instance_groups",
        "integer_parameter_ranges",
        "kernel_spec",
        "member_definition",
        "metric_definitions",
        "monitoring_inputs",
        "monitoring_outputs",
        "parent_hyper_parameter_tuning_jobs",
        "placement_specifications",
        "production_variants",
        "profiler_rule_configurations",
        "provisioning_parameter",
        "shadow_production_variants",
        "supported_hyper_parameters",
        "supported_tuning_job_objective_metrics",
        "training_channels",
        "training_job_definitions",
        "validation_profiles",
    )
)
"""The blocks that are lists in the API, too."""


def _snake(path: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", path).lower()


def _renamed(noun: str) -> dict[str, str]:
    """Terraform's names of a type that `field_names` tells, with what the API's requests call them."""
    own = {_snake(ours): path.rpartition(".")[2] for path, ours in ARGUMENTS.get(noun, {}).items() if ours}
    return {**{f"*.{ours}": member for member, ours in WORDS.items()}, **own}


def _type(noun: str, names: Mapping[str, str | None] | None = None, **more: Any) -> Translation:
    left_out = dict.fromkeys((*_ASSIGNED, *_OWN))
    return Translation(
        f"AWS::SageMaker::{noun}",
        names={**left_out, **_renamed(noun), **(names or {})},
        many=_MANY,
        **more,
    )


def _script(value: Any) -> list[dict[str, Any]]:
    """A lifecycle script in the list that the API has for it."""
    return [{"Content": value}]


_BODY: Final = "PipelineDefinition.PipelineDefinitionBody"
_LOCATION: Final = "pipeline_definition_s3_location"

_SPECIAL: Final[Mapping[str, Translation]] = {
    "app_image_config": _type("AppImageConfig", {"jupyter_lab_image_config": "JupyterLabAppImageConfig"}),
    "device": _type("Device"),
    "hyper_parameter_tuning_job": _type(
        "HyperParameterTuningJob",
        {
            "config.objective": "HyperParameterTuningJobObjective",
            "warm_start_config.parent_hyper_parameter_tuning_jobs.name": "HyperParameterTuningJobName",
        },
    ),
    "image": _type(
        "Image",
        {"description": "ImageDescription", "display_name": "ImageDisplayName", "role_arn": "ImageRoleArn"},
    ),
    "model_card": _type("ModelCard", values={"content": as_json}),
    "model_package_group_policy": _type(
        "ModelPackageGroup",
        {"resource_policy": "ModelPackageGroupPolicy"},
        values={"resource_policy": as_json},
        part_of="model_package_group_name",
        tags="",
    ),
    "notebook_instance_lifecycle_configuration": _type(
        "NotebookInstanceLifecycleConfig", values={"on_create": _script, "on_start": _script}
    ),
    "pipeline": _type(
        "Pipeline",
        {
            "pipeline_definition": _BODY,
            _LOCATION: "PipelineDefinition.PipelineDefinitionS3Location",
            f"{_LOCATION}.object_key": "Key",
            f"{_LOCATION}.version_id": "Version",
        },
    ),
    "servicecatalog_portfolio_status": _type("ServicecatalogPortfolioStatus", {"status": "Status"}, tags=""),
}
"""The types with more to say than other names."""

_NOUNS: Final = {
    **{ours: noun for noun, ours in TERRAFORM.items()},
    **{
        ours: pascal(ours)
        for ours in (
            "algorithm",
            "hub",
            "human_task_ui",
            "image_version",
            "mlflow_tracking_server",
            "model_card_export_job",
            "model_package_group",
            "project",
            "studio_lifecycle_config",
        )
    },
}

TYPES: Final[Mapping[str, Translation]] = defaulted(
    {
        f"aws_sagemaker_{ours}": table
        for ours, table in ({ours: _type(noun) for ours, noun in _NOUNS.items()} | dict(_SPECIAL)).items()
    }
)
"""All types of the provider; Source: its schemas, version 6."""
