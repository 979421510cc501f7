"""Model Monitor: job definitions of four kinds, and the schedules that run them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from auditor.model.aws.sagemaker.clusters import UniformCluster
from auditor.model.aws.sagemaker.mixins import (
    AssumesRole,
    Container,
    Distributed,
    HasIsolation,
    HasNetwork,
    HasOutput,
    HasVolume,
    MayHoldSecrets,
    OneSetup,
    Output,
    ReadsData,
    RunsContainers,
    Tagged,
    distinct,
)
from auditor.model.aws.sagemaker.processing import ProcessingNetwork
from auditor.model.aws.sagemaker.references import pinned, to_endpoint
from auditor.model.fact import Fact, Parts, each, fact, parts
from auditor.model.resource import Part
from auditor.model.values import Ref, To, number, text, to_bucket, to_image, to_key, to_role


class MonitoringOutput(Part, Output):
    """All outputs of a monitoring job, under one key."""

    output_key = fact("KmsKeyId", to_key, absent=None)
    output_buckets = each("MonitoringOutputs[].S3Output.S3Uri", to_bucket)


class _Monitor(ProcessingNetwork, Container):
    """What an inline definition and the four kinds of named ones share."""

    role = fact("RoleArn", to_role, absent=None)
    max_runtime_seconds = fact("StoppingCondition.MaxRuntimeInSeconds", number, absent=None)
    resources: ClassVar[Parts[UniformCluster]]

    @property
    def instance_count(self) -> int | None:
        """The instances of its cluster."""
        return next((cluster.instance_count for cluster in self.resources), None)


class _Definition(
    _Monitor,
    OneSetup,
    HasVolume,
    HasOutput,
    AssumesRole,
    ReadsData,
    MayHoldSecrets,
    Tagged,
):
    """A named definition. It cannot be changed, only replaced. Clarify's may have to call a shadow endpoint."""

    resources = parts("JobResources.ClusterConfig", UniformCluster)
    output: ClassVar[Parts[MonitoringOutput]]
    endpoint: ClassVar[Fact[Ref | None]]
    captured_bucket: ClassVar[Fact[Ref | None]]
    constraints_bucket: ClassVar[Fact[Ref | None]]

    def clusters(self) -> tuple[UniformCluster, ...]:
        """Its cluster."""
        return self.resources

    def outputs(self) -> tuple[MonitoringOutput, ...]:
        """Where reports go."""
        return self.output

    def roles(self) -> tuple[Ref, ...]:
        """The execution role."""
        return distinct(self.role)

    def data_buckets(self) -> tuple[Ref, ...]:
        """The buckets of what is monitored (for batch transform) and of the baseline."""
        return distinct(self.captured_bucket, self.constraints_bucket)


class DataQualityJobDefinition(
    _Definition, type="AWS::SageMaker::DataQualityJobDefinition", described_by="DescribeDataQualityJobDefinition"
):
    """Watches the statistics of inputs. Source: DescribeDataQualityJobDefinition."""

    secret_places = (
        "DataQualityAppSpecification.Environment",
        "DataQualityAppSpecification.ContainerArguments",
        "DataQualityAppSpecification.ContainerEntrypoint",
    )

    image = fact("DataQualityAppSpecification.ImageUri", to_image, absent=None)
    image_pinned = fact("DataQualityAppSpecification.ImageUri", pinned, absent=False)
    preprocessor_bucket = fact("DataQualityAppSpecification.RecordPreprocessorSourceUri", to_bucket, absent=None)
    postprocessor_bucket = fact("DataQualityAppSpecification.PostAnalyticsProcessorSourceUri", to_bucket, absent=None)
    endpoint = fact("DataQualityJobInput.EndpointInput.EndpointName", to_endpoint, absent=None)
    captured_bucket = fact(
        "DataQualityJobInput.BatchTransformInput.DataCapturedDestinationS3Uri", to_bucket, absent=None
    )
    constraints_bucket = fact("DataQualityBaselineConfig.ConstraintsResource.S3Uri", to_bucket, absent=None)
    statistics_bucket = fact("DataQualityBaselineConfig.StatisticsResource.S3Uri", to_bucket, absent=None)
    output = parts("DataQualityJobOutputConfig", MonitoringOutput)


