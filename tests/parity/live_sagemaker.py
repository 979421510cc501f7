"""What SageMaker answers of a thing that a request made, once it is there and in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from auditor.sandbox.model import operation
from tests.parity.configuration import ACCOUNT, Configuration, Thing

_MADE: Final = "2026-11-20T09:00:00Z"
_STATES: Final = ("InService", "Completed", "Active", "ACTIVE", "Created", "CREATED", "Scheduled", "Running")
_STATE_MEMBERS: Final = ("Status", "SecondaryStatus", "ModelPackageGroupStatus", "TrackingServerStatus", "IsActive")
_CHECKED: Final = {"EnableNetworkIsolation": False, "EnableInterContainerTrafficEncryption": False}
_SILENT: Final[Mapping[str, Mapping[str, Any]]] = {
    "Domain": {"AppNetworkAccessType": "PublicInternetOnly"},
    "LabelingJob": {"LabelCounters": {}},
    "Model": {"EnableNetworkIsolation": False},
    "MonitoringSchedule": {},
    "NotebookInstance": {
        "DirectInternetAccess": "Enabled",
        "RootAccess": "Enabled",
        "VolumeSizeInGB": 5,
        "InstanceMetadataServiceConfiguration": {"MinimumInstanceMetadataServiceVersion": "1"},
    },
    "TrainingJob": {**_CHECKED, "EnableManagedSpotTraining": False},
}
"""What a request leaves out, as Describe tells it. Source: docs.aws.amazon.com/sagemaker/latest/APIReference."""

_STATE: Final = {"TrainingJob": {"TrainingJobStatus": "InProgress", "SecondaryStatus": "Training"}}
"""Of what ends: as it is while it is what was asked for."""


def described(thing: Thing, configuration: Configuration) -> dict[str, Any]:
    """The document of a thing, with its tags."""
    told: dict[str, Any] = {**_SILENT.get(thing.noun, {}), **configuration.literal(thing.members)}
    if thing.noun in _SPECIAL:
        told = _SPECIAL[thing.noun](told, thing, configuration)
    shape = operation("sagemaker", f"Describe{thing.noun}").output_shape
    whole = {name: each for name, each in told.items() if name in shape.members}
    whole |= _own(thing, shape, configuration) | configuration.literal(dict(thing.runs))
    document: dict[str, Any] = _complete(whole, shape)
    return document | _STATE.get(thing.noun, {}) | {"Tags": list(thing.members.get("Tags", ()))}


def _own(thing: Thing, shape: Any, configuration: Configuration) -> dict[str, Any]:
    """Its ARN, its times and its state, wherever its type keeps them."""
    arn, found = configuration.arn(thing), dict[str, Any]()
    for name, member in shape.members.items():
        state = name in {f"{thing.noun}Status", *_STATE_MEMBERS}
        if name in {f"{thing.noun}Arn", thing.named_by.replace("Name", "Arn")}:
            found[name] = arn
        elif name in {"CreationTime", "LastModifiedTime"} or (state and getattr(member, "enum", None)):
            found[name] = _made_up(member, name)
    return found


def _complete(value: Any, shape: Any) -> Any:
    """A value with the members that every answer has."""
    if shape.type_name == "structure" and isinstance(value, Mapping):
        lacking = {name: _made_up(shape.members[name], name) for name in shape.required_members if name not in value}
        known = {name: _complete(each, shape.members[name]) for name, each in value.items() if name in shape.members}
        return known | lacking
    if shape.type_name == "list" and isinstance(value, list):
        return [_complete(each, shape.member) for each in value]
    return value


def _made_up(shape: Any, name: str) -> Any:
    if shape.type_name == "timestamp":
        return _MADE
    if shape.type_name == "string":
        enum = getattr(shape, "enum", ())
        return next((state for state in _STATES if state in enum), enum[0] if enum else _text(name))
    if shape.type_name == "structure":
        return {each: _made_up(shape.members[each], each) for each in shape.required_members}
    return {"list": [], "map": {}, "boolean": False}.get(shape.type_name, 1)


def _text(name: str) -> str:
    return (
        "" if name == "NextToken" else f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:it/it" if name.endswith("Arn") else "it"
    )


Told = dict[str, Any]


def _notebook(told: Told, _: Thing, __: Configuration) -> Told:
    renamed = {"SecurityGroupIds": "SecurityGroups", "LifecycleConfigName": "NotebookInstanceLifecycleConfigName"}
    interface = {"NetworkInterfaceId": "eni-0a1b2c3d4e5f00101"} if "SubnetId" in told else {}
    return {renamed.get(name, name): each for name, each in told.items()} | interface


def _endpoint(told: Told, _: Thing, configuration: Configuration) -> Told:
    """What runs is what the configuration says."""
    (config,) = (each for each in configuration.of("EndpointConfig") if each.name == told["EndpointConfigName"])
    said = configuration.literal(config.members)
    running: Told = {"ProductionVariants": [_running(each) for each in said["ProductionVariants"]]}
    if "DataCaptureConfig" in said:
        capture = said["DataCaptureConfig"]
        started = "Started" if capture.get("EnableCapture", True) else "Stopped"
        key = {"KmsKeyId": capture.get("KmsKeyId", "")}
        running["DataCaptureConfig"] = {
            "EnableCapture": capture.get("EnableCapture", True), "CaptureStatus": started, **key,
            "CurrentSamplingPercentage": capture["InitialSamplingPercentage"],
            "DestinationS3Uri": capture["DestinationS3Uri"],
        }  # fmt: skip
    deployment = {"LastDeploymentConfig": told["DeploymentConfig"]} if "DeploymentConfig" in told else {}
    return {**told, **running, **deployment}


def _running(variant: Mapping[str, Any]) -> Told:
    serverless = {"CurrentServerlessConfig": variant["ServerlessConfig"]} if "ServerlessConfig" in variant else {}
    many = variant.get("InitialInstanceCount", 0)
    counts = {"CurrentInstanceCount": many, "DesiredInstanceCount": many}
    return {"VariantName": variant["VariantName"], "CurrentWeight": 1.0, **counts, **serverless}


def _domain(told: Told, thing: Thing, _: Configuration) -> Told:
    sign_on = {"SingleSignOnManagedApplicationInstanceId": "ins-1"} if told["AuthMode"] == "SSO" else {}
    return {**told, "DomainId": thing.name, "HomeEfsFileSystemId": "fs-0a1b2c3d4e5f00001", **sign_on}


def _image_version(told: Told, _: Thing, configuration: Configuration) -> Told:
    (image,) = (each for each in configuration.of("Image") if each.name == told["ImageName"])
    return {**told, "ImageArn": configuration.arn(image), "Version": 1, "ContainerImage": told["BaseImage"]}


def _workforce(told: Told, thing: Thing, configuration: Configuration) -> Told:
    arn = {"WorkforceArn": configuration.arn(thing), "Status": "Active", "LastUpdatedDate": _MADE}
    return {"Workforce": {**told, **arn}}


def _workteam(told: Told, thing: Thing, configuration: Configuration) -> Told:
    arn = {"WorkteamArn": configuration.arn(thing), "SubDomain": "team"}
    of = [configuration.arn(each) for each in configuration.of("Workforce") if each.name == told.get("WorkforceName")]
    return {"Workteam": {**told, **arn, **({"WorkforceArn": of[0]} if of else {})}}


def _device_fleet(told: Told, _: Thing, __: Configuration) -> Told:
    return {**told, **({"IotRoleAlias": "SageMakerEdge"} if told.get("EnableIotRoleAlias") else {})}


def _cluster(told: Told, _: Thing, __: Configuration) -> Told:
    groups = [
        {**each, "CurrentCount": each["InstanceCount"], "TargetCount": each["InstanceCount"], "Status": "InService"}
        for each in told["InstanceGroups"]
    ]
    return {**told, "InstanceGroups": groups}


def _component(told: Told, _: Thing, __: Configuration) -> Told:
    copies = told["RuntimeConfig"]["CopyCount"]
    specification = dict(told["Specification"])
    if "Container" in specification:
        container = dict(specification["Container"])
        image = container.pop("Image")
        specification["Container"] = {**container, "DeployedImage": {"SpecifiedImage": image, "ResolvedImage": image}}
    runtime = {"DesiredCopyCount": copies, "CurrentCopyCount": copies}
    return {**told, "Specification": specification, "RuntimeConfig": runtime}


def _schedule(told: Told, _: Thing, __: Configuration) -> Told:
    config = told["MonitoringScheduleConfig"]
    kind = {"MonitoringType": config["MonitoringType"]} if "MonitoringType" in config else {}
    return {**told, **kind, "EndpointName": "endpoint-good"}


def _tracking(told: Told, _: Thing, __: Configuration) -> Told:
    return {"TrackingServerSize": "Small", "MlflowVersion": "3.0", **told}


_SPECIAL: Final[Mapping[str, Callable[[Told, Thing, Configuration], Told]]] = {
    "Cluster": _cluster,
    "DeviceFleet": _device_fleet,
    "Domain": _domain,
    "Endpoint": _endpoint,
    "ImageVersion": _image_version,
    "InferenceComponent": _component,
    "MlflowTrackingServer": _tracking,
    "MonitoringSchedule": _schedule,
    "NotebookInstance": _notebook,
    "Workforce": _workforce,
    "Workteam": _workteam,
}
