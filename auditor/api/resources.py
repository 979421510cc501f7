"""Every resource type that AWS gives, and the mixins that types share: what a rule may judge or join."""

from auditor.model.aws.accessanalyzer import Analyzer
from auditor.model.aws.apigateway import Api, Method, RestApi, invokes_sagemaker
from auditor.model.aws.autoscaling import ScalableTarget, Scales, ScalingPolicy, ScheduledAction
from auditor.model.aws.cloudtrail import AdvancedSelector, EventDataStore, EventSelector, FieldSelector, Trail
from auditor.model.aws.cloudwatch import (
    Alarm,
    AlarmMetric,
    ComponentMetric,
    CompositeAlarm,
    Dimension,
    Metric,
    VariantMetric,
)
from auditor.model.aws.config import ConfigRule, ConfigurationRecorder
from auditor.model.aws.ec2 import (
    DhcpOptions,
    EgressOnlyInternetGateway,
    FlowLog,
    InternetGateway,
    NatGateway,
    NetworkAcl,
    NetworkInterface,
    PrefixList,
    RouteTable,
    SecurityGroup,
    Subnet,
    Vpc,
    VpcEndpoint,
    VpcPeering,
)
from auditor.model.aws.ecr import RegistryScanning, RegistrySigning, Repository
from auditor.model.aws.efs import FileSystem
from auditor.model.aws.eks import EksCluster
from auditor.model.aws.greengrass import Component, CoreDevice, Deployment, EdgeFunction
from auditor.model.aws.greengrass import Group as GreengrassGroup
from auditor.model.aws.guardduty import Detector
from auditor.model.aws.iam import (
    Account,
    Group,
    ManagedPolicy,
    OidcProvider,
    Role,
    SamlProvider,
    User,
    VirtualMfaDevice,
)
from auditor.model.aws.iot import IotPolicy, RoleAlias
from auditor.model.aws.kms import Grant, Key
from auditor.model.aws.logs import LogGroup, MetricFilter
from auditor.model.aws.macie import SearchedBucket, Session
from auditor.model.aws.networkfirewall import Firewall
from auditor.model.aws.networkfirewall import VpcEndpointAssociation as FirewallEndpointAssociation
from auditor.model.aws.organizations import DelegatedAdministrator, Organization, Target
from auditor.model.aws.organizations import Policy as OrganizationPolicy
from auditor.model.aws.ram import ResourceShare, Sharing
from auditor.model.aws.region import Region
from auditor.model.aws.route53resolver import (
    FirewallConfig,
    FirewallDomainList,
    FirewallRule,
    FirewallRuleGroup,
    FirewallRuleGroupAssociation,
)
from auditor.model.aws.s3 import Bucket, LifecycleRule
from auditor.model.aws.sagemaker.automl import AutoMLJob, AutoMLJobV2
from auditor.model.aws.sagemaker.capacity import ReservedCapacity, TrainingPlan
from auditor.model.aws.sagemaker.capture import KeepsRequests, Kept
from auditor.model.aws.sagemaker.cluster import (
    ClusterEvent,
    ClusterExtension,
    ClusterNode,
    ClusterOperation,
    ClusterSchedulerConfig,
    ComputeQuota,
    HyperPodCluster,
    InstanceGroup,
    OwnInstanceGroup,
)
from auditor.model.aws.sagemaker.compilation import CompilationJob, OptimizationJob
from auditor.model.aws.sagemaker.customization import (
    AIBenchmarkJob,
    AIRecommendationJob,
    AIWorkloadConfig,
    CustomizationJob,
    JobSchemaVersion,
    TrainingSession,
)
from auditor.model.aws.sagemaker.edge import Device, DeviceFleet, EdgeDeploymentPlan, EdgePackagingJob
from auditor.model.aws.sagemaker.feature_store import FeatureGroup, FeatureMetadata
from auditor.model.aws.sagemaker.hosting import Endpoint, EndpointConfig, Model, ModelContainer, RunningVariant, Variant
from auditor.model.aws.sagemaker.inference import (
    InferenceComponent,
    InferenceExperiment,
    InferenceRecommendationsJob,
    InferenceRouter,
)
from auditor.model.aws.sagemaker.labeling import (
    FlowDefinition,
    HumanTaskUi,
    LabelingJob,
    SubscribedWorkteam,
    Workforce,
    Workteam,
)
from auditor.model.aws.sagemaker.lineage import Action as LineageAction
from auditor.model.aws.sagemaker.lineage import Artifact, Experiment, LineageGroup, Trial, TrialComponent
from auditor.model.aws.sagemaker.lineage import Context as LineageContext
from auditor.model.aws.sagemaker.mixins import (
    AssumesRole,
    Cluster,
    Container,
    Distributed,
    HasIsolation,
    HasNetwork,
    HasOutput,
    HasVolume,
    Isolation,
    Job,
    MayHoldSecrets,
    Network,
    Output,
    ReadsData,
    RunsContainers,
    Spot,
    Tagged,
    Traffic,
    UsesSpot,
)
from auditor.model.aws.sagemaker.mlflow import MlflowApp, MlflowTrackingServer, PartnerApp
from auditor.model.aws.sagemaker.model_data import ModelAccess, ModelData
from auditor.model.aws.sagemaker.monitoring import (
    DataQualityJobDefinition,
    ModelBiasJobDefinition,
    ModelExplainabilityJobDefinition,
    ModelQualityJobDefinition,
    MonitoringSchedule,
)
from auditor.model.aws.sagemaker.notebook import CodeRepository, NotebookInstance, NotebookInstanceLifecycleConfig
from auditor.model.aws.sagemaker.pipeline import Pipeline, PipelineExecution, Project
from auditor.model.aws.sagemaker.processing import ProcessingJob
from auditor.model.aws.sagemaker.registry import (
    Algorithm,
    Hub,
    HubContent,
    ModelCard,
    ModelCardExportJob,
    ModelPackage,
    ModelPackageGroup,
    PackageContainer,
)
from auditor.model.aws.sagemaker.studio import App, Domain, Space, UserProfile
from auditor.model.aws.sagemaker.studio_images import AppImageConfig, Image, ImageVersion, StudioLifecycleConfig
from auditor.model.aws.sagemaker.studio_settings import (
    NotebookSharing,
    StartsApps,
    UserSettings,
    WithIdleShutdown,
)
from auditor.model.aws.sagemaker.training import Training, TrainingJob
from auditor.model.aws.sagemaker.transform import TransformJob
from auditor.model.aws.sagemaker.tuning import HyperParameterTuningJob
from auditor.model.aws.secretsmanager import StoredSecret
from auditor.model.aws.securityhub import Standard
from auditor.model.aws.transit import TransitGateway, TransitGatewayAttachment, TransitGatewayRouteTable

