"""The model registry: packages, groups and cards; algorithms; hubs."""

from __future__ import annotations

from auditor.model.aws.sagemaker.clusters import KeyedOutput, UniformCluster
from auditor.model.aws.sagemaker.mixins import (
    AssumesRole,
    Container,
    HasOutput,
    HasVolume,
    Job,
    MayHoldSecrets,
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
    pipeline_step,
    to_algorithm,
    to_hub,
    to_model_card,
    to_model_package_group,
)
from auditor.model.fact import each, fact, parts
from auditor.model.resource import Part
from auditor.model.values import Ref, document, flag, present, text, to_bucket, to_image, to_key, to_role


class PackageContainer(Part, Container):
    """One container of an inference specification. A digest makes an image pinned, however it is named."""

    image = fact("Image", to_image, absent=None)
    image_named_by_digest = fact("Image", pinned, absent=False)
    image_tag = fact("Image", image_tag, absent=None)
    image_digest = fact("ImageDigest", text, absent=None)
    image_pinned = fact("ImageDigest", present, absent=False)
    downloads_model = fact("Environment", names_hub_model, absent=False)
    artifact_bucket = fact("ModelDataUrl", to_bucket, absent=None)
    artifact_on_s3 = fact("ModelDataUrl", on_s3, absent=True)
    artifact_recorded = fact("ModelDataETag", present, absent=False)
    source_bucket = fact("ModelDataSource.S3DataSource.S3Uri", to_bucket, absent=None)
    source_manifest_bucket = fact("ModelDataSource.S3DataSource.ManifestS3Uri", to_bucket, absent=None)
    additional_buckets = each("AdditionalModelDataSources[].S3DataSource.S3Uri", to_bucket)
    additional_manifest_buckets = each("AdditionalModelDataSources[].S3DataSource.ManifestS3Uri", to_bucket)
    source_data = parts("ModelDataSource.S3DataSource", ModelData)
    additional_data = parts("AdditionalModelDataSources[].S3DataSource", ModelData)
    training_data_bucket = fact("AdditionalS3DataSource.S3Uri", to_bucket, absent=None)

    def data(self) -> tuple[ModelData, ...]:
        """Each location of model data but the bare ModelDataUrl."""
        return (*self.source_data, *self.additional_data)

    @property
    def buckets(self) -> tuple[Ref, ...]:
        """The buckets that it reads."""
        sources = (self.artifact_bucket, self.source_bucket, self.source_manifest_bucket)
        more = (*self.additional_buckets, *self.additional_manifest_buckets)
        return distinct(*sources, *more, self.training_data_bucket)


class SourceAlgorithm(Part):
    """An algorithm that a package was made from, and the artifact that it trained."""

    artifact_bucket = fact("ModelDataUrl", to_bucket, absent=None)
    source_bucket = fact("ModelDataSource.S3DataSource.S3Uri", to_bucket, absent=None)
    source_manifest_bucket = fact("ModelDataSource.S3DataSource.ManifestS3Uri", to_bucket, absent=None)
    algorithm = fact("AlgorithmName", to_algorithm, absent=None)


class ValidationTransform(Part):
    """The transform job by which AWS validates a package or an algorithm."""

    input_bucket = fact("TransformInput.DataSource.S3DataSource.S3Uri", to_bucket, absent=None)
    output = parts("TransformOutput", KeyedOutput)
    resources = parts("TransformResources", UniformCluster)


class ValidationTraining(Part):
    """The training job by which AWS validates an algorithm."""

    input_buckets = each("InputDataConfig[].DataSource.S3DataSource.S3Uri", to_bucket)
    output = parts("OutputDataConfig", KeyedOutput)
    resources = parts("ResourceConfig", UniformCluster)


