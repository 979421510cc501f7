"""The jobs of the table, and what watches endpoints."""

from __future__ import annotations

from typing import Any, Final

from tests.parity.configuration import REGION, Thing
from tests.parity.members import DATA, EXPOSED, FOREIGN, IMAGE, KEY, OPEN_SECRET, TAGS, VPC, WORKER, thing


def resources(many: int, **members: Any) -> dict[str, Any]:
    return {"InstanceCount": many, "InstanceType": "ml.m5.xlarge", "VolumeSizeInGB": 20, **members}


def _training(key: str, **members: Any) -> Thing:
    base = {
        "AlgorithmSpecification": {"TrainingImage": IMAGE, "TrainingInputMode": "File"}, **WORKER,
        "OutputDataConfig": {"S3OutputPath": "s3://parity-good/out"}, "ResourceConfig": resources(1),
        "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
    }  # fmt: skip
    return thing("TrainingJob", key, {**base, **members})


SAFE: Final = {"EnableNetworkIsolation": True, "EnableInterContainerTrafficEncryption": True, "VpcConfig": VPC}
_NETWORK: Final = {"NetworkConfig": SAFE}


def _definition(kind: str, key: str, **members: Any) -> Thing:
    input_ = {"EndpointInput": {"EndpointName": "<EndpointGood.Name>", "LocalPath": "/opt/ml/processing/input"}}
    truth = {"GroundTruthS3Input": {"S3Uri": "s3://parity-good/truth"}} if kind in {"ModelQuality", "ModelBias"} else {}
    app = {"ImageUri": IMAGE}
    app |= {"ConfigUri": "s3://parity-good/config.json"} if kind in {"ModelBias", "ModelExplainability"} else {}
    app |= {"ProblemType": "Regression"} if kind == "ModelQuality" else {}
    out = {"S3Output": {"S3Uri": "s3://parity-good/out", "LocalPath": "/opt/ml/processing/output"}}
    base = {
        f"{kind}AppSpecification": app, f"{kind}JobInput": {**input_, **truth}, **WORKER,
        f"{kind}JobOutputConfig": {"MonitoringOutputs": [out]}, "JobResources": {"ClusterConfig": resources(1)},
    }  # fmt: skip
    return thing(f"{kind}JobDefinition", key, {**base, **members})


def _kept(kind: str) -> dict[str, Any]:
    out = {"S3Output": {"S3Uri": "s3://parity-good/out", "LocalPath": "/opt/ml/processing/output"}}
    return {
        "JobResources": {"ClusterConfig": resources(2, VolumeKmsKeyId=KEY)}, **_NETWORK, "Tags": TAGS,
        f"{kind}JobOutputConfig": {"MonitoringOutputs": [out], "KmsKeyId": KEY},
        "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
    }  # fmt: skip


_HOURLY: Final = {"ScheduleExpression": "cron(0 * ? * * *)"}
_MONITORED: Final = {
    "MonitoringInputs": [{"EndpointInput": {
        "EndpointName": "<EndpointBare.Name>", "LocalPath": "/opt/ml/processing/input"}}],
    "MonitoringOutputConfig": {"MonitoringOutputs": [{"S3Output": {
        "S3Uri": "s3://parity-open/out", "LocalPath": "/opt/ml/processing/output"}}]},
    "MonitoringResources": {"ClusterConfig": resources(2)},
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
    base = {"ProcessingResources": {"ClusterConfig": resources(1)}, "AppSpecification": {"ImageUri": IMAGE}, **WORKER}
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
        "OutputDataConfig": {"S3OutputPath": "s3://parity-good/out"}, "ResourceConfig": resources(1),
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
    _training("TrainingGood", **SAFE, ResourceConfig=resources(2, VolumeKmsKeyId=KEY), Tags=TAGS,
              OutputDataConfig={"S3OutputPath": "s3://parity-good/out", "KmsKeyId": KEY}),
    _training("TrainingBare"),
    _training("TrainingExposed", VpcConfig=EXPOSED, ResourceConfig=resources(2), Environment=OPEN_SECRET,
              RoleArn="<RoleAdmin.Arn>", HyperParameters={"epochs": "3"}, EnableManagedSpotTraining=True,
              AlgorithmSpecification={"TrainingImage": FOREIGN, "TrainingInputMode": "File"},
              RemoteDebugConfig={"EnableRemoteDebug": True}, OutputDataConfig={"S3OutputPath": "s3://parity-open/out"},
              StoppingCondition={"MaxRuntimeInSeconds": 400000, "MaxWaitTimeInSeconds": 400000}),
    _processing("ProcessingGood", **_NETWORK, ProcessingResources={
        "ClusterConfig": resources(2, VolumeKmsKeyId=KEY)}, StoppingCondition={"MaxRuntimeInSeconds": 3600}, Tags=TAGS,
        ProcessingOutputConfig={"KmsKeyId": KEY, "Outputs": [{"OutputName": "out", "S3Output": {
            "S3Uri": "s3://parity-good/out", "LocalPath": "/opt/ml/processing/output", "S3UploadMode": "EndOfJob"}}]}),
    _processing("ProcessingBare"),
    _processing("ProcessingExposed", NetworkConfig={"VpcConfig": EXPOSED}, ProcessingResources={
        "ClusterConfig": resources(3)}, AppSpecification={"ImageUri": FOREIGN}, Environment=OPEN_SECRET),
    _transform("TransformGood", TransformResources={
        "InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeKmsKeyId": KEY},
        TransformOutput={"S3OutputPath": "s3://parity-good/out", "KmsKeyId": KEY}, Tags=TAGS),
    _transform("TransformBare", Environment=OPEN_SECRET),
    _tuning("TuningGood", {"TrainingJobEarlyStoppingType": "Auto"}, **SAFE,
            ResourceConfig=resources(2, VolumeKmsKeyId=KEY),
            OutputDataConfig={"S3OutputPath": "s3://parity-good/out", "KmsKeyId": KEY}),
    _tuning("TuningBare", {"TrainingJobEarlyStoppingType": "Off"}, ResourceConfig=resources(2)),
    _labeling("LabelingGood", OutputConfig={"S3OutputPath": "s3://parity-good/out", "KmsKeyId": KEY}),
    _labeling("LabelingBare"),
)  # fmt: skip
