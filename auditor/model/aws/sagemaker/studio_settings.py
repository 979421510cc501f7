"""The nested settings of Studio: what domains set for all, and user profiles and spaces for one.

Source: UserSettings, SpaceSettings and DefaultSpaceSettings of the SageMaker API reference.
"""

from __future__ import annotations

from msgspec.structs import replace

from auditor.model.arn import Arn
from auditor.model.aws.sagemaker.mixins import Output, distinct
from auditor.model.aws.sagemaker.references import (
    to_app_image_config,
    to_file_system,
    to_secret,
    to_studio_image,
    to_studio_lifecycle_config,
)
from auditor.model.fact import each, fact, parts
from auditor.model.resource import Part, Readable, Resource
from auditor.model.values import Ref, number, present, switch, text, to_bucket, to_key, to_role, to_security_group


class StartsApps(Resource):
    """A resource that says what apps of Studio start with."""

    def scripts(self) -> tuple[Ref, ...]:
        """Each lifecycle configuration that runs, or that users may choose, once."""
        raise NotImplementedError  # pragma: no cover - each type answers

    def images(self) -> tuple[Ref, ...]:
        """Each image that is named, or that users may choose, once; apps without one run a default of AWS's."""
        raise NotImplementedError  # pragma: no cover - each type answers


def repositories(settings: str) -> tuple[str, ...]:
    """Where `settings` hold addresses of Git repositories, which may carry a password."""
    apps = ("JupyterServerAppSettings", "JupyterLabAppSettings")
    return tuple(f"{settings}.{app}.CodeRepositories[].RepositoryUrl" for app in apps)


def image_of(image: Ref | None, version: str | None) -> Ref | None:
    """The image that is named; where only a version is (`image-version/<name>/<number>`), the image it is of."""
    if image is not None or version is None or not Arn.looks_like(version):
        return image
    arn = Arn.parse(version)
    name = arn.resource.removeprefix("image-version/").partition("/")[0]
    return Ref(to_studio_image.type, str(replace(arn, resource=f"image/{name}")))


class AppDefaults(Part):
    """What an app starts with unless its user says otherwise: image, instance and lifecycle script."""

    image = fact("DefaultResourceSpec.SageMakerImageArn", to_studio_image, absent=None)
    image_version = fact("DefaultResourceSpec.SageMakerImageVersionArn", text, absent=None)
    instance_type = fact("DefaultResourceSpec.InstanceType", text, absent=None)
    lifecycle_config = fact("DefaultResourceSpec.LifecycleConfigArn", to_studio_lifecycle_config, absent=None)

    def scripts(self) -> tuple[Ref, ...]:
        """The script that runs unless users choose another, and those that they may choose."""
        return distinct(self.lifecycle_config, *(self.lifecycle_configs if isinstance(self, WithLifecycle) else ()))

    def images(self) -> tuple[Ref, ...]:
        """The image that runs unless users choose another, and those that they may choose."""
        own = self.custom_images if isinstance(self, WithCustomImages) else ()
        return distinct(image_of(self.image, self.image_version), *own)


class WithLifecycle(Readable):
    """Facet: lifecycle scripts that users may choose."""

    lifecycle_configs = each("LifecycleConfigArns[]", to_studio_lifecycle_config)


class WithCustomImages(Readable):
    """Facet: images of the customer's that users may choose."""

    custom_images = each("CustomImages[].ImageName", to_studio_image)
    app_image_configs = each("CustomImages[].AppImageConfigName", to_app_image_config)


class WithRepositories(Readable):
    """Facet: Git repositories that are cloned for users."""

    repositories = each("CodeRepositories[].RepositoryUrl", text)


class WithIdleShutdown(Readable):
    """Facet: apps that are shut down when idle; off unless ENABLED."""

    sets_idle_shutdown = fact("AppLifecycleManagement.IdleSettings.LifecycleManagement", present, absent=False)
    idle_shutdown = fact("AppLifecycleManagement.IdleSettings.LifecycleManagement", switch, absent=False)
    idle_minutes = fact("AppLifecycleManagement.IdleSettings.IdleTimeoutInMinutes", number, absent=None)
    built_in_lifecycle_config = fact("BuiltInLifecycleConfigArn", text, absent=None)


class JupyterServerSettings(AppDefaults, WithLifecycle, WithRepositories):
    """JupyterServer (Studio Classic)."""


class KernelGatewaySettings(AppDefaults, WithLifecycle, WithCustomImages):
    """KernelGateway (Studio Classic)."""


class RSessionSettings(AppDefaults, WithCustomImages):
    """RSession."""


class CodeEditorSettings(AppDefaults, WithLifecycle, WithCustomImages, WithIdleShutdown):
    """Code Editor."""


class JupyterLabSettings(AppDefaults, WithLifecycle, WithCustomImages, WithRepositories, WithIdleShutdown):
    """JupyterLab, with the roles that it may use for EMR."""

    emr_assumable_roles = each("EmrSettings.AssumableRoleArns[]", to_role)
    emr_execution_roles = each("EmrSettings.ExecutionRoleArns[]", to_role)


class NotebookSharing(Part, Output):
    """Where outputs of shared notebooks are kept; nothing is, unless NotebookOutputOption is Allowed."""

    allowed = fact("NotebookOutputOption", text, absent="Disabled")
    output_key = fact("S3KmsKeyId", to_key, absent=None)
    output_buckets = each("S3OutputPath", to_bucket)


