"""The feature store: groups of features, kept online and offline."""

from __future__ import annotations

from auditor.model.aws.sagemaker.mixins import AssumesRole, HasOutput, MayHoldSecrets, Output, Tagged, distinct
from auditor.model.aws.sagemaker.references import to_feature_group
from auditor.model.fact import each, fact, parts
from auditor.model.resource import Part
from auditor.model.values import Ref, flag, text, to_bucket, to_key, to_role


class OnlineStore(Part):
    """Low-latency storage of the latest records. The InMemory tier takes no key of the customer's.

    Source: OnlineStoreConfig; EnableOnlineStore defaults to False.
    """

    enabled = fact("EnableOnlineStore", flag, absent=False)
    key = fact("SecurityConfig.KmsKeyId", to_key, absent=None)
    storage_type = fact("StorageType", text, absent="Standard")


class OfflineStore(Part, Output):
    """The history of all records, in S3."""

    output_key = fact("S3StorageConfig.KmsKeyId", to_key, absent=None)
    output_buckets = each("S3StorageConfig.S3Uri", to_bucket)
    resolved_bucket = fact("S3StorageConfig.ResolvedOutputS3Uri", to_bucket, absent=None)
    glue_disabled = fact("DisableGlueTableCreation", flag, absent=False)


class FeatureGroup(
    HasOutput,
    AssumesRole,
    Tagged,
    type="AWS::SageMaker::FeatureGroup",
    described_by="DescribeFeatureGroup",
    searched_as="FeatureGroup",
):
    """Features with one identifier. Source: DescribeFeatureGroup."""

    status = fact("FeatureGroupStatus", text, absent=None)
    description = fact("Description", text, absent=None)
    role = fact("RoleArn", to_role, absent=None)
    online = parts("OnlineStoreConfig", OnlineStore)
    offline = parts("OfflineStoreConfig", OfflineStore)

    def outputs(self) -> tuple[OfflineStore, ...]:
        """The offline store."""
        return self.offline

    def roles(self) -> tuple[Ref, ...]:
        """The role that writes the offline store."""
        return distinct(self.role)


class FeatureMetadata(
    MayHoldSecrets,
    type="AWS::SageMaker::FeatureMetadata",
    described_by="DescribeFeatureMetadata",
    searched_as="FeatureMetadata",
):
    """The description of one feature. Source: DescribeFeatureMetadata; Search gives the same."""

    secret_places = ("Parameters", "Description")

    group = fact("FeatureGroupName", to_feature_group, absent=None)
    feature_type = fact("FeatureType", text, absent=None)
    description = fact("Description", text, absent=None)
