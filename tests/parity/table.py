"""The table of configurations: every type that code makes, with what protects it and without."""

from __future__ import annotations

import json
from typing import Any, Final

from tests.parity.configuration import ACCOUNT, REGION, SAGEMAKER, Configuration, Thing
from tests.parity.surroundings import SURROUNDINGS

IMAGE: Final = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/parity@sha256:{'a' * 64}"
FOREIGN: Final = "docker.io/library/python:latest"
OPEN_SECRET: Final = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "DB_PASSWORD": "correct-horse-not-real-0042"}
VPC: Final = {"Subnets": ["<PrivateA.Id>", "<PrivateB.Id>"], "SecurityGroupIds": ["<Closed.Id>"]}
ONE_ZONE: Final = {"Subnets": ["<PrivateA.Id>", "<Lonely.Id>"], "SecurityGroupIds": ["<Closed.Id>"]}
EXPOSED: Final = {"Subnets": ["<Public.Id>"], "SecurityGroupIds": ["<Opened.Id>"]}
KEY: Final = "<KeyGood.Arn>"
TAGS: Final = [{"Key": "team", "Value": "parity"}]
WORKER: Final = {"RoleArn": "<RoleWorker.Arn>"}
DATA: Final = "s3://parity-good/in/"


def thing(noun: str, key: str, members: dict[str, Any], /, **runs: Any) -> Thing:
    """A thing of SageMaker's, named by its key."""
    bare = Thing(f"{SAGEMAKER}{noun}", key, {})
    named = {} if noun in {"ModelPackage", "ImageVersion"} else {bare.named_by: bare.members.get(bare.named_by) or key_name(key)}
    return Thing(bare.type, key, {**named, **members}, runs)


