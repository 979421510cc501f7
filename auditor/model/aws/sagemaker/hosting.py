"""Models, and the endpoints that serve them."""

from __future__ import annotations

from auditor.model.aws.sagemaker.capture import AsyncFailures, AsyncOutput, CoreDump, DataCapture, KeepsRequests, Kept
from auditor.model.aws.sagemaker.mixins import (
    AssumesRole,
    Cluster,
    Container,
    HasIsolation,
    HasNetwork,
    HasVolume,
    Isolation,
    MayHoldSecrets,
    Network,
    Output,
    ReadsData,
    RunsContainers,
    Tagged,
    distinct,
)
from auditor.model.aws.sagemaker.model_data import ModelData
from auditor.model.aws.sagemaker.references import (
    image_tag,
    names_hub_model,
    on_s3,
    pinned,
    to_endpoint_config,
    to_model,
    to_model_package,
)
from auditor.model.fact import each, fact, parts
from auditor.model.resource import Part
from auditor.model.values import (
    Ref,
    document,
    flag,
    number,
    present,
    switch,
    text,
    to_bucket,
    to_image,
    to_key,
    to_role,
    to_security_group,
    to_subnet,
)


class ModelContainer(Part, Container):
    """One container of a model: its image, its artifact and where they come from."""

    image = fact("Image", to_image, absent=None)
    image_pinned = fact("Image", pinned, absent=False)
    image_tag = fact("Image", image_tag, absent=None)
    downloads_model = fact("Environment", names_hub_model, absent=False)
    mode = fact("Mode", text, absent="SingleModel")
    registry_access = fact("ImageConfig.RepositoryAccessMode", text, absent="Platform")
    registry_credentials = fact("ImageConfig.RepositoryAuthConfig.RepositoryCredentialsProviderArn", text, absent=None)
    model_package = fact("ModelPackageName", to_model_package, absent=None)
    artifact = fact("ModelDataUrl", text, absent=None)
    artifact_bucket = fact("ModelDataUrl", to_bucket, absent=None)
    artifact_on_s3 = fact("ModelDataUrl", on_s3, absent=True)
    source = fact("ModelDataSource.S3DataSource.S3Uri", text, absent=None)
    source_bucket = fact("ModelDataSource.S3DataSource.S3Uri", to_bucket, absent=None)
    source_manifest_bucket = fact("ModelDataSource.S3DataSource.ManifestS3Uri", to_bucket, absent=None)
    additional_buckets = each("AdditionalModelDataSources[].S3DataSource.S3Uri", to_bucket)
    additional_manifest_buckets = each("AdditionalModelDataSources[].S3DataSource.ManifestS3Uri", to_bucket)
    source_data = parts("ModelDataSource.S3DataSource", ModelData)
    additional_data = parts("AdditionalModelDataSources[].S3DataSource", ModelData)

    def data(self) -> tuple[ModelData, ...]:
        """Each location of model data but the bare ModelDataUrl."""
        return (*self.source_data, *self.additional_data)


class Model(
    Network,
    Isolation,
    HasNetwork,
    HasIsolation,
    AssumesRole,
    RunsContainers,
    ReadsData,
    MayHoldSecrets,
    Tagged,
    type="AWS::SageMaker::Model",
    described_by="DescribeModel",
    searched_as="Model",
):
    """What endpoints and transform jobs run. Source: DescribeModel; PrimaryContainer excludes Containers.

    The Search record is the member `Model.Model`, with nothing missing.
    """

    secret_places = ("PrimaryContainer.Environment", "Containers[].Environment")

    role = fact("ExecutionRoleArn", to_role, absent=None)
    isolated = fact("EnableNetworkIsolation", flag, absent=False)
    subnets = each("VpcConfig.Subnets[]", to_subnet)
    security_groups = each("VpcConfig.SecurityGroupIds[]", to_security_group)
    primary = parts("PrimaryContainer", ModelContainer)
    others = parts("Containers[]", ModelContainer)
    execution_mode = fact("InferenceExecutionConfig.Mode", text, absent="Serial")

    def networks(self) -> tuple[Model, ...]:
        """The model itself."""
        return (self,)

    def isolations(self) -> tuple[Model, ...]:
        """The model itself."""
        return (self,)

    def roles(self) -> tuple[Ref, ...]:
        """The execution role."""
        return distinct(self.role)

    def containers(self) -> tuple[ModelContainer, ...]:
        """The primary container, or those of an inference pipeline."""
        return (*self.primary, *self.others)

    def data_buckets(self) -> tuple[Ref, ...]:
        """The buckets of all artifacts."""
        found: list[Ref | None] = []
        for container in self.containers():
            found += [container.artifact_bucket, container.source_bucket, container.source_manifest_bucket]
            found += [*container.additional_buckets, *container.additional_manifest_buckets]
        return distinct(*found)


