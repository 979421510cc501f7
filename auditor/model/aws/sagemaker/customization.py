"""Model customization: jobs described by a document, training sessions, and AI recommendations."""

from __future__ import annotations

from auditor.model.aws.sagemaker.job_document import output_keys, subnets
from auditor.model.aws.sagemaker.mixins import (
    AssumesRole,
    HasNetwork,
    HasOutput,
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
    to_log_group,
    to_model_package_group,
)
from auditor.model.fact import each, fact, parts
from auditor.model.resource import Part, Resource
from auditor.model.values import (
    Ref,
    document,
    flag,
    present,
    text,
    to_bucket,
    to_image,
    to_key,
    to_role,
    to_security_group,
    to_subnet,
)


class CustomizationJob(
    Job, AssumesRole, MayHoldSecrets, Tagged, type="AWS::SageMaker::Job", described_by="DescribeJob", searched_as="Job"
):
    """A job whose configuration is a document of its category's own schema. Source: DescribeJob."""

    secret_places = ("JobConfigDocument",)

    status = fact("JobStatus", text, assigned=True)
    step = fact("JobName", pipeline_step, assigned=True)
    category = fact("JobCategory", text, assigned=True)
    role = fact("RoleArn", to_role, absent=None)
    schema_version = fact("JobConfigSchemaVersion", text, absent=None)
    has_document = fact("JobConfigDocument", present, absent=False)
    configuration = fact("JobConfigDocument", document, absent=None)
    document_subnets = fact("JobConfigDocument", subnets, absent=())
    document_output_keys = fact("JobConfigDocument", output_keys, absent=())

    def roles(self) -> tuple[Ref, ...]:
        """The execution role."""
        return distinct(self.role)


class JobSchemaVersion(Resource, type="AWS::SageMaker::JobSchemaVersion", described_by="DescribeJobSchemaVersion"):
    """The schema of a category of customization jobs; AWS's own. Source: DescribeJobSchemaVersion."""

    category = fact("JobCategory", text, assigned=True)
    version = fact("JobConfigSchemaVersion", text, absent=None)


class SessionOutput(Part, Output):
    """Where a training session puts its model."""

    output_key = fact("KmsKeyArn", to_key, absent=None)
    output_buckets = each("Path", to_bucket)


class TrainingSession(
    Network,
    Job,
    HasOutput,
    HasNetwork,
    AssumesRole,
    Tagged,
    type="AWS::SageMaker::TrainingSession",
    described_by="DescribeTrainingSession",
):
    """Interactive fine-tuning of a foundation model. Source: DescribeTrainingSession."""

    status = fact("TrainingSessionDetail.TrainingSessionStatus", text, assigned=True)
    step = fact("TrainingSessionDetail.TrainingSessionName", pipeline_step, assigned=True)
    role = fact("TrainingSessionDetail.RoleArn", to_role, absent=None)
    subnets = each("TrainingSessionDetail.VpcConfig.Subnets[]", to_subnet)
    security_groups = each("TrainingSessionDetail.VpcConfig.SecurityGroupIds[]", to_security_group)
    output = parts("TrainingSessionDetail.OutputConfig.S3Location", SessionOutput)
    accepts_eula = fact("TrainingSessionDetail.ModelConfig.AcceptEula", flag, absent=False)
    package_group = fact("TrainingSessionDetail.ModelPackageGroupArn", to_model_package_group, absent=None)

    def outputs(self) -> tuple[SessionOutput, ...]:
        """Where the model goes."""
        return self.output

    def networks(self) -> tuple[TrainingSession, ...]:
        """The session itself."""
        return (self,)

    def roles(self) -> tuple[Ref, ...]:
        """The execution role."""
        return distinct(self.role)


class AIBenchmarkJob(
    Network,
    Job,
    HasNetwork,
    AssumesRole,
    Tagged,
    type="AWS::SageMaker::AIBenchmarkJob",
    described_by="DescribeAIBenchmarkJob",
):
    """A load test of an endpoint. Source: DescribeAIBenchmarkJob; its output takes no key."""

    status = fact("AIBenchmarkJobStatus", text, assigned=True)
    step = fact("AIBenchmarkJobName", pipeline_step, assigned=True)
    role = fact("RoleArn", to_role, absent=None)
    subnets = each("NetworkConfig.VpcConfig.Subnets[]", to_subnet)
    security_groups = each("NetworkConfig.VpcConfig.SecurityGroupIds[]", to_security_group)
    endpoint = fact("BenchmarkTarget.Endpoint.Identifier", to_endpoint, absent=None)
    output_bucket = fact("OutputConfig.S3OutputLocation", to_bucket, absent=None)
    log_groups = each("OutputConfig.CloudWatchLogs[].LogGroupArn", to_log_group)

    def networks(self) -> tuple[AIBenchmarkJob, ...]:
        """The job itself."""
        return (self,)

    def roles(self) -> tuple[Ref, ...]:
        """The execution role."""
        return distinct(self.role)


class AIRecommendationJob(
    Job,
    AssumesRole,
    ReadsData,
    Tagged,
    type="AWS::SageMaker::AIRecommendationJob",
    described_by="DescribeAIRecommendationJob",
):
    """Looks for the best way to deploy a model. Source: DescribeAIRecommendationJob; its output takes no key."""

    status = fact("AIRecommendationJobStatus", text, assigned=True)
    step = fact("AIRecommendationJobName", pipeline_step, assigned=True)
    role = fact("RoleArn", to_role, absent=None)
    model_bucket = fact("ModelSource.S3.S3Uri", to_bucket, absent=None)
    adapter_buckets = each("AdapterSource.S3Uris[].S3Uri", to_bucket)
    output_bucket = fact("OutputConfig.S3OutputLocation", to_bucket, absent=None)
    recommended_images = each("Recommendations[].DeploymentConfiguration.ImageUri", to_image)

    def roles(self) -> tuple[Ref, ...]:
        """The execution role."""
        return distinct(self.role)

    def data_buckets(self) -> tuple[Ref, ...]:
        """The buckets of the model and its adapters."""
        return distinct(self.model_bucket, *self.adapter_buckets)


class AIWorkloadConfig(
    ReadsData, MayHoldSecrets, Tagged, type="AWS::SageMaker::AIWorkloadConfig", described_by="DescribeAIWorkloadConfig"
):
    """The load that benchmarks send. Source: DescribeAIWorkloadConfig."""

    secret_places = ("AIWorkloadConfigs.WorkloadSpec.Inline",)

    input_buckets = each("DatasetConfig.InputDataConfig[].DataSource.S3DataSource.S3Uri", to_bucket)

    def data_buckets(self) -> tuple[Ref, ...]:
        """The buckets of its data."""
        return distinct(*self.input_buckets)
