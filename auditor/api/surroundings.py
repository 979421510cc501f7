"""The resource types of other services: what SageMaker's resources rest on."""

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
from auditor.model.aws.secretsmanager import StoredSecret
from auditor.model.aws.securityhub import Standard
from auditor.model.aws.transit import TransitGateway, TransitGatewayAttachment, TransitGatewayRouteTable

__all__ = [
    "Account",
    "AdvancedSelector",
    "Alarm",
    "AlarmMetric",
    "Analyzer",
    "Api",
    "Bucket",
    "Component",
    "ComponentMetric",
    "CompositeAlarm",
    "ConfigRule",
    "ConfigurationRecorder",
    "CoreDevice",
    "DelegatedAdministrator",
    "Deployment",
    "Detector",
    "DhcpOptions",
    "Dimension",
    "EdgeFunction",
    "EgressOnlyInternetGateway",
    "EksCluster",
    "EventDataStore",
    "EventSelector",
    "FieldSelector",
    "FileSystem",
    "Firewall",
    "FirewallConfig",
    "FirewallDomainList",
    "FirewallEndpointAssociation",
    "FirewallRule",
    "FirewallRuleGroup",
    "FirewallRuleGroupAssociation",
    "FlowLog",
    "Grant",
    "GreengrassGroup",
    "Group",
    "InternetGateway",
    "IotPolicy",
    "Key",
    "LifecycleRule",
    "LogGroup",
    "ManagedPolicy",
    "Method",
    "Metric",
    "MetricFilter",
    "NatGateway",
    "NetworkAcl",
    "NetworkInterface",
    "OidcProvider",
    "Organization",
    "OrganizationPolicy",
    "PrefixList",
    "Region",
    "RegistryScanning",
    "RegistrySigning",
    "Repository",
    "ResourceShare",
    "RestApi",
    "Role",
    "RoleAlias",
    "RouteTable",
    "SamlProvider",
    "ScalableTarget",
    "Scales",
    "ScalingPolicy",
    "ScheduledAction",
    "SearchedBucket",
    "SecurityGroup",
    "Session",
    "Sharing",
    "Standard",
    "StoredSecret",
    "Subnet",
    "Target",
    "Trail",
    "TransitGateway",
    "TransitGatewayAttachment",
    "TransitGatewayRouteTable",
    "User",
    "VariantMetric",
    "VirtualMfaDevice",
    "Vpc",
    "VpcEndpoint",
    "VpcPeering",
    "invokes_sagemaker",
]