class Variant(Part):
    """One variant of an endpoint configuration: a model on instances, or serverless.

    A variant without a model hosts inference components.
    """

    name = fact("VariantName", text, assigned=True)
    model = fact("ModelName", to_model, absent=None)
    pool_models = each("InstancePools[].ModelNameOverride", to_model)
    serverless = fact("ServerlessConfig", present, absent=False)
    serverless_concurrency = fact("ServerlessConfig.MaxConcurrency", number, absent=None)
    provisioned_concurrency = fact("ServerlessConfig.ProvisionedConcurrency", number, absent=None)
    single_type = fact("InstanceType", text, absent=None)
    pool_types = each("InstancePools[].InstanceType", text)
    initial_count = fact("InitialInstanceCount", number, absent=None)
    managed_scaling = fact("ManagedInstanceScaling.Status", switch, absent=False)
    managed_minimum = fact("ManagedInstanceScaling.MinInstanceCount", number, absent=None)
    managed_maximum = fact("ManagedInstanceScaling.MaxInstanceCount", number, absent=None)
    ssm_access = fact("EnableSSMAccess", flag, absent=False)
    accelerator = fact("AcceleratorType", text, absent=None)
    ami_version = fact("InferenceAmiVersion", text, absent=None)
    core_dumps = parts("CoreDumpConfig", CoreDump)

    @property
    def instance_types(self) -> tuple[str, ...]:
        """Its type, or those of its pools; none for a serverless variant."""
        return self.pool_types if self.single_type is None else (self.single_type,)


class EndpointConfig(
    Cluster,
    Network,
    Isolation,
    HasVolume,
    KeepsRequests,
    HasNetwork,
    HasIsolation,
    AssumesRole,
    Tagged,
    type="AWS::SageMaker::EndpointConfig",
    described_by="DescribeEndpointConfig",
):
    """How models are served; it cannot be changed, only replaced. Source: DescribeEndpointConfig.

    Role, network and isolation stand here only where variants host inference components (`hosts_components`); else the
    models' own hold, and the mixins' methods give nothing.
    """

    volume_key = fact("KmsKeyId", to_key, absent=None)
    role = fact("ExecutionRoleArn", to_role, absent=None)
    isolated = fact("EnableNetworkIsolation", flag, absent=False)
    subnets = each("VpcConfig.Subnets[]", to_subnet)
    security_groups = each("VpcConfig.SecurityGroupIds[]", to_security_group)
    production = parts("ProductionVariants[]", Variant)
    shadows = parts("ShadowProductionVariants[]", Variant)
    capture = parts("DataCaptureConfig", DataCapture)
    asynchronous = fact("AsyncInferenceConfig", present, absent=False)
    async_output = parts("AsyncInferenceConfig.OutputConfig", AsyncOutput)
    async_failures = parts("AsyncInferenceConfig.OutputConfig", AsyncFailures)
    shap_baseline_bucket = fact(
        "ExplainerConfig.ClarifyExplainerConfig.ShapConfig.ShapBaselineConfig.ShapBaselineUri", to_bucket, absent=None
    )
    cross_region_invocations = fact("CrossRegionTrafficConfig.MaxInvocationsPerSecondPerInstance", number, absent=None)
    cross_region_percent = fact("CrossRegionTrafficConfig.MaxCrossRegionPercentPerEndpoint", number, absent=None)

    def variants(self) -> tuple[Variant, ...]:
        """Production variants, then shadow variants."""
        return (*self.production, *self.shadows)

    @property
    def hosts_components(self) -> bool:
        """Whether a variant names no model: inference components are placed on it."""
        return any(variant.model is None and not variant.pool_models for variant in self.variants())

    @property
    def is_serverless(self) -> bool:
        """Whether all variants are serverless: no instances, volumes, VPC, isolation or capture."""
        return all(variant.serverless for variant in self.variants())

    @property
    def instance_types(self) -> tuple[str, ...]:
        """The types of all variants that are not serverless."""
        types = (type_ for variant in self.variants() for type_ in variant.instance_types)
        return tuple(dict.fromkeys(types))

    @property
    def instance_count(self) -> int | None:
        """The initial instances of all variants together; None where managed scaling or no instance at all."""
        counts = [variant.initial_count for variant in self.variants()]
        return None if None in counts else sum(count for count in counts if count is not None)

    def clusters(self) -> tuple[EndpointConfig, ...]:
        """The configuration itself, which has one key for all variants; none where all are serverless."""
        return () if self.is_serverless else (self,)

    def outputs(self) -> tuple[Output, ...]:
        """Captured data (where capture is on), what asynchronous calls gave, and core dumps."""
        dumps = (dump for variant in self.variants() for dump in variant.core_dumps)
        return (*self.kept(), *dumps)

    def kept(self) -> tuple[Kept, ...]:
        """Captured data (where capture is on), and answers and failures of asynchronous calls."""
        captures = (capture for capture in self.capture if capture.captures)
        failures = (failure for failure in self.async_failures if failure.output_buckets)
        return (*captures, *self.async_output, *failures)

    def networks(self) -> tuple[EndpointConfig, ...]:
        """The configuration itself where it hosts inference components."""
        return (self,) if self.hosts_components else ()

    def isolations(self) -> tuple[EndpointConfig, ...]:
        """The configuration itself where it hosts inference components."""
        return (self,) if self.hosts_components else ()

    def roles(self) -> tuple[Ref, ...]:
        """The execution role, if any."""
        return distinct(self.role)


