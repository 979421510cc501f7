"""A patch in the words of each tool: the AWS CLI, CloudFormation and Terraform.

CloudFormation and the API name the same things alike; Terraform's names follow from the API's, but for the exceptions
below (provider 6.x; a test holds every snippet of every rule against botocore's models and the provider's schemas).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import yaml

from auditor.model.remediation import Applies

Changes = Iterable[tuple[str, Any]]
"""(path in the API's terms, value) of each change; `[]` steps into a list."""

_SAGEMAKER = "AWS::SageMaker::"

CLOUDFORMATION = frozenset(
    {
        "App",
        "AppImageConfig",
        "Cluster",
        "CodeRepository",
        "DataQualityJobDefinition",
        "Device",
        "DeviceFleet",
        "Domain",
        "Endpoint",
        "EndpointConfig",
        "FeatureGroup",
        "Image",
        "ImageVersion",
        "InferenceComponent",
        "InferenceExperiment",
        "MlflowApp",
        "MlflowTrackingServer",
        "Model",
        "ModelBiasJobDefinition",
        "ModelCard",
        "ModelExplainabilityJobDefinition",
        "ModelPackage",
        "ModelPackageGroup",
        "ModelQualityJobDefinition",
        "MonitoringSchedule",
        "NotebookInstance",
        "NotebookInstanceLifecycleConfig",
        "PartnerApp",
        "Pipeline",
        "ProcessingJob",
        "Project",
        "Space",
        "StudioLifecycleConfig",
        "UserProfile",
        "Workforce",
        "Workteam",
    }
)
"""The SageMaker types that CloudFormation can make and that patches may concern."""

TERRAFORM = {
    "App": "app",
    "AppImageConfig": "app_image_config",
    "CodeRepository": "code_repository",
    "DataQualityJobDefinition": "data_quality_job_definition",
    "DeviceFleet": "device_fleet",
    "Domain": "domain",
    "Endpoint": "endpoint",
    "EndpointConfig": "endpoint_configuration",
    "FeatureGroup": "feature_group",
    "FlowDefinition": "flow_definition",
    "HyperParameterTuningJob": "hyper_parameter_tuning_job",
    "LabelingJob": "labeling_job",
    "MlflowApp": "mlflow_app",
    "Model": "model",
    "MonitoringSchedule": "monitoring_schedule",
    "NotebookInstance": "notebook_instance",
    "NotebookInstanceLifecycleConfig": "notebook_instance_lifecycle_configuration",
    "Space": "space",
    "TrainingJob": "training_job",
    "UserProfile": "user_profile",
    "Workforce": "workforce",
    "Workteam": "workteam",
}
"""The SageMaker types of Terraform's AWS provider that patches may concern, without `aws_sagemaker_`."""

_TERRAFORM_NAMES = {
    "EndpointConfig": {"KmsKeyId": "kms_key_arn"},
    "NotebookInstance": {"SecurityGroups": "security_groups"},
}


def cli(type_: str, changes: Changes, applies: Applies) -> str | None:
    """`aws sagemaker update-... --cli-input-json`, or `create-...` where the field is fixed at creation."""
    if not type_.startswith(_SAGEMAKER):
        return None
    verb = "update" if applies in {Applies.IN_PLACE, Applies.AFTER_STOP} else "create"
    noun = _kebab(type_.removeprefix(_SAGEMAKER))
    body = json.dumps(_nested(changes), indent=2)
    command = f"aws sagemaker {verb}-{noun} --cli-input-json file://request.json"
    return f"{command}\n# request.json, beside its other members:\n{body}"


def cloudformation(type_: str, changes: Changes) -> str | None:
    """The properties as YAML; None for a type that CloudFormation cannot make."""
    if type_.removeprefix(_SAGEMAKER) not in CLOUDFORMATION:
        return None
    template = {"Type": type_, "Properties": _nested(changes)}
    return yaml.safe_dump(template, sort_keys=False, default_flow_style=False).strip()


def terraform(type_: str, changes: Changes) -> str | None:
    """The arguments as HCL; None for a type that the provider does not have."""
    noun = type_.removeprefix(_SAGEMAKER)
    if noun not in TERRAFORM:
        return None
    names = _TERRAFORM_NAMES.get(noun, {})
    body = "\n".join(_hcl(_nested(changes), names, "  "))
    return f'resource "aws_sagemaker_{TERRAFORM[noun]}" "example" {{\n{body}\n}}'


def _nested(changes: Changes) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for path, value in changes:
        at: Any = whole
        *above, last = path.removesuffix("[]").replace("[]", ".[]").split(".")
        for member, following in zip(above, [*above, last][1:], strict=True):
            if member == "[]":
                at = at[0] if at else at.append({}) or at[0]
            else:
                at = at.setdefault(member, [] if following == "[]" else {})
        at[last] = value
    return whole


def _hcl(body: Mapping[str, Any], names: Mapping[str, str], indent: str) -> Iterator[str]:
    for key, value in body.items():
        name = names.get(key) or _kebab(key).replace("-", "_")
        inner = value[0] if isinstance(value, list) and value and isinstance(value[0], Mapping) else value
        if isinstance(inner, Mapping):
            yield f"{indent}{name} {{"
            yield from _hcl(inner, names, f"{indent}  ")
            yield f"{indent}}}"
        else:
            yield f"{indent}{name} = {json.dumps(value)}"


def _kebab(name: str) -> str:
    """`NotebookInstance` -> `notebook-instance`, `S3KmsKeyId` -> `s3-kms-key-id`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", name).lower()