def key_name(key: str) -> str:
    """The name of a thing with a key."""
    return "".join(f"-{each.lower()}" if each.isupper() else each for each in key).lstrip("-")


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
    _notebook("NotebookBare"),
    _notebook("NotebookOpen", **_LOCKED | {
        "SubnetId": "<Public.Id>", "SecurityGroupIds": ["<Opened.Id>"], "DirectInternetAccess": "Enabled",
        "RootAccess": "Enabled", "KmsKeyId": "<KeyOff.Arn>", "RoleArn": "<RoleAdmin.Arn>"}),
    _notebook("NotebookLonely", **_LOCKED | {"SubnetId": "<Lonely.Id>", "RoleArn": "<RoleFull.Arn>"}),
    _notebook("NotebookOld", PlatformIdentifier="notebook-al2-v2", LifecycleConfigName="<ScriptLeaky.Name>",
              AcceleratorTypes=["ml.eia2.medium"], KmsKeyId="alias/aws/s3",
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


def _resources(many: int, **members: Any) -> dict[str, Any]:
    return {"InstanceCount": many, "InstanceType": "ml.m5.xlarge", "VolumeSizeInGB": 20, **members}


def _training(key: str, **members: Any) -> Thing:
    base = {
        "AlgorithmSpecification": {"TrainingImage": IMAGE, "TrainingInputMode": "File"}, **WORKER,
        "OutputDataConfig": {"S3OutputPath": "s3://parity-good/out"}, "ResourceConfig": _resources(1),
        "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
    }  # fmt: skip
    return thing("TrainingJob", key, {**base, **members})


_SAFE: Final = {"EnableNetworkIsolation": True, "EnableInterContainerTrafficEncryption": True, "VpcConfig": VPC}
_NETWORK: Final = {"NetworkConfig": _SAFE}


def _definition(kind: str, key: str, **members: Any) -> Thing:
    input_ = {"EndpointInput": {"EndpointName": "<EndpointGood.Name>", "LocalPath": "/opt/ml/processing/input"}}
    truth = {"GroundTruthS3Input": {"S3Uri": "s3://parity-good/truth"}} if kind in {"ModelQuality", "ModelBias"} else {}
    app = {"ImageUri": IMAGE}
    app |= {"ConfigUri": "s3://parity-good/config.json"} if kind in {"ModelBias", "ModelExplainability"} else {}
    app |= {"ProblemType": "Regression"} if kind == "ModelQuality" else {}
    out = {"S3Output": {"S3Uri": "s3://parity-good/out", "LocalPath": "/opt/ml/processing/output"}}
    base = {
        f"{kind}AppSpecification": app, f"{kind}JobInput": {**input_, **truth}, **WORKER,
        f"{kind}JobOutputConfig": {"MonitoringOutputs": [out]}, "JobResources": {"ClusterConfig": _resources(1)},
    }  # fmt: skip
    return thing(f"{kind}JobDefinition", key, {**base, **members})


def _kept(kind: str) -> dict[str, Any]:
    out = {"S3Output": {"S3Uri": "s3://parity-good/out", "LocalPath": "/opt/ml/processing/output"}}
    return {
        "JobResources": {"ClusterConfig": _resources(2, VolumeKmsKeyId=KEY)}, **_NETWORK, "Tags": TAGS,
        f"{kind}JobOutputConfig": {"MonitoringOutputs": [out], "KmsKeyId": KEY},
        "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
    }  # fmt: skip


_HOURLY: Final = {"ScheduleExpression": "cron(0 * ? * * *)"}
_MONITORED: Final = {
    "MonitoringInputs": [{"EndpointInput": {
        "EndpointName": "<EndpointBare.Name>", "LocalPath": "/opt/ml/processing/input"}}],
    "MonitoringOutputConfig": {"MonitoringOutputs": [{"S3Output": {
        "S3Uri": "s3://parity-open/out", "LocalPath": "/opt/ml/processing/output"}}]},
    "MonitoringResources": {"ClusterConfig": _resources(2)},
    "MonitoringAppSpecification": {"ImageUri": FOREIGN}, "Environment": OPEN_SECRET, **WORKER,
}  # fmt: skip
MONITORING: Final = (
    *(_definition(kind, f"{kind}Good", **_kept(kind))
      for kind in ("DataQuality", "ModelQuality", "ModelBias", "ModelExplainability")),
    *(_definition(kind, f"{kind}Bare") for kind in ("DataQuality", "ModelQuality", "ModelBias", "ModelExplainability")),
    thing("MonitoringSchedule", "ScheduleNamed", {"MonitoringScheduleConfig": {
        "ScheduleConfig": _HOURLY, "MonitoringJobDefinitionName": "<DataQualityGood.Name>",
        "MonitoringType": "DataQuality"}, "Tags": TAGS}),
    thing("MonitoringSchedule", "ScheduleInline", {"MonitoringScheduleConfig": {
        "ScheduleConfig": _HOURLY, "MonitoringJobDefinition": _MONITORED}}),
)  # fmt: skip


def _processing(key: str, **members: Any) -> Thing:
    base = {"ProcessingResources": {"ClusterConfig": _resources(1)}, "AppSpecification": {"ImageUri": IMAGE}, **WORKER}
    return thing("ProcessingJob", key, {**base, **members})


def _transform(key: str, **members: Any) -> Thing:
    base = {
        "ModelName": "<ModelGood.Name>",
        "TransformInput": {"DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": DATA}}},
        "TransformOutput": {"S3OutputPath": "s3://parity-good/out"},
        "TransformResources": {"InstanceType": "ml.m5.large", "InstanceCount": 1},
    }
    return thing("TransformJob", key, {**base, **members})


def _tuned(**members: Any) -> dict[str, Any]:
    return {
        "AlgorithmSpecification": {"TrainingImage": IMAGE, "TrainingInputMode": "File"}, **WORKER,
        "OutputDataConfig": {"S3OutputPath": "s3://parity-good/out"}, "ResourceConfig": _resources(1),
        "StoppingCondition": {"MaxRuntimeInSeconds": 3600}, **members,
    }  # fmt: skip


def _tuning(key: str, config: dict[str, Any], **members: Any) -> Thing:
    limits = {"Strategy": "Bayesian", "ResourceLimits": {"MaxNumberOfTrainingJobs": 4, "MaxParallelTrainingJobs": 2}}
    whole = {"HyperParameterTuningJobConfig": {**limits, **config}, "TrainingJobDefinition": _tuned(**members)}
    return thing("HyperParameterTuningJob", key, whole)


def _labeling(key: str, **members: Any) -> Thing:
    task = {
        "WorkteamArn": "<TeamGood.Arn>", "UiConfig": {"UiTemplateS3Uri": "s3://parity-good/ui.liquid"},
        "TaskTitle": "Name it", "TaskDescription": "What is it?", "NumberOfHumanWorkersPerDataObject": 1,
        "TaskTimeLimitInSeconds": 300,
    }  # fmt: skip
    base = {
        "LabelAttributeName": "label", "HumanTaskConfig": task, **WORKER,
        "InputConfig": {"DataSource": {"S3DataSource": {"ManifestS3Uri": "s3://parity-good/manifest.json"}}},
        "OutputConfig": {"S3OutputPath": "s3://parity-good/out"},
    }  # fmt: skip
    return thing("LabelingJob", key, {**base, **members})


