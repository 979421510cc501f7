"""Studio: domains, user profiles, spaces and apps."""

from __future__ import annotations

from auditor.model.aws.sagemaker.mixins import (
    AssumesRole,
    Cluster,
    HasNetwork,
    HasOutput,
    HasVolume,
    MayHoldSecrets,
    Network,
    Output,
    Tagged,
    distinct,
)
from auditor.model.aws.sagemaker.references import (
    to_domain,
    to_file_system,
    to_space,
    to_studio_image,
    to_studio_lifecycle_config,
    to_user_profile,
)
from auditor.model.aws.sagemaker.studio_settings import (
    DefaultSpaceSettings,
    SpaceSettings,
    StartsApps,
    UserSettings,
    image_of,
    repositories,
)
from auditor.model.fact import each, fact, parts
from auditor.model.values import (
    Ref,
    flag,
    identifier,
    switch,
    text,
    to_bucket,
    to_key,
    to_role,
    to_security_group,
    to_subnet,
    to_vpc,
)


def _user_outputs(settings: tuple[UserSettings, ...]) -> tuple[Output, ...]:
    found: list[Output] = []
    for each_ in settings:
        found += [sharing for sharing in each_.sharing if sharing.allowed == "Allowed"]
        found += [workspace for canvas in each_.canvas for workspace in canvas.workspace]
    return tuple(found)


def _user_roles(settings: tuple[UserSettings, ...]) -> tuple[Ref | None, ...]:
    found: list[Ref | None] = []
    for each_ in settings:
        found.append(each_.role)
        for canvas in each_.canvas:
            found += [canvas.forecast_role, canvas.bedrock_role, canvas.emr_serverless_role]
        for lab in each_.jupyter_lab:
            found += lab.emr_execution_roles
    return tuple(found)


def _scripts(*settings: UserSettings | DefaultSpaceSettings | SpaceSettings) -> tuple[Ref, ...]:
    return distinct(*(script for part in settings for app in part.apps() for script in app.scripts()))


def _images(*settings: UserSettings | DefaultSpaceSettings | SpaceSettings) -> tuple[Ref, ...]:
    return distinct(*(image for part in settings for app in part.apps() for image in app.images()))


