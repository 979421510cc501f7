"""Hosting beside the classic endpoint: components, shadow tests, load tests and routers."""

from __future__ import annotations

from auditor.model.aws.sagemaker.capture import AsyncFailures, AsyncOutput, KeepsRequests
from auditor.model.aws.sagemaker.mixins import (
    AssumesRole,
    Cluster,
    HasNetwork,
    HasOutput,
    HasVolume,
    Job,
    MayHoldSecrets,
    Network,
    Output,
    ReadsData,
    Tagged,
    distinct,
)
from auditor.model.aws.sagemaker.references import (
    pipeline_step,
    to_endpoint,
    to_inference_component,
    to_model,
    to_model_package,
)
from auditor.model.fact import each, fact, parts
from auditor.model.resource import Part
from auditor.model.values import (
    Ref,
    number,
    text,
    to_bucket,
    to_image,
    to_key,
    to_role,
    to_security_group,
    to_subnet,
)


class ComponentSpecification(Part):
    """What an inference component runs: a model, or an image and an artifact."""

    model = fact("ModelName", to_model, absent=None)
    base_component = fact("BaseInferenceComponentName", to_inference_component, absent=None)
    specified_image = fact("Container.DeployedImage.SpecifiedImage", to_image, absent=None)
    resolved_image = fact("Container.DeployedImage.ResolvedImage", to_image, absent=None)
    artifact_bucket = fact("Container.ArtifactUrl", to_bucket, absent=None)
    placement = fact("SchedulingConfig.PlacementStrategy", text, absent=None)


class InferenceComponent(
    ReadsData,
    MayHoldSecrets,
    Tagged,
    type="AWS::SageMaker::InferenceComponent",
    described_by="DescribeInferenceComponent",
):
    """A model placed on an endpoint that it shares with others. Source: DescribeInferenceComponent."""

    secret_places = ("Specification.Container.Environment", "Specifications[].Container.Environment")

    status = fact("InferenceComponentStatus", text, assigned=True)
    endpoint = fact("EndpointName", to_endpoint, absent=None)
    variant = fact("VariantName", text, absent=None)
    copies = fact("RuntimeConfig.DesiredCopyCount", number, absent=None)
    current_copies = fact("RuntimeConfig.CurrentCopyCount", number, absent=None)
    specification = parts("Specification", ComponentSpecification)
    specifications = parts("Specifications[]", ComponentSpecification)
    rollback_alarms = each("LastDeploymentConfig.AutoRollbackConfiguration.Alarms[].AlarmName", text)

    def data_buckets(self) -> tuple[Ref, ...]:
        """The buckets of its artifacts."""
        return distinct(*(part.artifact_bucket for part in (*self.specification, *self.specifications)))


class ShadowCapture(Part, Output):
    """Where a shadow test keeps requests and answers."""

    output_key = fact("KmsKey", to_key, absent=None)
    output_buckets = each("Destination", to_bucket)


class ShadowVariant(Part):
    """One model of a shadow test, and the instances it runs on."""

    model = fact("ModelName", to_model, absent=None)
    instance_type = fact("InfrastructureConfig.RealTimeInferenceConfig.InstanceType", text, absent=None)
    instances = fact("InfrastructureConfig.RealTimeInferenceConfig.InstanceCount", number, absent=None)


class InferenceExperiment(
    Cluster,
    HasVolume,
    HasOutput,
    AssumesRole,
    Tagged,
    type="AWS::SageMaker::InferenceExperiment",
    described_by="DescribeInferenceExperiment",
):
    """A shadow test: live requests sent to a second model. Source: DescribeInferenceExperiment."""

    status = fact("Status", text, assigned=True)
    role = fact("RoleArn", to_role, absent=None)
    volume_key = fact("KmsKey", to_key, absent=None)
    endpoint = fact("EndpointMetadata.EndpointName", to_endpoint, absent=None)
    variants = parts("ModelVariants[]", ShadowVariant)
    sampling = each("ShadowModeConfig.ShadowModelVariants[].SamplingPercentage", number)
    capture = parts("DataStorageConfig", ShadowCapture)

    @property
    def instance_types(self) -> tuple[str, ...]:
        """The types of all its variants."""
        types = (variant.instance_type for variant in self.variants)
        return tuple(dict.fromkeys(type_ for type_ in types if type_ is not None))

    @property
    def instance_count(self) -> int | None:
        """The instances of all its variants."""
        counts = [variant.instances for variant in self.variants]
        return None if None in counts else sum(count for count in counts if count is not None)

    def clusters(self) -> tuple[InferenceExperiment, ...]:
        """The test itself: one key for all variants."""
        return (self,)

    def outputs(self) -> tuple[ShadowCapture, ...]:
        """Captured data, where any is kept."""
        return self.capture

    def roles(self) -> tuple[Ref, ...]:
        """The execution role."""
        return distinct(self.role)