_PUBLIC_TEAM: Final = f"arn:aws:sagemaker:{REGION}:394669845002:workteam/public-crowd/default"
JOBS: Final = (
    _training("TrainingGood", **_SAFE, ResourceConfig=_resources(2, VolumeKmsKeyId=KEY), Tags=TAGS,
              OutputDataConfig={"S3OutputPath": "s3://parity-good/out", "KmsKeyId": KEY}),
    _training("TrainingBare"),
    _training("TrainingExposed", VpcConfig=EXPOSED, ResourceConfig=_resources(2), Environment=OPEN_SECRET,
              RoleArn="<RoleAdmin.Arn>", HyperParameters={"epochs": "3"}, EnableManagedSpotTraining=True,
              AlgorithmSpecification={"TrainingImage": FOREIGN, "TrainingInputMode": "File"},
              RemoteDebugConfig={"EnableRemoteDebug": True}, OutputDataConfig={"S3OutputPath": "s3://parity-open/out"},
              StoppingCondition={"MaxRuntimeInSeconds": 400000, "MaxWaitTimeInSeconds": 400000}),
    _processing("ProcessingGood", **_NETWORK, ProcessingResources={
        "ClusterConfig": _resources(2, VolumeKmsKeyId=KEY)}, StoppingCondition={"MaxRuntimeInSeconds": 3600}, Tags=TAGS,
        ProcessingOutputConfig={"KmsKeyId": KEY, "Outputs": [{"OutputName": "out", "S3Output": {
            "S3Uri": "s3://parity-good/out", "LocalPath": "/opt/ml/processing/output", "S3UploadMode": "EndOfJob"}}]}),
    _processing("ProcessingBare"),
    _processing("ProcessingExposed", NetworkConfig={"VpcConfig": EXPOSED}, ProcessingResources={
        "ClusterConfig": _resources(3)}, AppSpecification={"ImageUri": FOREIGN}, Environment=OPEN_SECRET),
    _transform("TransformGood", TransformResources={
        "InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeKmsKeyId": KEY},
        TransformOutput={"S3OutputPath": "s3://parity-good/out", "KmsKeyId": KEY}, Tags=TAGS),
    _transform("TransformBare", Environment=OPEN_SECRET),
    _tuning("TuningGood", {"TrainingJobEarlyStoppingType": "Auto"}, **_SAFE,
            ResourceConfig=_resources(2, VolumeKmsKeyId=KEY),
            OutputDataConfig={"S3OutputPath": "s3://parity-good/out", "KmsKeyId": KEY}),
    _tuning("TuningBare", {"TrainingJobEarlyStoppingType": "Off"}, ResourceConfig=_resources(2)),
    _labeling("LabelingGood", OutputConfig={"S3OutputPath": "s3://parity-good/out", "KmsKeyId": KEY}),
    _labeling("LabelingBare"),
)  # fmt: skip

_FEATURES: Final = {
    "RecordIdentifierFeatureName": "id", "EventTimeFeatureName": "at", **WORKER,
    "FeatureDefinitions": [{"FeatureName": "id", "FeatureType": "String"}, {"FeatureName": "at", "FeatureType": "String"}],
}  # fmt: skip
_STEP: Final = {
    **WORKER, "AlgorithmSpecification": {"TrainingImage": IMAGE, "TrainingInputMode": "File"},
    "OutputDataConfig": {"S3OutputPath": "s3://parity-good/out"}, "ResourceConfig": _resources(2),
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
    _pipeline("PipelineGood", "RoleWorker", _STEP | _SAFE | {
        "OutputDataConfig": {"S3OutputPath": "s3://parity-good/out", "KmsKeyId": "alias/parity"},
        "VpcConfig": {"Subnets": ["subnet-1"], "SecurityGroupIds": ["sg-1"]},
        "ResourceConfig": _resources(2, VolumeKmsKeyId="alias/parity"), "RoleArn": f"arn:aws:iam::{ACCOUNT}:role/parity-worker"}),
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
        "WorkforceVpcConfig": {"VpcId": "<Net.Id>", "Subnets": ["<PrivateA.Id>"], "SecurityGroupIds": ["<Closed.Id>"]}}),
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
