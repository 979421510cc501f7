"""Parts that recur in job descriptions: clusters of instances, and outputs with a key."""

from __future__ import annotations

from auditor.model.aws.sagemaker.mixins import Cluster, Output
from auditor.model.fact import each, fact
from auditor.model.resource import Part
from auditor.model.values import number, text, to_bucket, to_key


class UniformCluster(Part, Cluster):
    """Instances of one type: TransformResources, MonitoringClusterConfig."""

    volume_key = fact("VolumeKmsKeyId", to_key, absent=None)
    instance_type = fact("InstanceType", text, absent=None)
    uniform_count = fact("InstanceCount", number, absent=None)

    @property
    def instance_types(self) -> tuple[str, ...]:
        """The one type, if it is named."""
        return () if self.instance_type is None else (self.instance_type,)

    @property
    def instance_count(self) -> int | None:
        """As configured."""
        return self.uniform_count


class PreferredCluster(UniformCluster):
    """Instances of one type, or of the first of several preferred types that has capacity: ProcessingClusterConfig."""

    selected_type = fact("SelectedInstanceType", text, absent=None)
    selected_count = fact("SelectedInstanceCount", number, absent=None)
    preferred_types = each("InstancePreferences[].InstanceType", text)
    preferred_counts = each("InstancePreferences[].InstanceCount", number)

    @property
    def instance_types(self) -> tuple[str, ...]:
        """The type that AWS selected, else the preferred ones, else the one that is named."""
        if self.instance_type is not None:
            return (self.instance_type,)
        return self.preferred_types if self.selected_type is None else (self.selected_type,)

    @property
    def instance_count(self) -> int | None:
        """As configured, or as selected, or the greatest of the preferences."""
        if self.uniform_count is not None:
            return self.uniform_count
        return max(self.preferred_counts, default=None) if self.selected_count is None else self.selected_count


class GroupedCluster(PreferredCluster):
    """Instances of one type, of preferred types, or a heterogeneous cluster of groups: a training ResourceConfig."""

    group_types = each("InstanceGroups[].InstanceType", text)
    group_counts = each("InstanceGroups[].InstanceCount", number)

    @property
    def instance_types(self) -> tuple[str, ...]:
        """The types of all groups, else as without groups."""
        return self.group_types or super().instance_types

    @property
    def instance_count(self) -> int | None:
        """The instances of all groups together, else as without groups."""
        return sum(self.group_counts) if self.group_counts else super().instance_count


class TuningCluster(UniformCluster):
    """Instances that a tuning job may choose among: HyperParameterTuningResourceConfig."""

    config_types = each("InstanceConfigs[].InstanceType", text)
    config_counts = each("InstanceConfigs[].InstanceCount", number)

    @property
    def instance_types(self) -> tuple[str, ...]:
        """The types of all its InstanceConfigs, else the one that is named."""
        return self.config_types or super().instance_types

    @property
    def instance_count(self) -> int | None:
        """The greatest of its InstanceConfigs: each training job runs on one of them."""
        return max(self.config_counts) if self.config_counts else super().instance_count


class KeyedOutput(Part, Output):
    """An S3 path and its key: OutputDataConfig, TransformOutput."""

    output_key = fact("KmsKeyId", to_key, absent=None)
    output_buckets = each("S3OutputPath", to_bucket)


class LocatedOutput(Part, Output):
    """As KeyedOutput, in those structures whose path is called S3OutputLocation (compilation, edge, optimization)."""

    output_key = fact("KmsKeyId", to_key, absent=None)
    output_buckets = each("S3OutputLocation", to_bucket)