class Domain(
    Cluster,
    Network,
    HasVolume,
    HasOutput,
    HasNetwork,
    AssumesRole,
    StartsApps,
    MayHoldSecrets,
    Tagged,
    type="AWS::SageMaker::Domain",
    described_by="DescribeDomain",
):
    """A Studio domain: a file system, a network and defaults for its users. Source: DescribeDomain, CreateDomain.

    KmsKeyId covers the EFS and EBS volumes under the users' home folders; it is fixed at creation.
    HomeEfsFileSystemKmsKeyId is its deprecated name.
    """

    secret_places = (
        *repositories("DefaultUserSettings"),
        *repositories("DefaultSpaceSettings"),
        "DomainSettings.RStudioServerProDomainSettings.RStudioConnectUrl",
        "DomainSettings.RStudioServerProDomainSettings.RStudioPackageManagerUrl",
    )

    name = fact("DomainName", text, assigned=True)
    status = fact("Status", text, assigned=True)
    auth_mode = fact("AuthMode", text, assigned=True)
    sso_application = fact("SingleSignOnApplicationArn", identifier, absent=None)
    sso_instance = fact("SingleSignOnManagedApplicationInstanceId", text, absent=None)
    volume_key = fact("KmsKeyId", to_key, absent=None)
    home_key = fact("HomeEfsFileSystemKmsKeyId", to_key, absent=None)
    home_file_system = fact("HomeEfsFileSystemId", to_file_system, absent=None)
    network_access = fact("AppNetworkAccessType", text, absent="PublicInternetOnly")
    vpc = fact("VpcId", to_vpc, absent=None)
    subnets = each("SubnetIds[]", to_subnet)
    security_groups = each("DefaultUserSettings.SecurityGroups[]", to_security_group)
    creates_home = fact("HomeEfsFileSystemCreation", switch, absent=True)
    ip_address_type = fact("DomainSettings.IpAddressType", text, absent="ipv4")
    boundary_security_group = fact("SecurityGroupIdForDomainBoundary", to_security_group, absent=None)
    rstudio_security_groups = each("DomainSettings.SecurityGroupIds[]", to_security_group)
    security_groups_managed_by = fact("AppSecurityGroupManagement", text, absent="Service")
    rstudio_role = fact("DomainSettings.RStudioServerProDomainSettings.DomainExecutionRoleArn", to_role, absent=None)
    rstudio_image = fact(
        "DomainSettings.RStudioServerProDomainSettings.DefaultResourceSpec.SageMakerImageArn",
        to_studio_image,
        absent=None,
    )
    rstudio_image_version = fact(
        "DomainSettings.RStudioServerProDomainSettings.DefaultResourceSpec.SageMakerImageVersionArn", text, absent=None
    )
    rstudio_lifecycle_config = fact(
        "DomainSettings.RStudioServerProDomainSettings.DefaultResourceSpec.LifecycleConfigArn",
        to_studio_lifecycle_config,
        absent=None,
    )
    source_identity = fact("DomainSettings.ExecutionRoleIdentityConfig", text, absent="DISABLED")
    trusted_identity_propagation = fact(
        "DomainSettings.TrustedIdentityPropagationSettings.Status", switch, absent=False
    )
    docker_access = fact("DomainSettings.DockerSettings.EnableDockerAccess", switch, absent=False)
    docker_trusted_accounts = each("DomainSettings.DockerSettings.VpcOnlyTrustedAccounts[]", text)
    docker_rootless = fact("DomainSettings.DockerSettings.RootlessDocker", switch, absent=False)
    amazon_q = fact("DomainSettings.AmazonQSettings.Status", switch, absent=False)
    unified_studio_account = fact("DomainSettings.UnifiedStudioSettings.DomainAccountId", text, absent=None)
    unified_studio_access = fact("DomainSettings.UnifiedStudioSettings.StudioWebPortalAccess", switch, absent=False)
    unified_studio_sso = fact("DomainSettings.UnifiedStudioSettings.SingleSignOnApplicationArn", text, absent=None)
    unified_studio_bucket = fact("DomainSettings.UnifiedStudioSettings.ProjectS3Path", to_bucket, absent=None)
    tag_propagation = fact("TagPropagation", switch, absent=False)
    user_settings = parts("DefaultUserSettings", UserSettings)
    space_settings = parts("DefaultSpaceSettings", DefaultSpaceSettings)

    @property
    def instance_types(self) -> tuple[str, ...]:
        """Not told: users choose."""
        return ()

    @property
    def instance_count(self) -> int | None:
        """Not told: users choose."""
        return None

    @property
    def vpc_only(self) -> bool:
        """Whether all its traffic goes through the customer's VPC; without, a VPC holds the file system only."""
        return self.network_access == "VpcOnly"

    def clusters(self) -> tuple[Domain, ...]:
        """The domain itself."""
        return (self,)

    def outputs(self) -> tuple[Output, ...]:
        """Outputs of shared notebooks where sharing is allowed, and Canvas's workspace."""
        return _user_outputs(self.user_settings)

    def networks(self) -> tuple[Domain, ...]:
        """The domain itself: its subnets and the security groups that users have unless their profile has others."""
        return (self,)

    def roles(self) -> tuple[Ref, ...]:
        """The default roles of users and spaces, and those of Canvas, EMR and RStudio."""
        spaces = (settings.role for settings in self.space_settings)
        return distinct(*_user_roles(self.user_settings), *spaces, self.rstudio_role)

    def scripts(self) -> tuple[Ref, ...]:
        """Those of users, of shared spaces and of RStudio."""
        return distinct(*_scripts(*self.user_settings, *self.space_settings), self.rstudio_lifecycle_config)

    def images(self) -> tuple[Ref, ...]:
        """Those of users, of shared spaces and of RStudio."""
        rstudio = image_of(self.rstudio_image, self.rstudio_image_version)
        return distinct(*_images(*self.user_settings, *self.space_settings), rstudio)


