"""IoT Greengrass, both versions: what runs on edge devices beside SageMaker's edge manager, and as whom."""

from __future__ import annotations

from auditor.model.fact import Part, Resource, each, fact, parts
from auditor.model.values import To, flag, number, text, to_bucket, to_role

to_secret = To("AWS::SecretsManager::Secret")

_FUNCTIONS = "GetFunctionDefinitionVersion"
_RESOURCES = "GetResourceDefinitionVersion"


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
    model_job = fact(
        "ResourceDataContainer.SageMakerMachineLearningModelResourceData.SageMakerJobArn", text, absent=None
    )
    secret = fact("ResourceDataContainer.SecretsManagerSecretResourceData.ARN", to_secret, absent=None)
    volume = fact("ResourceDataContainer.LocalVolumeResourceData.SourcePath", text, absent=None)
    device = fact("ResourceDataContainer.LocalDeviceResourceData.SourcePath", text, absent=None)


class Logger(Part):
    """Where a group's logs go: AWSCloudWatch or FileSystem."""

    destination = fact("Type", text, assigned=True)
    component = fact("Component", text, assigned=True)
    level = fact("Level", text, assigned=True)


class Group(Resource, type="AWS::Greengrass::Group", described_by="ListGroups", items={"ListGroups": "Groups[]"}):
    """A group of Greengrass version 1 with its latest version's definitions."""

    name = fact("Name", text, assigned=True)
    version = fact("LatestVersion", text, absent=None)
    role = fact("RoleArn", to_role, absent=None, of="GetAssociatedRole")
    cores = parts("Definition.Cores[]", GroupCore, of="GetCoreDefinitionVersion")
    functions = parts("Definition.Functions[]", EdgeFunction, of=_FUNCTIONS)
    default_isolation = fact("Definition.DefaultConfig.Execution.IsolationMode", text, absent=None, of=_FUNCTIONS)
    resources = parts("Definition.Resources[]", LocalResource, of=_RESOURCES)
    loggers = parts("Definition.Loggers[]", Logger, of="GetLoggerDefinitionVersion")


class CoreDevice(Resource, type="AWS::GreengrassV2::CoreDevice", described_by="GetCoreDevice"):
    """A core device of Greengrass version 2."""

    thing = fact("coreDeviceThingName", text, assigned=True)
    version = fact("coreVersion", text, absent=None)
    status = fact("status", text, assigned=True)
    platform = fact("platform", text, absent=None)
    last_seen = fact("lastStatusUpdateTimestamp", text, absent=None)
    components = each("installedComponents[].componentName", text, of="ListInstalledComponents")


class Component(Resource, type="AWS::GreengrassV2::Component", described_by="DescribeComponent"):
    """A component of the account's own, in its latest version."""

    name = fact("componentName", text, assigned=True)
    version = fact("componentVersion", text, assigned=True)
    publisher = fact("publisher", text, absent=None)
    state = fact("status.componentState", text, assigned=True)
    guidance = fact("status.vendorGuidance", text, absent=None)


class Deployment(Resource, type="AWS::GreengrassV2::Deployment", described_by="GetDeployment"):
    """The latest deployment to a thing or a group of things."""

    target = fact("targetArn", text, assigned=True)
    name = fact("deploymentName", text, absent=None)
    status = fact("deploymentStatus", text, assigned=True)
    on_failure = fact("deploymentPolicies.failureHandlingPolicy", text, absent="ROLLBACK")
    components = fact("components", lambda raw: tuple(sorted(raw)), absent=())