class InferenceRecommendationsJob(
    Cluster,
    Network,
    Job,
    HasVolume,
    HasNetwork,
    AssumesRole,
    MayHoldSecrets,
    Tagged,
    type="AWS::SageMaker::InferenceRecommendationsJob",
    described_by="DescribeInferenceRecommendationsJob",
):
    """A load test that recommends instances. Source: DescribeInferenceRecommendationsJob.

    OutputConfig stands in the request only; Describe does not return it.
    """

    secret_places = (
        "InputConfig.EndpointConfigurations[].EnvironmentParameterRanges",
        "InputConfig.ContainerConfig.DataInputConfig",
        "JobDescription",
    )

    status = fact("Status", text, assigned=True)
    step = fact("JobName", pipeline_step, assigned=True)
    role = fact("RoleArn", to_role, absent=None)
    volume_key = fact("InputConfig.VolumeKmsKeyId", to_key, absent=None)
    subnets = each("InputConfig.VpcConfig.Subnets[]", to_subnet)
    security_groups = each("InputConfig.VpcConfig.SecurityGroupIds[]", to_security_group)
    model = fact("InputConfig.ModelName", to_model, absent=None)
    model_package = fact("InputConfig.ModelPackageVersionArn", to_model_package, absent=None)
    endpoints = each("InputConfig.Endpoints[].EndpointName", to_endpoint)
    tested_types = each("InputConfig.EndpointConfigurations[].InstanceType", text)
    payload_bucket = fact("InputConfig.ContainerConfig.PayloadConfig.SamplePayloadUrl", to_bucket, absent=None)

    @property
    def instance_types(self) -> tuple[str, ...]:
        """The types that are tested; none where AWS chooses them."""
        return self.tested_types

    @property
    def instance_count(self) -> int | None:
        """Not told."""
        return None

    def clusters(self) -> tuple[InferenceRecommendationsJob, ...]:
        """The job itself."""
        return (self,)

    def networks(self) -> tuple[InferenceRecommendationsJob, ...]:
        """The job itself."""
        return (self,)

    def roles(self) -> tuple[Ref, ...]:
        """The execution role."""
        return distinct(self.role)


class RoutingTarget(Part):
    """A name under which requests are sent on, the endpoints that get them, and where asynchronous answers go."""

    name = fact("Name", text, absent=None)
    destinations = each("Destinations[].ResourceArn", to_endpoint)
    async_output = parts("AsyncInferenceConfig.OutputConfig", AsyncOutput)
    async_failures = parts("AsyncInferenceConfig.OutputConfig", AsyncFailures)


class InferenceRouter(
    KeepsRequests, Tagged, type="AWS::SageMaker::InferenceRouter", described_by="DescribeInferenceRouter"
):
    """Sends requests to endpoints, which may lie in other Regions. Source: DescribeInferenceRouter."""

    status = fact("Status", text, assigned=True)
    targets = parts("RoutingTargets[]", RoutingTarget)

    def outputs(self) -> tuple[AsyncOutput | AsyncFailures, ...]:
        """Where asynchronous answers and failures of all targets go."""
        return self.kept()

    def kept(self) -> tuple[AsyncOutput | AsyncFailures, ...]:
        """Where asynchronous answers and failures of all targets go."""
        outputs = (output for target in self.targets for output in target.async_output)
        failures = (failure for target in self.targets for failure in target.async_failures)
        return (*outputs, *(failure for failure in failures if failure.output_buckets))
