"""What SageMaker does, with the execution role, to what a fact names: read it, write it, pull it, encrypt with it.

Source: SageMaker Developer Guide, "How to use SageMaker AI execution roles", which says for each Create call what its
role needs, and how to narrow that down to the request's S3 locations, keys and images
(https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Flag, auto
from typing import Final


class Access(Flag):
    """How an S3 location is used. OBJECT: it names one object, unless it looks like a prefix."""

    NONE = 0
    READ = auto()
    WRITE = auto()
    OBJECT = auto()


_READ, _WRITE, _BOTH, _OBJECT = Access.READ, Access.WRITE, Access.READ | Access.WRITE, Access.READ | Access.OBJECT


def _named(access: Access, names: str) -> dict[str, Access]:
    return dict.fromkeys(names.split(), access)


_LOCATIONS: Final[Mapping[str, Access]] = {
    **_named(
        _READ,
        "input_bucket input_buckets model_bucket adapter_buckets source_bucket additional_buckets training_buckets"
        " training_data_bucket script_bucket captured_bucket captured_buckets capture_bucket ground_truth_bucket",
    ),
    **_named(
        _OBJECT,
        "artifact_bucket source_manifest_bucket additional_manifest_buckets specification_bucket tabular_specification"
        " forecast_specification preprocessor_bucket postprocessor_bucket constraints_bucket statistics_bucket"
        " config_bucket payload_bucket manifest_bucket categories_bucket template_bucket shap_baseline_bucket",
    ),
    **_named(
        _WRITE,
        "output_bucket output_buckets debug_bucket debug_rule_buckets profiler_bucket"
        " profiler_rule_buckets tensorboard_bucket environment_bucket",
    ),
    **_named(_BOTH, "checkpoint_bucket mounted_buckets unified_studio_bucket"),
    # who registers a package names these; nothing is fetched with its role
    **_named(Access.NONE, "quality_bucket"),
    # CloudFormation fetches it, as whoever makes the project
    **_named(Access.NONE, "template_buckets"),
    # lies below the location that the same feature group names
    **_named(Access.NONE, "resolved_bucket"),
}
_OF_TYPE: Final[Mapping[tuple[str, str], Access]] = {
    # what these jobs made lies below the output path that they name
    ("TrainingJob", "artifact_bucket"): Access.NONE,
    ("CompilationJob", "artifact_bucket"): Access.NONE,
    ("EdgePackagingJob", "artifact_bucket"): Access.NONE,
    ("MlflowTrackingServer", "artifact_bucket"): _BOTH,
    ("MlflowApp", "artifact_bucket"): _BOTH,
    # shared notebooks and Canvas read again what they wrote
    ("Domain", "output_buckets"): _BOTH,
    ("UserProfile", "output_buckets"): _BOTH,
}


def location(type_: str, fact: str) -> Access | None:
    """How the S3 location that a fact of a SageMaker type names is used; None for a fact that nobody has thought of."""
    return _OF_TYPE.get((noun(type_), fact), _LOCATIONS.get(fact))


def noun(type_: str) -> str:
    """`TrainingJob` of `AWS::SageMaker::TrainingJob`."""
    return type_.rpartition(":")[2]


MANIFESTS: Final = frozenset({"manifest_bucket", "source_manifest_bucket", "additional_manifest_buckets"})
"""Facts that name lists of further objects."""

LISTED: Final = ("s3:ListBucket",)
READING: Final = ("s3:GetObject",)
WRITING: Final = ("s3:PutObject",)
OFFLINE_OBJECTS: Final = ("s3:PutObjectAcl",)
OFFLINE_BUCKET: Final = ("s3:GetBucketAcl",)
"""What the feature store does besides writing. Source: AWS managed policy AmazonSageMakerFeatureStoreAccess."""

PULLING: Final = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
LOGGING: Final = ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents")
VOLUME_KEY: Final = ("kms:CreateGrant", "kms:DescribeKey")
OUTPUT_KEY: Final = ("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey")
WRITTEN_KEY: Final = ("kms:Decrypt", "kms:GenerateDataKey")
READ_KEY: Final = ("kms:Decrypt",)

NOT_PULLED: Final = frozenset({"recommended_images", "recommended_image", "inference_image", "resolved_images"})
"""Facts that name images which AWS recommends, or has resolved from others."""

VOLUME_FACTS: Final = frozenset({"volume_key", "home_key", "resource_key"})
OWN_CALLER: Final = frozenset({"EndpointConfig", "NotebookInstance", "InferenceExperiment"})
"""Types whose volume key is granted with the rights of whoever creates them, not with the execution role's.

