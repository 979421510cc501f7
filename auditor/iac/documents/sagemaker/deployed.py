"""What Describe tells and code cannot: these members are unknown until deployment, whatever their absence means later.

A test holds the table against the API's requests and CloudFormation's schemas: every fact that has a meaning for its
absence can be set in code, stands here, or is known not to be there of what code makes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from auditor.iac.nodes import mapped
from auditor.model.choice import ABSENT, OneOf, Unknown

KNOWN_LATER: Final = Unknown("known only after deployment")
UNCHANGED: Final = Unknown("an update leaves it as it is")
"""What a request to update does not name of a structure that it names: what is there tells it."""

_PACKAGED: Final = tuple(
    f"InferenceSpecification?.Containers[].{member}" for member in ("ImageDigest", "ModelDataETag")
)
"""AWS records which image and which model data it found, where nobody said."""
_VARIANTS: Final = ("ProductionVariants", "ShadowProductionVariants")

DEPLOYED: Final[Mapping[str, tuple[str, ...]]] = {
    "AIBenchmarkJob": ("OutputConfig.CloudWatchLogs",),
    "AIRecommendationJob": ("Recommendations",),
    "Algorithm": (*_PACKAGED, "TrainingSpecification?.TrainingImageDigest"),
    "App": ("BuiltInLifecycleConfigArn", "EffectiveTrustedIdentityPropagationStatus", "LastUserActivityTimestamp"),
    "AutoMLJob": ("BestCandidate", "ModelDeployResult"),
    "AutoMLJobV2": ("BestCandidate", "ModelDeployResult"),
    "Cluster": (
        "InstanceGroups[].CurrentImageId",
        "InstanceGroups[].DesiredImageId",
        "InstanceGroups[].CurrentImageReleaseVersion",
        "InstanceGroups[].DesiredImageReleaseVersion",
        "InstanceGroups[].ImageVersionStatus",
        "RestrictedInstanceGroups[].EnvironmentConfig.S3OutputPath",
    ),
    "ClusterExtension": ("ExtensionDetails.ExtensionVersion", "ExtensionDetails.Status"),
    "CompilationJob": ("InferenceImage", "ModelArtifacts"),
    "Device": ("AgentVersion", "LatestHeartbeat", "Models"),
    "Domain": (
        "HomeEfsFileSystemId",
        "SecurityGroupIdForDomainBoundary",
        "SingleSignOnApplicationArn",
        "SingleSignOnManagedApplicationInstanceId",
    ),
    "EdgePackagingJob": ("ModelArtifact",),
    "Endpoint": tuple(
        f"{variants}[].{member}"
        for variants in _VARIANTS
        for member in ("CurrentInstanceCount", "DesiredInstanceCount", "DeployedImages")
    ),
    "FeatureGroup": ("FeatureGroupStatus",),
    "HubContent": ("HubContentDependencies",),
    "HumanTaskUi": ("HumanTaskUiStatus",),
    "ImageVersion": ("ContainerImage",),
    "InferenceComponent": (
        "RuntimeConfig?.CurrentCopyCount",
        "Specification.Container?.DeployedImage?.ResolvedImage",
        "Specifications[].Container?.DeployedImage?.ResolvedImage",
    ),
    "MlflowApp": ("MlflowVersion",),
    "MlflowTrackingServer": ("MlflowVersion",),
    "ModelPackage": (
        *_PACKAGED,
        *(path.replace("InferenceSpecification?", "AdditionalInferenceSpecifications[]") for path in _PACKAGED),
    ),
    "OptimizationJob": ("OptimizationOutput",),
    "PartnerApp": ("CurrentVersionEolDate",),
    "Pipeline": ("LastRunTime",),
    "TrainingJob": ("ModelArtifacts",),
    "TrainingPlan": ("EndTime", "TargetResources"),
    "Workforce": ("Workforce.Status", "Workforce.WorkforceVpcConfig?.VpcEndpointId"),
    "Workteam": ("Workteam.WorkforceArn",),
}
"""By type, the paths in its Describe: `[]` steps into the items that there are, `?` goes on only where there is one."""

FIXED: Final = frozenset({"Workteam.WorkforceArn"})
"""Of these, what is settled when a thing is made: no update changes it."""

MADE: Final[Mapping[str, Mapping[str, str]]] = {
    "Endpoint": {"EndpointStatus": "InService"},
    "InferenceComponent": {"InferenceComponentStatus": "InService"},
    "MlflowApp": {"Status": "Created"},
    "MlflowTrackingServer": {"TrackingServerStatus": "Created"},
    "MonitoringSchedule": {"MonitoringScheduleStatus": "Scheduled"},
    "PartnerApp": {"Status": "Available"},
    "TrainingJob": {"TrainingJobStatus": "InProgress"},
}
"""By type, the state that a deployment leaves a thing in, or it has failed and there is nothing to judge.

Only of types whose settings nobody asks for without asking whether they are in force. What becomes of a state later
(a notebook that idles, a schedule that was stopped) code does not tell.
"""


def filled(response: Any, paths: Iterable[str], value: Unknown) -> dict[str, Any]:
    """The response with `value` wherever a path leads to nothing."""
    for path in paths:
        response = _filled(response, path.replace("[]", "[]?").split("."), value)
    return dict(response)


def _filled(holder: Any, steps: list[str], value: Unknown) -> Any:
    if isinstance(holder, list):
        return [mapped(each, lambda one: _filled(one, steps, value)) for each in holder]
    if not isinstance(holder, Mapping):
        return holder
    head, *rest = steps
    name, only_there = head.removesuffix("?").removesuffix("[]"), head.endswith("?")
    found = holder.get(name, ABSENT)
    found = ABSENT if found is None else found
    if not rest:
        return {**holder, name: _or(found, value)}
    if found is ABSENT and only_there:
        return dict(holder)
    below = {} if found is ABSENT else found
    return {**holder, name: mapped(below, lambda inner: _filled(inner, rest, value))}


def _or(found: Any, value: Unknown) -> Any:
    """What was found; where it is, or may be, nothing: the unknown."""
    if isinstance(found, OneOf):
        options = {name: _or(each, value) for name, each in found.options.items()}
        return OneOf(found.decision, options, found.assumed)
    return value if found is ABSENT else found