class ModelQualityJobDefinition(
    _Definition, type="AWS::SageMaker::ModelQualityJobDefinition", described_by="DescribeModelQualityJobDefinition"
):
    """Watches predictions against ground truth. Source: DescribeModelQualityJobDefinition."""

    secret_places = (
        "ModelQualityAppSpecification.Environment",
        "ModelQualityAppSpecification.ContainerArguments",
        "ModelQualityAppSpecification.ContainerEntrypoint",
    )

    image = fact("ModelQualityAppSpecification.ImageUri", to_image, absent=None)
    image_pinned = fact("ModelQualityAppSpecification.ImageUri", pinned, absent=False)
    preprocessor_bucket = fact("ModelQualityAppSpecification.RecordPreprocessorSourceUri", to_bucket, absent=None)
    postprocessor_bucket = fact("ModelQualityAppSpecification.PostAnalyticsProcessorSourceUri", to_bucket, absent=None)
    endpoint = fact("ModelQualityJobInput.EndpointInput.EndpointName", to_endpoint, absent=None)
    captured_bucket = fact(
        "ModelQualityJobInput.BatchTransformInput.DataCapturedDestinationS3Uri", to_bucket, absent=None
    )
    ground_truth_bucket = fact("ModelQualityJobInput.GroundTruthS3Input.S3Uri", to_bucket, absent=None)
    constraints_bucket = fact("ModelQualityBaselineConfig.ConstraintsResource.S3Uri", to_bucket, absent=None)
    output = parts("ModelQualityJobOutputConfig", MonitoringOutput)


class ModelBiasJobDefinition(
    _Definition, type="AWS::SageMaker::ModelBiasJobDefinition", described_by="DescribeModelBiasJobDefinition"
):
    """Watches for bias, with Clarify. Source: DescribeModelBiasJobDefinition."""

    secret_places = ("ModelBiasAppSpecification.Environment",)

    image = fact("ModelBiasAppSpecification.ImageUri", to_image, absent=None)
    image_pinned = fact("ModelBiasAppSpecification.ImageUri", pinned, absent=False)
    config_bucket = fact("ModelBiasAppSpecification.ConfigUri", to_bucket, absent=None)
    endpoint = fact("ModelBiasJobInput.EndpointInput.EndpointName", to_endpoint, absent=None)
    captured_bucket = fact("ModelBiasJobInput.BatchTransformInput.DataCapturedDestinationS3Uri", to_bucket, absent=None)
    ground_truth_bucket = fact("ModelBiasJobInput.GroundTruthS3Input.S3Uri", to_bucket, absent=None)
    constraints_bucket = fact("ModelBiasBaselineConfig.ConstraintsResource.S3Uri", to_bucket, absent=None)
    output = parts("ModelBiasJobOutputConfig", MonitoringOutput)


class ModelExplainabilityJobDefinition(
    _Definition,
    type="AWS::SageMaker::ModelExplainabilityJobDefinition",
    described_by="DescribeModelExplainabilityJobDefinition",
):
    """Watches what predictions rest on, with Clarify, which calls the model for it.

    Source: DescribeModelExplainabilityJobDefinition.
    """

    secret_places = ("ModelExplainabilityAppSpecification.Environment",)

    image = fact("ModelExplainabilityAppSpecification.ImageUri", to_image, absent=None)
    image_pinned = fact("ModelExplainabilityAppSpecification.ImageUri", pinned, absent=False)
    config_bucket = fact("ModelExplainabilityAppSpecification.ConfigUri", to_bucket, absent=None)
    endpoint = fact("ModelExplainabilityJobInput.EndpointInput.EndpointName", to_endpoint, absent=None)
    captured_bucket = fact(
        "ModelExplainabilityJobInput.BatchTransformInput.DataCapturedDestinationS3Uri", to_bucket, absent=None
    )
    constraints_bucket = fact("ModelExplainabilityBaselineConfig.ConstraintsResource.S3Uri", to_bucket, absent=None)
    output = parts("ModelExplainabilityJobOutputConfig", MonitoringOutput)


class InlineDefinition(Part, _Monitor):
    """A definition that stands in the schedule itself."""

    resources = parts("MonitoringResources.ClusterConfig", UniformCluster)
    output = parts("MonitoringOutputConfig", MonitoringOutput)
    image = fact("MonitoringAppSpecification.ImageUri", to_image, absent=None)
    image_pinned = fact("MonitoringAppSpecification.ImageUri", pinned, absent=False)
    preprocessor_bucket = fact("MonitoringAppSpecification.RecordPreprocessorSourceUri", to_bucket, absent=None)
    postprocessor_bucket = fact("MonitoringAppSpecification.PostAnalyticsProcessorSourceUri", to_bucket, absent=None)
    endpoints = each("MonitoringInputs[].EndpointInput.EndpointName", to_endpoint)
    captured_buckets = each("MonitoringInputs[].BatchTransformInput.DataCapturedDestinationS3Uri", to_bucket)
    constraints_bucket = fact("BaselineConfig.ConstraintsResource.S3Uri", to_bucket, absent=None)
    statistics_bucket = fact("BaselineConfig.StatisticsResource.S3Uri", to_bucket, absent=None)


