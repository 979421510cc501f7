"""The table of configurations: every type that code makes, with what protects it and without."""

from __future__ import annotations

import json
from typing import Any, Final

from tests.parity.configuration import ACCOUNT, REGION, Configuration, Thing
from tests.parity.members import EXPOSED, FOREIGN, IMAGE, KEY, ONE_ZONE, OPEN_SECRET, TAGS, VPC, WORKER, thing
from tests.parity.surroundings import SURROUNDINGS
from tests.parity.table_jobs import JOBS, MONITORING, SAFE, resources


def _notebook(key: str, **members: Any) -> Thing:
    base = {"InstanceType": "ml.t3.medium", **WORKER, "PlatformIdentifier": "notebook-al2023-v1"}
    return thing("NotebookInstance", key, {**base, **members})


_LOCKED: Final = {
    "SubnetId": "<PrivateA.Id>", "SecurityGroupIds": ["<Closed.Id>"], "DirectInternetAccess": "Disabled",
    "RootAccess": "Disabled", "KmsKeyId": KEY, "LifecycleConfigName": "<ScriptGood.Name>", "Tags": TAGS,
    "InstanceMetadataServiceConfiguration": {"MinimumInstanceMetadataServiceVersion": "2"},
}  # fmt: skip
NOTEBOOKS: Final = (
    thing("NotebookInstanceLifecycleConfig", "ScriptGood", {"OnStart": [{"Content": "ZWNobyBoZWxsbwo="}]}),
    thing("NotebookInstanceLifecycleConfig", "ScriptLeaky", {"OnCreate": [{"Content":
        "IyEvYmluL2Jhc2gKZXhwb3J0IEFXU19BQ0NFU1NfS0VZX0lEPUFLSUFJT1NGT0ROTjdFWEFNUExFCmV4cG9ydCBBV1NfU0VDUkVUX0FDQ0V"
        "TU19LRVk9d0phbHJYVXRuRkVNSS9LN01ERU5HL2JQeFJmaUNZRVhBTVBMRUtFWQo="}]}),
    _notebook("NotebookGood", **_LOCKED),
    _notebook("NotebookBare", InstanceType="ml.p3.2xlarge"),
    _notebook("NotebookOpen", **_LOCKED | {
        "SubnetId": "<Public.Id>", "SecurityGroupIds": ["<Opened.Id>"], "DirectInternetAccess": "Enabled",
        "RootAccess": "Enabled", "KmsKeyId": "<KeyOff.Arn>", "RoleArn": "<RoleAdmin.Arn>"}),
    _notebook("NotebookLonely", **_LOCKED | {"SubnetId": "<Lonely.Id>", "RoleArn": "<RoleFull.Arn>"}),
    _notebook("NotebookOld", PlatformIdentifier="notebook-al2-v2", LifecycleConfigName="<ScriptLeaky.Name>",
              KmsKeyId="alias/aws/s3",
              DefaultCodeRepository="<RepositoryBare.Name>"),
    thing("CodeRepository", "RepositoryGood", {"GitConfig": {
        "RepositoryUrl": "https://github.com/parity/private.git", "Branch": "main",
        "SecretArn": f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:git-aB3dE6"}, "Tags": TAGS}),
    thing("CodeRepository", "RepositoryBare", {"GitConfig": {
        "RepositoryUrl": "https://user:hunter2notreal@github.com/parity/private.git"}}),
)  # fmt: skip


def _model(key: str, **members: Any) -> Thing:
    container = {"Image": IMAGE, "ModelDataUrl": "s3://parity-good/model.tar.gz"}
    base = {"PrimaryContainer": container, "ExecutionRoleArn": "<RoleWorker.Arn>"}
    return thing("Model", key, {**base, **members})


def _config(key: str, model: str, variant: dict[str, Any], **members: Any) -> Thing:
    variants = [{"VariantName": "main", "ModelName": f"<{model}.Name>", **variant}]
    return thing("EndpointConfig", key, {"ProductionVariants": variants, **members})


def _sized(many: int, type_: str = "ml.m5.large") -> dict[str, Any]:
    return {"InitialInstanceCount": many, "InstanceType": type_, "InitialVariantWeight": 1.0}


def _capture(**members: Any) -> dict[str, Any]:
    options = [{"CaptureMode": "Input"}, {"CaptureMode": "Output"}]
    to = {"InitialSamplingPercentage": 100, "DestinationS3Uri": "s3://parity-good/capture", "CaptureOptions": options}
    return {"EnableCapture": True, **to, **members}


_ROLLING: Final = {"BlueGreenUpdatePolicy": {"TrafficRoutingConfiguration": {
    "Type": "ALL_AT_ONCE", "WaitIntervalInSeconds": 60}}, "AutoRollbackConfiguration": {
    "Alarms": [{"AlarmName": "errors"}]}}  # fmt: skip
HOSTING: Final = (
    _model("ModelGood", EnableNetworkIsolation=True, VpcConfig=VPC, Tags=TAGS),
    _model("ModelBare"),
    _model("ModelOneZone", VpcConfig=ONE_ZONE, EnableNetworkIsolation=False),
    _model("ModelExposed", VpcConfig=EXPOSED, PrimaryContainer={
        "Image": FOREIGN, "ModelDataUrl": "s3://parity-open/model.tar.gz", "Environment": OPEN_SECRET}),
    thing("Model", "ModelOfMany", {"ExecutionRoleArn": "<RoleOpen.Arn>", "EnableNetworkIsolation": True, "Containers": [
        {"Image": IMAGE, "ModelDataUrl": "s3://parity-good/a.tar.gz"},
        {"Image": f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/parity:latest", "Environment": {"MODE": "quiet"}}]}),
    _config("ConfigGood", "ModelGood", _sized(2), KmsKeyId=KEY, DataCaptureConfig=_capture(KmsKeyId=KEY), Tags=TAGS),
    _config("ConfigBare", "ModelBare", _sized(1)),
    _config("ConfigPlainCapture", "ModelOneZone", _sized(2, "ml.g5.xlarge"), KmsKeyId="<KeyStale.Arn>",
            DataCaptureConfig=_capture()),
    _config("ConfigOff", "ModelExposed", _sized(3) | {"EnableSSMAccess": True, "AcceleratorType": "ml.eia2.medium"},
            DataCaptureConfig=_capture(EnableCapture=False)),
    _config("ConfigServerless", "ModelBare", {"ServerlessConfig": {"MemorySizeInMB": 2048, "MaxConcurrency": 20}}),
    thing("Endpoint", "EndpointGood", {
        "EndpointConfigName": "<ConfigGood.Name>", "DeploymentConfig": _ROLLING, "Tags": TAGS}),
    thing("Endpoint", "EndpointBare", {"EndpointConfigName": "<ConfigBare.Name>"}),
    thing("Endpoint", "EndpointPlainCapture", {"EndpointConfigName": "<ConfigPlainCapture.Name>"}),
    thing("Endpoint", "EndpointOff", {"EndpointConfigName": "<ConfigOff.Name>"}),
    thing("Endpoint", "EndpointServerless", {"EndpointConfigName": "<ConfigServerless.Name>"}),
    thing("InferenceComponent", "ComponentGood", {
        "EndpointName": "<EndpointGood.Name>", "VariantName": "main", "RuntimeConfig": {"CopyCount": 2},
        "Specification": {"ModelName": "<ModelGood.Name>", "ComputeResourceRequirements": {
            "MinMemoryRequiredInMb": 1024}}}),
    thing("InferenceComponent", "ComponentFew", {
        "EndpointName": "<EndpointBare.Name>", "VariantName": "main", "RuntimeConfig": {"CopyCount": 1},
        "Specification": {"Container": {"Image": FOREIGN, "ArtifactUrl": "s3://parity-open/x.tar.gz",
                                        "Environment": OPEN_SECRET},
                          "ComputeResourceRequirements": {"MinMemoryRequiredInMb": 1024}}}),
)  # fmt: skip

_SHARING: Final = {"NotebookOutputOption": "Allowed", "S3OutputPath": "s3://parity-good/shared"}
_IDLE: Final = {"AppLifecycleManagement": {"IdleSettings": {
    "LifecycleManagement": "ENABLED", "IdleTimeoutInMinutes": 60}}}  # fmt: skip
STUDIO: Final = (
    thing("Domain", "DomainGood", {
        "AuthMode": "SSO", "VpcId": "<Net.Id>", "SubnetIds": ["<PrivateA.Id>", "<PrivateB.Id>"], "KmsKeyId": KEY,
        "AppNetworkAccessType": "VpcOnly", "AppSecurityGroupManagement": "Customer", "Tags": TAGS,
        "DefaultUserSettings": {"ExecutionRole": "<RoleWorker.Arn>", "SecurityGroups": ["<Closed.Id>"],
                                "SharingSettings": {**_SHARING, "S3KmsKeyId": KEY},
                                "JupyterLabAppSettings": _IDLE, "CodeEditorAppSettings": _IDLE},
        "DomainSettings": {"SecurityGroupIds": ["<Closed.Id>"], "ExecutionRoleIdentityConfig": "USER_PROFILE_NAME",
                           "DockerSettings": {"EnableDockerAccess": "DISABLED"}}}),
    thing("Domain", "DomainBare", {
        "AuthMode": "IAM", "VpcId": "<Net.Id>", "SubnetIds": ["<Public.Id>"],
        "DefaultUserSettings": {"ExecutionRole": "<RoleAdmin.Arn>", "SharingSettings": _SHARING}}),
    thing("Domain", "DomainOpen", {
        "AuthMode": "IAM", "VpcId": "<Net.Id>", "SubnetIds": ["<Lonely.Id>"], "AppNetworkAccessType": "VpcOnly",
        "DefaultUserSettings": {"ExecutionRole": "<RoleFull.Arn>", "SecurityGroups": ["<Opened.Id>"]},
        "DomainSettings": {"DockerSettings": {"EnableDockerAccess": "ENABLED"}}}),
    thing("UserProfile", "ProfileOwn", {"DomainId": "<DomainGood.Id>", "Tags": TAGS, "UserSettings": {
        "ExecutionRole": "<RoleWorker.Arn>", "SharingSettings": {**_SHARING, "S3KmsKeyId": KEY},
        "JupyterLabAppSettings": _IDLE}}),
    thing("UserProfile", "ProfileBare", {"DomainId": "<DomainBare.Id>"}),
    thing("UserProfile", "ProfileSharing", {"DomainId": "<DomainBare.Id>", "UserSettings": {
        "SharingSettings": {**_SHARING, "S3OutputPath": "s3://parity-open/shared"}}}),
    thing("Space", "SpaceOwn", {
        "DomainId": "<DomainGood.Id>", "OwnershipSettings": {"OwnerUserProfileName": "<ProfileOwn.Name>"},
        "SpaceSharingSettings": {"SharingType": "Private"}, "SpaceSettings": {"AppType": "JupyterLab"}, "Tags": TAGS}),
    thing("Space", "SpaceShared", {
        "DomainId": "<DomainBare.Id>", "OwnershipSettings": {"OwnerUserProfileName": "<ProfileBare.Name>"},
        "SpaceSharingSettings": {"SharingType": "Shared"}, "SpaceSettings": {"AppType": "JupyterLab"}}),
    thing("Image", "ImageGood", {**WORKER, "Description": "for training", "DisplayName": "training", "Tags": TAGS}),
    thing("Image", "ImageBare", WORKER),
    thing("ImageVersion", "ImageVersionGood", {"BaseImage": IMAGE, "ImageName": "<ImageGood.Name>"}),
    thing("AppImageConfig", "AppImageGood", {"KernelGatewayImageConfig": {
        "KernelSpecs": [{"Name": "python3", "DisplayName": "Python"}]}, "Tags": TAGS}),
    thing("AppImageConfig", "AppImageLeaky", {"JupyterLabAppImageConfig": {
        "ContainerConfig": {"ContainerEnvironmentVariables": OPEN_SECRET}}}),
)  # fmt: skip


_FEATURES: Final = {
    "RecordIdentifierFeatureName": "id", "EventTimeFeatureName": "at", **WORKER,
    "FeatureDefinitions": [{"FeatureName": name, "FeatureType": "String"} for name in ("id", "at")],
}  # fmt: skip
_STEP: Final = {
    **WORKER, "AlgorithmSpecification": {"TrainingImage": IMAGE, "TrainingInputMode": "File"},
    "OutputDataConfig": {"S3OutputPath": "s3://parity-good/out"}, "ResourceConfig": resources(2),
}  # fmt: skip


def _pipeline(key: str, role: str, arguments: dict[str, Any]) -> Thing:
    step = {"Name": "Train", "Type": "Training", "Arguments": arguments}
    document = json.dumps({"Version": "2020-12-01", "Steps": [step]})
    return thing("Pipeline", key, {"RoleArn": f"<{role}.Arn>", "PipelineDefinition": document})


_INSTANCES: Final = {
    "InstanceGroupName": "workers", "InstanceType": "ml.m5.xlarge", "InstanceCount": 2,
    "ExecutionRole": "<RoleWorker.Arn>",
    "LifeCycleConfig": {"SourceS3Uri": "s3://parity-good/lifecycle", "OnCreate": "on_create.sh"},
}  # fmt: skip
_OIDC: Final = {
    "ClientId": "client", "ClientSecret": "not-real-at-all", "Issuer": "https://id.example",
    "AuthorizationEndpoint": "https://id.example/a", "TokenEndpoint": "https://id.example/t",
    "UserInfoEndpoint": "https://id.example/u", "LogoutEndpoint": "https://id.example/l", "JwksUri": "https://id.example/j",
}  # fmt: skip
OTHERS: Final = (
    thing("FeatureGroup", "FeaturesGood", {
        **_FEATURES, "Description": "of the shop", "Tags": TAGS,
        "OnlineStoreConfig": {"EnableOnlineStore": True, "SecurityConfig": {"KmsKeyId": KEY}},
        "OfflineStoreConfig": {"S3StorageConfig": {"S3Uri": "s3://parity-good/features", "KmsKeyId": KEY}}}),
    thing("FeatureGroup", "FeaturesBare", {
        **_FEATURES, "OnlineStoreConfig": {"EnableOnlineStore": True},
        "OfflineStoreConfig": {"S3StorageConfig": {"S3Uri": "s3://parity-open/features"}}}),
    thing("FeatureGroup", "FeaturesOffline", {
        **_FEATURES, "OfflineStoreConfig": {"S3StorageConfig": {"S3Uri": "s3://parity-shared/features"}}}),
    _pipeline("PipelineGood", "RoleWorker", _STEP | SAFE | {
        "OutputDataConfig": {"S3OutputPath": "s3://parity-good/out", "KmsKeyId": "alias/parity"},
        "VpcConfig": {"Subnets": ["subnet-1"], "SecurityGroupIds": ["sg-1"]},
        "ResourceConfig": resources(2, VolumeKmsKeyId="alias/parity"),
        "RoleArn": f"arn:aws:iam::{ACCOUNT}:role/parity-worker"}),
    _pipeline("PipelineBare", "RoleAdmin", _STEP | {"RoleArn": f"arn:aws:iam::{ACCOUNT}:role/parity-admin"}),
    thing("ModelPackageGroup", "GroupOwn", {"ModelPackageGroupDescription": "ours", "Tags": TAGS}),
    thing("ModelPackage", "PackageGood", {
        "ModelPackageName": "package-good",
        "InferenceSpecification": {
            "Containers": [{"Image": IMAGE, "ModelDataUrl": "s3://parity-good/model.tar.gz"}],
            "SupportedContentTypes": ["text/csv"], "SupportedResponseMIMETypes": ["text/csv"]},
        "SecurityConfig": {"KmsKeyId": KEY}}),
    thing("ModelPackage", "PackageBare", {
        "ModelPackageName": "package-bare",
        "InferenceSpecification": {
            "Containers": [{"Image": FOREIGN, "ModelDataUrl": "s3://parity-open/model.tar.gz",
                            "Environment": OPEN_SECRET}],
            "SupportedContentTypes": ["text/csv"], "SupportedResponseMIMETypes": ["text/csv"]}}),
    thing("Workforce", "ForceGood", {
        "OidcConfig": _OIDC, "SourceIpConfig": {"Cidrs": ["10.0.0.0/16"]},
        "WorkforceVpcConfig": {
            "VpcId": "<Net.Id>", "Subnets": ["<PrivateA.Id>"], "SecurityGroupIds": ["<Closed.Id>"]}}),
    thing("Workteam", "TeamGood", {
        "Description": "ours", "MemberDefinitions": [{"OidcMemberDefinition": {"Groups": ["labelers"]}}],
        "WorkforceName": "<ForceGood.Name>", "Tags": TAGS,
        "WorkerAccessConfiguration": {"S3Presign": {"IamPolicyConstraints": {
            "SourceIp": "Enabled", "VpcSourceIp": "Enabled"}}},
        "NotificationConfiguration": {"NotificationTopicArn": f"arn:aws:sns:{REGION}:{ACCOUNT}:labels"}}),
    thing("Workteam", "TeamBare", {
        "Description": "ours", "MemberDefinitions": [{"OidcMemberDefinition": {"Groups": ["labelers"]}}],
        "WorkforceName": "<ForceGood.Name>"}),
    thing("DeviceFleet", "FleetGood", {
        **WORKER, "EnableIotRoleAlias": True,
        "OutputConfig": {"S3OutputLocation": "s3://parity-good/edge", "KmsKeyId": KEY}}),
    thing("DeviceFleet", "FleetBare", {
        "RoleArn": "<RoleOpen.Arn>", "OutputConfig": {"S3OutputLocation": "s3://parity-open/edge"}}),
    thing("Cluster", "ClusterGood", {
        "InstanceGroups": [{**_INSTANCES, "InstanceStorageConfigs": [{"EbsVolumeConfig": {
            "VolumeSizeInGB": 100, "VolumeKmsKeyId": KEY, "RootVolume": False}}]}],
        "VpcConfig": VPC, "NodeRecovery": "Automatic", "Tags": TAGS}),
    thing("Cluster", "ClusterBare", {"InstanceGroups": [{**_INSTANCES, "LifeCycleConfig": {
        "SourceS3Uri": "s3://parity-open/lifecycle", "OnCreate": "on_create.sh"}}]}),
    thing("MlflowTrackingServer", "TrackingGood", {
        **WORKER, "ArtifactStoreUri": "s3://parity-good/mlflow", "Tags": TAGS}),
    thing("MlflowTrackingServer", "TrackingBare", {**WORKER, "ArtifactStoreUri": "s3://parity-open/mlflow"}),
)  # fmt: skip

TABLE: Final = Configuration((*SURROUNDINGS, *NOTEBOOKS, *HOSTING, *STUDIO, *MONITORING, *JOBS, *OTHERS))
