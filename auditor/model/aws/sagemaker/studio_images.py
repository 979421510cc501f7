"""What Studio's apps start from: images, their versions and configurations, and lifecycle scripts."""

from __future__ import annotations

from auditor.model.aws.sagemaker.mixins import AssumesRole, MayHoldSecrets, Tagged, distinct
from auditor.model.aws.sagemaker.references import pinned, to_studio_image
from auditor.model.fact import fact, parts
from auditor.model.resource import Part
from auditor.model.values import Ref, number, text, to_image, to_role


class Image(AssumesRole, Tagged, type="AWS::SageMaker::Image", described_by="DescribeImage"):
    """An image of the customer's for Studio, in versions. Source: DescribeImage."""

    status = fact("ImageStatus", text, assigned=True)
    description = fact("Description", text, absent=None)
    role = fact("RoleArn", to_role, absent=None)

    def roles(self) -> tuple[Ref, ...]:
        """The role that SageMaker uses on the image's behalf."""
        return distinct(self.role)


class ImageVersion(Tagged, type="AWS::SageMaker::ImageVersion", described_by="DescribeImageVersion"):
    """One version of an image: a container image in ECR. Source: DescribeImageVersion.

    BaseImage is as it was asked for, ContainerImage what the registry resolved it to.
    """

    status = fact("ImageVersionStatus", text, assigned=True)
    of_image = fact("ImageArn", to_studio_image, absent=None)
    base_image = fact("BaseImage", to_image, absent=None)
    base_image_pinned = fact("BaseImage", pinned, absent=False)
    container_image = fact("ContainerImage", to_image, absent=None)
    vendor_guidance = fact("VendorGuidance", text, absent="NOT_PROVIDED")


class AppImage(Part):
    """How one kind of app runs an image: as which POSIX user.

    Source: FileSystemConfig, whose ids default to 1000 and 100.
    """

    uid = fact("FileSystemConfig.DefaultUid", number, absent=1000)
    gid = fact("FileSystemConfig.DefaultGid", number, absent=100)


class AppImageConfig(
    MayHoldSecrets, Tagged, type="AWS::SageMaker::AppImageConfig", described_by="DescribeAppImageConfig"
):
    """How Studio runs an image of the customer's. Source: DescribeAppImageConfig."""

    secret_places = (
        "JupyterLabAppImageConfig.ContainerConfig.ContainerEnvironmentVariables",
        "JupyterLabAppImageConfig.ContainerConfig.ContainerArguments",
        "JupyterLabAppImageConfig.ContainerConfig.ContainerEntrypoint",
        "CodeEditorAppImageConfig.ContainerConfig.ContainerEnvironmentVariables",
        "CodeEditorAppImageConfig.ContainerConfig.ContainerArguments",
        "CodeEditorAppImageConfig.ContainerConfig.ContainerEntrypoint",
    )

    kernel_gateway = parts("KernelGatewayImageConfig", AppImage)
    jupyter_lab = parts("JupyterLabAppImageConfig", AppImage)
    code_editor = parts("CodeEditorAppImageConfig", AppImage)

    def apps(self) -> tuple[AppImage, ...]:
        """The configuration of each kind of app that has one."""
        return (*self.kernel_gateway, *self.jupyter_lab, *self.code_editor)


class StudioLifecycleConfig(
    MayHoldSecrets,
    Tagged,
    type="AWS::SageMaker::StudioLifecycleConfig",
    described_by="DescribeStudioLifecycleConfig",
):
    """A script that runs when an app of Studio starts. Source: DescribeStudioLifecycleConfig."""

    secret_places = ("StudioLifecycleConfigContent",)

    app_type = fact("StudioLifecycleConfigAppType", text, assigned=True)