class ModelPackage(
    HasVolume,
    HasOutput,
    AssumesRole,
    RunsContainers,
    ReadsData,
    MayHoldSecrets,
    Tagged,
    type="AWS::SageMaker::ModelPackage",
    described_by="DescribeModelPackage",
    searched_as="ModelPackage",
):
    """A version of a model in the registry, or a listing for the Marketplace. Source: DescribeModelPackage."""

    secret_places = (
        "InferenceSpecification.Containers[].Environment",
        "AdditionalInferenceSpecifications[].Containers[].Environment",
        "ValidationSpecification.ValidationProfiles[].TransformJobDefinition.Environment",
        "CustomerMetadataProperties",
        "MetadataProperties",
        "InferenceSpecification.Containers[].ModelInput.DataInputConfig",
        "AdditionalInferenceSpecifications[].Containers[].ModelInput.DataInputConfig",
        "AdditionalInferenceSpecifications[].Description",
        "ModelPackageDescription",
        "ApprovalDescription",
        "ModelLifeCycle.StageDescription",
        "ModelCard.ModelCardContent",
    )

    status = fact("ModelPackageStatus", text, assigned=True)
    group = fact("ModelPackageGroupName", to_model_package_group, absent=None)
    approval = fact("ModelApprovalStatus", text, absent=None)
    key = fact("SecurityConfig.KmsKeyId", to_key, absent=None)
    for_marketplace = fact("CertifyForMarketplace", flag, absent=False)
    source_bucket = fact("SourceUri", to_bucket, absent=None)
    payload_bucket = fact("SamplePayloadUrl", to_bucket, absent=None)
    containers_ = parts("InferenceSpecification.Containers[]", PackageContainer)
    more_containers = parts("AdditionalInferenceSpecifications[].Containers[]", PackageContainer)
    algorithms = parts("SourceAlgorithmSpecification.SourceAlgorithms[]", SourceAlgorithm)
    validation_role = fact("ValidationSpecification.ValidationRole", to_role, absent=None)
    validations = parts("ValidationSpecification.ValidationProfiles[].TransformJobDefinition", ValidationTransform)
    quality_bucket = fact("ModelMetrics.ModelQuality.Statistics.S3Uri", to_bucket, absent=None)

    def containers(self) -> tuple[PackageContainer, ...]:
        """Those of all inference specifications."""
        return (*self.containers_, *self.more_containers)

    def clusters(self) -> tuple[UniformCluster, ...]:
        """Those of validation."""
        return tuple(cluster for validation in self.validations for cluster in validation.resources)

    def outputs(self) -> tuple[KeyedOutput, ...]:
        """Those of validation."""
        return tuple(output for validation in self.validations for output in validation.output)

    def roles(self) -> tuple[Ref, ...]:
        """The role of validation."""
        return distinct(self.validation_role)

    def data_buckets(self) -> tuple[Ref, ...]:
        """The buckets of all artifacts."""
        found = [bucket for container in self.containers() for bucket in container.buckets]
        return distinct(*found, *(algorithm.artifact_bucket for algorithm in self.algorithms))


class ModelPackageGroup(
    Tagged,
    type="AWS::SageMaker::ModelPackageGroup",
    described_by="DescribeModelPackageGroup",
    searched_as="ModelPackageGroup",
):
    """All versions of one model, and who else may use them. Source: DescribeModelPackageGroup."""

    status = fact("ModelPackageGroupStatus", text, assigned=True)
    policy = fact("ResourcePolicy", document, absent=None, of="GetModelPackageGroupPolicy")


class ModelCard(
    MayHoldSecrets,
    Tagged,
    type="AWS::SageMaker::ModelCard",
    described_by="DescribeModelCard",
    searched_as="ModelCard",
):
    """What a model is for, as its makers say. Source: DescribeModelCard."""

    secret_places = ("Content",)

    status = fact("ModelCardStatus", text, assigned=True)
    key = fact("SecurityConfig.KmsKeyId", to_key, absent=None)


class ModelCardExportJob(Job, type="AWS::SageMaker::ModelCardExportJob", described_by="DescribeModelCardExportJob"):
    """Writes a card as PDF; its output takes no key. Source: DescribeModelCardExportJob."""

    status = fact("Status", text, assigned=True)
    step = fact("ModelCardExportJobName", pipeline_step, assigned=True)
    card = fact("ModelCardName", to_model_card, absent=None)
    output_bucket = fact("OutputConfig.S3OutputPath", to_bucket, absent=None)

    @property
    def lineage(self) -> tuple[str, ...]:
        """The card that is exported."""
        card = self.card
        return () if card is None else ("card", card.name)


