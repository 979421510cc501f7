"""Processing jobs: feature engineering, evaluation, Clarify and Model Monitor runs."""

from __future__ import annotations

from auditor.model.aws.sagemaker.clusters import PreferredCluster
from auditor.model.aws.sagemaker.mixins import (
    AssumesRole,
    HasOutput,
    HasVolume,
    Isolation,
    Job,
    MayHoldSecrets,
    Network,
    OneSetup,
    Output,
    ReadsData,
    Tagged,
    Traffic,
    distinct,
)
from auditor.model.aws.sagemaker.references import pinned, pipeline_step, to_feature_group
from auditor.model.fact import each, fact, parts
from auditor.model.resource import Part
from auditor.model.values import (
    Ref,
    flag,
    number,
    present,
    text,
    to_bucket,
    to_image,
    to_key,
    to_role,
    to_security_group,
    to_subnet,
)


class ProcessingOutput(Part, Output):
    """All outputs of a processing job: one key for them together."""

    output_key = fact("KmsKeyId", to_key, absent=None)
    output_buckets = each("Outputs[].S3Output.S3Uri", to_bucket)
    feature_groups = each("Outputs[].FeatureStoreOutput.FeatureGroupName", to_feature_group)


class AthenaInput(Part, Output):
    """The result of an Athena query, written to S3 for the job to read."""

    output_key = fact("KmsKeyId", to_key, absent=None)
    output_buckets = each("OutputS3Uri", to_bucket)


class RedshiftInput(Part, Output):
    """The result of a Redshift query, unloaded to S3 for the job to read, with a role of its own."""

    output_key = fact("KmsKeyId", to_key, absent=None)
    output_buckets = each("OutputS3Uri", to_bucket)
    cluster_role = fact("ClusterRoleArn", to_role, absent=None)


class ProcessingNetwork(Network, Isolation, Traffic):
    """The NetworkConfig that processing jobs and monitoring definitions share; all is off where it lacks."""

    subnets = each("NetworkConfig.VpcConfig.Subnets[]", to_subnet)
    security_groups = each("NetworkConfig.VpcConfig.SecurityGroupIds[]", to_security_group)
    isolated = fact("NetworkConfig.EnableNetworkIsolation", flag, absent=False)
    traffic_encrypted = fact("NetworkConfig.EnableInterContainerTrafficEncryption", flag, absent=False)


class ProcessingJob(
    ProcessingNetwork,
    OneSetup,
    Job,
    HasVolume,
    HasOutput,
    AssumesRole,
    ReadsData,
    MayHoldSecrets,
    Tagged,
    type="AWS::SageMaker::ProcessingJob",
    described_by="DescribeProcessingJob",
):
    """A processing job, stopped after a day unless it says otherwise.

    Source: DescribeProcessingJob; not searchable as such. SageMaker Python SDK, Processor, of the runtime's default.
    """

    secret_places = (
        "Environment",
        "AppSpecification.ContainerArguments",
        "AppSpecification.ContainerEntrypoint",
        "ProcessingInputs[].DatasetDefinition.AthenaDatasetDefinition.QueryString",
        "ProcessingInputs[].DatasetDefinition.RedshiftDatasetDefinition.QueryString",
    )

    status = fact("ProcessingJobStatus", text, assigned=True)
    step = fact("ProcessingJobName", pipeline_step, assigned=True)
    role = fact("RoleArn", to_role, absent=None)
    image = fact("AppSpecification.ImageUri", to_image, absent=None)
    image_pinned = fact("AppSpecification.ImageUri", pinned, absent=False)
    max_runtime_seconds = fact("StoppingCondition.MaxRuntimeInSeconds", number, absent=86_400)
    input_buckets = each("ProcessingInputs[].S3Input.S3Uri", to_bucket)
    resources = parts("ProcessingResources.ClusterConfig", PreferredCluster)
    has_cluster = fact("ProcessingResources.ClusterConfig", present, assigned=True)
    output = parts("ProcessingOutputConfig", ProcessingOutput)
    athena_inputs = parts("ProcessingInputs[].DatasetDefinition.AthenaDatasetDefinition", AthenaInput)
    redshift_inputs = parts("ProcessingInputs[].DatasetDefinition.RedshiftDatasetDefinition", RedshiftInput)
    of_monitoring_schedule = fact("MonitoringScheduleArn", present, absent=False)
    of_automl_job = fact("AutoMLJobArn", present, absent=False)

    @property
    def instance_count(self) -> int | None:
        """The instances of its cluster."""
        return next((cluster.instance_count for cluster in self.clusters()), None)

    def clusters(self) -> tuple[PreferredCluster, ...]:
        """Its cluster, which the API asks for: that there is none is never said; raises MissingEvidence."""
        return self.resources if self.has_cluster else ()

    def outputs(self) -> tuple[Output, ...]:
        """Its outputs to S3 under one key (those to a feature group have none), then the query results for it."""
        stored = (output for output in self.output if output.output_buckets)
        return (*stored, *self.athena_inputs, *self.redshift_inputs)

    def roles(self) -> tuple[Ref, ...]:
        """The execution role, then those that Redshift unloads with."""
        return distinct(self.role, *(unload.cluster_role for unload in self.redshift_inputs))

    def data_buckets(self) -> tuple[Ref, ...]:
        """The buckets of its S3 inputs."""
        return distinct(*self.input_buckets)
