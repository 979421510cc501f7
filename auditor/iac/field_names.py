"""What the AWS CLI, CloudFormation and Terraform (provider 6.x) call otherwise than Describe does, or do not have."""

from __future__ import annotations

from collections.abc import Mapping

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

UPDATABLE = frozenset(
    {
        "Action",
        "AppImageConfig",
        "Artifact",
        "Cluster",
        "ClusterExtension",
        "ClusterSchedulerConfig",
        "CodeRepository",
        "ComputeQuota",
        "Context",
        "DeviceFleet",
        "Domain",
        "Endpoint",
        "Experiment",
        "FeatureGroup",
        "FeatureMetadata",
        "Hub",
        "HubContent",
        "Image",
        "ImageVersion",
        "InferenceComponent",
        "InferenceExperiment",
        "InferenceRouter",
        "MlflowApp",
        "MlflowTrackingServer",
        "ModelCard",
        "ModelPackage",
        "MonitoringSchedule",
        "NotebookInstance",
        "NotebookInstanceLifecycleConfig",
        "PartnerApp",
        "Pipeline",
        "PipelineExecution",
        "Project",
        "Space",
        "TrainingJob",
        "Trial",
        "TrialComponent",
        "UserProfile",
        "Workforce",
        "Workteam",
    }
)
"""The SageMaker types that the API can update; the others are made anew."""

UNREQUESTED = frozenset(
    {
        "ClusterEvent",
        "ClusterNode",
        "ClusterOperation",
        "Device",
        "JobSchemaVersion",
        "LineageGroup",
        "ReservedCapacity",
        "SubscribedWorkteam",
    }
)
"""The SageMaker types that no request makes or updates by that name."""

Fields = Mapping[str, Mapping[str, str | None]]
"""By type, how a tool calls a field and all below it (paths as Describe has them, without `[]`); None: it has none."""

REQUEST: Fields = {
    "Cluster": {
        "InstanceGroups.AutoPatchConfig.CurrentPatchSchedule": "InstanceGroups.AutoPatchConfig.PatchSchedule",
        "InstanceGroups.AutoPatchConfig.DesiredPatchSchedule": "InstanceGroups.AutoPatchConfig.PatchSchedule",
        "InstanceGroups.CurrentImageId": "InstanceGroups.ImageId",
        "InstanceGroups.CurrentImageReleaseVersion": "InstanceGroups.ImageReleaseVersion",
        "InstanceGroups.DesiredImageId": "InstanceGroups.ImageId",
        "InstanceGroups.DesiredImageReleaseVersion": "InstanceGroups.ImageReleaseVersion",
        "InstanceGroups.InstanceRequirements.CurrentInstanceTypes": "InstanceGroups.InstanceRequirements.InstanceTypes",
        "InstanceGroups.InstanceRequirements.DesiredInstanceTypes": "InstanceGroups.InstanceRequirements.InstanceTypes",
        "InstanceGroups.KubernetesConfig.CurrentLabels": "InstanceGroups.KubernetesConfig.Labels",
        "InstanceGroups.KubernetesConfig.CurrentTaints": "InstanceGroups.KubernetesConfig.Taints",
        "InstanceGroups.KubernetesConfig.DesiredLabels": "InstanceGroups.KubernetesConfig.Labels",
        "InstanceGroups.KubernetesConfig.DesiredTaints": "InstanceGroups.KubernetesConfig.Taints",
        "InstanceGroups.MinCount": "InstanceGroups.MinInstanceCount",
        "InstanceGroups.TargetCount": "InstanceGroups.InstanceCount",
        "RestrictedInstanceGroups.TargetCount": "RestrictedInstanceGroups.InstanceCount",
        **{
            f"RestrictedInstanceGroupsConfig.SharedEnvironmentConfig.{when}{member}": (
                f"RestrictedInstanceGroupsConfig.SharedEnvironmentConfig.{member}"
            )
            for when in ("Current", "Desired")
            for member in ("FSxLustreConfig", "FSxLustreDeletionPolicy")
        },
    },
    "ClusterExtension": {"ExtensionDetails": ""},
    "Endpoint": {
        "AsyncInferenceConfig": None,
        "DataCaptureConfig": None,
        "LastDeploymentConfig": "DeploymentConfig",
        "ProductionVariants": None,
        "ResourcePolicy": None,
        "ShadowProductionVariants": None,
    },
    "ImageVersion": {"ImageArn": "ImageName"},
    "InferenceComponent": {
        "LastDeploymentConfig": "DeploymentConfig",
        "RuntimeConfig.DesiredCopyCount": "RuntimeConfig.CopyCount",
        "Specification.Container.DeployedImage.SpecifiedImage": "Specification.Container.Image",
        "Specifications.Container.DeployedImage.SpecifiedImage": "Specifications.Container.Image",
    },
    "InferenceExperiment": {"EndpointMetadata.EndpointName": "EndpointName"},
    "NotebookInstance": {
        "NotebookInstanceLifecycleConfigName": "LifecycleConfigName",
        "SecurityGroups": "SecurityGroupIds",
    },
    "Project": {
        "TemplateProviderDetails": "TemplateProviders",
        "TemplateProviderDetails.CfnTemplateProviderDetail": "TemplateProviders.CfnTemplateProvider",
    },
    "TrainingSession": {"TrainingSessionDetail": ""},
    "Workforce": {"Workforce": ""},
    "Workteam": {"Workteam": "", "Workteam.WorkforceArn": "WorkforceName"},
}
"""What a request calls otherwise than the description of what came of it."""