class CanvasWorkspace(Part, Output):
    """Where SageMaker Canvas keeps its artifacts."""

    output_key = fact("S3KmsKeyId", to_key, absent=None)
    output_buckets = each("S3ArtifactPath", to_bucket)


class CanvasSettings(Part):
    """SageMaker Canvas: roles that it uses, registries it may write to, and identity providers."""

    forecast_role = fact("TimeSeriesForecastingSettings.AmazonForecastRoleArn", to_role, absent=None)
    cross_account_register_role = fact("ModelRegisterSettings.CrossAccountModelRegisterRoleArn", to_role, absent=None)
    may_register_models = fact("ModelRegisterSettings.Status", switch, absent=False)
    bedrock_role = fact("GenerativeAiSettings.AmazonBedrockRoleArn", to_role, absent=None)
    emr_serverless_role = fact("EmrServerlessSettings.ExecutionRoleArn", to_role, absent=None)
    oauth_secrets = each("IdentityProviderOAuthSettings[].SecretArn", to_secret)
    workspace = parts("WorkspaceSettings", CanvasWorkspace)


class FileSystems(Readable):
    """Facet: who files belong to, and which file systems are mounted."""

    posix_uid = fact("CustomPosixUserConfig.Uid", number, absent=None)
    posix_gid = fact("CustomPosixUserConfig.Gid", number, absent=None)
    file_systems = each("CustomFileSystemConfigs[].EFSFileSystemConfig.FileSystemId", to_file_system)
    lustre_file_systems = each("CustomFileSystemConfigs[].FSxLustreFileSystemConfig.FileSystemId", text)
    mounted_buckets = each("CustomFileSystemConfigs[].S3FileSystemConfig.S3Uri", to_bucket)


class Identity(Readable):
    """Facet: the role and the security groups that apps run with."""

    role = fact("ExecutionRole", to_role, absent=None)
    security_groups = each("SecurityGroups[]", to_security_group)


class UserSettings(Part, Identity, FileSystems):
    """What holds for the apps of a user: the domain's default, or a profile's own."""

    sharing = parts("SharingSettings", NotebookSharing)
    canvas = parts("CanvasAppSettings", CanvasSettings)
    jupyter_server = parts("JupyterServerAppSettings", JupyterServerSettings)
    kernel_gateway = parts("KernelGatewayAppSettings", KernelGatewaySettings)
    tensorboard = parts("TensorBoardAppSettings", AppDefaults)
    rsession = parts("RSessionAppSettings", RSessionSettings)
    code_editor = parts("CodeEditorAppSettings", CodeEditorSettings)
    jupyter_lab = parts("JupyterLabAppSettings", JupyterLabSettings)
    studio_portal = fact("StudioWebPortal", switch, absent=True)
    session_name_mode = fact("StudioWebPortalSettings.ExecutionRoleSessionNameMode", text, absent="STATIC")
    rstudio_access = fact("RStudioServerProAppSettings.AccessStatus", switch, absent=False)
    rstudio_group = fact("RStudioServerProAppSettings.UserGroup", text, absent="R_STUDIO_USER")

    def apps(self) -> tuple[AppDefaults, ...]:
        """The settings of every kind of app that has any."""
        return (
            *self.jupyter_server,
            *self.kernel_gateway,
            *self.tensorboard,
            *self.rsession,
            *self.code_editor,
            *self.jupyter_lab,
        )


class DefaultSpaceSettings(Part, Identity, FileSystems):
    """What holds for a domain's shared spaces."""

    jupyter_server = parts("JupyterServerAppSettings", JupyterServerSettings)
    kernel_gateway = parts("KernelGatewayAppSettings", KernelGatewaySettings)
    jupyter_lab = parts("JupyterLabAppSettings", JupyterLabSettings)

    def apps(self) -> tuple[AppDefaults, ...]:
        """The settings of every kind of app that has any."""
        return (*self.jupyter_server, *self.kernel_gateway, *self.jupyter_lab)


class SpaceJupyterLab(AppDefaults, WithRepositories):
    """JupyterLab in one space."""

    idle_minutes = fact("AppLifecycleManagement.IdleSettings.IdleTimeoutInMinutes", number, absent=None)


class SpaceCodeEditor(AppDefaults):
    """Code Editor in one space."""

    idle_minutes = fact("AppLifecycleManagement.IdleSettings.IdleTimeoutInMinutes", number, absent=None)


class SpaceSettings(Part):
    """What holds for one space."""

    remote_access = fact("RemoteAccess", switch, absent=False)
    managed_resources = fact("SpaceManagedResources", switch, absent=False)
    app_type = fact("AppType", text, absent=None)
    file_systems = each("CustomFileSystems[].EFSFileSystem.FileSystemId", to_file_system)
    lustre_file_systems = each("CustomFileSystems[].FSxLustreFileSystem.FileSystemId", text)
    mounted_buckets = each("CustomFileSystems[].S3FileSystem.S3Uri", to_bucket)
    jupyter_server = parts("JupyterServerAppSettings", JupyterServerSettings)
    kernel_gateway = parts("KernelGatewayAppSettings", KernelGatewaySettings)
    jupyter_lab = parts("JupyterLabAppSettings", SpaceJupyterLab)
    code_editor = parts("CodeEditorAppSettings", SpaceCodeEditor)

    def apps(self) -> tuple[AppDefaults, ...]:
        """The settings of every kind of app that has any."""
        return (*self.jupyter_server, *self.kernel_gateway, *self.jupyter_lab, *self.code_editor)
