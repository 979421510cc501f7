"""IoT Greengrass, both versions: what runs on edge devices beside SageMaker's edge manager, and as whom."""

from __future__ import annotations

import json
from typing import Any

from auditor.model.aws.sagemaker.mixins import ReadsData, distinct
from auditor.model.fact import each, fact, parts
from auditor.model.resource import Part, Resource
from auditor.model.values import Ref, To, flag, number, text, to_bucket, to_role

to_secret = To("AWS::SecretsManager::Secret")

_FUNCTIONS = "GetFunctionDefinitionVersion"
_RESOURCES = "GetResourceDefinitionVersion"


_RECIPE = "GetComponent"


def artifact_buckets(recipe: Any) -> tuple[Ref, ...]:
    """The buckets that a component's artifacts come from. `recipe` is JSON; source: "Component recipe reference"."""
    uris = (
        one.get("URI", one.get("Uri", "")) for manifest in _manifests(recipe) for one in manifest.get("Artifacts", ())
    )
    return tuple(dict.fromkeys(to_bucket(uri) for uri in uris if uri.startswith("s3://")))


def privileged_steps(recipe: Any) -> tuple[str, ...]:
    """The steps of a component's life (`Run`, `Install`, ...) that run as root, as `RequiresPrivilege` says."""
    lives = (manifest.get("Lifecycle", {}) for manifest in (json.loads(recipe), *_manifests(recipe)))
    steps = (step for life in lives for step in life.items())
    return tuple(dict.fromkeys(name for name, step in steps if isinstance(step, dict) and _true(step)))


def _true(step: dict[str, Any]) -> bool:
    return str(step.get("RequiresPrivilege", step.get("requiresPrivilege", False))).lower() == "true"


def _manifests(recipe: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(recipe).get("Manifests", [])
    return found


def uncontained(recipe: Any) -> bool:
    """Whether a component is a Lambda function that asks to run outside Greengrass's container."""
    configured = (json.loads(recipe).get("ComponentConfiguration") or {}).get("DefaultConfiguration") or {}
    return str(configured.get("containerMode", "")).lower() == "nocontainer"


def run_as_root(components: Any) -> tuple[str, ...]:
    """The components that a deployment runs as root: `posixUser` is `user` or `user:group`, by name or by number."""
    users = ((name, str((one.get("runWith") or {}).get("posixUser", ""))) for name, one in components.items())
    return tuple(sorted(name for name, user in users if user.partition(":")[0] in {"root", "0"}))


class GroupCore(Part):
    """The core device of a group."""

    thing = fact("ThingArn", text, absent=None)
    certificate = fact("CertificateArn", text, absent=None)


class EdgeFunction(Part):
    """A function that a group runs; `isolation` None is the group's default."""

    function = fact("FunctionArn", text, absent=None)
    isolation = fact("FunctionConfiguration.Environment.Execution.IsolationMode", text, absent=None)
    user = fact("FunctionConfiguration.Environment.Execution.RunAs.Uid", number, absent=None)
    reads_sysfs = fact("FunctionConfiguration.Environment.AccessSysfs", flag, absent=False)


class LocalResource(Part):
    """What a group's functions may use: a model from S3 or a SageMaker job, a secret, a volume or a device."""

    name = fact("Name", text, absent=None)
    model_bucket = fact("ResourceDataContainer.S3MachineLearningModelResourceData.S3Uri", to_bucket, absent=None)
    secret = fact("ResourceDataContainer.SecretsManagerSecretResourceData.ARN", to_secret, absent=None)
    volume = fact("ResourceDataContainer.LocalVolumeResourceData.SourcePath", text, absent=None)
    device = fact("ResourceDataContainer.LocalDeviceResourceData.SourcePath", text, absent=None)


class Logger(Part):
    """Where a group's logs go: AWSCloudWatch or FileSystem."""

    destination = fact("Type", text, assigned=True)
    component = fact("Component", text, assigned=True)
    level = fact("Level", text, assigned=True)


class Group(ReadsData, type="AWS::Greengrass::Group", described_by="ListGroups", items={"ListGroups": "Groups[]"}):
    """A group of Greengrass version 1 with its latest version's definitions."""

    name = fact("Name", text, assigned=True)
    version = fact("LatestVersion", text, absent=None)
    role = fact("RoleArn", to_role, absent=None, of="GetAssociatedRole")
    cores = parts("Definition.Cores[]", GroupCore, of="GetCoreDefinitionVersion")
    functions = parts("Definition.Functions[]", EdgeFunction, of=_FUNCTIONS)
    default_isolation = fact("Definition.DefaultConfig.Execution.IsolationMode", text, absent=None, of=_FUNCTIONS)
    default_user = fact("Definition.DefaultConfig.Execution.RunAs.Uid", number, absent=None, of=_FUNCTIONS)
    resources = parts("Definition.Resources[]", LocalResource, of=_RESOURCES)
    loggers = parts("Definition.Loggers[]", Logger, of="GetLoggerDefinitionVersion")

    def data_buckets(self) -> tuple[Ref, ...]:
        """The buckets that models come from."""
        return distinct(*(one.model_bucket for one in self.resources))


class CoreDevice(Resource, type="AWS::GreengrassV2::CoreDevice", described_by="GetCoreDevice"):
    """A core device of Greengrass version 2."""

    thing = fact("coreDeviceThingName", text, assigned=True)
    version = fact("coreVersion", text, absent=None)
    status = fact("status", text, assigned=True)
    platform = fact("platform", text, absent=None)
    components = each("installedComponents[].componentName", text, of="ListInstalledComponents")


class Component(ReadsData, type="AWS::GreengrassV2::Component", described_by="DescribeComponent"):
    """A component of the account's own, in its latest version, with what matters of its recipe."""

    name = fact("componentName", text, assigned=True)
    version = fact("componentVersion", text, assigned=True)
    publisher = fact("publisher", text, absent=None)
    state = fact("status.componentState", text, assigned=True)
    artifact_buckets = fact("recipe", artifact_buckets, assigned=True, of=_RECIPE)
    privileged_steps = fact("recipe", privileged_steps, assigned=True, of=_RECIPE)
    uncontained = fact("recipe", uncontained, assigned=True, of=_RECIPE)

    def data_buckets(self) -> tuple[Ref, ...]:
        """The buckets that artifacts come from."""
        return self.artifact_buckets


class Deployment(Resource, type="AWS::GreengrassV2::Deployment", described_by="GetDeployment"):
    """The latest deployment to a thing or a group of things."""

    target = fact("targetArn", text, assigned=True)
    name = fact("deploymentName", text, absent=None)
    status = fact("deploymentStatus", text, assigned=True)
    on_failure = fact("deploymentPolicies.failureHandlingPolicy", text, absent="ROLLBACK")
    components = fact("components", lambda raw: tuple(sorted(raw)), absent=())
    run_as_root = fact("components", run_as_root, absent=())