class ToDefinition(To):
    """The kind of reference that a MonitoringScheduleConfig makes to a named definition of one monitoring type."""

    def __init__(self, monitoring: str) -> None:
        """Refer to definitions of `monitoring`: DataQuality, ModelQuality, ModelBias or ModelExplainability."""
        super().__init__(f"AWS::SageMaker::{monitoring}JobDefinition")
        self._monitoring = monitoring
        self.reduces = True

    def __call__(self, raw: Mapping[str, Any]) -> Ref | None:  # type: ignore[override]  # a config may name none
        """The definition that the schedule's configuration names, or None."""
        name = raw.get("MonitoringJobDefinitionName")
        return Ref(self.type, name) if name and raw.get("MonitoringType", "DataQuality") == self._monitoring else None


class MonitoringSchedule(
    HasVolume,
    HasOutput,
    HasNetwork,
    HasIsolation,
    Distributed,
    AssumesRole,
    RunsContainers,
    ReadsData,
    MayHoldSecrets,
    Tagged,
    type="AWS::SageMaker::MonitoringSchedule",
    described_by="DescribeMonitoringSchedule",
):
    """Runs monitoring jobs. Source: DescribeMonitoringSchedule.

    Its definition stands inline (`inline`), or it is named (`definition`): then the mixins' methods give nothing, and
    the definition is judged as a resource of its own.
    """

    secret_places = (
        "MonitoringScheduleConfig.MonitoringJobDefinition.Environment",
        "MonitoringScheduleConfig.MonitoringJobDefinition.MonitoringAppSpecification.ContainerArguments",
        "MonitoringScheduleConfig.MonitoringJobDefinition.MonitoringAppSpecification.ContainerEntrypoint",
    )

    status = fact("MonitoringScheduleStatus", text, assigned=True)
    monitoring_type = fact("MonitoringType", text, absent="DataQuality")
    endpoint = fact("EndpointName", to_endpoint, absent=None)
    inline = parts("MonitoringScheduleConfig.MonitoringJobDefinition", InlineDefinition)
    data_quality = fact("MonitoringScheduleConfig", ToDefinition("DataQuality"), absent=None)
    model_quality = fact("MonitoringScheduleConfig", ToDefinition("ModelQuality"), absent=None)
    model_bias = fact("MonitoringScheduleConfig", ToDefinition("ModelBias"), absent=None)
    model_explainability = fact("MonitoringScheduleConfig", ToDefinition("ModelExplainability"), absent=None)

    @property
    def definition(self) -> Ref | None:
        """The named definition, or None where it stands inline."""
        named = (self.data_quality, self.model_quality, self.model_bias, self.model_explainability)
        return next((ref for ref in named if ref is not None), None)

    def clusters(self) -> tuple[UniformCluster, ...]:
        """The inline definition's cluster."""
        return tuple(cluster for inline in self.inline for cluster in inline.resources)

    def outputs(self) -> tuple[MonitoringOutput, ...]:
        """The inline definition's outputs."""
        return tuple(output for inline in self.inline for output in inline.output)

    def networks(self) -> tuple[InlineDefinition, ...]:
        """The inline definition."""
        return self.inline

    def isolations(self) -> tuple[InlineDefinition, ...]:
        """The inline definition."""
        return self.inline

    def traffics(self) -> tuple[InlineDefinition, ...]:
        """The inline definition."""
        return self.inline

    def containers(self) -> tuple[InlineDefinition, ...]:
        """The inline definition."""
        return self.inline

    def roles(self) -> tuple[Ref, ...]:
        """The inline definition's role."""
        return distinct(*(inline.role for inline in self.inline))

    def data_buckets(self) -> tuple[Ref, ...]:
        """The buckets that the inline definition reads."""
        found: list[Ref | None] = []
        for inline in self.inline:
            found += [*inline.captured_buckets, inline.constraints_bucket, inline.statistics_bucket]
        return distinct(*found)
