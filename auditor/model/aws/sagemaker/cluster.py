"""HyperPod: clusters, their nodes and events, and how their capacity is shared."""

from __future__ import annotations

from auditor.model.aws.sagemaker.mixins import (
    AssumesRole,
    HasNetwork,
    MayHoldSecrets,
    Network,
    ReadsData,
    Tagged,
    distinct,
)
from auditor.model.aws.sagemaker.references import to_cluster, to_eks_cluster, to_secret
from auditor.model.fact import each, fact, parts
from auditor.model.resource import Part, Resource
from auditor.model.values import (
    Ref,
    flag,
    key_prefix,
    number,
    present,
    text,
    to_bucket,
    to_key,
    to_role,
    to_security_group,
    to_subnet,
)


class NodeVolume(Part):
    """One EBS configuration of an instance group: of the root volume or of a second one."""

    root = fact("RootVolume", flag, absent=False)
    key = fact("VolumeKmsKeyId", to_key, absent=None)


class InstanceGroup(Part, Network):
    """Nodes of one kind. `subnets` and `security_groups` are its own, which override the cluster's.

    Source: ClusterInstanceGroupDetails.
    """

    name = fact("InstanceGroupName", text, assigned=True)
    instance_type = fact("InstanceType", text, absent=None)
    count = fact("TargetCount", number, absent=0)
    role = fact("ExecutionRole", to_role, absent=None)
    subnets = each("OverrideVpcConfig.Subnets[]", to_subnet)
    security_groups = each("OverrideVpcConfig.SecurityGroupIds[]", to_security_group)
    volumes = parts("InstanceStorageConfigs[].EbsVolumeConfig", NodeVolume)
    scheduled_updates = fact("ScheduledUpdateConfig", present, absent=False)

    @property
    def root_key(self) -> Ref | None:
        """The key of the root volume; None: a key of AWS's own."""
        return next((volume.key for volume in self.volumes if volume.root), None)

    @property
    def second_keys(self) -> tuple[Ref | None, ...]:
        """The key of each second volume."""
        return tuple(volume.key for volume in self.volumes if not volume.root)


class OwnInstanceGroup(InstanceGroup):
    """A group that the customer's lifecycle scripts set up."""

    instance_types = each("InstanceRequirements.CurrentInstanceTypes[]", text)
    script_bucket = fact("LifeCycleConfig.SourceS3Uri", to_bucket, absent=None)
    script_folder = fact("LifeCycleConfig.SourceS3Uri", key_prefix, absent="")
    script = fact("LifeCycleConfig.OnCreate", text, absent=None)
    late_script = fact("LifeCycleConfig.OnInitComplete", text, absent=None)
    patching = fact("AutoPatchConfig", present, absent=False)
    image = fact("CurrentImageId", text, absent=None)
    desired_image = fact("DesiredImageId", text, absent=None)
    image_release = fact("CurrentImageReleaseVersion", text, absent=None)
    desired_image_release = fact("DesiredImageReleaseVersion", text, absent=None)
    image_status = fact("ImageVersionStatus", text, absent=None)
    network_interface = fact("NetworkInterface.InterfaceType", text, absent=None)

    def scripts(self) -> tuple[str, ...]:
        """The keys of its scripts within their bucket; the folder's where none is named."""
        folder = self.script_folder
        names = tuple(name for name in (self.script, self.late_script) if name is not None)
        return tuple(f"{folder}{name}" for name in names) or (folder,)


class RestrictedInstanceGroup(InstanceGroup):
    """A group that only AWS's own recipes run on."""

    environment_bucket = fact("EnvironmentConfig.S3OutputPath", to_bucket, absent=None)