UPDATE: Fields = {
    "Domain": {
        "DomainSettings": "DomainSettingsForUpdate",
        "DomainSettings.RStudioServerProDomainSettings": (
            "DomainSettingsForUpdate.RStudioServerProDomainSettingsForUpdate"
        ),
    },
    "Workforce": {"Workforce.CognitoConfig": None},
}
"""What only the request to update calls so."""

PROPERTIES: Fields = {
    "Device": {
        "Description": "Device.Description",
        "DeviceName": "Device.DeviceName",
        "IotThingName": "Device.IotThingName",
    },
    "Domain": {"DefaultUserSettings.CanvasAppSettings": None},
    "Image": {"Description": "ImageDescription", "DisplayName": "ImageDisplayName", "RoleArn": "ImageRoleArn"},
    "MlflowApp": {"KmsKeyId": None},
    "PartnerApp": {"Version": "AppVersion"},
    "Project": {
        "TemplateProviders": "TemplateProviderDetails",
        "TemplateProviders.CfnTemplateProvider": "TemplateProviderDetails.CfnTemplateProviderDetail",
    },
    "UserProfile": {"UserSettings.CanvasAppSettings": None},
    "Workteam": {
        "MemberDefinitions.CognitoMemberDefinition.ClientId": (
            "MemberDefinitions.CognitoMemberDefinition.CognitoClientId"
        ),
        "MemberDefinitions.CognitoMemberDefinition.UserGroup": (
            "MemberDefinitions.CognitoMemberDefinition.CognitoUserGroup"
        ),
        "MemberDefinitions.CognitoMemberDefinition.UserPool": (
            "MemberDefinitions.CognitoMemberDefinition.CognitoUserPool"
        ),
        "MemberDefinitions.OidcMemberDefinition.Groups": "MemberDefinitions.OidcMemberDefinition.OidcGroups",
    },
}
"""What CloudFormation calls otherwise than the API's requests, or lacks."""

