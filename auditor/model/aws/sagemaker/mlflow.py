"""Hosted applications: MLflow, and partners' AI apps."""

from __future__ import annotations

from auditor.model.aws.sagemaker.mixins import AssumesRole, MayHoldSecrets, ReadsData, Tagged, distinct
from auditor.model.aws.sagemaker.references import to_domain
from auditor.model.fact import each, fact
from auditor.model.values import Ref, flag, text, to_bucket, to_key, to_role


class MlflowApp(AssumesRole, ReadsData, Tagged, type="AWS::SageMaker::MlflowApp", described_by="DescribeMlflowApp"):
    """A serverless MLflow. Source: DescribeMlflowApp."""

    status = fact("Status", text, assigned=True)
    role = fact("RoleArn", to_role, absent=None)
    key = fact("KmsKeyId", to_key, absent=None)
    artifact_bucket = fact("ArtifactStoreUri", to_bucket, absent=None)
    version = fact("MlflowVersion", text, absent=None)
    default_domains = each("DefaultDomainIdList[]", to_domain)

    def roles(self) -> tuple[Ref, ...]:
        """The role that reads and writes artifacts."""
        return distinct(self.role)

    def data_buckets(self) -> tuple[Ref, ...]:
        """The bucket of its artifacts."""
        return distinct(self.artifact_bucket)


class MlflowTrackingServer(
    AssumesRole,
    ReadsData,
    Tagged,
    type="AWS::SageMaker::MlflowTrackingServer",
    described_by="DescribeMlflowTrackingServer",
):
    """An MLflow server. Source: DescribeMlflowTrackingServer. It has no key: its bucket's encryption holds."""

    status = fact("TrackingServerStatus", text, assigned=True)
    role = fact("RoleArn", to_role, absent=None)
    artifact_bucket = fact("ArtifactStoreUri", to_bucket, absent=None)
    version = fact("MlflowVersion", text, absent=None)
    registers_models = fact("AutomaticModelRegistration", flag, absent=False)
    bucket_owner = fact("S3BucketOwnerAccountId", text, absent=None)
    verifies_bucket_owner = fact("S3BucketOwnerVerification", flag, absent=True)

    def roles(self) -> tuple[Ref, ...]:
        """The role that reads and writes artifacts."""
        return distinct(self.role)

    def data_buckets(self) -> tuple[Ref, ...]:
        """The bucket of its artifacts."""
        return distinct(self.artifact_bucket)


class PartnerApp(
    AssumesRole, MayHoldSecrets, Tagged, type="AWS::SageMaker::PartnerApp", described_by="DescribePartnerApp"
):
    """A partner's AI app, run by AWS. Source: DescribePartnerApp, CreatePartnerApp."""

    secret_places = ("ApplicationConfig.Arguments",)

    status = fact("Status", text, assigned=True)
    role = fact("ExecutionRoleArn", to_role, absent=None)
    key = fact("KmsKeyId", to_key, absent=None)
    auth_type = fact("AuthType", text, absent=None)
    session_identity = fact("EnableIamSessionBasedIdentity", flag, absent=False)
    admins = each("ApplicationConfig.AdminUsers[]", text)
    role_groups = each("ApplicationConfig.RoleGroupAssignments[].RoleName", text)
    minor_upgrades = fact("EnableAutoMinorVersionUpgrade", flag, absent=False)
    end_of_life = fact("CurrentVersionEolDate", text, absent=None)

    def roles(self) -> tuple[Ref, ...]:
        """The execution role."""
        return distinct(self.role)