Source: KmsKeyId of CreateEndpointConfig and of CreateNotebookInstance in the API reference.
"""

MONITORED: Final = frozenset({"endpoint", "endpoints"})
MONITORS: Final = frozenset(
    {
        "MonitoringSchedule",
        "DataQualityJobDefinition",
        "ModelQualityJobDefinition",
        "ModelBiasJobDefinition",
        "ModelExplainabilityJobDefinition",
    }
)
"""The types that read what an endpoint captured; their facts that name it are `MONITORED`."""

_JOBS = "/aws/sagemaker/{}"
LOG_GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    **{name: (_JOBS.format(f"{name}s"),) for name in ("TrainingJob", "ProcessingJob", "TransformJob")},
    **{name: (_JOBS.format(f"{name}s"),) for name in ("CompilationJob", "LabelingJob", "NotebookInstance")},
    "InferenceRecommendationsJob": (_JOBS.format("InferenceRecommendationsJobs"),),
    "HyperParameterTuningJob": (_JOBS.format("TrainingJobs"),),
    "EndpointConfig": (_JOBS.format("Endpoints/"),),
    "InferenceExperiment": (_JOBS.format("Endpoints/"),),
    **dict.fromkeys(("Domain", "UserProfile"), (_JOBS.format("studio"),)),
    "Cluster": (_JOBS.format("Clusters/"),),
    **dict.fromkeys(MONITORS, (_JOBS.format("ProcessingJobs"),)),
    **dict.fromkeys(
        ("AutoMLJob", "AutoMLJobV2"),
        tuple(_JOBS.format(name) for name in ("TrainingJobs", "ProcessingJobs", "TransformJobs")),
    ),
}
"""How the names of the log groups begin that a type's containers write to.

Source: SageMaker Developer Guide, "Log groups and streams that SageMaker AI sends to Amazon CloudWatch Logs".
"""

METRICS: Final = ("/aws/sagemaker/*", "aws/sagemaker/*")
"""The namespaces of the metrics that SageMaker publishes with the role; Model Monitor's lack the first slash."""

WITHOUT_METRICS: Final = frozenset({"Domain", "UserProfile", "Cluster"})
"""Types that write logs and no metrics."""

INTERFACE: Final = ("ec2:CreateNetworkInterface",)
OWN_INTERFACES: Final = (
    "ec2:CreateNetworkInterfacePermission",
    "ec2:DeleteNetworkInterface",
    "ec2:DeleteNetworkInterfacePermission",
)
NETWORK_READS: Final = (
    "ec2:DescribeDhcpOptions",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
)
WITHOUT_INTERFACES: Final = frozenset({"Domain", "UserProfile", "Space"})
"""Types whose network interfaces SageMaker makes with its own service-linked role."""

AUTOML: Final = (
    "sagemaker:CreateEndpoint",
    "sagemaker:CreateEndpointConfig",
    "sagemaker:CreateModel",
    "sagemaker:DeleteEndpoint",
    "sagemaker:DeleteEndpointConfig",
    "sagemaker:DeleteModel",
    "sagemaker:DescribeEndpoint",
    "sagemaker:DescribeEndpointConfig",
    "sagemaker:DescribeModel",
    "sagemaker:InvokeEndpoint",
    "sagemaker:ListTags",
)
"""What an AutoML job does to the models that it tries. Source: the same page, CreateAutoMLJob."""

HIDDEN: Final[Mapping[str, str]] = {
    "NotebookInstance": "what people and their code call from notebook instances",
    "Domain": "what people and their code call from Studio",
    "UserProfile": "what people and their code call from Studio",
    "Cluster": "what runs on HyperPod clusters calls",
    "PartnerApp": "what partner apps call",
    "FlowDefinition": "what human review calls besides its output",
    "DeviceFleet": "what edge devices call",
    "MlflowTrackingServer": "which models MLflow registers in SageMaker",
    "MlflowApp": "which models MLflow registers in SageMaker",
}
"""What no snapshot tells of a type."""


def hidden(nouns: Iterable[str]) -> list[str]:
    """What cannot be observed of these types, in words; what their containers' own code calls is never told."""
    seen = list(nouns)
    found = [HIDDEN[one] for one in seen if one in HIDDEN]
    runs = [one for one in seen if one not in HIDDEN and one in LOG_GROUPS]
    own = ["what the code in containers calls beyond the inputs and outputs that are declared"] if runs else []
    return [*dict.fromkeys(found), *own]