class Algorithm(
    HasVolume,
    HasOutput,
    AssumesRole,
    RunsContainers,
    MayHoldSecrets,
    Tagged,
    type="AWS::SageMaker::Algorithm",
    described_by="DescribeAlgorithm",
):
    """A training image with its specification. Source: DescribeAlgorithm."""

    secret_places = (
        "InferenceSpecification.Containers[].Environment",
        "ValidationSpecification.ValidationProfiles[].TrainingJobDefinition.HyperParameters",
        "ValidationSpecification.ValidationProfiles[].TransformJobDefinition.Environment",
        "InferenceSpecification.Containers[].ModelInput.DataInputConfig",
        "TrainingSpecification.SupportedHyperParameters[].Range.CategoricalParameterRangeSpecification.Values",
        "TrainingSpecification.SupportedHyperParameters[].DefaultValue",
        "TrainingSpecification.SupportedHyperParameters[].Description",
        "TrainingSpecification.MetricDefinitions[].Regex",
        "TrainingSpecification.TrainingChannels[].Description",
        "AlgorithmDescription",
    )

    status = fact("AlgorithmStatus", text, assigned=True)
    training_image = fact("TrainingSpecification.TrainingImage", to_image, absent=None)
    training_image_digest = fact("TrainingSpecification.TrainingImageDigest", text, absent=None)
    training_data_bucket = fact("TrainingSpecification.AdditionalS3DataSource.S3Uri", to_bucket, absent=None)
    for_marketplace = fact("CertifyForMarketplace", flag, absent=False)
    distributed = fact("TrainingSpecification.SupportsDistributedTraining", flag, absent=False)
    containers_ = parts("InferenceSpecification.Containers[]", PackageContainer)
    validation_role = fact("ValidationSpecification.ValidationRole", to_role, absent=None)
    trainings = parts("ValidationSpecification.ValidationProfiles[].TrainingJobDefinition", ValidationTraining)
    transforms = parts("ValidationSpecification.ValidationProfiles[].TransformJobDefinition", ValidationTransform)

    def containers(self) -> tuple[PackageContainer, ...]:
        """Those of the inference specification."""
        return self.containers_

    def clusters(self) -> tuple[UniformCluster, ...]:
        """Those of validation."""
        trained = tuple(cluster for job in self.trainings for cluster in job.resources)
        return (*trained, *(cluster for job in self.transforms for cluster in job.resources))

    def outputs(self) -> tuple[KeyedOutput, ...]:
        """Those of validation."""
        trained = tuple(output for job in self.trainings for output in job.output)
        return (*trained, *(output for job in self.transforms for output in job.output))

    def roles(self) -> tuple[Ref, ...]:
        """The role of validation."""
        return distinct(self.validation_role)


class Hub(Tagged, type="AWS::SageMaker::Hub", described_by="DescribeHub"):
    """A private hub of models and notebooks. Source: DescribeHub."""

    status = fact("HubStatus", text, assigned=True)
    storage_bucket = fact("S3StorageConfig.S3OutputPath", to_bucket, absent=None)


class HubContent(
    MayHoldSecrets,
    Tagged,
    type="AWS::SageMaker::HubContent",
    described_by="DescribeHubContent",
    searched_as="HubContent",
):
    """One model, notebook or reference of a hub. Source: DescribeHubContent."""

    secret_places = ("HubContentDocument", "HubContentMarkdown", "HubContentDescription", "HubContentSearchKeywords")

    status = fact("HubContentStatus", text, assigned=True)
    hub = fact("HubName", to_hub, absent=None)
    content_type = fact("HubContentType", text, assigned=True)
    support = fact("SupportStatus", text, absent=None)
    public_source = fact("SageMakerPublicHubContentArn", text, absent=None)
    dependency_buckets = each("HubContentDependencies[].DependencyOriginPath", to_bucket)
