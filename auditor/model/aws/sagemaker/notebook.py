"""Notebook instances, their lifecycle scripts and code repositories."""

from __future__ import annotations

from auditor.model.aws.sagemaker.mixins import (
    AssumesRole,
    Cluster,
    HasNetwork,
    HasVolume,
    MayHoldSecrets,
    Network,
    Tagged,
    distinct,
)
from auditor.model.aws.sagemaker.references import to_code_repository, to_notebook_lifecycle_config, to_secret
from auditor.model.fact import each, fact
from auditor.model.values import Ref, number, switch, text, to_key, to_role, to_security_group, to_subnet


class NotebookInstance(
    Cluster,
    Network,
    HasVolume,
    HasNetwork,
    AssumesRole,
    MayHoldSecrets,
    Tagged,
    type="AWS::SageMaker::NotebookInstance",
    described_by="DescribeNotebookInstance",
):
    """A managed Jupyter server. Source: DescribeNotebookInstance and, for defaults, CreateNotebookInstance."""

    secret_places = ("DefaultCodeRepository", "AdditionalCodeRepositories")

    status = fact("NotebookInstanceStatus", text, assigned=True)
    modified = fact("LastModifiedTime", text, assigned=True)
    instance_type = fact("InstanceType", text, assigned=True)
    role = fact("RoleArn", to_role, absent=None)
    volume_key = fact("KmsKeyId", to_key, absent=None)
    root_access = fact("RootAccess", switch, absent=True)
    direct_internet = fact("DirectInternetAccess", switch, absent=True)
    subnet = fact("SubnetId", to_subnet, absent=None)
    subnets = each("SubnetId", to_subnet)
    security_groups = each("SecurityGroups[]", to_security_group)
    ip_address_type = fact("IpAddressType", text, absent="ipv4")
    network_interface = fact("NetworkInterfaceId", text, absent=None)
    imds_version = fact("InstanceMetadataServiceConfiguration.MinimumInstanceMetadataServiceVersion", text, absent="1")
    platform = fact("PlatformIdentifier", text, absent="notebook-al2023-v1")
    lifecycle_config = fact("NotebookInstanceLifecycleConfigName", to_notebook_lifecycle_config, absent=None)
    default_repository = fact("DefaultCodeRepository", to_code_repository, absent=None)
    additional_repositories = each("AdditionalCodeRepositories[]", to_code_repository)
    accelerators = each("AcceleratorTypes[]", text)
    volume_gb = fact("VolumeSizeInGB", number, absent=5)

    @property
    def instance_types(self) -> tuple[str, ...]:
        """Its one type."""
        return (self.instance_type,)

    @property
    def instance_count(self) -> int | None:
        """Always one."""
        return 1

    @property
    def takes_volume_key(self) -> bool:
        """Always: the notebook API refuses a key on no instance type."""
        return True

    def clusters(self) -> tuple[NotebookInstance, ...]:
        """The instance itself."""
        return (self,)

    def networks(self) -> tuple[NotebookInstance, ...]:
        """The instance itself."""
        return (self,)

    def roles(self) -> tuple[Ref, ...]:
        """The execution role, which lifecycle scripts use as well."""
        return distinct(self.role)


class NotebookInstanceLifecycleConfig(
    MayHoldSecrets,
    type="AWS::SageMaker::NotebookInstanceLifecycleConfig",
    described_by="DescribeNotebookInstanceLifecycleConfig",
):
    """Scripts that run as root, with the execution role, when a notebook is created or started."""

    secret_places = ("OnCreate[].Content", "OnStart[].Content")


class CodeRepository(
    MayHoldSecrets, Tagged, type="AWS::SageMaker::CodeRepository", described_by="DescribeCodeRepository"
):
    """A Git repository that notebooks may clone. Source: DescribeCodeRepository."""

    secret_places = ("GitConfig.RepositoryUrl",)

    url = fact("GitConfig.RepositoryUrl", text, absent=None)
    branch = fact("GitConfig.Branch", text, absent=None)
    credentials = fact("GitConfig.SecretArn", to_secret, absent=None)
