"""What a missing field means is what AWS documents, in the words that botocore ships."""

from __future__ import annotations

import re
from typing import Any

import pytest

from auditor.model.aws.sagemaker.capture import DataCapture
from auditor.model.aws.sagemaker.feature_store import OnlineStore
from auditor.model.aws.sagemaker.hosting import Variant
from auditor.model.aws.sagemaker.mlflow import MlflowTrackingServer, PartnerApp
from auditor.model.aws.sagemaker.notebook import NotebookInstance
from auditor.model.aws.sagemaker.studio import Domain
from auditor.model.aws.sagemaker.studio_images import AppImage
from auditor.model.aws.sagemaker.studio_settings import NotebookSharing, UserSettings
from auditor.model.aws.sagemaker.training import Training
from auditor.model.fact import Fact
from auditor.model.resource import Readable
from tests.model.botoshapes import model


def documentation(operation: str, path: str) -> str:
    """What botocore says of a request's field, as one line of plain text."""
    shape: Any = model("sagemaker").operation_model(operation).input_shape
    for member in path.replace("[]", ".[]").split("."):
        shape = shape.member if member == "[]" else shape.members[member]
    return " ".join(re.sub(r"<[^>]+>", "", shape.documentation).split())


@pytest.mark.parametrize(
    ("kind", "fact", "field", "words", "means"),
    [
        (NotebookInstance, "root_access", "CreateNotebookInstance RootAccess", "The default value is Enabled", True),
        (
            NotebookInstance,
            "direct_internet",
            "CreateNotebookInstance DirectInternetAccess",
            "Notebook Instances Are Internet-Enabled by Default",
            True,
        ),
        (NotebookInstance, "volume_gb", "CreateNotebookInstance VolumeSizeInGB", "The default value is 5 GB", 5),
        (
            NotebookInstance,
            "platform",
            "CreateNotebookInstance PlatformIdentifier",
            "The default value is notebook-al2023-v1",
            "notebook-al2023-v1",
        ),
        (
            NotebookInstance,
            "imds_version",
            "CreateNotebookInstance InstanceMetadataServiceConfiguration.MinimumInstanceMetadataServiceVersion",
            "it defaults to IMDSv1",
            "1",
        ),
        (
            Domain,
            "network_access",
            "CreateDomain AppNetworkAccessType",
            "The default value is PublicInternetOnly",
            "PublicInternetOnly",
        ),
        (Domain, "tag_propagation", "CreateDomain TagPropagation", "Defaults to DISABLED", False),
        (
            NotebookSharing,
            "allowed",
            "CreateDomain DefaultUserSettings.SharingSettings.NotebookOutputOption",
            "The default is Disabled",
            "Disabled",
        ),
        (
            UserSettings,
            "session_name_mode",
            "CreateDomain DefaultUserSettings.StudioWebPortalSettings.ExecutionRoleSessionNameMode",
            "If this value is set to STATIC or is not set",
            "STATIC",
        ),
        (DataCapture, "enabled", "CreateEndpointConfig DataCaptureConfig.EnableCapture", "defaults to enabled", True),
        (
            Variant,
            "ssm_access",
            "CreateEndpointConfig ProductionVariants[].EnableSSMAccess",
            "By default, SSM access is disabled",
            False,
        ),
        (
            Training,
            "max_runtime_seconds",
            "CreateTrainingJob StoppingCondition.MaxRuntimeInSeconds",
            "The default value is 1 day",
            24 * 60 * 60,
        ),
        (
            OnlineStore,
            "enabled",
            "CreateFeatureGroup OnlineStoreConfig.EnableOnlineStore",
            "The default value is False",
            False,
        ),
        (
            AppImage,
            "uid",
            "CreateAppImageConfig KernelGatewayImageConfig.FileSystemConfig.DefaultUid",
            "defaults to 1000",
            1000,
        ),
        (
            AppImage,
            "gid",
            "CreateAppImageConfig KernelGatewayImageConfig.FileSystemConfig.DefaultGid",
            "defaults to 100.",
            100,
        ),
        (PartnerApp, "minor_upgrades", "CreatePartnerApp EnableAutoMinorVersionUpgrade", "Default is FALSE", False),
        (
            MlflowTrackingServer,
            "registers_models",
            "CreateMlflowTrackingServer AutomaticModelRegistration",
            "defaults to False",
            False,
        ),
        (
            MlflowTrackingServer,
            "verifies_bucket_owner",
            "CreateMlflowTrackingServer S3BucketOwnerVerification",
            "Defaults to True",
            True,
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isidentifier() else "",
)
def test_absence_means_what_the_api_documents(
    kind: type[Readable], fact: str, field: str, words: str, means: object
) -> None:
    assert words in documentation(*field.split(" "))
    declared = kind.facts[fact]
    assert isinstance(declared, Fact)
    assert declared.absent == means