ARGUMENTS: Fields = {
    "App": {"BuiltInLifecycleConfigArn": None, "RecoveryMode": None},
    "AppImageConfig": {"JupyterLabAppImageConfig": "JupyterLabImageConfig"},
    "DataQualityJobDefinition": {"JobDefinitionName": "Name"},
    "DeviceFleet": {"OutputConfig.PresetDeploymentType": None},
    "Domain": {
        "DefaultUserSettings.StudioWebPortalSettings.ExecutionRoleSessionNameMode": None,
        "DomainSettings.AmazonQSettings": None,
        "DomainSettings.DockerSettings.RootlessDocker": None,
        "DomainSettings.IpAddressType": None,
        "DomainSettings.UnifiedStudioSettings": None,
        "HomeEfsFileSystemCreation": None,
        "HomeEfsFileSystemKmsKeyId": None,
    },
    "Endpoint": {"EndpointName": "Name"},
    "EndpointConfig": {
        "CrossRegionTrafficConfig": None,
        "EnableNetworkIsolation": None,
        "EndpointConfigName": "Name",
        "ExplainerConfig": None,
        "KmsKeyId": "KmsKeyArn",
        "ProductionVariants.InstancePools": None,
        "ShadowProductionVariants.InstancePools": None,
        "VpcConfig": None,
    },
    "HyperParameterTuningJob": {"HyperParameterTuningJobConfig": "Config", "HyperParameterTuningJobName": "Name"},
    "MlflowApp": {"KmsKeyId": None},
    "Model": {"Containers": "Container", "ModelName": "Name"},
    "MonitoringSchedule": {
        "MonitoringScheduleName": "Name",
        "MonitoringScheduleConfig.MonitoringJobDefinition.BaselineConfig": (
            "MonitoringScheduleConfig.MonitoringJobDefinition.Baseline"
        ),
    },
    "NotebookInstance": {
        "AcceleratorTypes": None,
        "IpAddressType": None,
        "NotebookInstanceName": "Name",
        "SecurityGroupIds": "SecurityGroups",
        "VolumeSizeInGB": "VolumeSize",
    },
    "NotebookInstanceLifecycleConfig": {"NotebookInstanceLifecycleConfigName": "Name"},
    "Space": {"SpaceSettings.RemoteAccess": None, "SpaceSettings.SpaceManagedResources": None},
    "UserProfile": {"UserSettings.StudioWebPortalSettings.ExecutionRoleSessionNameMode": None},
}
"""What Terraform's provider calls otherwise than the API's requests, or lacks."""

WORDS = {
    "AdditionalModelDataSources": "additional_model_data_source",
    "AutoMountHomeEFS": "auto_mount_home_efs",
    "CodeRepositories": "code_repository",
    "CustomFileSystemConfigs": "custom_file_system_config",
    "CustomFileSystems": "custom_file_system",
    "CustomImages": "custom_image",
    "EFSFileSystem": "efs_file_system",
    "EFSFileSystemConfig": "efs_file_system_config",
    "ETag": "etag",
    "EnableSSMAccess": "enable_ssm_access",
    "EnableSageMakerMetricsTimeSeries": "enable_sagemaker_metrics_time_series",
    "FeatureDefinitions": "feature_definition",
    "IdentityProviderOAuthSettings": "identity_provider_oauth_settings",
    "KernelSpecs": "kernel_spec",
    "MLFramework": "ml_framework",
    "MaxPayloadInMB": "max_payload_in_mb",
    "MemberDefinitions": "member_definition",
    "MemorySizeInMB": "memory_size_in_mb",
    "ModelDataETag": "model_data_etag",
    "ProvisioningParameters": "provisioning_parameter",
    "SageMakerImageArn": "sagemaker_image_arn",
    "SageMakerImageVersionAlias": "sagemaker_image_version_alias",
    "SageMakerImageVersionArn": "sagemaker_image_version_arn",
    "SupportedResponseMIMETypes": "supported_response_mime_types",
    "VolumeSizeInGB": "volume_size_in_gb",
}
"""Terraform's names that do not follow from the API's, or from which the API's do not follow, wherever they stand."""