__all__ = [
    "AIBenchmarkJob",
    "AIRecommendationJob",
    "AIWorkloadConfig",
    "Account",
    "AdvancedSelector",
    "Alarm",
    "AlarmMetric",
    "Algorithm",
    "Analyzer",
    "Api",
    "App",
    "AppImageConfig",
    "Artifact",
    "AssumesRole",
    "AutoMLJob",
    "AutoMLJobV2",
    "Bucket",
    "Cluster",
    "ClusterEvent",
    "ClusterExtension",
    "ClusterNode",
    "ClusterOperation",
    "ClusterSchedulerConfig",
    "CodeRepository",
    "CompilationJob",
    "Component",
    "ComponentMetric",
    "CompositeAlarm",
    "ComputeQuota",
    "ConfigRule",
    "ConfigurationRecorder",
    "Container",
    "CoreDevice",
    "CustomizationJob",
    "DataQualityJobDefinition",
    "DelegatedAdministrator",
    "Deployment",
    "Detector",
    "Device",
    "DeviceFleet",
    "DhcpOptions",
    "Dimension",
    "Distributed",
    "Domain",
    "EdgeDeploymentPlan",
    "EdgeFunction",
    "EdgePackagingJob",
    "EgressOnlyInternetGateway",
    "EksCluster",
    "Endpoint",
    "EndpointConfig",
    "EventDataStore",
    "EventSelector",
    "Experiment",
    "FeatureGroup",
    "FeatureMetadata",
    "FieldSelector",
    "FileSystem",
    "Firewall",
    "FirewallConfig",
    "FirewallDomainList",
    "FirewallEndpointAssociation",
    "FirewallRule",
    "FirewallRuleGroup",
    "FirewallRuleGroupAssociation",
    "FlowDefinition",
    "FlowLog",
    "Grant",
    "GreengrassGroup",
    "Group",
    "HasIsolation",
    "HasNetwork",
    "HasOutput",
    "HasVolume",
    "Hub",
    "HubContent",
    "HumanTaskUi",
    "HyperParameterTuningJob",
    "HyperPodCluster",
    "Image",
    "ImageVersion",
    "InferenceComponent",
    "InferenceExperiment",
    "InferenceRecommendationsJob",
    "InferenceRouter",
    "InstanceGroup",
    "InternetGateway",
    "IotPolicy",
    "Isolation",
    "Job",
    "JobSchemaVersion",
    "KeepsRequests",
    "Kept",
    "Key",
    "LabelingJob",
    "LifecycleRule",
    "LineageAction",
    "LineageContext",
    "LineageGroup",
    "LogGroup",
    "ManagedPolicy",
    "MayHoldSecrets",
    "Method",
    "Metric",
    "MetricFilter",
    "MlflowApp",
    "MlflowTrackingServer",
    "Model",
    "ModelAccess",
    "ModelBiasJobDefinition",
    "ModelCard",
    "ModelCardExportJob",
    "ModelContainer",
    "ModelData",
    "ModelExplainabilityJobDefinition",
    "ModelPackage",
    "ModelPackageGroup",
    "ModelQualityJobDefinition",
    "MonitoringSchedule",
    "NatGateway",
    "Network",
    "NetworkAcl",
    "NetworkInterface",
    "NotebookInstance",
    "NotebookInstanceLifecycleConfig",
    "NotebookSharing",
    "OidcProvider",
    "OptimizationJob",
    "Organization",
    "OrganizationPolicy",
    "Output",
    "OwnInstanceGroup",
    "PackageContainer",
    "PartnerApp",
    "Pipeline",
    "PipelineExecution",
    "PrefixList",
    "ProcessingJob",
    "Project",
    "ReadsData",
    "Region",
    "RegistryScanning",
    "RegistrySigning",
    "Repository",
    "ReservedCapacity",
    "ResourceShare",
    "RestApi",
    "Role",
    "RoleAlias",
    "RouteTable",
    "RunningVariant",
    "RunsContainers",
    "SamlProvider",
    "ScalableTarget",
    "Scales",
    "ScalingPolicy",
    "ScheduledAction",
    "SearchedBucket",
    "SecurityGroup",
    "Session",
    "Sharing",
    "Space",
    "Spot",
    "Standard",
    "StartsApps",
    "StoredSecret",
    "StudioLifecycleConfig",
    "Subnet",
    "SubscribedWorkteam",
    "Tagged",
    "Target",
    "Traffic",
    "Trail",
    "Training",
    "TrainingJob",
    "TrainingPlan",
    "TrainingSession",
    "TransformJob",
    "TransitGateway",
    "TransitGatewayAttachment",
    "TransitGatewayRouteTable",
    "Trial",
    "TrialComponent",
    "User",
    "UserProfile",
    "UserSettings",
    "UsesSpot",
    "Variant",
    "VariantMetric",
    "VirtualMfaDevice",
    "Vpc",
    "VpcEndpoint",
    "VpcPeering",
    "WithIdleShutdown",
    "Workforce",
    "Workteam",
    "invokes_sagemaker",
]