class HyperPodCluster(
    Network,
    HasNetwork,
    AssumesRole,
    ReadsData,
    Tagged,
    type="AWS::SageMaker::Cluster",
    described_by="DescribeCluster",
):
    """A HyperPod cluster. Source: DescribeCluster.

    A group's own OverrideVpcConfig goes before the cluster's VpcConfig. The root volume has a key of AWS's own unless
    a configuration with RootVolume names another.
    """

    status = fact("ClusterStatus", text, assigned=True)
    cluster_role = fact("ClusterRole", to_role, absent=None)
    subnets = each("VpcConfig.Subnets[]", to_subnet)
    security_groups = each("VpcConfig.SecurityGroupIds[]", to_security_group)
    own_groups = parts("InstanceGroups[]", OwnInstanceGroup)
    restricted_groups = parts("RestrictedInstanceGroups[]", RestrictedInstanceGroup)
    shared_environment = fact("RestrictedInstanceGroupsConfig.SharedEnvironmentConfig", present, absent=False)
    eks_cluster = fact("Orchestrator.Eks.ClusterArn", to_eks_cluster, absent=None)
    slurm_database_secret = fact("Orchestrator.Slurm.AccountingDatabase.SecretArn", to_secret, absent=None)
    node_recovery = fact("NodeRecovery", text, absent=None)

    def groups(self) -> tuple[InstanceGroup, ...]:
        """All instance groups."""
        return (*self.own_groups, *self.restricted_groups)

    def networks(self) -> tuple[Network, ...]:
        """The networks of groups that have their own, and the cluster's where any group has none."""
        own = tuple(group for group in self.groups() if group.subnets)
        return own if own and len(own) == len(self.groups()) else (*own, self)

    def roles(self) -> tuple[Ref, ...]:
        """The roles of all groups, and the cluster's."""
        return distinct(*(group.role for group in self.groups()), self.cluster_role)

    def data_buckets(self) -> tuple[Ref, ...]:
        """The buckets of lifecycle scripts."""
        return distinct(*(group.script_bucket for group in self.own_groups))


class ClusterNode(Network, Resource, type="AWS::SageMaker::ClusterNode", described_by="DescribeClusterNode"):
    """One node as it runs. Source: DescribeClusterNode."""

    status = fact("NodeDetails.InstanceStatus.Status", text, assigned=True)
    group = fact("NodeDetails.InstanceGroupName", text, assigned=True)
    instance_type = fact("NodeDetails.InstanceType", text, absent=None)
    subnets = each("NodeDetails.OverrideVpcConfig.Subnets[]", to_subnet)
    security_groups = each("NodeDetails.OverrideVpcConfig.SecurityGroupIds[]", to_security_group)
    volumes = parts("NodeDetails.InstanceStorageConfigs[].EbsVolumeConfig", NodeVolume)
    script_bucket = fact("NodeDetails.LifeCycleConfig.SourceS3Uri", to_bucket, absent=None)
    script = fact("NodeDetails.LifeCycleConfig.OnCreate", text, absent=None)
    image = fact("NodeDetails.CurrentImageId", text, absent=None)
    image_release = fact("NodeDetails.CurrentImageReleaseVersion", text, absent=None)
    network_interface = fact("NodeDetails.NetworkInterface.InterfaceType", text, absent=None)


class ClusterEvent(Resource, type="AWS::SageMaker::ClusterEvent", described_by="DescribeClusterEvent"):
    """Something that happened to a cluster. Source: DescribeClusterEvent."""

    cluster = fact("EventDetails.ClusterArn", to_cluster, absent=None)
    concerns = fact("EventDetails.ResourceType", text, absent=None)
    eks_access_entries = each("EventDetails.EventDetails.EventMetadata.Cluster.EksRoleAccessEntries[]", text)


class ClusterOperation(Resource, type="AWS::SageMaker::ClusterOperation", described_by="DescribeClusterOperation"):
    """A change of a cluster that is under way or done. Source: DescribeClusterOperation."""

    cluster = fact("ClusterArn", to_cluster, absent=None)
    status = fact("Status", text, absent=None)


class ClusterExtension(
    MayHoldSecrets, Tagged, type="AWS::SageMaker::ClusterExtension", described_by="DescribeClusterExtension"
):
    """An add-on of a cluster. Source: DescribeClusterExtension."""

    secret_places = ("ExtensionDetails.ConfigurationValues",)

    cluster = fact("ExtensionDetails.ClusterArn", to_cluster, absent=None)
    name = fact("ExtensionDetails.ExtensionName", text, absent=None)
    version = fact("ExtensionDetails.ExtensionVersion", text, absent=None)
    status = fact("ExtensionDetails.Status", text, absent=None)


class ClusterSchedulerConfig(
    Tagged, type="AWS::SageMaker::ClusterSchedulerConfig", described_by="DescribeClusterSchedulerConfig"
):
    """Which tasks of a cluster go first. Source: DescribeClusterSchedulerConfig."""

    cluster = fact("ClusterArn", to_cluster, absent=None)
    status = fact("Status", text, assigned=True)


class ComputeQuota(Tagged, type="AWS::SageMaker::ComputeQuota", described_by="DescribeComputeQuota"):
    """What a team may use of a cluster. Source: DescribeComputeQuota."""

    cluster = fact("ClusterArn", to_cluster, absent=None)
    status = fact("Status", text, assigned=True)
    team = fact("ComputeQuotaTarget.TeamName", text, absent=None)
    activation = fact("ActivationState", text, absent=None)