class UserProfile(
    HasOutput,
    AssumesRole,
    StartsApps,
    MayHoldSecrets,
    Tagged,
    type="AWS::SageMaker::UserProfile",
    described_by="DescribeUserProfile",
):
    """A user of a domain. Source: DescribeUserProfile; what its settings lack, the domain's default gives."""

    secret_places = repositories("UserSettings")

    name = fact("UserProfileName", text, assigned=True)
    status = fact("Status", text, assigned=True)
    domain = fact("DomainId", to_domain, absent=None)
    sso_identifier = fact("SingleSignOnUserIdentifier", text, absent=None)
    sso_user = fact("SingleSignOnUserValue", text, absent=None)
    settings = parts("UserSettings", UserSettings)

    def outputs(self) -> tuple[Output, ...]:
        """As of a domain, where the profile has settings of its own."""
        return _user_outputs(self.settings)

    def roles(self) -> tuple[Ref, ...]:
        """The roles that the profile has of its own."""
        return distinct(*_user_roles(self.settings))

    def scripts(self) -> tuple[Ref, ...]:
        """Those that the profile has of its own."""
        return _scripts(*self.settings)

    def images(self) -> tuple[Ref, ...]:
        """Those that the profile has of its own."""
        return _images(*self.settings)


class Space(StartsApps, MayHoldSecrets, Tagged, type="AWS::SageMaker::Space", described_by="DescribeSpace"):
    """A private or shared place for apps in a domain. Source: DescribeSpace."""

    secret_places = repositories("SpaceSettings")

    name = fact("SpaceName", text, assigned=True)
    status = fact("Status", text, assigned=True)
    domain = fact("DomainId", to_domain, absent=None)
    owner = fact("OwnershipSettings.OwnerUserProfileName", to_user_profile, absent=None)
    sharing = fact("SpaceSharingSettings.SharingType", text, absent=None)
    settings = parts("SpaceSettings", SpaceSettings)

    def scripts(self) -> tuple[Ref, ...]:
        """Those that the space has of its own."""
        return _scripts(*self.settings)

    def images(self) -> tuple[Ref, ...]:
        """Those that the space has of its own."""
        return _images(*self.settings)


class App(StartsApps, Tagged, type="AWS::SageMaker::App", described_by="DescribeApp"):
    """A running app of a user or a space. Source: DescribeApp."""

    status = fact("Status", text, assigned=True)
    app_type = fact("AppType", text, assigned=True)
    domain = fact("DomainId", to_domain, absent=None)
    user = fact("UserProfileName", to_user_profile, absent=None)
    space = fact("SpaceName", to_space, absent=None)
    recovery_mode = fact("RecoveryMode", flag, absent=False)
    image = fact("ResourceSpec.SageMakerImageArn", to_studio_image, absent=None)
    image_version = fact("ResourceSpec.SageMakerImageVersionArn", text, absent=None)
    instance_type = fact("ResourceSpec.InstanceType", text, absent=None)
    lifecycle_config = fact("ResourceSpec.LifecycleConfigArn", to_studio_lifecycle_config, absent=None)
    built_in_lifecycle_config = fact("BuiltInLifecycleConfigArn", text, absent=None)
    effective_trusted_identity_propagation = fact("EffectiveTrustedIdentityPropagationStatus", switch, absent=False)
    activity = fact("LastUserActivityTimestamp", text, absent=None)

    def scripts(self) -> tuple[Ref, ...]:
        """The one that it started with."""
        return distinct(self.lifecycle_config)

    def images(self) -> tuple[Ref, ...]:
        """The one that it runs."""
        return distinct(image_of(self.image, self.image_version))