_SERVING = frozenset({"InService", "Updating", "SystemUpdating", "RollingBack", "UpdateRollbackFailed"})
"""Source: the values of EndpointStatus in the API reference of DescribeEndpoint."""


class RunningVariant(Part):
    """One variant of an endpoint as it runs now."""

    name = fact("VariantName", text, assigned=True)
    current_count = fact("CurrentInstanceCount", number, absent=None)
    desired_count = fact("DesiredInstanceCount", number, absent=None)
    serverless = fact("CurrentServerlessConfig", present, absent=False)
    managed_scaling = fact("ManagedInstanceScaling.Status", switch, absent=False)
    managed_minimum = fact("ManagedInstanceScaling.MinInstanceCount", number, absent=None)
    managed_maximum = fact("ManagedInstanceScaling.MaxInstanceCount", number, absent=None)
    specified_images = each("DeployedImages[].SpecifiedImage", to_image)
    resolved_images = each("DeployedImages[].ResolvedImage", to_image)


class Endpoint(Tagged, type="AWS::SageMaker::Endpoint", described_by="DescribeEndpoint", searched_as="Endpoint"):
    """A running endpoint. Source: DescribeEndpoint. What it runs on stands in its configuration."""

    status = fact("EndpointStatus", text, assigned=True)
    created = fact("CreationTime", text, assigned=True)
    config = fact("EndpointConfigName", to_endpoint_config, absent=None)
    production = parts("ProductionVariants[]", RunningVariant)
    shadows = parts("ShadowProductionVariants[]", RunningVariant)
    capture_status = fact("DataCaptureConfig.CaptureStatus", text, absent=None)
    capture_enabled = fact("DataCaptureConfig.EnableCapture", flag, absent=False)
    capture_sampling = fact("DataCaptureConfig.CurrentSamplingPercentage", number, absent=None)
    capture_key = fact("DataCaptureConfig.KmsKeyId", to_key, absent=None)
    capture_bucket = fact("DataCaptureConfig.DestinationS3Uri", to_bucket, absent=None)
    async_key = fact("AsyncInferenceConfig.OutputConfig.KmsKeyId", to_key, absent=None)
    async_bucket = fact("AsyncInferenceConfig.OutputConfig.S3OutputPath", to_bucket, absent=None)
    async_failure_bucket = fact("AsyncInferenceConfig.OutputConfig.S3FailurePath", to_bucket, absent=None)
    rollback_alarms = each("LastDeploymentConfig.AutoRollbackConfiguration.Alarms[].AlarmName", text)
    blue_green = fact("LastDeploymentConfig.BlueGreenUpdatePolicy.TrafficRoutingConfiguration.Type", text, absent=None)
    rolling = fact("LastDeploymentConfig.RollingUpdatePolicy", present, absent=False)
    policy = fact("ResourcePolicy", document, absent=None, of="GetEndpointPolicy")

    @property
    def serving(self) -> bool:
        """Whether it answers requests, as it also does while it is updated or rolled back."""
        return self.status in _SERVING

    @property
    def is_serverless(self) -> bool:
        """Whether all production variants are serverless: no instances, capture or deployment guardrails."""
        return all(variant.serverless for variant in self.production)

    def variants(self) -> tuple[RunningVariant, ...]:
        """Production variants, then shadow variants."""
        return (*self.production, *self.shadows)
